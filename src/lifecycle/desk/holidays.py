"""日历: the holidays that this ledger uses, now and at any position, and how a new notice is adopted."""

from collections.abc import Callable
from datetime import date

from lifecycle.calendar import Calendar, WorkingDays
from lifecycle.calendar.adoption import STREAM, Edition, HolidayNoticesAdopted, adoption, editions
from lifecycle.ledger import Ledger, Recorded, Stream
from lifecycle.ledger.entering import enter
from lifecycle.vocabulary import CommandId, StaffId


class Calendars:
    """各版日历 of a ledger. packaged: that of this program, whose notices it may adopt; in_force: that of the edition of a
    position, which has the terms, and is followed as a whole where the ledger adopted no notices.
    """

    def __init__(self, ledger: Ledger, packaged: Calendar, in_force: Callable[[int | None], Calendar] | None = None) -> None:
        self._ledger = ledger
        self.packaged = packaged
        self._in_force = in_force or (lambda _: self.packaged)

    def editions(self, known_at: int | None = None) -> tuple[Edition, ...]:
        """Those that were adopted by then, the one that is followed last."""
        recorded = self._ledger.load(STREAM, known_at=known_at).recorded
        return editions(((each.position, each.fact) for each in recorded), self._in_force(known_at))

    def now(self, known_at: int | None = None) -> Calendar:
        """That which is followed now, or was at a position."""
        return self.editions(known_at)[-1].calendar

    def working_days(self) -> WorkingDays:
        """工作日 by which days are counted that a page shows. Terms are not read for them, nor the edition that has them."""
        return editions(((each.position, each.fact) for each in self._ledger.load(STREAM).recorded), self.packaged)[
            -1
        ].calendar.working_days

    def adopt(self, on: date, by: StaffId) -> Recorded | None:
        """采用 what this program brings, once. None where the ledger follows it already, or newer notices."""
        sha256, arrangements = self.packaged.holidays, self.packaged.working_days.arrangements

        def adopted(stream: Stream) -> HolidayNoticesAdopted | None:
            added = adoption([each.fact for each in stream.recorded], self.packaged)
            return None if added is None else HolidayNoticesAdopted(on=on, by=by, added=added, sha256=sha256, arrangements=arrangements)

        return enter(self._ledger, STREAM, adopted, frozenset({f"holidays:{sha256}"}), CommandId(f"adopt/{sha256}"), by)
