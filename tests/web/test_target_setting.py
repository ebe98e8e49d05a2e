"""下达目标的网页: what the city sets stands on record beside 附件1; where the two differ both are shown, and neither gives way."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.compliance.document import PRINTED
from lifecycle.counties.targets import CountyTargetsSet, SetCountyTargets, TargetValue
from lifecycle.ledger import Append
from lifecycle.projections.county_sheet import printed
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.vocabulary import BuildingId, Citation, Use
from tests.desk.conftest import Office
from tests.office import CITY
from tests.packaged import rulebook
from tests.web.conftest import GAOPING, Browser, Web
from tests.web.reading import links, rows, words

PLACE = "/targets/2023/140581/set"
TARGETS = {target.id.split("/")[1]: target for target in rulebook().targets if target.year == 2023}
PDF = b"%PDF-1.7 a paper"
LETTER = "晋市建发〔2023〕7号"


def standing(**otherwise: str) -> dict[str, str]:
    """The fields of Gaoping as 附件1 prints them, or otherwise."""
    document = {name: printed(target, target.counties["140581"]).rstrip("%") for name, target in TARGETS.items()}
    return document | {name.replace("_", "-"): value for name, value in otherwise.items()}


def fill_in(browser: Browser, page: str | None = None, *, files: Any = None, confirmed: str = "", **typed: str) -> Response:
    """Opens the form (unless it is open already), fills it in and sends it."""
    page = browser.get(PLACE).text if page is None else page
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|command|seen)" value="([^"]*)">', page))
    fields = {"document": "jincheng-2023", "place": "附件1", "quote": "4 高平市 7 3 24% 80% 1 1", "on": "2023-05-10"} | standing(**typed)
    sent = hidden | {f"set-{name}": value for name, value in fields.items()} | ({"confirmed": confirmed} if confirmed else {})
    return browser.post(PLACE, data=sent, files=files)


def recorded(office: Office) -> list[CountyTargetsSet]:
    facts = [each.fact for each in office.ledger.load("county/140581/2023").recorded]
    return [fact for fact in facts if isinstance(fact, CountyTargetsSet)]


def of_gaoping(answer: Response) -> tuple[str, str]:
    """Its row in the table of progress, and its row among what was set."""
    progress, setting = [row for row in rows(answer) if row.startswith("高平市")]
    return progress, setting


def started(office: Office) -> None:
    """A building of Gaoping that was started this year, prefabricated for a quarter."""
    office.register(existing=True, approved_on=None, on=date(2022, 1, 5))
    for id_, area, prefabricated in (("1", 2500, True), ("2", 7500, False)):
        more: dict[str, Any] = {"floor_area_m2": Decimal(area), "prefabricated": prefabricated, "use": Use.COMMERCIAL}
        office.add_building(id_, on=date(2022, 1, 5), **more)
    office.give(StartConstruction, buildings=tuple(map(BuildingId, "12")), on=date(2023, 5, 2), existing=True)


def test_until_the_city_sets_targets_the_page_says_that_none_are_on_record(web: Web) -> None:
    page = web.browser(CITY).get("/targets/2023")

    assert of_gaoping(page)[1].startswith("高平市 尚无下达记录")
    assert PLACE in links(page)
    assert PLACE not in links(web.browser(GAOPING).get("/targets/2023"))


def test_the_form_is_prepared_with_annex_1_and_records_who_when_and_by_which_text(office: Office, web: Web) -> None:
    browser = web.browser(CITY)
    form = browser.get(PLACE)
    assert 'name="set-prefabricated-share" type="text" value="24"' in form.text
    answer = fill_in(browser, form.text)

    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/targets/2023")
    (fact,) = recorded(office)
    assert (fact.by, fact.on, fact.clause.document) == (CITY, date(2023, 5, 10), "jincheng-2023")
    assert fact.document_sha256 == next(each.sha256 for each in rulebook().documents if each.id == "jincheng-2023")
    page = browser.get(answer.headers["Location"])
    assert "已下达高平市2023年目标。" in words(page)
    assert "2023-05-10 SJ01" in of_gaoping(page)[1]
    assert "一致" in of_gaoping(page)[1]
    assert "另下达" not in words(page)


def test_what_was_set_otherwise_stands_beside_annex_1_with_its_own_gap(office: Office, web: Web) -> None:
    started(office)
    browser = web.browser(CITY)
    fill_in(browser, prefabricated_share="26%")
    progress, setting = of_gaoping(browser.get("/targets/2023"))

    assert "25.00% / 24% 已达到 另下达26% 还差1.00个百分点" in progress
    assert "新开工装配式建筑占新建建筑面积比例：附件1为24%，下达为26%" in setting
    opened = words(browser.get("/targets/2023/prefabricated-share/140581"))
    assert "25.00% / 24% 已达到 另下达26% 尚有差距" in opened


def test_a_target_that_is_not_counted_yet_contradicts_too(web: Web) -> None:
    browser = web.browser(CITY)
    fill_in(browser, innovation_projects="2")

    assert "培育绿色建筑创新项目：附件1为1个，下达为2个" in of_gaoping(browser.get("/targets/2023"))[1]


def test_another_paper_is_named_with_its_scan(office: Office, web: Web) -> None:
    browser = web.browser(CITY)
    other = {"document": "other", "number": LETTER, "prefabricated_share": "30"}
    without = fill_in(browser, **other)
    assert (without.status_code, "没有填写" in words(without)) == (422, True)
    fill_in(browser, **other, files={"set-scan_file": ("paper.pdf", PDF, "application/pdf")})

    (fact,) = recorded(office)
    assert fact.clause.document == LETTER
    assert office.ledger.attachments.get(fact.document_sha256) == PDF
    assert LETTER in of_gaoping(browser.get("/targets/2023"))[1]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"prefabricated_share": ""}, "没有填写"),
        ({"prefabricated_share": "130"}, "超过"),
        ({"retrofit_residential": "七"}, "七"),
        ({"retrofit_public": "-3"}, "-3"),
        ({"document": "nothing"}, "重新选择"),
        ({"place": ""}, "没有填写"),
        ({"on": "昨天"}, "不是日期"),
    ],
)
def test_what_cannot_be_read_comes_back_as_it_was_typed(office: Office, web: Web, typed: dict[str, str], says: str) -> None:
    answer = fill_in(web.browser(CITY), **({"quote": "自拟的一行"} | typed))

    assert answer.status_code == 422
    assert says in words(answer)
    assert "自拟的一行" in words(answer)
    assert recorded(office) == []


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ({"prefabricated_share": "0.75"}, "quantity.rate_unit", "“0.75”没有写明是百分数还是小数，将按75%记入"),
        ({"prefabricated_share": "0.75%"}, "quantity.rate_small", "“0.75%”将按0.75%记入，不超过百分之一"),
    ],
)
def test_what_may_be_a_slip_is_asked_and_recorded_once_it_is_ticked(
    office: Office, web: Web, typed: dict[str, str], code: str, says: str
) -> None:
    browser = web.browser(CITY)
    asked = fill_in(browser, **typed)
    ticks = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)

    assert (asked.status_code, len(ticks), recorded(office)) == (409, 1, [])
    assert says in words(asked)
    assert "还没有记入台账：有1处要请您确认" in words(asked)
    assert fill_in(browser, asked.text, confirmed=ticks[0], **typed).status_code == 303
    assert [fact.confirmed for fact in recorded(office)] == [(code,)]


def test_the_same_targets_again_are_refused_and_a_form_sent_twice_is_recorded_once(office: Office, web: Web) -> None:
    browser = web.browser(CITY)
    form = browser.get(PLACE).text
    assert {fill_in(browser, form).status_code for _ in range(2)} == {303}
    again = fill_in(browser)

    assert (again.status_code, "无需再次下达" in words(again)) == (409, True)
    assert len(recorded(office)) == 1


def test_who_has_not_seen_what_was_set_meanwhile_is_told_and_keeps_what_was_typed(office: Office, web: Web) -> None:
    browser = web.browser(CITY)
    form = browser.get(PLACE).text
    office.give(
        SetCountyTargets,
        by=CITY,
        county="140581",
        year=2023,
        targets=tuple(TargetValue(target=each.id, value="9", unit=PRINTED[each.unit]) for each in TARGETS.values()),
        clause=Citation("jincheng-2023", "附件1", "高平市"),
        document_sha256="0" * 64,
    )
    answer = fill_in(browser, form, prefabricated_share="26")

    assert (answer.status_code, "年度目标下达" in words(answer)) == (409, True)
    assert 'name="set-prefabricated-share" type="text" value="26"' in answer.text
    assert len(recorded(office)) == 1
    assert fill_in(browser, answer.text, prefabricated_share="26").status_code == 303


def test_a_value_in_another_unit_is_no_target_that_can_be_compared(office: Office, web: Web) -> None:
    """Older releases recorded such."""
    odd = TargetValue(target="jincheng-2023/prefabricated-share", value="24", unit="万平方米")
    clause = Citation("jincheng-2023", "附件1", "高平市")
    setting = {"county": "140581", "year": 2023, "targets": (odd,), "clause": clause, "document_sha256": "0" * 64}
    fact = CountyTargetsSet(on=date(2023, 5, 10), by=CITY, **setting)  # type: ignore[arg-type]
    append = Append(stream="county/140581/2023", expected_version=0, facts=(fact,), tags=(frozenset(),))
    office.ledger.append([append], command="odd", actor=CITY)
    progress, setting = of_gaoping(web.browser(CITY).get("/targets/2023"))

    assert "另下达" not in progress
    assert "附件1为24%，下达为24万平方米" in setting


def test_a_county_or_a_year_that_there_is_not_has_no_form(web: Web) -> None:
    browser = web.browser(CITY)

    assert [browser.get(f"/targets/{place}/set").status_code for place in ("2023/999999", "1999/140581")] == [404, 409]
