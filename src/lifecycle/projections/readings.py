"""查阅: what one reader sees of the sheets. Each sheet is first updated in a bounded number of steps, and its position is told. Readers get
answers, neither tables nor the database.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection

from lifecycle.compliance.counting import Reason
from lifecycle.compliance.document import Target
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections import check_query, county_sheet, number_book, open_work, register_query
from lifecycle.projections.check_query import CheckLine, Checks, Findings
from lifecycle.projections.county_sheet import Opening, TargetTable
from lifecycle.projections.generations import Tables
from lifecycle.projections.number_book import Number, PaperState
from lifecycle.projections.open_work import Item, Load
from lifecycle.projections.register_query import Line, Page, Query
from lifecycle.projections.runner import Reached, Runner
from lifecycle.projections.sheets import Sheets
from lifecycle.projections.waiting import Task
from lifecycle.staff.appointments import Appointment
from lifecycle.vocabulary import ProjectId, StaffId


class Shelf(Struct, frozen=True):
    """文号簿一册. books: 机关 -> the years it has a book of; authority and year: of the one that is open; numbers: all that stand in it."""

    books: dict[str, list[int]]
    authority: str
    year: int | None
    numbers: list[Number]


class Waits(Struct, frozen=True):
    """待办一页. own: how much of each task lies on the reader's own desk; loads: how much there is in all; items: the page."""

    own: dict[Task, Load]
    loads: dict[Task, Load]
    items: list[Item]


class Readings:
    """查阅 of one reader: a page, or an answer of the interface.

    position: that of the sheet that was looked into last.
    behind: the sheet that was furthest behind the ledger, of those that were looked into; None where all were as far as the ledger.
    """

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.position = 0
        self.behind: Reached | None = None

    def register(self, query: Query, counties: Collection[str] | None = None) -> Page:
        """项目台账的一页. counties: those that may be seen; None is all of them."""
        with self._open(self.sheets.project_register) as (db, tables, _):
            return register_query.look_up(db, tables, query, counties)

    @contextmanager
    def register_lines(self, query: Query, counties: Collection[str] | None = None) -> Iterator[Iterator[Line]]:
        """All that the register has for a query, one by one."""
        with self._open(self.sheets.project_register) as (db, tables, _):
            yield register_query.look_through(db, tables, query, counties)

    def register_after(self, query: Query, counties: Collection[str] | None, *, after: ProjectId, limit: int) -> tuple[Line, ...]:
        """The projects behind one, in the order of their ids."""
        with self._open(self.sheets.project_register) as (db, tables, _):
            return register_query.look_after(db, tables, query, counties, after=after, limit=limit)

    def named(self, ids: Collection[ProjectId]) -> dict[ProjectId, tuple[str, str]]:
        """代码与名称 of these projects."""
        with self._open(self.sheets.project_register) as (db, tables, _):
            return register_query.named(db, tables.rows, ids)

    def tray(
        self,
        appointments: Sequence[Appointment],
        hands: Collection[StaffId],
        principal: StaffId,
        today: date,
        *,
        mine: bool = False,
        task: Task | None = None,
        page: int = 1,
    ) -> Waits:
        """待办 of these appointments. hands, task: as `open_work.tray` takes them; mine: what lies on the principal's desk, whoever has to
        take the next step.
        """
        with self._open(self.sheets.open_work) as (db, rows, _):
            own = open_work.load(db, rows, appointments, today, handler=principal)
            loads = own if mine else open_work.load(db, rows, appointments, today, hands)
            of_desk = {"hands": (), "handler": principal} if mine else {"hands": hands, "handler": None}
            return Waits(own, loads, open_work.tray(db, rows, appointments, **of_desk, task=task, page=page))

    def on_desk(
        self, handler: StaffId | None, counties: Collection[str] | None, *, others: Collection[str] | None = ()
    ) -> tuple[list[Item], dict[StaffId | None, int]]:
        """某人经办的申请 in these counties, and 各人经办的件数 in those of the others."""
        with self._open(self.sheets.open_work) as (db, rows, _):
            return open_work.on_desk(db, rows, handler, counties), {} if others == () else open_work.desks(db, rows, others)

    def shelf(self, authority: str, year: int | None, counties: Collection[str] | None) -> Shelf:
        """文号簿 of an authority and a year; of the first and the latest, where those asked for have none."""
        with self._open(self.sheets.number_book) as (db, rows, _):
            books = number_book.books(db, rows, counties)
            authority = authority if authority in books else next(iter(books), "")
            years = books.get(authority, [])
            year = year if year in years else next(iter(years), None)
            return Shelf(books, authority, year, number_book.book(db, rows, authority, year) if year else [])

    def used(self, authority: str, year: int) -> dict[str, PaperState]:
        """已用文号 of an authority in a year."""
        with self._open(self.sheets.number_book) as (db, rows, _):
            return number_book.used(db, rows, authority, year)

    def todays_checks(
        self, today: date, counties: Collection[str] | None = None, *, inspector: StaffId | None = None, page: int = 1
    ) -> Checks:
        """今日检查 in these counties (None: all), what is due first at the top. inspector: those in his hands only."""
        with self._open(self.sheets.check_register) as (db, tables, _):
            return check_query.todays_checks(db, tables, today, counties, inspector=inspector, page=page)

    def finished_checks(self, counties: Collection[str] | None = None, *, page: int = 1) -> Checks:
        """已办结的检查, the latest first."""
        with self._open(self.sheets.check_register) as (db, tables, _):
            return check_query.finished_checks(db, tables, counties, page=page)

    def checks_of_project(self, project: ProjectId) -> tuple[CheckLine, ...]:
        """一个项目的检查, the latest first."""
        with self._open(self.sheets.check_register) as (db, tables, _):
            return check_query.checks_of_project(db, tables, project)

    def open_findings(self, today: date, counties: Collection[str] | None = None, *, page: int = 1) -> Findings:
        """未销号的问题, what is due first at the top."""
        with self._open(self.sheets.check_register) as (db, tables, _):
            return check_query.open_findings(db, tables, today, counties, page=page)

    def targets(self, rulebook: Rulebook, year: int) -> TargetTable:
        """目标表 of a year. Raises Refused for a year that no document sets targets for."""
        county_sheet.refuse_without_targets(rulebook, year)
        self.sheets.follow(rulebook, self.sheets.calendar)
        with self._open(self.sheets.county_targets) as (db, tables, reached):
            return county_sheet.sheet_of(db, tables, rulebook, year, reached.position)

    def opening(
        self, target: Target, counties: Collection[str] | None, *, reason: Reason | None = None, limit: int, offset: int = 0
    ) -> Opening:
        """A page of the buildings behind a figure, and their sum, from the sheet as `targets` has updated it."""
        runner = self.sheets.county_targets
        with snapshot(runner.ledger.engine) as db:
            return county_sheet.opening(db, runner.sheets, target, counties, reason=reason, limit=limit, offset=offset)

    @contextmanager
    def _open(self, runner: Runner[Tables]) -> Iterator[tuple[Connection, Tables, Reached]]:
        reached = runner.come_near(rebuilds=not self.sheets.followed)
        self.position = reached.position
        if reached.position < reached.head and (self.behind is None or reached.position < self.behind.position):
            self.behind = reached
        with snapshot(runner.ledger.engine) as db:
            yield db, runner.sheets, reached
