"""放假通知: each notice is adopted on the day on which it was issued, as a bureau would have done that had the program then."""

from datetime import date
from hashlib import sha256

from msgspec import json

from lifecycle.calendar import Calendar, WorkingDays
from lifecycle.calendar.working_days import Arrangement
from lifecycle.desk import Desk
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.holidays import Calendars


class Notices:
    """放假通知 of the year, which the desk adopts as the days go by."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._followed: tuple[Arrangement, ...] | None = None

    def adopt(self, on: date) -> None:
        """Records what was issued by that day, once."""
        packaged = self._desk.calendars.packaged
        if (known := issued_by(packaged, on)) != self._followed:
            Calendars(self._desk.ledger, as_issued(packaged, on)).adopt(on, SYSTEM)
            self._followed = known


def issued_by(packaged: Calendar, day: date) -> tuple[Arrangement, ...]:
    return tuple(each for each in packaged.working_days.arrangements if each.notice.issued_on <= day)


def as_issued(packaged: Calendar, day: date) -> Calendar:
    """日历 as a release of that day would have brought it: with the notices that were issued by then."""
    known = issued_by(packaged, day)
    table = sha256(json.encode(known)).hexdigest()
    edition = sha256(f"{table}/{packaged.prescribed}".encode()).hexdigest()
    return Calendar(WorkingDays(known), packaged.terms, edition, holidays=table, prescribed=packaged.prescribed)
