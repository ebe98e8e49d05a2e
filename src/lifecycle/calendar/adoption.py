"""放假通知采用: which notices due days follow, as facts: a new one moves a running term from a position of the ledger on, not before."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from msgspec import Struct

from lifecycle.calendar.reading import Calendar
from lifecycle.calendar.working_days import Arrangement, WorkingDays
from lifecycle.field_types import Number
from lifecycle.vocabulary import Fact, Sha256

STREAM = "holiday-notices"


class HolidayNoticesAdopted(Fact, frozen=True, kw_only=True, tag="holiday-notices-adopted"):
    """放假通知采用: from here on due days follow these notices, and no others.

    added: 文号 of those that came in now; arrangements: all of them, as they were transcribed; sha256: of the table that says so.
    """

    added: tuple[Number, ...]
    sha256: Sha256
    arrangements: tuple[Arrangement, ...]


class Edition(Struct, frozen=True, kw_only=True):
    """一版日历, as it is followed since a position of the ledger: 0 where none was adopted, and that of this program is followed."""

    since: int
    calendar: Calendar


def editions(adopted: Iterable[tuple[int, Fact]], packaged: Calendar) -> tuple[Edition, ...]:
    """Each that was adopted, by position; where none was, `packaged`, the calendar in force, whose terms all of them have."""
    found = tuple(
        Edition(since=position, calendar=_calendar(fact, packaged)) for position, fact in adopted if isinstance(fact, HolidayNoticesAdopted)
    )
    return found or (Edition(since=0, calendar=packaged),)


def adoption(adopted: Sequence[Fact], packaged: Calendar) -> tuple[str, ...] | None:
    """文号 that adopting the table of this program would add; None where it was adopted before, or lacks what was adopted since."""
    before = [fact for fact in adopted if isinstance(fact, HolidayNoticesAdopted)]
    known = _numbers(before[-1].arrangements) if before else ()
    brought = _numbers(packaged.working_days.arrangements)
    if packaged.holidays in {fact.sha256 for fact in before} or not set(known) <= set(brought):
        return None
    return tuple(number for number in brought if number not in known)


def _numbers(arrangements: Iterable[Arrangement]) -> tuple[str, ...]:
    return tuple(each.notice.number for each in arrangements)


def _calendar(fact: HolidayNoticesAdopted, packaged: Calendar) -> Calendar:
    edition = sha256(f"{fact.sha256}/{packaged.prescribed}".encode()).hexdigest()
    return Calendar(WorkingDays(fact.arrangements), packaged.terms, edition, holidays=fact.sha256, prescribed=packaged.prescribed)
