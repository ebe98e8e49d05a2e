"""被拒计数: whoever is turned away often makes one fact of it, with how often, from when and until when; nothing of it is lost."""

from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest

from lifecycle.accounts.tallies import Tallies
from lifecycle.cli.custody import keeping
from lifecycle.desk.people import turned_away
from lifecycle.desk.people.access import ACCESS
from lifecycle.desk.people.turned_away import KINDS, LATE, WINDOW, tell
from lifecycle.ledger import LedgerUnavailable
from lifecycle.staff.access import AccessRefused, ProjectLookedAt, RefusalGround, SignInFailed, SignInFailure
from lifecycle.staff.appointments import Role
from lifecycle.web import scope
from lifecycle.wording import Sentence
from tests.desk.conftest import CODE, P1
from tests.web.api.conftest import machine
from tests.web.conftest import AUDITOR, HANDLER, ZEZHOU, Web
from tests.web.reading import words

RECORDS = "/access-records"


def told(web: Web, kind: type[Any] = AccessRefused) -> list[Any]:
    return [each.fact for each in web.office.ledger.tagged([ACCESS], [kind])]


def fail(web: Web, name: str) -> int:
    return web.browser().post("/sign-in", data={"staff": name, "password": "no"}).status_code


def test_forty_refusals_of_one_page_make_one_fact(web: Web):
    browser, began = web.browser(HANDLER), web.office.clock()
    head = web.office.ledger.head()
    for _ in range(40):
        assert browser.get("/staff").status_code == 403
        web.office.clock.go_on(minutes=1)
    assert web.office.ledger.head() == head

    web.tell()
    (fact,) = told(web)
    assert (fact.by, fact.page, fact.ground, fact.count, fact.various) == (HANDLER, "staff", RefusalGround.ROLE, 40, False)
    assert (fact.first, fact.last) == (began, began + timedelta(minutes=39))


def test_forty_names_that_nobody_has_make_two_facts_and_no_name_is_in_them(web: Web):
    """One says that it came to a hold, and one does not."""
    for number in range(40):
        fail(web, f"secret-{number}")

    web.tell()
    assert sum(fact.count for fact in told(web, SignInFailed)) == 40
    assert {(fact.by, fact.reason) for fact in told(web, SignInFailed)} == {("system", SignInFailure.UNKNOWN_NAME)}
    assert len(told(web, SignInFailed)) <= 2
    assert "secret" not in repr(told(web, SignInFailed))


def test_an_hour_later_another_count_begins(web: Web):
    browser = web.browser(HANDLER)
    for _ in range(2):
        browser.get("/staff")
        tell(web.office.ledger, web.office.clock())
        web.office.clock.go_on(minutes=29)
    browser.get("/staff")
    assert told(web) == [], "the hour is not over"

    web.office.clock.go_on(minutes=25)
    browser = web.browser(HANDLER)
    browser.get("/staff")
    tell(web.office.ledger, web.office.clock())
    assert [fact.count for fact in told(web)] == [3]
    web.tell()
    assert [fact.count for fact in told(web)] == [3, 1]


def test_pages_projects_and_people_are_told_apart(web: Web):
    web.office.register()
    web.browser(HANDLER).get("/staff")
    for path in ("/staff", "/system", f"/projects/{CODE}", f"/projects/{CODE}"):
        web.browser(ZEZHOU).get(path)

    web.tell()
    assert {(fact.by, fact.page, fact.project, fact.count) for fact in told(web)} == {
        (HANDLER, "staff", None, 1),
        (ZEZHOU, "staff", None, 1),
        (ZEZHOU, "system", None, 1),
        (ZEZHOU, "project", P1, 2),
    }


def test_whoever_tries_every_page_and_project_makes_no_more_facts_than_there_are_kinds(web: Web, monkeypatch: pytest.MonkeyPatch):
    assert KINDS == 20
    monkeypatch.setattr(turned_away, "KINDS", 2)
    refused = []
    for path in ("/staff", "/system", "/audit", "/access-records", "/staff"):
        refused.append(web.browser(HANDLER).get(path).status_code)
        web.office.clock.go_on(seconds=1)

    web.tell()
    assert refused == [403] * 5
    assert [(fact.page, fact.count, fact.various) for fact in told(web)] == [("staff", 2, False), ("system", 1, False), ("audit", 2, True)]


def test_what_is_counted_outlives_the_program_and_is_recorded_once(web: Web, monkeypatch: pytest.MonkeyPatch):
    """Killed between the fact and the end of its count, the next program does it again."""
    web.browser(HANDLER).get("/staff")
    over = web.office.clock() + WINDOW + LATE
    with monkeypatch.context() as cut:
        cut.setattr(Tallies, "told", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            tell(web.office.ledger, over)
    for _ in range(2):
        tell(Web(web.office).office.ledger, over)

    assert [fact.count for fact in told(web)] == [1]


def test_the_access_records_show_what_is_still_counted_and_then_the_fact(web: Web):
    for _ in range(3):
        web.browser(HANDLER).get("/staff")
    auditor = web.browser_of(Role.AUDITOR)
    counting = words(auditor.get(f"{RECORDS}?kind=access-refused"))
    web.tell()
    recorded = words(auditor.get(f"{RECORDS}?kind=access-refused"))

    assert "尚在计数" in counting
    assert "尚在计数" not in recorded
    assert all("共3次" in each and "自2023-05-10 09:00" in each for each in (counting, recorded))
    assert "尚在计数" not in words(auditor.get(f"{RECORDS}?kind=signed-in"))
    web.browser(HANDLER).get("/staff")
    assert "尚在计数" not in words(auditor.get(f"{RECORDS}?staff={ZEZHOU}"))
    assert "尚在计数" not in words(auditor.get(f"{RECORDS}?day=2023-05-11"))
    assert "尚在计数" in words(auditor.get(f"{RECORDS}?day=2023-05-10&staff={HANDLER}"))


def test_a_wrong_password_of_somebody_is_recorded_each_time(web: Web):
    for _ in range(3):
        fail(web, HANDLER)

    assert [(fact.by, fact.count, fact.on) for fact in told(web, SignInFailed)] == [(HANDLER, 1, date(2023, 5, 10))] * 3


def test_a_machine_that_is_turned_away_is_counted_alike(web: Web):
    asking = machine(web, ZEZHOU)
    for _ in range(3):
        assert asking.get("/api/v1/facts").status_code == 403

    web.tell()
    assert [(fact.page, fact.count) for fact in told(web)] == [("api_facts", 3)]


def test_the_program_that_serves_tells_of_hours_that_are_over(web: Web, monkeypatch: pytest.MonkeyPatch):
    over, asked = Event(), []
    monkeypatch.setattr(keeping, "tell", lambda ledger, now: asked.append(ledger) or over.set())
    with keeping.keeping(web.office.desk):
        assert over.wait(30)

    assert asked[0] is web.office.ledger


NOTHING_SHOWN = {
    "/replay?known_at=NaN": 422,
    "/gates/nothing": 422,
    "/gates/completion_acceptance?on=xx": 422,
    "/facts?limit=-1": 422,
    f"/attachments/{'f' * 64}": 404,
}
"""Under a project, and by which status it is refused."""


@pytest.mark.parametrize("asked", NOTHING_SHOWN)
def test_a_look_that_shows_nothing_is_counted_and_one_that_shows_something_recorded(web: Web, asked: str):
    web.office.register()
    calls = machine(web, AUDITOR)
    head = web.office.ledger.head()
    for _ in range(3):
        assert calls.get(f"/api/v1/projects/{CODE}{asked}").status_code == NOTHING_SHOWN[asked]
    assert web.office.ledger.head() == head

    assert calls.get(f"/api/v1/projects/{CODE}").status_code == 200
    assert [fact.page for fact in told(web, ProjectLookedAt)] == ["api_project"]
    web.tell()
    (fact,) = told(web)
    assert (fact.by, fact.ground, fact.project, fact.count) == (AUDITOR, RefusalGround.UNANSWERED, P1, 3)


@pytest.mark.parametrize("asked", ["/gates/nothing", "?recorded=x", f"/attachments/{'f' * 64}"])
def test_pages_count_likewise(web: Web, asked: str):
    web.office.register()
    browser = web.browser(AUDITOR)
    head = web.office.ledger.head()
    for _ in range(3):
        assert browser.get(f"/projects/{CODE}{asked}").status_code in {404, 422}
    assert web.office.ledger.head() == head

    web.tell()
    assert [(fact.ground, fact.count) for fact in told(web)] == [(RefusalGround.UNANSWERED, 3)]


def test_a_look_that_cannot_be_recorded_shows_nothing(web: Web, monkeypatch: pytest.MonkeyPatch):
    def away(*_: object) -> None:
        raise LedgerUnavailable(Sentence("unavailable.timeout"))

    web.office.register()
    monkeypatch.setattr(scope, "register_access", away)
    assert web.browser(AUDITOR).get(f"/projects/{CODE}").status_code == 503


def test_who_may_not_is_counted_once_and_not_as_a_look_as_well(web: Web):
    web.office.register()
    assert web.browser(AUDITOR).get(f"/projects/{CODE}/works/add-building").status_code == 403

    web.tell()
    assert [(fact.ground, fact.count) for fact in told(web)] == [(RefusalGround.ROLE, 1)]
