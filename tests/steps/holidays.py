"""放假通知: they are adopted, and running terms follow."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.calendar import Calendar
from lifecycle.calendar.adoption import STREAM
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.holidays import Calendars
from lifecycle.desk.tagging import project_stream
from lifecycle.projections.moved import moved
from lifecycle.projections.waiting import waiting_in
from tests.holidays import day_off, with_notices
from tests.packaged import packaged_calendar
from tests.steps.applications import told
from tests.steps.case import Case, action
from tests.steps.words import DAY, ON

SPAN = rf"(?P<first>{DAY})至(?P<last>{DAY})放假"


@action(rf"系统{ON}采用国务院办公厅的放假通知")
def _(case: Case, on: str | None) -> None:
    adopt(case, on, packaged_calendar())


@action(rf"系统{ON}采用修改2023年放假安排的通知，{SPAN}")
def _(case: Case, on: str | None, first: str, last: str) -> None:
    adopt(case, on, amended(first, last))


def adopt(case: Case, on: str | None, packaged: Calendar) -> None:
    assert Calendars(case.office.ledger, packaged).adopt(case.comes(on), SYSTEM)


def amended(first: str, last: str) -> Calendar:
    return with_notices(day_off(date.fromisoformat(first), date.fromisoformat(last)))


def before(case: Case) -> date | None:
    """When the term in hand fell due before it was moved."""
    recorded = case.office.ledger.load(project_stream(case.project_id)).recorded
    return moved(recorded, case.office.desk.calendars.editions()).get(case.latest())


def due(case: Case, calendar: Calendar) -> str | None:
    (waiting,) = (each for each in waiting_in(case.project, told(case), calendar) if each.item == case.latest())
    return waiting.due.on.isoformat() if waiting.due else None


@then(parsers.re(rf"注明到期日原为(?P<day>{DAY})"))
def _(case: Case, day: str) -> None:
    assert before(case) == date.fromisoformat(day)


@then("到期日没有改动")
def _(case: Case) -> None:
    assert before(case) is None


@then(parsers.re(rf"未采用修改2023年放假安排的通知（{SPAN}），期限照旧"))
def _(case: Case, first: str, last: str) -> None:
    newer = Calendars(case.office.ledger, amended(first, last))
    assert due(case, newer.now()) == due(case, case.office.desk.calendars.now())


@then(parsers.re(rf"按采用以前所知，决定期限(?P<day>{DAY})到期"))
def _(case: Case, day: str) -> None:
    adopted = case.office.ledger.load(STREAM).recorded[-1]
    assert due(case, case.office.desk.calendars.now(adopted.position - 1)) == day
