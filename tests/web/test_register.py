"""项目台账的网页: found by word and filter, in the order asked for, page by page, for the own counties, and as a workbook."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from lifecycle.projections import register_query
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.vocabulary import BuildingId, Gate, Indicators, Kind, ProjectId, Stage, Use
from tests.desk.conftest import CODE, ENTERED, ON, Office
from tests.office import CITY, ZEZHOU, code_of
from tests.projections.walk import decided_elsewhere
from tests.web.conftest import AUDITOR, GAOPING, Web
from tests.web.reading import links, rows, words

SCHOOL, RETROFIT = (code_of(ENTERED, serial, "140525") for serial in (135255, 135256))


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital of Gaoping with planning conditions in doubt; in Zezhou a school that is smaller, and a retrofit."""
    office.register()
    office.add_building()
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1")
    zezhou: dict[str, Any] = {"county": "140525", "on": date(2023, 5, 9)}
    office.register(project=ProjectId("p2"), code=SCHOOL, name="泽州县<b>第一小学</b>", **zezhou)
    school = NewBuilding(id=BuildingId("1"), name="教学楼", use=Use.SCHOOL, floor_area_m2=Decimal(3000), prefabricated=True)
    office.give(AddBuildings, project=ProjectId("p2"), on=zezhou["on"], buildings_added=(school,))
    office.register(project=ProjectId("p3"), code=RETROFIT, name="泽州县节能改造", kind=Kind.RESIDENTIAL_RETROFIT, **zezhou)
    return Web(office)


def found(web: Web, staff: Any = CITY, **conditions: str) -> list[str]:
    """The projects of the register, by name."""
    return [row.split()[0] for row in rows(web.browser(staff).get("/projects", params=conditions))]


def test_the_latest_act_stands_first_and_every_line_says_where_a_project_is(web: Web) -> None:
    page = web.browser(CITY).get("/projects")
    (hospital,) = [row for row in rows(page) if row.startswith("高平市第二人民医院")]

    assert found(web)[-1] == "泽州县节能改造"
    assert f"{CODE} 高平市城市建设投资有限公司 高平市 在办 新建 设计方案审查 已过规划条件 无法判定" in hospital
    assert "督办1项" in hospital
    assert hospital.endswith("12,000.00 1栋 2023-05-10")
    assert "共3个项目" in words(page)


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"words": "医院"}, ["高平市第二人民医院"]),
        ({"words": SCHOOL}, ["泽州县<b>第一小学</b>"]),
        ({"words": "城市建设 泽州 改造"}, ["泽州县节能改造"]),
        ({"county": "140581"}, ["高平市第二人民医院"]),
        ({"kind": "residential_retrofit"}, ["泽州县节能改造"]),
        ({"gate": "planning_conditions"}, ["泽州县<b>第一小学</b>"]),
        ({"judged": "undetermined"}, ["高平市第二人民医院"]),
        ({"state": "under_way"}, ["高平市第二人民医院"]),
        ({"words": "医院", "county": "140525"}, []),
        ({"sort": "area", "kind": "new"}, ["高平市第二人民医院", "泽州县<b>第一小学</b>"]),
        ({"sort": "code"}, ["泽州县<b>第一小学</b>", "泽州县节能改造", "高平市第二人民医院"]),
    ],
)
def test_projects_are_found_by_word_and_filter_in_the_order_asked_for(web: Web, conditions: dict[str, str], names: list[str]) -> None:
    assert found(web, **conditions) == names


def test_what_was_asked_for_stays_in_the_filters_and_in_every_link(web: Web) -> None:
    page = web.browser(CITY).get("/projects", params={"words": "小学</b>", "kind": "new", "sort": "area"})

    assert 'value="小学&lt;/b&gt;"' in page.text
    assert '<option value="new" selected>' in page.text
    assert '<input type="hidden" name="sort" value="area">' in page.text
    assert "/projects?words=%E5%B0%8F%E5%AD%A6%3C%2Fb%3E&kind=new&sort=name" in links(page)


def test_when_nothing_is_found_the_page_says_what_to_do(web: Web) -> None:
    page = web.browser(CITY).get("/projects", params={"words": "没有这个"})

    assert "没有符合条件的项目" in words(page)
    assert "/projects" in links(page)


@pytest.mark.parametrize("field", ["kind", "gate", "state", "judged", "sort"])
def test_a_filter_that_is_on_no_list_is_a_bad_request(web: Web, field: str) -> None:
    assert web.browser(CITY).get("/projects", params={field: "nonsense"}).status_code == 400


def test_many_projects_come_page_by_page_with_the_conditions_kept(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_query, "PER_PAGE", 1)
    asked = {"county": "140525", "sort": "code"}

    assert "/projects?county=140525&sort=code&page=2" in links(web.browser(CITY).get("/projects", params=asked))
    assert found(web, **asked, page="1") == ["泽州县<b>第一小学</b>"]
    assert found(web, **asked, page="2") == ["泽州县节能改造"]


def test_a_county_sees_its_own_projects_and_no_others_whatever_it_asks_for(web: Web) -> None:
    assert found(web, GAOPING) == ["高平市第二人民医院"]
    assert found(web, GAOPING, county="140525") == []
    assert len(found(web, ZEZHOU)) == 2
    assert 'name="county"' not in web.browser(GAOPING).get("/projects").text


def test_auditors_go_from_the_register_to_the_audit(web: Web) -> None:
    assert f"/audit/{CODE}" in links(web.browser(AUDITOR).get("/projects"))
    assert f"/audit/{CODE}" not in links(web.browser(CITY).get("/projects"))


def test_a_project_that_was_just_registered_is_there_at_once(office: Office, web: Web) -> None:
    browser = web.browser(CITY)
    assert len(rows(browser.get("/projects"))) == 3
    office.register(project=ProjectId("p4"), code="2304-140502-04-01-135257", name="城区新项目", county="140502")

    assert len(rows(browser.get("/projects"))) == 4


def workbook(content: bytes) -> Iterator[dict[str, Any]]:
    heading, *lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    yield from (dict(zip(heading, line, strict=True)) for line in lines)


def test_what_was_judged_is_dated_and_is_not_green_while_a_gate_is_ahead_or_an_item_is_open(office: Office, web: Web) -> None:
    school: dict[str, Any] = {"project": ProjectId("p2"), "on": date(2023, 5, 9)}
    values = Indicators(energy_saving_rate=Decimal("0.72"), green_star=1, assembly_rate=Decimal("0.5"), bim=True)
    stated = (Declaration(building=BuildingId("1"), values=values),)
    office.give(DeclareIndicators, **school, stage=Stage.REQUIRED, declarations=stated)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", **school)
    before = web.browser(CITY).get("/projects", params={"words": SCHOOL})
    assert "最近决定时的评判" in words(before)
    assert "在办 新建 设计方案审查 已过规划条件 均符合或不适用" in words(before)
    assert 'class="mark met"' not in before.text

    office.give(OpenSupervision, **school, buildings=(BuildingId("1"),), reason="群众反映")
    after = web.browser(CITY).get("/projects", params={"words": SCHOOL})
    assert "均符合或不适用 督办1项" in words(after)
    assert 'class="mark met"' not in after.text


def test_the_export_holds_every_row_that_was_found_and_no_others(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_query, "PER_PAGE", 1)
    page = web.browser(CITY).get("/projects", params={"county": "140525", "page": 2})
    (export,) = [href for href in links(page) if href.startswith("/projects.xlsx")]
    answer = web.browser(CITY).get(export)

    assert [line["项目代码"] for line in workbook(answer.content)] == [SCHOOL, RETROFIT]
    assert answer.headers["Content-Disposition"].endswith(f"-{ON}.xlsx")
    assert [line["项目代码"] for line in workbook(web.browser(GAOPING).get("/projects.xlsx").content)] == [CODE]
