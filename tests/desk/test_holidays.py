"""放假通知采用: the holidays that a ledger follows are facts; no table of another release moves a term behind its back."""

from datetime import date

from lifecycle.calendar import TermStep, WorkingDays
from lifecycle.calendar.adoption import STREAM, HolidayNoticesAdopted
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.desk import SYSTEM, Desk
from lifecycle.desk.holidays import Calendars
from lifecycle.projects.application import applications, supplements
from lifecycle.projects.application.clock import Clock
from lifecycle.projects.mending.corrections import effective
from lifecycle.vocabulary import Gate
from tests.desk.conftest import ON, P1, Office
from tests.holidays import INVENTED, day_off, with_notices
from tests.packaged import packaged_calendar, statutes
from tests.projections.walk import apply_for
from tests.web.gates import registered

PACKAGED = packaged_calendar()
LATER = with_notices(day_off(date(2023, 5, 18), date(2023, 5, 19)))
AFTER_THE_LAST = date(2023, 5, 19)
"""When the fifth working day of an application of 11 May has passed, unless the later notice is followed."""


def adopted(office: Office) -> list[HolidayNoticesAdopted]:
    return [each.fact for each in office.ledger.load(STREAM).recorded if isinstance(each.fact, HolidayNoticesAdopted)]


def test_a_ledger_that_adopted_none_follows_the_holidays_of_the_program(office: Office) -> None:
    calendars = Calendars(office.ledger, LATER)

    assert calendars.now() is LATER
    assert adopted(office) == []


def test_what_is_adopted_is_recorded_in_full_once(office: Office) -> None:
    calendars = Calendars(office.ledger, PACKAGED)
    recorded = calendars.adopt(ON, SYSTEM)

    assert recorded is not None
    assert calendars.adopt(ON, SYSTEM) is None
    (fact,) = adopted(office)
    assert WorkingDays(fact.arrangements).arrangements == PACKAGED.working_days.arrangements
    assert fact.sha256 == PACKAGED.holidays
    assert "国办发明电〔2022〕16号" in fact.added


def test_a_later_notice_is_named_by_its_number_and_followed_from_its_position_on(office: Office) -> None:
    first = Calendars(office.ledger, PACKAGED).adopt(ON, SYSTEM)
    later = Calendars(office.ledger, LATER)
    assert later.now().working_days.is_worked(date(2023, 5, 18)), "the table of a release is followed once it is adopted"
    second = later.adopt(ON, SYSTEM)

    assert first
    assert second
    assert adopted(office)[-1].added == (INVENTED,)
    assert not later.now().working_days.is_worked(date(2023, 5, 18))
    assert later.now(second.position - 1).working_days.is_worked(date(2023, 5, 18)), "as it was known before"


def test_two_releases_reckon_alike_at_one_position(office: Office) -> None:
    older, newer = Calendars(office.ledger, PACKAGED), Calendars(office.ledger, LATER)
    older.adopt(ON, SYSTEM)
    newer.adopt(ON, SYSTEM)

    assert older.now().edition == newer.now().edition
    assert older.now().working_days.arrangements == newer.now().working_days.arrangements
    assert older.adopt(ON, SYSTEM) is None, "an older release takes nothing back"
    assert len(adopted(office)) == 2


def test_an_older_release_that_was_never_adopted_is_not_adopted_over_a_newer_one(office: Office) -> None:
    Calendars(office.ledger, LATER).adopt(ON, SYSTEM)

    assert Calendars(office.ledger, PACKAGED).adopt(ON, SYSTEM) is None


def test_the_desk_judges_what_is_late_by_the_holidays_that_were_adopted(office: Office) -> None:
    """The program of the desk knows nothing of the later notice: the ledger does."""
    registered(office)
    office.clock.reach(AFTER_THE_LAST)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 11))
    request = {"application": "A1", "items": ("节能专篇",), "due": date(2023, 6, 9), "on": AFTER_THE_LAST}
    Calendars(office.ledger, PACKAGED).adopt(ON, SYSTEM)
    Calendars(office.ledger, LATER).adopt(ON, SYSTEM)
    office.give(supplements.RequestSupplement, **request)

    desk = Desk(office.ledger, statutes(), office.clock)
    assert project_of(desk.counter(), P1).applications["A1"].status is applications.ApplicationStatus.SUPPLEMENT_REQUESTED


def test_a_term_is_reckoned_as_it_was_known_at_a_position(office: Office) -> None:
    registered(office)
    office.clock.reach(AFTER_THE_LAST)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 11))
    first = Calendars(office.ledger, PACKAGED).adopt(ON, SYSTEM)
    Calendars(office.ledger, LATER).adopt(ON, SYSTEM)
    told = effective([each.fact for each in office.ledger.load(f"project/{P1}").recorded])
    application = project_of(office.desk.counter(), P1).applications["A1"]
    assert first

    def due(known_at: int | None) -> date:
        calendar = office.desk.calendars.now(known_at)
        running = Clock.of(application, told, calendar).runs(TermStep.ACCEPT, Gate.DESIGN_REVIEW, calendar)
        assert running
        return running.due.on

    assert (due(first.position), due(None)) == (date(2023, 5, 18), date(2023, 5, 22))
