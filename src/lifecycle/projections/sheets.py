"""全部统计表: every projection of the program, listed by hand; what `lifecycle rebuild` and the server run over."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from lifecycle.calendar import Calendar
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.deadlines import Awaited
from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import reading
from lifecycle.projections.check_register import CheckRegister, CheckTables
from lifecycle.projections.county_targets import CountyTables, CountyTargets
from lifecycle.projections.generations import Generation, bookmarked
from lifecycle.projections.number_book import NumberBook
from lifecycle.projections.open_work import OpenWork
from lifecycle.projections.project_register import ProjectRegister
from lifecycle.projections.runner import ProjectionStopped, Runner
from lifecycle.projections.totals import Totalled


class Sheets:
    """全部统计表 over one ledger. A sheet is asked for through its runner: `catch_up`, then `sheets` of the runner are as of now.

    followed: whether a thread of this program brings them up to the ledger, so that no reader has to make one anew; stopped: which of
    them cannot go on there, and why.
    """

    followed = False

    def __init__(self, ledger: Ledger, rulebook: Rulebook, calendar: Calendar, awaited: Sequence[Awaited] = ()) -> None:
        self.calendar = calendar
        self.head = ledger.head
        self.stopped: dict[str, ProjectionStopped] = {}
        self._ledger = ledger
        self._documents, self._awaited = rulebook.documents, awaited
        self.county_targets: Runner[CountyTables] = Runner(ledger, CountyTargets(rulebook))
        self.project_register: Runner[Totalled] = Runner(ledger, ProjectRegister())
        self.open_work: Runner[Table] = Runner(ledger, OpenWork(calendar, awaited))
        self.number_book: Runner[Table] = Runner(ledger, NumberBook())
        self.check_register: Runner[CheckTables] = Runner(ledger, CheckRegister())

    def follow(self, rulebook: Rulebook, calendar: Calendar) -> None:
        """After another edition is adopted, the running program reads the county sheet and the tray of that edition."""
        if rulebook.documents is not self._documents:
            self._documents, counted = rulebook.documents, CountyTargets(rulebook)
            if counted.edition != self.county_targets.projection.edition:
                self.county_targets = Runner(self._ledger, counted)
        if calendar.edition != self.calendar.edition:
            self.calendar, self.open_work = calendar, Runner(self._ledger, OpenWork(calendar, self._awaited))

    @property
    def runners(self) -> tuple[Runner[Any], ...]:
        return (self.county_targets, self.project_register, self.open_work, self.number_book, self.check_register)

    def bookmarked(self) -> dict[str, list[Generation]]:
        """书签 of every projection that the database knows."""
        with reading(self._ledger.engine) as db:
            return bookmarked(db)

    def catch_up(self) -> None:
        """追赶: every sheet up to what the ledger holds now, in the edition of this program."""
        for runner in self.runners:
            runner.catch_up()

    def differences(self) -> dict[str, int]:
        """核对: by table, how many rows differ from those rebuilt from the facts in separate tables."""
        self.catch_up()
        return {table: number for runner in self.runners for table, number in runner.differences().items()}

    def rebuild(self) -> dict[str, int]:
        """重建 every sheet from the first fact, and the position that each has reached."""
        return {runner.projection.name: runner.rebuild() for runner in self.runners}
