"""随放假通知移动的期限: the tray says which running terms moved, from which day to which, live and rebuilt alike."""

from datetime import date

import pytest

from lifecycle.calendar import Calendar
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.holidays import Calendars
from lifecycle.projections.open_work import OpenWork
from lifecycle.projections.runner import Runner
from lifecycle.projects.application import applications, terms
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Gate
from tests.desk.conftest import ON, Office
from tests.holidays import INVENTED, day_off, with_notices
from tests.office import HEAD
from tests.packaged import packaged_calendar
from tests.projections.test_open_work import Sheet, sheet
from tests.projections.walk import apply_for, on

__all__ = ["sheet"]

FIRST = day_off(date(2023, 5, 18), date(2023, 5, 19))
SECOND = day_off(date(2023, 5, 22), date(2023, 5, 23), "国办发明电〔2023〕100号", amends=INVENTED)
PACKAGED, LATER, LAST = packaged_calendar(), with_notices(FIRST), with_notices(FIRST, SECOND)


def adopt(office: Office, calendar: Calendar) -> None:
    assert Calendars(office.ledger, calendar).adopt(ON, SYSTEM)


def days(sheet: Sheet) -> list[tuple[str, date | None, date | None]]:
    return [(item.item, item.moved_from, item.due) for item in sheet.tray()]


@pytest.fixture
def running(office: Office, sheet: Sheet) -> Sheet:
    """Two applications that have to be accepted, by 17 and 24 May."""
    adopt(office, PACKAGED)
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    apply_for(office, Gate.DESIGN_REVIEW, "2", on=on(17))
    assert days(sheet) == [("A1", None, on(17)), ("A2", None, on(24))]
    return sheet


def test_a_notice_moves_the_terms_that_run_over_its_days_and_no_others(office: Office, running: Sheet) -> None:
    adopt(office, LATER)

    assert days(running) == [("A1", None, on(17)), ("A2", on(24), on(26))]


def test_a_second_notice_moves_them_further_and_the_first_day_is_told(office: Office, running: Sheet) -> None:
    adopt(office, LATER)
    adopt(office, LAST)

    assert days(running)[1] == ("A2", on(24), on(30))


def test_a_term_that_began_afterwards_was_never_moved(office: Office, running: Sheet) -> None:
    adopt(office, LATER)
    office.give(applications.AcceptApplication, application="A2", on=on(17))

    assert days(running)[1][1] is None
    adopt(office, LAST)
    assert days(running)[1][1] is not None


def test_an_extension_is_no_move(office: Office, running: Sheet) -> None:
    office.appoint(HEAD, Role.HEAD)
    office.give(applications.AcceptApplication, application="A2", on=on(17))
    adopt(office, LATER)
    _, before, due = days(running)[1]
    office.give(terms.ExtendTerm, by=HEAD, application="A2", reason="方案涉及的专业较多", told_on=on(18), on=on(18))
    _, then, now = days(running)[1]

    assert before
    assert due
    assert then
    assert now
    assert PACKAGED.working_days.left(due, now) == PACKAGED.working_days.left(before, then) == 10


def test_a_rebuilt_tray_says_the_same(office: Office, running: Sheet) -> None:
    adopt(office, LATER)
    running.everything()
    office.give(applications.AcceptApplication, application="A1", on=on(17))
    adopt(office, LAST)
    live = running.everything()
    for page in (1, 3, 500):
        runner = Runner(office.ledger, running.projection, page=page)
        runner.rebuild()
        assert running.everything() == live


def test_a_program_that_knows_nothing_of_the_notice_writes_the_same_rows(office: Office, running: Sheet) -> None:
    adopt(office, LATER)
    live = running.everything()
    running.runner = Runner(office.ledger, OpenWork(LATER))

    assert running.everything() == live
