"""东莞: three projects of a city without counties, by its own three rules, numbers and targets, through desk and pages."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from lifecycle.desk.about_projects import project_of
from lifecycle.desk.places import STREAM, CityNamed
from lifecycle.desk.register.beside import heading_key
from lifecycle.desk.register.form import form_of
from lifecycle.desk.register.heads import known_headings
from lifecycle.desk.statutes import read_statutes
from lifecycle.desk.telling.account import account
from lifecycle.projections.county_sheet import county_sheet
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.registration import ProjectRegistered, TransferJurisdiction
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Certificate, Refused, Ruling, Use
from lifecycle.web import create_app
from lifecycle.web.api.targets import _shown as shown
from lifecycle.web.layout.page import environment
from lifecycle.wording import say
from tests.cities.dongguan.conftest import (
    BUREAU,
    CHANGAN,
    CODES,
    DONGCHENG,
    FACTORY,
    FOLDER,
    ON,
    SCHOOL,
    SHIJIE,
    TOWN_OFFICER,
    Dongguan,
)
from tests.office import CITY, SIGNER
from tests.web.conftest import PASSWORD, Browser
from tests.web.reading import rows, words

TOWNS = 32
HASHES = re.compile(r"(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{8,64}(?![0-9a-z])")
"""In these, and in the addresses of files, such digits stand by chance."""
OF_JINCHENG = ("晋城", "附件1", "140500", "1405", "2023")
RULES = ("public-energy-72", "prefab-assembly-50", "government-public-two-stars")


class Web:
    """The application over the office, as a browser needs it."""

    def __init__(self, office: Dongguan) -> None:
        self.office = office
        self.app = create_app(office.desk, office.clock)
        self.door = self.app.state.door
        self.door.accounts.open_all([SIGNER, CITY, TOWN_OFFICER], PASSWORD)


@pytest.fixture
def web(city: Dongguan) -> Web:
    return Web(city)


def test_an_empty_ledger_names_its_city_before_anything_else(office: Dongguan) -> None:
    (first,) = office.ledger.read(limit=1)

    assert first.fact == CityNamed(on=ON, by=first.fact.by, city="441900", name="东莞市")
    assert first.stream == STREAM


def test_the_units_are_the_towns_and_no_county_of_another_city(city: Dongguan) -> None:
    units = city.desk.rulebook.jurisdictions.counties

    assert (len(units), {each.level.value for each in units}) == (TOWNS, {"town"})
    assert not any(each.verified for each in units)
    with pytest.raises(Refused) as refused:
        city.give(TransferJurisdiction, on=ON, by=CITY, project=SCHOOL, county="140581", approving_authority=BUREAU, reason="误")
    assert refused.value.code == "county.unknown"
    assert "附件1" not in str(refused.value)
    city.give(TransferJurisdiction, on=ON, by=CITY, project=SCHOOL, county=CHANGAN, approving_authority=BUREAU, reason="移交")
    assert project_of(city.desk.counter(), SCHOOL).county == CHANGAN


def test_a_code_with_the_region_of_another_city_is_refused(office: Dongguan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CODES, SCHOOL, "2403-140581-04-01-000001")
    with pytest.raises(Refused) as refused:
        office.enter(SCHOOL, "小学", DONGCHENG, Use.SCHOOL, 1000, False)
    assert refused.value.code == "project.region_unknown"


def test_a_project_passes_its_design_review_by_the_three_rules_of_the_city(city: Dongguan, web: Web) -> None:
    page = web_browser(web, SIGNER).get(f"/projects/{CODES[SCHOOL]}/gates/design_review")
    assert 'value="东测建方案〔2024〕1号"' in page.text

    city.sign(SCHOOL, Certificate(number="东测建方案〔2024〕1号", authority=BUREAU))

    (concluded,) = city.ledger.read(limit=100, types=(GateConcluded,))
    assert isinstance(concluded.fact, GateConcluded)
    assert {(each.rule, each.verdict, each.clause.document) for each in concluded.fact.verdicts} == {
        (f"dongguan-test/{rule}", Ruling.MET, "dongguan-test") for rule in RULES
    }


def web_browser(web: Web, staff: str) -> Browser:
    return Browser(web, staff)  # type: ignore[arg-type]


def test_the_pages_speak_of_the_towns(city: Dongguan, web: Web) -> None:
    browser = web_browser(web, CITY)
    project, register, policies = (browser.get(path) for path in (f"/projects/{CODES[SCHOOL]}", "/projects", "/policies/dongguan-test"))

    assert [answer.status_code for answer in (project, register, policies)] == [200, 200, 200]
    assert "东城街道" in words(project)
    assert {town for town in ("东城街道", "石碣镇", "长安镇") if any(town in row for row in rows(register))} == {
        "东城街道",
        "石碣镇",
        "长安镇",
    }
    assert "虎门镇" in register.text, "the filter offers all towns"
    assert "仅供软件测试" in words(policies)
    for answer in (project, register, policies):
        said = HASHES.sub("", answer.text)
        assert [said[said.index(each) - 200 :][:260] for each in OF_JINCHENG if each in said] == []
    only = rows(browser.get(f"/projects?county={SHIJIE}"))
    assert [("石碣镇示例厂房" in row, "东城街道" in row) for row in only] == [(True, False)]


@pytest.mark.parametrize(
    "path",
    [
        "/projects",
        "/projects/new",
        "/targets/2024",
        "/targets/2024/prefabricated-share",
        f"/projects/{CODES[SCHOOL]}/works/transfer-jurisdiction",
    ],
)
def test_no_heading_speaks_of_counties_where_there_are_none(city: Dongguan, web: Web, path: str) -> None:
    browser = web_browser(web, CITY)
    chinese = browser.get(path)
    browser.cookies.set("lang", "en")
    english = browser.get(path)

    assert (chinese.status_code, english.status_code) == (200, 200)
    assert "镇街" in words(chinese)
    assert "县（市、区）" not in words(chinese)
    assert re.search(r"\btown\b", words(english))
    assert not re.search(r"\bcounty\b", words(english))


@pytest.mark.parametrize(("lang", "town", "staff"), [("zh", "镇街", "镇街人员"), ("en", "town", "town staff")])
def test_officers_and_histories_name_the_town(city: Dongguan, lang: str, town: str, staff: str) -> None:
    rulebook = city.desk.rulebook
    (registered,) = [each.fact for each in city.ledger.tagged([f"code:{CODES[SCHOOL]}"]) if isinstance(each.fact, ProjectRegistered)]
    told = {line.name: line.words for line in account(registered, None, lang, rulebook=rulebook)}

    assert told[town] == (rulebook.jurisdictions.by_code[registered.county].name,)
    assert environment(lang, rulebook).from_string("{{ role | label }}").render(role=Role.COUNTY) == staff


@pytest.mark.parametrize("heading", ["镇街", "县（市、区）", "project.county"])
def test_the_column_of_the_register_form_is_headed_by_the_towns_and_read_as_before(heading: str) -> None:
    form = form_of(read_statutes(FOLDER).rulebook.jurisdictions)

    assert (form.at("project.county").heading(), "镇街" in form.at("project.county").note()) == ("镇街", True)
    assert known_headings(form)[heading_key(heading)].path == "project.county"


def test_the_workbook_of_the_register_heads_its_column_by_the_towns(city: Dongguan, web: Web) -> None:
    content = web_browser(web, CITY).get("/projects.xlsx").content
    heading = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[0]

    assert heading[3] == "镇街"


@pytest.mark.parametrize("password", ["东莞石碣东城长安2024年", "Dongguan-Shijie24"])
def test_a_password_of_the_places_of_this_city_will_not_do(city: Dongguan, web: Web, password: str) -> None:
    browser = web_browser(web, CITY)
    answer = browser.submit("/password", **dict.fromkeys(("password_new", "password_again"), password), password_old=PASSWORD)

    assert answer.status_code == 422
    assert say("password.easily_guessed") in words(answer)


def test_an_officer_of_one_town_sees_that_town_alone(city: Dongguan, web: Web) -> None:
    browser = web_browser(web, TOWN_OFFICER)

    assert browser.get(f"/projects/{CODES[SCHOOL]}").status_code == 200
    assert browser.get(f"/projects/{CODES[FACTORY]}").status_code == 403


def test_a_target_of_the_city_is_not_divided_among_the_towns_and_the_sheet_says_so(city: Dongguan, web: Web) -> None:
    page = web_browser(web, CITY).get("/targets/2024")
    lines = {row.split()[0]: row for row in rows(page)[:TOWNS]}

    assert page.status_code == 200
    assert len(lines) == TOWNS
    assert "100.0% / — 本文件没有分到县、镇街的指标" in lines["石碣镇"]
    assert "0.9 / 1 还差0.1" in lines["长安镇"]
    assert "合计 100.0% / 35% 已达到" in words(page)
    assert "0.9 / — 本文件没有全市合计的指标" in words(page)
    assert "报送数据精确到小数点后1位，四舍五入" in words(page)
    assert "本文件各项目标与完成情况" in words(page)
    assert "附件1" not in words(page)
    opened = web_browser(web, CITY).get(f"/targets/2024/prefabricated-share/{SHIJIE}")
    assert "石碣镇示例厂房" in words(opened)
    assert web_browser(web, CITY).get("/targets/2023").status_code == 409


def test_the_city_sets_a_town_what_the_document_does_not_divide(city: Dongguan, web: Web) -> None:
    browser = web_browser(web, CITY)
    path = f"/targets/2024/{DONGCHENG}/set"
    form = words(browser.get(path))
    assert "本文件没有分到县、镇街的指标，可以不填" in form
    fields = {
        "prefabricated-share": "40",
        "retrofit-public": "1",
        "document": "dongguan-test",
        "place": "四",
        "quote": "35%",
        "on": "2024-05-06",
    }

    answer = browser.submit(path, command=uuid4().hex, seen="0", **{f"set-{name}": value for name, value in fields.items()})

    assert answer.status_code == 303, words(answer)
    page = browser.get("/targets/2024")
    assert "另下达40%" in words(page)
    assert "新开工装配式建筑占新建建筑面积比例：文件没有分到这里，下达为40%" in words(page)


def test_the_interface_gives_no_aim_where_there_is_none(city: Dongguan) -> None:
    sheet = county_sheet(city.ledger, city.desk.rulebook, 2024)
    share, retrofit = shown(sheet, {SHIJIE: True, None: True}).targets

    assert [(each.aim, each.standing.value) for each in share.reached] == [(None, "not_divided"), ("35%", "reached")]
    assert [(each.aim, each.standing.value) for each in retrofit.reached] == [("1", "nothing_yet"), (None, "no_total")]


def test_a_number_that_begins_as_those_of_another_city_is_a_telephone(office: Dongguan) -> None:
    """1405 begins the numbers of papers in 晋城; in 东莞 such digits are a telephone."""
    with pytest.raises(Refused) as refused:
        office.enter(SCHOOL, "小学 1405-123-4567", DONGCHENG, Use.SCHOOL, 1000, False)
    assert refused.value.code == "personal.mobile"


def test_the_page_of_a_document_shows_items_of_a_checklist_and_score_lines_in_full(office: Dongguan) -> None:
    browser = web_browser(Web(office), CITY)
    chinese = words(browser.get("/policies/dongguan-test"))
    browser.cookies.set("lang", "en")
    english = words(browser.get("/policies/dongguan-test"))

    for said in (
        "现场构件与装配率计算书一致 核查清单 重点项",
        "方式 查阅资料、实测 被查单位 设计单位、施工单位 施工阶段 地基基础和主体结构 材料 构件照片、构件清单",
        "GB/T 51129-2017 4.0.1 未与原文核对",
        "可能的处罚 建设工程质量管理条例 第六十四条",
        "对照的图纸指标 装配率",
        "装配式厂房 涉及",
        "现浇厂房 不涉及",
        "恰为50% 得5分",
    ):
        assert said in chinese, said
    assert "key item" in english
    assert "Possible penalties" in english


def test_examples_of_the_interface_are_of_this_city(city: Dongguan, web: Web) -> None:
    paths = web_browser(web, CITY).get("/api/v1/openapi.json").json()["paths"]
    bodies = [each["post"]["requestBody"]["content"] for path, each in paths.items() if "/commands/" in path or path.endswith("/projects")]
    told = str(bodies)

    assert "大朗镇第二人民医院" in told
    assert not re.search("高平|晋|1405|jincheng", told)
    registered = paths["/api/v1/projects"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert (registered["county"], registered["code"][5:11]) == ("441900113", "441900")
