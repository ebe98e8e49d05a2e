"""待办: one row for every open task: since when, until when, who may do it, and who may not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    MetaData,
    Row,
    Table,
    Text,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
)

from lifecycle.calendar import Calendar, Handling
from lifecycle.calendar.adoption import STREAM as HOLIDAYS
from lifecycle.calendar.adoption import Edition, editions
from lifecycle.deadlines import Awaited
from lifecycle.ledger import Recorded, Stream
from lifecycle.projections.columns import STREAM, Short
from lifecycle.projections.falling_due import due_in
from lifecycle.projections.moved import moved
from lifecycle.projections.project_register import STREAMS, listed
from lifecycle.projections.runner import History, digest
from lifecycle.projections.waiting import OF_APPLICATIONS, WHO, Task, waiting_in
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.mending.corrections import effective
from lifecycle.projects.mending.issues import Ground
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import Gate, ProjectId, StaffId, TimeOfDay

PER_PAGE = 50


class OpenWork:
    """待办, a projection: the rows of a stream are written anew whenever a page holds facts of it, and all of them for new holidays.

    awaited: the kinds of streams in which something falls due, beside projects.
    """

    name = "open_work"
    version = 13

    def __init__(self, calendar: Calendar, awaited: Sequence[Awaited] = ()) -> None:
        self.calendar = calendar
        self._awaited = {each.name: each for each in awaited}
        self.edition = digest(calendar.edition, *sorted(self._awaited))

    def followed(self, holidays: Stream) -> tuple[Edition, ...]:
        """The holidays that were adopted by then, and before."""
        return editions(((each.position, each.fact) for each in holidays.recorded), self.calendar)

    def tables(self, metadata: MetaData, prefix: str) -> Table:
        return table(metadata, prefix)

    def apply(self, db: Connection, tables: Table, page: Sequence[Recorded], history: History) -> None:
        """Each stream as it stood at the end of the page."""
        until = page[-1].position
        streams = sorted(
            {each.stream for each in page if each.stream.startswith(STREAMS) or each.stream.partition("/")[0] in self._awaited}
        )
        if any(recorded.stream == HOLIDAYS for recorded in page):
            streams = sorted({*streams, *db.scalars(select(tables.c.stream).distinct())})
        if not streams:
            return
        followed = self.followed(history(HOLIDAYS, until))
        rows = [row for stream in streams for row in self._written(stream, history(stream, until).recorded, followed)]
        db.execute(delete(tables).where(tables.c.stream.in_(streams)))
        if rows:
            db.execute(insert(tables), rows)

    def _written(self, stream: str, recorded: Sequence[Recorded], followed: Sequence[Edition]) -> Iterator[dict[str, Any]]:
        if stream.startswith(STREAMS):
            return written(stream, recorded, followed)
        return due_in(stream, recorded, followed[-1].calendar, self._awaited[stream.partition("/")[0]])


def table(metadata: MetaData, prefix: str) -> Table:
    """One row a task. `item` is its number in the project: of the application, commitment, item, flag or letter."""
    rows = Table(
        f"{prefix}open_work",
        metadata,
        Column("stream", Short(STREAM), primary_key=True),
        Column("item", Short(80), primary_key=True),
        Column("task", Short(20), nullable=False),
        Column("county", Short(40), nullable=False),
        Column("code", Short(40), nullable=False),
        Column("project", Text, nullable=False),
        Column("gate", Short(40)),
        Column("handling", Short(20)),
        Column("paper", Short(20)),
        Column("ground", Short(40)),
        Column("buildings", Text, nullable=False),
        Column("words", Text, nullable=False),
        Column("since", Date, nullable=False),
        Column("since_at", Short(5)),
        Column("due", Date),
        Column("provisional", Boolean, nullable=False),
        Column("moved_from", Date),
        Column("not_by", Text, nullable=False),
        Column("roles", Text, nullable=False),
        Column("handler", Short(40)),
    )
    Index(f"{prefix}open_work_by_county", rows.c.county, rows.c.task, rows.c.due)
    Index(f"{prefix}open_work_by_handler", rows.c.handler)
    return rows


def written(stream: str, recorded: Sequence[Recorded], followed: Sequence[Edition]) -> Iterator[dict[str, Any]]:
    """The rows of one project; none for a stream that holds no project yet."""
    facts, calendar = [each.fact for each in recorded], followed[-1].calendar
    project = fold_by_law(facts, lambda: calendar)
    if project is None:
        return
    before = moved(recorded, followed)
    for waiting in waiting_in(project, effective(facts), calendar):
        yield {
            "stream": stream,
            "item": waiting.item,
            "task": waiting.task.value,
            "county": project.county,
            "code": project.code,
            "project": project.name,
            "gate": waiting.gate.value if waiting.gate else None,
            "handling": waiting.handling.value if waiting.handling else None,
            "paper": waiting.paper.value if waiting.paper else None,
            "ground": waiting.ground.value if waiting.ground else None,
            "buildings": "\n".join(project.buildings[id_].name for id_ in waiting.buildings),
            "words": waiting.words,
            "since": waiting.since,
            "since_at": waiting.since_at,
            "due": waiting.due.on if waiting.due else None,
            "provisional": waiting.due is not None and waiting.due.provisional,
            "moved_from": before.get(waiting.item),
            "not_by": listed(sorted(waiting.not_by)),
            "handler": waiting.handler,
            "roles": "",
        }


class Item(Struct, frozen=True, kw_only=True):
    """待办一件. item: its number in the project; due: None where no term is given; provisional: holidays on the way there are not known;
    handling: 统一、联合、集中办理, None where it is handled singly; moved_from: when it fell due before a notice of holidays moved it.

    ground: of a supervision item or flag; words: what was asked for, proposed, promised or found, or the rules that are against;
    paper: what has to be delivered; not_by: who may not act, from an earlier level; handler: 经办人, None where it lies on nobody's desk.

    stream: in which it waits. Of a deadline in a stream that is no project, `project` is empty, name and code are those of its subject,
    and county is empty where it is of the whole city; can: the roles that may end the waiting.
    """

    stream: str
    project: ProjectId
    code: str
    name: str
    county: str
    item: str
    task: Task
    gate: Gate | None
    handling: Handling | None
    paper: PaperKind | None
    ground: Ground | None
    buildings: tuple[str, ...]
    words: tuple[str, ...]
    since: date
    since_at: TimeOfDay | None
    due: date | None
    provisional: bool
    moved_from: date | None
    not_by: tuple[StaffId, ...]
    handler: StaffId | None = None
    can: tuple[Role, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return WHO.get(self.task) or frozenset(self.can)


class Load(Struct, frozen=True):
    """某类待办的件数, and how many of them are overdue."""

    number: int
    overdue: int


def tray(
    db: Connection,
    rows: Table,
    appointments: Iterable[Appointment],
    hands: Collection[StaffId] = (),
    *,
    task: Task | None = None,
    handler: StaffId | None = None,
    page: int = 1,
) -> list[Item]:
    """待办箱, a page of what these appointments may do, what is due first at the top (so the overdue), what has no term at the end.

    hands: leaves out what these people may not act on, having stood at an earlier level; handler: only what lies on this one's desk.
    """
    wanted = [*_in_tray(rows, appointments, hands, handler), *([rows.c.task == task.value] if task else [])]
    chosen = select(rows).where(*wanted).order_by(*_first_due(rows)).limit(PER_PAGE).offset(PER_PAGE * (page - 1))
    return [_item(row) for row in db.execute(chosen)]


def load(
    db: Connection,
    rows: Table,
    appointments: Iterable[Appointment],
    today: date,
    hands: Collection[StaffId] = (),
    *,
    handler: StaffId | None = None,
) -> dict[Task, Load]:
    """待办量 by task, in the order of tasks; those of which there is nothing are left out."""
    overdue = func.sum(case((rows.c.due < today, 1), else_=0))
    chosen = select(rows.c.task, func.count(), overdue).where(*_in_tray(rows, appointments, hands, handler))
    found = {task: Load(number, int(late)) for task, number, late in db.execute(chosen.group_by(rows.c.task))}
    return {task: found[task] for task in Task if task in found}


def desks(db: Connection, rows: Table, counties: Collection[str] | None) -> dict[StaffId | None, int]:
    """各人经办的件数 in these counties (None: the whole city); None stands for what lies on nobody's desk."""
    chosen = select(rows.c.handler, func.count()).where(*_applications(rows, counties)).group_by(rows.c.handler)
    return {handler and StaffId(handler): number for handler, number in db.execute(chosen)}


def on_desk(db: Connection, rows: Table, handler: StaffId | None, counties: Collection[str] | None) -> list[Item]:
    """某人经办的申请 in these counties, what is due first at the top."""
    chosen = select(rows).where(*_applications(rows, counties), rows.c.handler == handler).order_by(*_first_due(rows))
    return [_item(row) for row in db.execute(chosen)]


def _applications(rows: Table, counties: Collection[str] | None) -> list[ColumnElement[bool]]:
    """An application that is open has one row; promises beside it are not handed over by themselves."""
    there = [] if counties is None else [rows.c.county.in_(counties)]
    return [rows.c.task.in_([task.value for task in OF_APPLICATIONS]), *there]


def _first_due(rows: Table) -> tuple[ColumnElement[Any], ...]:
    return (rows.c.due.is_(None), rows.c.due, rows.c.since, rows.c.stream, rows.c.item)


def _in_tray(
    rows: Table, appointments: Iterable[Appointment], hands: Collection[StaffId], handler: StaffId | None
) -> list[ColumnElement[bool]]:
    refused = [not_(rows.c.not_by.contains(f",{staff},", autoescape=True)) for staff in hands]
    return [_may_do(rows, appointments), *refused, *([rows.c.handler == handler] if handler else [])]


def _may_do(rows: Table, appointments: Iterable[Appointment]) -> ColumnElement[bool]:
    """What the appointments allow, each in its own county."""
    allowed: list[ColumnElement[bool]] = []
    for appointment in appointments:
        tasks = [task.value for task, roles in WHO.items() if appointment.role in roles]
        there = [] if appointment.county is None else [rows.c.county == appointment.county]
        of_deadlines = and_(rows.c.task == Task.DEADLINE.value, rows.c.roles.contains(f",{appointment.role.value},", autoescape=True))
        allowed.append(and_(or_(rows.c.task.in_(tasks), of_deadlines), *there))
    return or_(false(), *allowed)


def _item(row: Row[Any]) -> Item:
    return Item(
        stream=row.stream,
        project=ProjectId(row.stream.removeprefix(STREAMS) if row.stream.startswith(STREAMS) else ""),
        code=row.code,
        name=row.project,
        county=row.county,
        item=row.item,
        task=Task(row.task),
        gate=Gate(row.gate) if row.gate else None,
        handling=Handling(row.handling) if row.handling else None,
        paper=PaperKind(row.paper) if row.paper else None,
        ground=Ground(row.ground) if row.ground else None,
        buildings=tuple(filter(None, row.buildings.split("\n"))),
        words=tuple(filter(None, row.words.split("\n"))),
        since=row.since,
        since_at=row.since_at,
        due=row.due,
        provisional=row.provisional,
        moved_from=row.moved_from,
        not_by=tuple(map(StaffId, filter(None, row.not_by.split(",")))),
        handler=row.handler,
        can=tuple(map(Role, filter(None, row.roles.split(",")))),
    )
