"""随记随算: a thread of the server keeps every sheet up to date, so that no reader has to after an import."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType

from lifecycle.calendar import Calendar
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger import LedgerUnavailable
from lifecycle.projections.runner import ProjectionStopped
from lifecycle.projections.sheets import Sheets

logger = logging.getLogger("lifecycle.projections")

InForce = tuple[Rulebook, Calendar]
INTERVAL = 0.2
"""Seconds between two looks at the head of the ledger, which cost one question each."""
LONGEST = 60.0
"""Seconds between two attempts in the end, while something fails."""


class Following:
    """One thread over all sheets, from `with` to its end. It stops after the page that it is at.

    in_force: what the ledger has adopted by now; the sheets are made anew where that is another edition.
    A sheet that fails is retried with doubling delay and logged each time; the page 系统状态 shows it, too. The other sheets continue.
    """

    def __init__(self, sheets: Sheets, in_force: Callable[[], InForce] | None = None, *, interval: float = INTERVAL) -> None:
        self._sheets = sheets
        self._in_force = in_force
        self._interval = interval
        self._reached = -1
        self._stopped = Event()
        self._thread = Thread(target=self._follow, name="sheets", daemon=True)

    def __enter__(self) -> "Following":
        self._sheets.followed = True
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopped.set()
        self._thread.join()
        self._sheets.followed = False

    def _follow(self) -> None:
        pause = self._interval
        while not self._stopped.wait(pause):
            pause = self._interval if self._look() else min(pause * 2, LONGEST)

    def _look(self) -> bool:
        """Whether all is well."""
        try:
            if (head := self._sheets.head()) == self._reached:
                return True
            if self._in_force:
                self._sheets.follow(*self._in_force())
            stopped = self._caught_up()
        except LedgerUnavailable as error:
            logger.warning("the sheets are not brought up to the ledger now: %s", error)
            return False
        except Exception:
            logger.exception("the sheets are not brought up to the ledger now")
            return False
        self._reached = self._reached if stopped else head
        return not stopped

    def _caught_up(self) -> bool:
        """Whether a sheet cannot go on."""
        stopped = False
        for runner in self._sheets.runners:
            try:
                runner.catch_up(self._stopped)
                self._sheets.stopped.pop(runner.projection.name, None)
            except ProjectionStopped as error:
                stopped = True
                self._sheets.stopped[runner.projection.name] = error
                logger.error("%s (%r)", error, error.reason)
        return stopped
