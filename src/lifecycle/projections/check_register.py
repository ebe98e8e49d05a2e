"""检查台账: one row a check and one row a finding, with what waits, until when and in whose hands."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Connection, Date, Index, MetaData, Table, Text, delete, insert, select

from lifecycle.inspections.checks.check import Check, fold, tally
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.checks.terms import STREAMS
from lifecycle.inspections.findings.finding import Finding, FindingStatus
from lifecycle.ledger import Recorded
from lifecycle.projections.columns import STREAM, Short, Whole
from lifecycle.projections.project_register import STREAMS as PROJECTS
from lifecycle.projections.project_register import listed
from lifecycle.projections.runner import History
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.mending.corrections import fold as fold_project
from lifecycle.projects.registration import JurisdictionTransferred

NO_DAY = date.max
"""Where nothing has a day: it sorts last, in an index, too."""
MOVING = (JurisdictionTransferred, FactCorrected, FactAnnulled)
"""Facts of a project after which it may be called otherwise, or lie in another county."""


class CheckTables(NamedTuple):
    """hands: one row for each inspector of a check, so that his own are found without a look at the others'."""

    checks: Table
    hands: Table
    findings: Table


class CheckRegister:
    """检查台账, a projection: the rows of a check are written anew whenever a page holds facts of it, or its project moves."""

    name = "check_register"
    version = 1
    edition = ""

    def tables(self, metadata: MetaData, prefix: str) -> CheckTables:
        return CheckTables(_checks(metadata, prefix), _hands(metadata, prefix), _findings(metadata, prefix))

    def apply(self, db: Connection, tables: CheckTables, page: Sequence[Recorded], history: History) -> None:
        """Each check as it stood at the end of the page."""
        until, c = page[-1].position, tables.checks.c
        moved = sorted({each.stream for each in page if each.stream.startswith(PROJECTS) and isinstance(each.fact, MOVING)})
        streams = {each.stream for each in page if each.stream.startswith(STREAMS)}
        if moved:
            streams |= set(db.scalars(select(c.stream).where(c.project.in_([each.removeprefix(PROJECTS) for each in moved]))))
        if not streams:
            return
        ordered = sorted(streams)
        known = select(c.stream, c.county, c.code, c.name).where(c.stream.in_(ordered))
        places = {row.stream: {"county": row.county, "code": row.code, "name": row.name} for row in db.execute(known)}
        told = [rows for stream in ordered if (rows := self._written(stream, history, until, moved, places.get(stream)))]
        put(db, tables, ordered, told)

    def _written(self, stream: str, history: History, until: int, moved: list[str], known: dict[str, str] | None) -> "Rows | None":
        facts = [each.fact for each in history(stream, until).recorded]
        check = fold(facts)
        if check is None or not isinstance(facts[0], CheckInitiated):
            return None
        place = known or {"county": facts[0].county, "code": facts[0].code, "name": facts[0].name}
        if (name := f"{PROJECTS}{check.project}") in moved:
            project = fold_project([each.fact for each in history(name, until).recorded])
            place = {"county": project.county, "code": project.code, "name": project.name} if project else place
        return written(check, facts[0], place)


class Rows(NamedTuple):
    """What one check has in each table."""

    check: dict[str, Any]
    hands: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def put(db: Connection, tables: CheckTables, streams: Sequence[str], told: Sequence[Rows]) -> None:
    """These rows take the place of what there is of these streams."""
    for table in tables:
        db.execute(delete(table).where(table.c.stream.in_(streams)))
    checks = [each.check for each in told]
    hands = [row for each in told for row in each.hands]
    findings = [row for each in told for row in each.findings]
    for table, rows in zip(tables, (checks, hands, findings), strict=True):
        if rows:
            db.execute(insert(table), rows)


def written(check: Check, opening: CheckInitiated, place: dict[str, str]) -> Rows:
    """The rows of one check. place: county, code and name of its project."""
    waits, first_due = waits_until(check)
    counted = tally(check)
    own = {"stream": check.stream, "waits": waits, "first_due": first_due, **place}
    row = own | {
        "id": check.id,
        "project": check.project,
        "origin": check.origin.value,
        "level": check.level.value,
        "campaign": opening.campaign,
        "inspectors": listed(check.inspectors),
        "buildings": len(check.buildings),
        "opened_on": check.opened_on,
        "due": check.due,
        "arrived_on": check.arrived_on,
        "concluded_on": check.concluded_on,
        "last_on": check.last_on,
        "items": sum(1 for _ in check.subjects()),
        "results": len(check.results),
        "met": counted.met,
        "unmet": counted.unmet,
        "findings": len(check.findings),
        "open_findings": len(check.open_findings()),
    }
    hands = [{"stream": check.stream, "inspector": each, "waits": waits, "first_due": first_due} for each in sorted(set(check.inspectors))]
    return Rows(row, hands, list(_rows_of_findings(check, place)))


def _rows_of_findings(check: Check, place: dict[str, str]) -> Iterator[dict[str, Any]]:
    for each in check.findings.values():
        yield place | {
            "stream": check.stream,
            "finding": each.id,
            "id": check.id,
            "project": check.project,
            "words": each.words,
            "level": each.level.value,
            "severity": each.severity.value,
            "status": each.status.value,
            "open": each.open,
            "holds_back": each.holds_back,
            "found_on": each.on,
            "since": each.since,
            "due": due_of(each) or NO_DAY,
        }


def due_of(finding: Finding) -> date | None:
    """整改期限, while the unit has to put it right."""
    return finding.due if finding.status is FindingStatus.ORDERED else None


def waits_until(check: Check) -> tuple[bool, date]:
    """Whether anything of it waits, and the first day on which something falls due."""
    days = [due_of(each) or NO_DAY for each in check.open_findings()]
    if check.concluded_on is None:
        days.append(check.due)
    return bool(days), min(days, default=NO_DAY)


def _place() -> list[Column[Any]]:
    return [
        Column("county", Short(40), nullable=False),
        Column("code", Short(40), nullable=False),
        Column("name", Text, nullable=False),
        Column("id", Short(80), nullable=False),
        Column("project", Short(STREAM), nullable=False),
    ]


def _checks(metadata: MetaData, prefix: str) -> Table:
    """first_due, and then the stream, is the order of what waits; last_on that of what is done."""
    rows = Table(
        f"{prefix}check_register",
        metadata,
        Column("stream", Short(STREAM), primary_key=True),
        *_place(),
        Column("origin", Short(20), nullable=False),
        Column("level", Short(20), nullable=False),
        Column("campaign", Short(80)),
        Column("inspectors", Text, nullable=False),
        Column("buildings", Whole, nullable=False),
        Column("opened_on", Date, nullable=False),
        Column("due", Date, nullable=False),
        Column("arrived_on", Date),
        Column("concluded_on", Date),
        Column("last_on", Date, nullable=False),
        Column("items", Whole, nullable=False),
        Column("results", Whole, nullable=False),
        Column("met", Whole, nullable=False),
        Column("unmet", Whole, nullable=False),
        Column("findings", Whole, nullable=False),
        Column("open_findings", Whole, nullable=False),
        Column("waits", Boolean, nullable=False),
        Column("first_due", Date, nullable=False),
    )
    c = rows.c
    Index(f"{prefix}check_register_by_due", c.waits, c.first_due, c.stream, c.county)
    Index(f"{prefix}check_register_by_county", c.county, c.waits, c.first_due, c.stream)
    Index(f"{prefix}check_register_by_day", c.waits, c.last_on, c.stream, c.county)
    Index(f"{prefix}check_register_by_project", c.project)
    return rows


def _hands(metadata: MetaData, prefix: str) -> Table:
    rows = Table(
        f"{prefix}check_hands",
        metadata,
        Column("stream", Short(STREAM), primary_key=True),
        Column("inspector", Short(80), primary_key=True),
        Column("waits", Boolean, nullable=False),
        Column("first_due", Date, nullable=False),
    )
    Index(f"{prefix}check_hands_by_inspector", rows.c.inspector, rows.c.waits, rows.c.first_due, rows.c.stream)
    return rows


def _findings(metadata: MetaData, prefix: str) -> Table:
    rows = Table(
        f"{prefix}check_findings",
        metadata,
        Column("stream", Short(STREAM), primary_key=True),
        Column("finding", Short(80), primary_key=True),
        *_place(),
        Column("words", Text, nullable=False),
        Column("level", Short(20), nullable=False),
        Column("severity", Short(20), nullable=False),
        Column("status", Short(20), nullable=False),
        Column("open", Boolean, nullable=False),
        Column("holds_back", Boolean, nullable=False),
        Column("found_on", Date, nullable=False),
        Column("since", Date, nullable=False),
        Column("due", Date, nullable=False),
    )
    c = rows.c
    Index(f"{prefix}check_findings_by_due", c.open, c.due, c.stream, c.finding, c.county)
    Index(f"{prefix}check_findings_by_county", c.county, c.open, c.due, c.stream, c.finding)
    return rows
