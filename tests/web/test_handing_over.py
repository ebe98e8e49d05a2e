"""移交的网页: ticked, looked at once more, and recorded together; and the tray that says on whose desk a thing lies."""

from datetime import date
from decimal import Decimal

import pytest
from httpx2 import Response

from lifecycle.desk.about_projects import project_of
from lifecycle.projects.application.applications import AcceptApplication, WithdrawApplication
from lifecycle.projects.application.handing_over import ApplicationHandedOver
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.staff.appointments import EndAppointment, Role
from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import BuildingId, Gate, PersonId, ProjectId, StaffId, Stage, Use
from tests.desk.conftest import CODE, P1, Office
from tests.desk.test_desk import FULL
from tests.office import CHECKER, CITY, HANDLER, SECURITY, SIGNER, ZEZHOU
from tests.projections.walk import apply_for, decided_elsewhere, declare, propose
from tests.web.conftest import GAOPING, ZEZHOU_HANDLER, Browser, Web
from tests.web.forms import confirm, fill_in, followed, hidden_of
from tests.web.reading import links, rows, words
from tests.web.test_asked import ticks

PAGE = "/tray/hand-over"
P2, OTHER_CODE = ProjectId("p2"), "2304-140525-04-01-135255"
TICKS = [f"{CODE}/A1", f"{OTHER_CODE}/A1"]


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital of Gaoping and a school of Zezhou: HANDLER has accepted the application of the first, nobody yet that of the second."""
    for project, code, county in ((P1, CODE, "140581"), (P2, OTHER_CODE, "140525")):
        office.register(project=project, code=code, county=county, on=date(2023, 4, 10))
        building = NewBuilding(id=BuildingId("1"), name="1号楼", use=Use.SCHOOL, floor_area_m2=Decimal(3000), prefabricated=True)
        office.give(AddBuildings, project=project, buildings_added=(building,), on=date(2023, 4, 10))
        declare(office, Stage.REQUIRED, "1", values=FULL, project=project)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", project=project)
        declare(office, Stage.DESIGNED, "1", values=FULL, project=project)
        apply_for(office, Gate.DESIGN_REVIEW, "1", project=project)
    office.give(AcceptApplication, application="A1")
    return Web(office)


def handler(web: Web, project: ProjectId = P1) -> StaffId | None:
    return project_of(web.office.desk.counter(), project).applications["A1"].handler


def look(browser: Browser, path: str = PAGE, *, items: list[str] | None = None, to: str = CHECKER, reason: str = "岗位调整") -> Response:
    return fill_in(browser, path, PAGE, **{"hand-items": [TICKS[0]] if items is None else items, "hand-to": to, "hand-reason": reason})


def test_the_tray_says_on_whose_desk_a_thing_lies(web: Web) -> None:
    propose(web.office, "A1", "1")
    tray = rows(web.browser(CHECKER).get("/tray"))
    assert {row.partition(" ")[0]: "SP01" in row for row in tray} == {"审核": True, "受理申请": False}
    assert "本人" in rows(web.browser(HANDLER).get("/tray", params={"mine": 1}))[0]


def test_the_own_desk_can_be_looked_at_alone_with_what_waits_for_others(web: Web) -> None:
    assert "我经办的 1" in words(web.browser(HANDLER).get("/tray"))
    propose(web.office, "A1", "1")
    mine = web.browser(HANDLER).get("/tray", params={"mine": 1})
    assert [row.split(" 1号楼 ")[0] for row in rows(mine)] == ["审核 · 设计方案审查"]
    assert "/tray?task=check&mine=1" in links(mine)
    assert rows(web.browser(CHECKER).get("/tray", params={"mine": 1})) == []


def test_a_handler_hands_over_after_a_second_look(web: Web) -> None:
    browser, head = web.browser(HANDLER), web.office.ledger.head()
    assert PAGE in links(browser.get("/tray"))
    looked_at = look(browser)
    assert "将移交1件申请（SP01 → SP02）" in words(looked_at)
    assert "理由：岗位调整" in words(looked_at)
    assert web.office.ledger.head() == head, "a look records nothing"

    done = followed(browser, confirm(browser, looked_at, PAGE))
    assert "已移交1件给SP02" in words(done)
    assert handler(web) == CHECKER
    assert "SP01：没有未办结的申请" in words(done)


def test_only_who_did_it_is_told_what_was_done(web: Web) -> None:
    browser = web.browser(HANDLER)
    done = confirm(browser, look(browser), PAGE).headers["Location"]
    assert "已移交" not in words(web.browser(CITY).get(done))


def test_sent_twice_it_is_handed_over_once(web: Web) -> None:
    browser = web.browser(HANDLER)
    looked_at = look(browser)
    first, again = (confirm(browser, looked_at, PAGE) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    facts = [each.fact for each in web.office.ledger.load("project/p1").recorded]
    assert sum(isinstance(fact, ApplicationHandedOver) for fact in facts) == 1


def test_what_is_missing_is_said_beside_the_field_and_the_rest_is_kept(web: Web) -> None:
    browser = web.browser(HANDLER)
    answer = look(browser, items=[], to="", reason="岗位调整")
    assert answer.status_code == 422
    assert "有2处需要改正" in words(answer)
    assert "岗位调整" in answer.text
    ticked = look(browser, to="nobody")
    assert f'value="{TICKS[0]}" aria-label' in ticked.text
    assert "checked" in ticked.text


def test_only_those_who_may_decide_there_are_offered(web: Web) -> None:
    offered = web.browser(HANDLER).get(PAGE).text
    assert all(f'<option value="{staff}">' in offered for staff in (CHECKER, SIGNER))
    assert not any(f'<option value="{staff}">' in offered for staff in (HANDLER, CITY, ZEZHOU_HANDLER))


def test_a_leader_chooses_whose_desk_and_gives_out_what_lies_on_nobodys(web: Web) -> None:
    city = web.browser(CITY)
    chooser = city.get(PAGE)
    assert all(each in words(chooser) for each in ("SP01（1件）", "尚无经办人（1件）"))
    looked_at = look(city, f"{PAGE}?whose=-", items=[TICKS[1]], to=ZEZHOU_HANDLER)
    assert "已移交1件给ZZ02" in words(followed(city, confirm(city, looked_at, PAGE)))
    assert (handler(web), handler(web, P2)) == (HANDLER, ZEZHOU_HANDLER)


def test_a_leader_hands_over_for_a_colleague_who_has_left(web: Web) -> None:
    web.office.give(EndAppointment, by=SECURITY, staff=HANDLER, role=Role.APPROVAL, reason="退休")
    web.office.clock.go_on(hours=16)
    leader = web.browser(GAOPING)
    confirm(leader, look(leader, f"{PAGE}?whose=SP01"), PAGE)
    assert handler(web) == CHECKER


def test_leaders_see_the_desks_of_their_own_county_only(web: Web) -> None:
    shown = words(web.browser(ZEZHOU).get(f"{PAGE}?whose=SP01"))
    assert "SP01：没有未办结的申请" in shown
    assert "尚无经办人（1件）" in shown
    assert "高平市第二人民医院" not in shown


def test_who_leads_nobody_sees_the_own_desk_whatever_is_asked(web: Web) -> None:
    answer = web.browser(CHECKER).get(f"{PAGE}?whose=SP01")
    assert "SP02：没有未办结的申请" in words(answer)


def test_what_moved_meanwhile_is_not_handed_over(web: Web) -> None:
    browser = web.browser(HANDLER)
    looked_at = look(browser)
    web.office.give(WithdrawApplication, application="A1", reason="方案重做")
    answer = confirm(browser, looked_at, PAGE)
    assert answer.status_code == 422
    assert "所选的已不在可选之列" in words(answer)


def test_of_several_none_is_handed_over_when_one_cannot_be(web: Web) -> None:
    """Zezhou's colleague may not be given what lies in Gaoping."""
    web.office.give(AcceptApplication, application="A1", project=P2)
    browser, head = web.browser(HANDLER), web.office.ledger.head()
    answer = look(browser, items=TICKS, to=ZEZHOU_HANDLER)
    assert answer.status_code == 409
    assert "不能经办" in words(answer)
    assert web.office.ledger.head() == head
    both = confirm(browser, look(browser, items=TICKS), PAGE)
    assert "已移交2件给SP02" in words(followed(browser, both))
    assert handler(web) == handler(web, P2) == CHECKER


def test_a_deputy_hands_over_what_lies_on_the_desk_of_whom_they_stand_in_for(web: Web) -> None:
    web.office.give(GrantDelegation, by=HANDLER, staff=HANDLER, deputy=CHECKER, until=date(2023, 5, 20), reason="出差")
    browser = web.browser(CHECKER)
    fill_in(browser, "/account", "/account/standing-in")
    confirm(browser, look(browser, to=SIGNER), PAGE)
    fact = web.office.ledger.load("project/p1").recorded[-1].fact
    assert isinstance(fact, ApplicationHandedOver)
    assert (fact.by, fact.behalf, fact.to) == (CHECKER, HANDLER, SIGNER)


def test_a_registered_name_in_the_reason_is_ticked_before_it_is_handed_over(web: Web) -> None:
    web.office.know(PersonId("person-9"))
    browser, reason = web.browser(HANDLER), "张三产假"
    asked = look(browser, reason=reason)
    assert asked.status_code == 409
    assert "理由里写了已登记人员的姓名“张三”" in words(asked)
    assert handler(web) == HANDLER

    fields = hidden_of(asked.text, PAGE) | {"hand-items": [TICKS[0]], "hand-to": CHECKER, "hand-reason": reason}
    looked_at = browser.post(PAGE, data=fields | {"confirmed": ticks(asked.text)})
    assert "将移交1件申请（SP01 → SP02）" in words(looked_at)
    followed(browser, confirm(browser, looked_at, PAGE))
    assert handler(web) == CHECKER
    assert web.office.ledger.read(after=web.office.ledger.head() - 1, limit=1)[0].fact.confirmed == ("text.person_named",)
