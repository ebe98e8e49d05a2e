"""从表格粘贴: rows copied out of a spreadsheet fill the grid, nothing is recorded by that, and what is not understood is told by row."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from httpx2 import Response

from lifecycle.desk.about_projects import project_of
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.projects.works.indicators import IndicatorsDeclared
from lifecycle.vocabulary import BuildingId, Use
from tests.desk.conftest import CODE, P1, Office
from tests.office import HANDLER
from tests.web.conftest import Browser, Web
from tests.web.reading import words

INPUT = r'<input (?:id="[^"]*" )?(?:type="hidden" )?name="([^"]+)"[^>]*? value="([^"]*)"'
ADD, DECLARE = "add-buildings", "declare-indicators"
GRID = {ADD: "buildings_added", DECLARE: "declarations"}
TODAY = "2023-05-10"


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital of two buildings, one of which is called like the id of the other."""
    office.register()
    for id_, name in (("b1", "门诊楼"), ("b2", "住院楼")):
        office.add_building(id_, name=name)
    return Web(office)


def address(name: str) -> str:
    return f"/projects/{CODE}/works/{name}" + ("?of=designed" if name == DECLARE else "")


def filled(page: Response, name: str) -> dict[str, str]:
    """Everything in the form of this page, as a browser would send it."""
    found = re.search(rf'<form method="post" action="[^"]*/{name}".*?</form>', page.text, re.DOTALL)
    assert found
    form = found.group()
    fields: dict[str, str] = dict(re.findall(INPUT, form))
    fields |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL))
    for field, options in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[field] = chosen[1] if chosen else ""
    return {field: unescape(value) for field, value in fields.items()} | {f"{name}-on": TODAY}


def paste(browser: Browser, name: str, text: str, step: str = "paste", **typed: str) -> Response:
    page = browser.get(address(name))
    return browser.post(address(name), data=filled(page, name) | typed | {f"{name}-{GRID[name]}-pasted": text, "step": step})


def record(browser: Browser, name: str, page: Response) -> Response:
    return browser.post(address(name), data=filled(page, name))


def added(web: Web) -> list[tuple[str, Use, str, bool]]:
    project = project_of(web.office.desk.counter(), P1)
    return [(each.name, each.use, str(each.floor_area_m2), each.prefabricated) for each in list(project.buildings.values())[2:]]


def test_rows_fill_the_grid_and_are_recorded_only_then(web: Web) -> None:
    browser, head = web.browser(HANDLER), web.office.ledger.head()
    text = "\n".join(f"{number}号楼\t住宅\t{number}000.5\t{'是' if number % 2 else '否'}" for number in range(1, 8))

    page = paste(browser, ADD, text)
    assert (page.status_code, web.office.ledger.head()) == (200, head)
    assert record(browser, ADD, page).status_code == 303

    assert added(web) == [(f"{n}号楼", Use.RESIDENTIAL, f"{n}000.5", bool(n % 2)) for n in range(1, 8)]


def test_headings_say_the_order_and_the_clerks_own_columns_and_totals_are_passed_over(web: Web) -> None:
    browser = web.browser(HANDLER)
    text = '序号\t单体名称\t建筑面积（m²）\t装配式建筑\t建筑用途\n1\t"南\n楼"\t3000\t否\t学校\n\n\t合计\t3000\t\t\n'

    assert record(browser, ADD, paste(browser, ADD, text)).status_code == 303

    assert added(web) == [("南 楼", Use.SCHOOL, "3000", False)]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t单体名称\t建筑用途\t建筑面积（m²）\t装配式建筑\r\n1\t南楼\t学校\t3,000.00\t否\r\n\t\t\t\t\r\n合计（1栋）\t\t\t3,000.00\t\r\n",
        "某校单体一览表\r\n单体名称\t用途\t建筑面积（平方米）\t是否装配式\r\n小 计\t\t3,000\t\r\n南楼\t学校\t3000㎡\t否\r\n",
        '"单体\n名称"\t概况\t\t\t说明\r\n\t建筑用途\t建筑面积\t装配式建筑\t\r\n南楼\t学校\t0.3万㎡\t否\t合计在内\r\n',
        "南楼\t学校\t3000\t否\r\n本页合计\t\t3000\t\r\n",
    ],
    ids=["count", "title", "two lines", "no headings"],
)
def test_what_stands_around_the_rows_of_a_spreadsheet_is_passed_over(web: Web, text: str) -> None:
    browser = web.browser(HANDLER)

    assert record(browser, ADD, paste(browser, ADD, text)).status_code == 303

    assert [(name, use, Decimal(area)) for name, use, area, _ in added(web)] == [("南楼", Use.SCHOOL, Decimal(3000))]


@pytest.mark.parametrize(
    ("text", "told", "stays"),
    [
        ("合计\t住宅\t3000\t是\n合计大厦\t住宅\t3000\t是", "第1行“单体名称”：这一行写着“合计”，又有别的内容", "合计\t住宅\t3000\t是\n"),
        (
            "单体名称\t建筑面积\t建筑面积\n合计大厦\t3000\t4000",
            "第2行“建筑面积”：多出的一列",
            "单体名称\t建筑面积\t建筑面积\n合计大厦\t3000\t4000\n",
        ),
        ("合计大厦\t住宅\t3000\t是\n单体名称\t建筑用途\n北楼\t宫殿", "“宫殿”不在可填的值内", "合计大厦\t住宅\t3000\t是\n北楼\t宫殿\n"),
    ],
    ids=["total", "twice", "headings below"],
)
def test_nothing_that_was_pasted_is_lost_unsaid(web: Web, text: str, told: str, stays: str) -> None:
    page = paste(web.browser(HANDLER), ADD, text)

    fields = filled(page, ADD)
    assert told in words(page)
    assert fields[f"{ADD}-buildings_added-pasted"].endswith(stays)
    assert "合计大厦" in fields[f"{ADD}-1-name"] + fields[f"{ADD}-buildings_added-pasted"]


def test_a_column_of_remarks_is_passed_over(web: Web) -> None:
    browser = web.browser(HANDLER)
    text = "单体名称\t建筑用途\t备注\t建筑面积（m²）\t装配式建筑\n南楼\t学校\t等批文\t3000\t否"

    assert record(browser, ADD, paste(browser, ADD, text)).status_code == 303

    assert added(web) == [("南楼", Use.SCHOOL, "3000", False)]


def test_what_is_wrong_with_many_rows_alike_is_told_once_by_the_name_of_the_column(web: Web) -> None:
    rows = "".join(f"{number}号楼\t住宅\t3000\t是\t{number}\n" for number in range(1, 16))

    page = paste(web.browser(HANDLER), ADD, f"单体名称\t建筑用途\t建筑面积（m²）\t装配式建筑\t层数\n{rows}")

    assert page.status_code == 422
    assert "第2、3、4、5、6、7、8、9、10、11、…行“层数”：多出的一列" in words(page)
    assert words(page).count("多出的一列") == 2, "in the summary and at the field"


def test_what_was_typed_already_stays(web: Web) -> None:
    browser = web.browser(HANDLER)
    own = {f"{ADD}-1-name": "手填楼", f"{ADD}-1-use": "school", f"{ADD}-1-area": "5000", f"{ADD}-1-prefabricated": "no"}

    record(browser, ADD, paste(browser, ADD, "粘贴楼\t学校\t6000\t否", **own))

    assert [name for name, *_ in added(web)] == ["手填楼", "粘贴楼"]


def test_rows_that_are_not_understood_are_told_and_stay_where_they_were_pasted(web: Web) -> None:
    browser = web.browser(HANDLER)
    page = paste(browser, ADD, "好楼\t住宅\t3000\t是\n坏楼\t宫殿\t很大\t是\n错楼\t住宅\t3000\t是\t多余\n1月5日\t住宅\t1000\t是")

    assert page.status_code == 422
    told = words(page)
    for each in (
        "第1行“建筑用途”：“宫殿”不在可填的值内",
        "第1行“建筑面积（m²）”",
        "第2行“5”：多出的一列",
        "第3行“单体名称”：表格软件已把内容变成日期",
    ):
        assert each in told
    assert (
        filled(page, ADD)[f"{ADD}-buildings_added-pasted"] == "坏楼\t宫殿\t很大\t是\n错楼\t住宅\t3000\t是\t多余\n1月5日\t住宅\t1000\t是\n"
    )
    assert filled(page, ADD)[f"{ADD}-1-name"] == "好楼"


def test_what_was_pasted_is_not_lost_when_the_form_is_sent_at_once(web: Web) -> None:
    browser, head = web.browser(HANDLER), web.office.ledger.head()

    page = paste(browser, ADD, "1号楼\t住宅\t3000\t是", step="")

    assert web.office.ledger.head() == head
    assert filled(page, ADD)[f"{ADD}-1-name"] == "1号楼"


def test_more_buildings_than_a_form_holds_are_told(web: Web) -> None:
    page = paste(web.browser(HANDLER), ADD, "".join(f"{number}号楼\t住宅\t3000\t是\n" for number in range(201)))

    assert (page.status_code, "一次最多列入200栋" in words(page)) == (422, True)


def test_indicators_are_pasted_by_id_or_name(web: Web) -> None:
    browser = web.browser(HANDLER)
    head = web.office.ledger.head()

    page = paste(browser, DECLARE, "门诊楼\t72%\t一星级\t50%\t是\t\nb2\t65%\t非绿色建筑\t\t否\t1200")
    assert (page.status_code, web.office.ledger.head()) == (200, head)
    fields = filled(page, DECLARE)
    shown = {"b1-energy_saving_rate": "72%", "b1-green_star": "1", "b2-bim": "no", "b2-renewable_area_m2": "1200"}
    assert {name: fields[f"{DECLARE}-{name}"] for name in shown} == shown
    assert record(browser, DECLARE, page).status_code == 303

    (fact,) = [each.fact for each in web.office.ledger.load(f"project/{P1}").recorded if isinstance(each.fact, IndicatorsDeclared)]
    values = {each.building: each.values for each in fact.declarations}
    assert {id_: (str(each.energy_saving_rate), each.green_star, each.bim) for id_, each in values.items()} == {
        "b1": ("0.72", 1, True),
        "b2": ("0.65", "none", False),
    }


def test_headings_of_indicators_say_their_order_and_a_cell_that_is_blank_leaves_the_grid_alone(web: Web) -> None:
    browser = web.browser(HANDLER)

    page = paste(browser, DECLARE, "单体\t装配率\t节能率\nb1\t50%\t", **{f"{DECLARE}-b1-energy_saving_rate": "71%"})

    fields = filled(page, DECLARE)
    assert (fields[f"{DECLARE}-b1-assembly_rate"], fields[f"{DECLARE}-b1-energy_saving_rate"]) == ("50%", "71%")


def test_every_heading_that_the_page_shows_is_read(web: Web) -> None:
    browser = web.browser(HANDLER)
    shown = browser.get(address(DECLARE)).text
    head = shown[shown.index('class="sheet grid cards"') :].partition("</thead>")[0]
    headings = [unescape(each) for each in re.findall(r"<th scope[^>]*>(.*?)</th>", head)]
    values = {"节能率": "72%", "绿色建筑": "一星级", "装配率": "50", "BIM": "是", "面积": "1,200", "水平": "60", "途径": "权衡判断"}
    cells = ["b1", *(next(value for word, value in values.items() if word in each) for each in headings[1:])]
    assert len(headings) >= 5

    fields = filled(paste(browser, DECLARE, "\t".join(headings) + "\n" + "\t".join(cells)), DECLARE)
    assert [name for name, value in fields.items() if name.startswith(f"{DECLARE}-b1-") and not value] == []

    for first in ("单体编号", "单体"):
        for each, cell in zip(headings[1:], cells[1:], strict=True):
            assert paste(browser, DECLARE, f"{first}\t{each}\nb1\t{cell}").status_code == 200


@pytest.mark.parametrize(
    ("heading", "cell", "name"),
    [("装配率%", "50", "assembly_rate"), ("竣工：装配率（%）", "50", "assembly_rate")]
    + [(f"可再生能源应用面积{unit}", "1200", "renewable_area_m2") for unit in ("（m²）", "（㎡）", "(平方米)", "m2", "")],
)
def test_units_behind_a_heading_are_read(web: Web, heading: str, cell: str, name: str) -> None:
    heading = heading.replace("竣工", "方案")
    fields = filled(paste(web.browser(HANDLER), DECLARE, f"单体\t{heading}\nb1\t{cell}"), DECLARE)

    assert fields[f"{DECLARE}-b1-{name}"].removesuffix("%") == cell


@pytest.mark.parametrize(
    ("cell", "name"), [('"甲"楼', '"甲"楼'), ('"""甲""楼"', '"甲"楼'), ('"甲楼"', '"甲楼"'), ('甲"楼', '甲"楼'), ('"南\n楼"', "南\n楼")]
)
def test_a_quote_is_the_cells_own_unless_the_spreadsheet_put_it(web: Web, cell: str, name: str) -> None:
    page = paste(web.browser(HANDLER), ADD, f"{cell}\t学校\t3000\t否\n乙楼\t学校\t3000\t否\n")

    fields = filled(page, ADD)
    assert [fields[f"{ADD}-{row}-name"] for row in (1, 2)] == [" ".join(name.split()), "乙楼"]


@pytest.mark.parametrize("rows", ['"甲楼\t学校\t3000\t否\n乙楼\t学校\t3000\t否\n', '"甲楼\t学校\t3000\t否\n丙"\t学校\t3000\t否\n'])
def test_a_quote_that_is_not_closed_is_told_and_swallows_no_rows(web: Web, rows: str) -> None:
    page = paste(web.browser(HANDLER), ADD, rows)

    fields = filled(page, ADD)
    assert '第1行“单体名称”：“"甲楼”前面的引号没有合上' in words(page)
    assert fields[f"{ADD}-buildings_added-pasted"] == '"甲楼\t学校\t3000\t否\n'
    assert fields[f"{ADD}-1-name"] in {"乙楼", '丙"'}


def test_totals_that_were_passed_over_are_told(web: Web) -> None:
    browser = web.browser(HANDLER)

    page = paste(browser, ADD, "南楼\t学校\t3000\t否\n合计：1栋 3000㎡\t\t3000\t\n")
    assert "有1行是合计或表尾（合计：1栋 3000㎡），没有填入表格" in words(page)
    assert "没有填入表格" not in words(paste(browser, ADD, "南楼\t学校\t3000\t否\n"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("食堂\t72%", "第1行“单体编号”：没有叫“食堂”的单体"),
        ("b1\t72%\nb1\t73%", "第1行“单体编号”：“b1”粘贴了两行"),
        ("b1\t七成", "第1行“方案：节能率（如72%）”"),
        ("\t72%", "没有叫“”的单体"),
    ],
)
def test_rows_of_indicators_that_are_not_understood_are_told(web: Web, text: str, told: str) -> None:
    page = paste(web.browser(HANDLER), DECLARE, text)

    assert page.status_code == 422
    assert told in words(page)


def test_two_buildings_of_one_name_are_told_apart_by_their_ids(web: Web) -> None:
    twin = NewBuilding(id=BuildingId("b3"), name="门诊楼", use=Use.HOSPITAL, floor_area_m2=Decimal(15_000), prefabricated=False)
    web.office.give(AddBuildings, buildings_added=(twin,), on=date(2023, 5, 10), confirmed=("building.name_alike",))

    assert "叫“门诊楼”的不止一个" in words(paste(web.browser(HANDLER), DECLARE, "门诊楼\t72%"))
    assert paste(web.browser(HANDLER), DECLARE, "b3\t72%").status_code == 200


FLOODS = ["columns", "blank rows", "rows", "one cell", "blank cells"]


@pytest.mark.parametrize("form", [ADD, DECLARE])
@pytest.mark.parametrize("text", ["x\t" * 60_000, "\n" * 300_000 + "x", "x\n" * 60_000, "x" * 400_000, "\t" * 300_000], ids=FLOODS)
def test_a_flood_is_refused_in_a_sentence(web: Web, form: str, text: str) -> None:
    head = web.office.ledger.head()
    answer = paste(web.browser(HANDLER), form, text)

    nothing_declared = form == DECLARE and not text.strip()  # which is a refusal of the command, and no fault of a cell
    assert answer.status_code == (409 if nothing_declared else 422)
    assert web.office.ledger.head() == head
    assert re.search(rf'class="[^"]*\b{"stop" if nothing_declared else "(wrong|errors?)"}\b', answer.text)


def test_a_pasted_rate_without_its_sign_stands_as_it_was_and_the_form_asks(web: Web) -> None:
    browser = web.browser(HANDLER)
    page = paste(browser, DECLARE, "单体编号\t装配率\nb1\t.75\nb2\t75")
    assert {name: value for name, value in filled(page, DECLARE).items() if "assembly_rate" in name} == {
        f"{DECLARE}-b1-assembly_rate": ".75",
        f"{DECLARE}-b2-assembly_rate": "75",
    }

    asked = record(browser, DECLARE, page)
    assert asked.status_code == 409
    assert "门诊楼 装配率：“.75”没有写明是百分数还是小数，将按75%记入" in words(asked)
    assert asked.text.count('name="confirmed"') == 1, "75 stands beside a printed %"
