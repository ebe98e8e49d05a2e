"""代办的网页: granted and withdrawn in person, chosen at a browser, seen on every page, and over when the delegation is."""

from datetime import date

import pytest

from lifecycle.desk.about_projects import project_of
from lifecycle.desk.people.access import ACCESS
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.application.handing_over import HandOverApplication
from lifecycle.staff.access import AccessRefused, ProjectLookedAt
from lifecycle.staff.appointments import EndAppointment, Role
from lifecycle.staff.delegations import DelegationGranted, GrantDelegation
from lifecycle.vocabulary import CommandId, Fact, Gate, StaffId
from tests.desk.conftest import CODE, P1, Office
from tests.office import CHECKER, CITY, HANDLER, SECURITY, SIGNER
from tests.projections.walk import apply_for, propose
from tests.web import gates
from tests.web.conftest import AUDITOR, GAOPING, RECEIVER, Browser, Web
from tests.web.forms import fill_in, followed, offers
from tests.web.gates import DESIGN_REVIEW, registered, send
from tests.web.reading import words

DELEGATIONS, WITHDRAWAL, BEGIN, END = (
    "/account/delegations",
    "/account/delegations/withdrawal",
    "/account/standing-in",
    "/account/standing-in/end",
)
GRANT = {"grant-deputy": CHECKER, "grant-until": "2023-05-20", "grant-reason": "外出培训"}


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital of Gaoping that waits for the acceptance of its design review."""
    registered(office)
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    return Web(office)


def delegated(web: Web, principal: StaffId = HANDLER, deputy: StaffId = CHECKER) -> None:
    until = date(2023, 5, 20)
    web.office.give(GrantDelegation, by=principal, staff=principal, deputy=deputy, until=until, reason="外出培训")


def standing_in(web: Web, principal: StaffId = HANDLER, deputy: StaffId = CHECKER) -> Browser:
    """A browser at which the deputy has chosen to stand in, and whose pages carry another token from now on."""
    delegated(web, principal, deputy)
    browser = web.browser(deputy)
    assert fill_in(browser, "/account", BEGIN).status_code == 303
    return browser


def last(web: Web) -> Fact:
    return web.office.ledger.read(after=web.office.ledger.head() - 1, limit=1)[0].fact


def test_somebody_delegates_on_the_own_page_and_is_told_so(web: Web) -> None:
    browser = web.browser(HANDLER)
    page = followed(browser, fill_in(browser, "/account", DELEGATIONS, **GRANT))

    assert "已记入台账：代办委托" in words(page)
    assert "SP02 2023-05-10 2023-05-20" in words(page)
    granted = last(web)
    assert isinstance(granted, DelegationGranted)
    assert (granted.by, granted.deputy, granted.until, granted.on) == (HANDLER, CHECKER, date(2023, 5, 20), date(2023, 5, 10))


def test_a_delegation_that_will_not_do_says_why_and_keeps_what_was_typed(web: Web) -> None:
    browser, head = web.browser(HANDLER), web.office.ledger.head()
    unknown = fill_in(browser, "/account", DELEGATIONS, **GRANT | {"grant-deputy": "SP77"})
    unread = fill_in(browser, "/account", DELEGATIONS, **GRANT | {"grant-until": "下周"})

    assert (unknown.status_code, unread.status_code) == (409, 422)
    assert "工号“SP77”在2023-05-10没有任何岗位，不能代办" in words(unknown)
    assert 'value="SP77"' in unknown.text
    assert "外出培训" in unread.text
    assert "不是日期" in words(unread)
    assert web.office.ledger.head() == head


def test_a_delegation_is_withdrawn_and_today_is_its_last_day(web: Web) -> None:
    delegated(web)
    browser = web.browser(HANDLER)
    page = followed(browser, fill_in(browser, "/account", WITHDRAWAL))

    assert "今天是最后一天" in words(page)
    assert not offers(page.text, WITHDRAWAL)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_is_told_that_nobody_stands_in(web: Web, role: Role) -> None:
    page = web.browser_of(role).get("/account")
    assert "三员须由本人履职" in words(page)
    assert not offers(page.text, DELEGATIONS)


def test_every_page_says_for_whom_the_visitor_stands_in(web: Web) -> None:
    browser = standing_in(web)
    for path in ("/tray", "/projects", f"/projects/{CODE}", DESIGN_REVIEW, "/policies", "/account", "/nowhere"):
        assert "您正在代 SP01 办理" in words(browser.get(path)), path


def test_the_tray_and_the_pages_are_those_of_the_person_stood_in_for(web: Web) -> None:
    assert web.browser(AUDITOR).get("/tray").status_code == 403
    browser = standing_in(web, deputy=AUDITOR)
    assert "受理申请" in words(browser.get("/tray"))
    followed(browser, fill_in(browser, "/tray", END))
    assert browser.get("/tray").status_code == 403


def test_what_is_done_while_standing_in_is_recorded_with_both(web: Web) -> None:
    browser = standing_in(web)
    assert send(browser, DESIGN_REVIEW, "accept").status_code == 303

    fact = last(web)
    assert (fact.by, fact.behalf) == (CHECKER, HANDLER)
    assert project_of(web.office.desk.counter(), P1).applications["A1"].handler == HANDLER
    assert "SP02代SP01" in words(browser.get(f"/projects/{CODE}"))


def test_nobody_decides_twice_not_even_by_standing_in(web: Web) -> None:
    web.office.give(AcceptApplication, application="A1")
    propose(web.office, "A1", "1")
    browser = standing_in(web, principal=SIGNER, deputy=HANDLER)

    assert not gates.offers(browser.get(DESIGN_REVIEW).text, "check"), "the deputy's own hand is in it"
    assert "审核" not in words(browser.get("/tray")).partition("起自")[2]
    other = standing_in(web, principal=HANDLER, deputy=CHECKER)
    assert not gates.offers(other.get(DESIGN_REVIEW).text, "check"), "the hand of whom they stand in for is in it"
    assert gates.offers(web.browser(CHECKER).get(DESIGN_REVIEW).text, "check")


def test_an_ended_delegation_ends_the_standing_in_with_a_note(web: Web) -> None:
    browser = standing_in(web)
    web.office.clock.go_on(days=11)
    web.door.sessions.begin(CHECKER, "the same window", web.office.clock())
    web.door.sessions.stand_in("the same window", HANDLER)
    browser.cookies.set("lifecycle", "the same window")
    page = browser.get("/tray")

    assert page.status_code == 200
    assert "您代 SP01 办理的委托已经结束，现在是以您本人的岗位办理" in words(page)
    assert "您正在代" not in words(page)
    assert "您代 SP01" not in words(followed(browser, fill_in(browser, "/tray", END)))


def test_what_was_filled_in_for_one_person_is_not_recorded_for_another(web: Web) -> None:
    """The page was opened while standing in; the standing in ended in another window."""
    browser = standing_in(web)
    opened, head = browser.get(DESIGN_REVIEW).text, web.office.ledger.head()
    followed(browser, fill_in(browser, "/tray", END))
    answer = send(browser, DESIGN_REVIEW, "accept", opened)

    assert answer.status_code == 403
    assert "再次提交" in words(answer)
    assert project_of(web.office.desk.counter(), P1).applications["A1"].handler is None
    web.tell()
    assert isinstance(last(web), AccessRefused)
    assert web.office.ledger.head() == head + 1


def test_a_form_opened_before_is_not_recorded_for_the_person_stood_in_for(web: Web) -> None:
    delegated(web)
    browser = web.browser(CHECKER)
    opened = browser.get(DESIGN_REVIEW).text
    fill_in(browser, "/account", BEGIN)

    assert send(browser, DESIGN_REVIEW, "accept", opened).status_code == 403


def test_nobody_stands_in_without_a_delegation(web: Web) -> None:
    browser = web.browser(CHECKER)
    answer = browser.submit(BEGIN, principal=CITY)
    assert answer.status_code == 409
    assert "SJ01在2023-05-10没有委托SP02代办" in words(answer)
    assert "您正在代" not in words(browser.get("/tray"))


def test_standing_in_ends_when_the_deputy_becomes_an_administrator(web: Web) -> None:
    browser = standing_in(web)
    web.office.appoint(CHECKER, Role.SYSTEM_ADMIN)
    assert "您代 SP01 办理的委托已经结束" in words(browser.get("/tray"))


def test_whoever_holds_no_role_any_more_does_not_come_in_by_standing_in(web: Web) -> None:
    browser = standing_in(web, deputy=RECEIVER)
    assert browser.get("/tray").status_code == 200
    web.office.give(EndAppointment, by=SECURITY, staff=RECEIVER, role=Role.RECEIVER, reason="调离")
    web.office.clock.go_on(hours=16)
    web.door.sessions.begin(RECEIVER, "next day", web.office.clock())
    web.door.sessions.stand_in("next day", HANDLER)
    browser.cookies.set("lifecycle", "next day")
    assert browser.get("/tray").headers["Location"].startswith("/sign-in")


def looks(web: Web) -> list[tuple[StaffId, StaffId | None]]:
    return [(each.fact.by, each.fact.behalf) for each in web.office.ledger.tagged([ACCESS], [ProjectLookedAt])]


def test_looks_are_recorded_of_an_auditor_in_whosever_place(web: Web) -> None:
    standing_in(web, principal=HANDLER, deputy=AUDITOR).get(f"/projects/{CODE}")
    standing_in(web, principal=AUDITOR, deputy=GAOPING).get(f"/projects/{CODE}")
    assert looks(web) == [(AUDITOR, HANDLER), (GAOPING, AUDITOR)]


def test_the_password_page_and_the_own_delegations_stay_the_deputys(web: Web) -> None:
    browser = standing_in(web)
    page = browser.get("/account")
    assert "SP02今天的岗位" in words(page)
    followed(browser, fill_in(browser, "/account", DELEGATIONS, **GRANT | {"grant-deputy": SIGNER}))
    granted = last(web)
    assert isinstance(granted, DelegationGranted)
    assert (granted.by, granted.behalf, granted.staff) == (CHECKER, None, CHECKER)


def test_what_a_deputy_accepts_can_be_handed_over_by_the_person_stood_in_for(web: Web) -> None:
    send(standing_in(web), DESIGN_REVIEW, "accept")
    hand_over = {"application": "A1", "handler": HANDLER, "to": SIGNER, "reason": "分工"}
    web.office.give(HandOverApplication, id=CommandId("over"), by=HANDLER, **hand_over)
    assert project_of(web.office.desk.counter(), P1).applications["A1"].handler == SIGNER
