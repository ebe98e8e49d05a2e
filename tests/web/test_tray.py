"""待办的网页: what waits for the visitor, what is overdue first, with the working days that are left."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.projections import open_work
from lifecycle.projects.application import applications
from lifecycle.projects.mending import supervision
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.vocabulary import BuildingId, Gate, ProjectId, Stage, Use
from tests.desk.conftest import CODE, Office
from tests.desk.test_desk import FULL
from tests.office import CHECKER, CITY, HANDLER, ZEZHOU
from tests.projections.walk import apply_for, check, decided_elsewhere, declare, propose
from tests.web.conftest import GAOPING, ZEZHOU_HANDLER, Web
from tests.web.reading import links, rows, words

SECOND = ProjectId("p2")


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital of Gaoping that applied for its design review, and a school of Zezhou with a supervision item."""
    early = {"on": date(2023, 4, 10)}
    office.register(**early)
    office.add_building(**early)
    declare(office, Stage.REQUIRED, "1", values=FULL, **early)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", **early)
    declare(office, Stage.DESIGNED, "1", values=FULL, **early)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 4))
    office.register(project=SECOND, code="2304-140525-04-01-135255", name="泽州县第一小学", county="140525")
    school = NewBuilding(id=BuildingId("1"), name="1号楼", use=Use.SCHOOL, floor_area_m2=Decimal(3000), prefabricated=True)
    office.give(AddBuildings, project=SECOND, buildings_added=(school,))
    office.give(supervision.OpenSupervision, project=SECOND, buildings=(BuildingId("1"),), reason="现场与图纸不符")
    return Web(office)


def waiting(web: Web, staff: Any, **asked: str) -> list[str]:
    """What waits, in words: the task and gate of each line."""
    return [row.split(" 1号楼 ")[0] for row in rows(web.browser(staff).get("/tray", params=asked))]


def test_each_finds_what_the_own_role_may_do_in_the_own_county(web: Web) -> None:
    assert waiting(web, HANDLER) == ["受理申请 · 设计方案审查"]
    assert waiting(web, ZEZHOU_HANDLER) == []
    assert waiting(web, ZEZHOU) == waiting(web, CITY) == ["了结督办"]
    assert waiting(web, GAOPING) == []


def test_a_line_leads_to_where_the_thing_is_done(web: Web) -> None:
    assert f"/projects/{CODE}/gates/design_review" in links(web.browser(HANDLER).get("/tray"))
    assert "/projects/2304-140525-04-01-135255" in links(web.browser(CITY).get("/tray"))
    assert "人工提出 现场与图纸不符" in words(web.browser(CITY).get("/tray"))


def test_who_proposed_does_not_find_the_own_proposal_waiting_to_be_checked(office: Office, web: Web) -> None:
    office.give(applications.AcceptApplication, application="A1")
    propose(office, "A1", "1")

    assert waiting(web, HANDLER) == []
    assert waiting(web, CHECKER) == ["审核 · 设计方案审查"]
    check(office, "A1")
    assert waiting(web, CHECKER) == []


def test_what_is_overdue_comes_first_and_is_counted(office: Office, web: Web) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1", project=SECOND)
    first, last = rows(web.browser(HANDLER).get("/tray"))

    assert "高平市第二人民医院" in first
    assert "泽州县第一小学" in last
    office.clock.go_on(days=60)
    late = web.browser(HANDLER).get("/tray")
    assert "逾期2件" in words(late)
    assert ["逾期" in row for row in rows(late)] == [True, True]


def test_one_kind_of_task_can_be_asked_for(office: Office, web: Web) -> None:
    assert waiting(web, HANDLER, task="accept") == ["受理申请 · 设计方案审查"]
    assert waiting(web, HANDLER, task="sign") == []
    assert "全部 1" in words(web.browser(HANDLER).get("/tray"))


def test_many_things_come_page_by_page(office: Office, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.web.pages.tray.PER_PAGE", 1)
    monkeypatch.setattr(open_work, "PER_PAGE", 1)
    office.give(supervision.OpenSupervision, buildings=(BuildingId("1"),), reason="第二件")
    first = web.browser(CITY).get("/tray")

    assert "/tray?page=2" in links(first)
    assert len(rows(first)) == len(rows(web.browser(CITY).get("/tray", params={"page": 2}))) == 1


def test_when_nothing_waits_the_page_says_so(web: Web) -> None:
    assert "没有待办" in words(web.browser(GAOPING).get("/tray"))
