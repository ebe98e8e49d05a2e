"""检查台账查询: today's checks and open findings, page by page, as the check register has them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from lifecycle.inspections.checks.terms import AuthorityLevel, ItemLevel
from lifecycle.inspections.findings.finding import FindingStatus, Severity
from lifecycle.projections.check_register import NO_DAY, CheckTables
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import ProjectId, StaffId

PER_PAGE = 50


class CheckLine(Struct, frozen=True, kw_only=True):
    """一次检查. first_due: the first day on which something of it falls due; items, results: subjects to be asked, and those answered."""

    check: str
    project: ProjectId
    code: str
    name: str
    county: str
    origin: CheckOrigin
    level: AuthorityLevel
    campaign: str | None
    inspectors: tuple[StaffId, ...]
    buildings: int
    opened_on: date
    due: date
    arrived_on: date | None
    concluded_on: date | None
    last_on: date
    items: int
    results: int
    met: int
    unmet: int
    findings: int
    open_findings: int
    first_due: date | None


class Checks(Struct, frozen=True, kw_only=True):
    """检查的一页. total: of all pages; overdue: how many of them are, of what waits."""

    lines: tuple[CheckLine, ...]
    total: int
    overdue: int


class FindingLine(Struct, frozen=True, kw_only=True):
    """一个问题. due: 整改期限 while it has to be put right."""

    check: str
    finding: str
    project: ProjectId
    code: str
    name: str
    county: str
    words: str
    level: ItemLevel
    severity: Severity
    status: FindingStatus
    holds_back: bool
    found_on: date
    since: date
    due: date | None


class Findings(Struct, frozen=True, kw_only=True):
    """问题的一页."""

    lines: tuple[FindingLine, ...]
    total: int
    overdue: int


def todays_checks(
    db: Connection,
    tables: CheckTables,
    today: date,
    counties: Collection[str] | None = None,
    *,
    inspector: StaffId | None = None,
    page: int = 1,
) -> Checks:
    """今日检查: of which something waits, what falls due first at the top. counties: None is all; inspector: those in his hands only."""
    c, hands = tables.checks.c, tables.hands.c
    if inspector is None:
        wanted, order = select(tables.checks).where(c.waits, *_there(c.county, counties)), (c.first_due, c.stream)
    else:
        joined = tables.checks.join(tables.hands, hands.stream == c.stream)
        wanted = select(tables.checks).select_from(joined)
        wanted = wanted.where(hands.inspector == inspector, hands.waits, *_there(c.county, counties))
        order = (hands.first_due, hands.stream)
    total, overdue = _counted(db, wanted, c.first_due, today)
    lines = db.execute(wanted.order_by(*order).limit(PER_PAGE).offset(PER_PAGE * (page - 1)))
    return Checks(lines=tuple(map(_check, lines)), total=total, overdue=overdue)


def finished_checks(db: Connection, tables: CheckTables, counties: Collection[str] | None = None, *, page: int = 1) -> Checks:
    """已办结的检查, of which nothing waits any more, the latest first."""
    c = tables.checks.c
    wanted = select(tables.checks).where(c.waits.is_(False), *_there(c.county, counties))
    total, _ = _counted(db, wanted, c.first_due, date.min)
    lines = db.execute(wanted.order_by(c.last_on.desc(), c.stream.desc()).limit(PER_PAGE).offset(PER_PAGE * (page - 1)))
    return Checks(lines=tuple(map(_check, lines)), total=total, overdue=0)


def checks_of_project(db: Connection, tables: CheckTables, project: ProjectId) -> tuple[CheckLine, ...]:
    """一个项目的检查, the latest first."""
    c = tables.checks.c
    chosen = select(tables.checks).where(c.project == project).order_by(c.opened_on.desc(), c.stream.desc())
    return tuple(map(_check, db.execute(chosen)))


def open_findings(db: Connection, tables: CheckTables, today: date, counties: Collection[str] | None = None, *, page: int = 1) -> Findings:
    """未销号的问题, what falls due first at the top."""
    c = tables.findings.c
    wanted = select(tables.findings).where(c.open, *_there(c.county, counties))
    total, overdue = _counted(db, wanted, c.due, today)
    lines = db.execute(wanted.order_by(c.due, c.stream, c.finding).limit(PER_PAGE).offset(PER_PAGE * (page - 1)))
    return Findings(lines=tuple(map(_finding, lines)), total=total, overdue=overdue)


def _there(county: ColumnElement[str], counties: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if counties is None else [county.in_(counties)]


def _counted(db: Connection, wanted: Select[Any], due: ColumnElement[date], today: date) -> tuple[int, int]:
    """How many there are, and how many are overdue."""
    overdue = func.sum(case((due < today, 1), else_=0))
    total, late = db.execute(wanted.with_only_columns(func.count(), overdue, maintain_column_froms=True)).one()
    return total, int(late or 0)


def _check(row: Row[Any]) -> CheckLine:
    told = {name: getattr(row, name) for name in CheckLine.__struct_fields__ if name in row._fields}
    said = {
        "check": row.id,
        "origin": CheckOrigin(row.origin),
        "level": AuthorityLevel(row.level),
        "inspectors": tuple(map(StaffId, filter(None, row.inspectors.split(",")))),
        "first_due": None if row.first_due == NO_DAY else row.first_due,
    }
    return CheckLine(**(told | said))


def _finding(row: Row[Any]) -> FindingLine:
    told = {name: getattr(row, name) for name in FindingLine.__struct_fields__ if name in row._fields}
    said = {
        "check": row.id,
        "level": ItemLevel(row.level),
        "severity": Severity(row.severity),
        "status": FindingStatus(row.status),
        "due": None if row.due == NO_DAY else row.due,
    }
    return FindingLine(**(told | said))
