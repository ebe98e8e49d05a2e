"""县级目标表: what counts toward each county's targets of the year (附件1, first columns), building by building, with the reason.

The definitions stand in the policy documents beside their clause (`target` provisions); nothing is decided here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    select,
)

from lifecycle.compliance.counting import CountableBuilding, Reason, counts
from lifecycle.compliance.document import PolicyDocument, Target
from lifecycle.ledger import Recorded
from lifecycle.ledger.database import reading
from lifecycle.projections.runner import History, Runner
from lifecycle.projects.building import Building
from lifecycle.projects.corrections import fold
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Gate, Indicators, Stage, Use

SQUARE_CENTIMETRES = 10_000
"""Areas are kept as whole square centimetres (1e-4 m2), so that both databases add them up exactly."""

PROMISED = (Stage.DRAWN, Stage.DESIGNED, Stage.REQUIRED, Stage.AS_BUILT)
"""改造面积 of works that start is what the drawings say; where they say nothing, what was stated nearest to them."""


class CountyTargets:
    """县级目标表, a projection: a project's rows are written anew whenever a page holds facts of it.

    So a correction, a split or a transfer needs no code of its own, and a page that comes twice changes nothing.
    """

    name = "county_targets"
    version = 2

    def __init__(self, documents: Iterable[PolicyDocument]) -> None:
        self.targets = tuple((target, document.sha256) for document in documents for target in document.targets() if target.counting)

    def tables(self, metadata: MetaData, prefix: str) -> Table:
        return table(metadata, prefix)

    def apply(self, db: Connection, tables: Table, page: Sequence[Recorded], history: History) -> None:
        """Only project streams count; each is read as it stood at the end of the page."""
        until = page[-1].position
        for stream in sorted({recorded.stream for recorded in page if recorded.stream.startswith("project/")}):
            project = fold(recorded.fact for recorded in history(stream, until).recorded)
            db.execute(delete(tables).where(tables.c.stream == stream))
            if project and (rows := list(counted(stream, project, self.targets))):
                db.execute(insert(tables), rows)


def up_to_date(runner: Runner[Table], projection: CountyTargets) -> int:
    """The sheet as of the head of the ledger; rebuilt when the documents that define it have changed since its rows were written."""
    reached = runner.catch_up()
    current = [sha256 for _, sha256 in projection.targets]
    stale = select(runner.sheets.c.stream).where(runner.sheets.c.document_sha256.not_in(current)).limit(1)
    with reading(runner.ledger.engine) as db:
        changed = db.execute(stale).first() is not None
    return runner.rebuild() if changed else reached


def table(metadata: MetaData, prefix: str) -> Table:
    """One row a target, a building (or part) and the county that it counts for."""
    rows = Table(
        f"{prefix}counted_buildings",
        metadata,
        Column("stream", String(80), primary_key=True),
        Column("target", String(80), primary_key=True),
        Column("unit", String(80), primary_key=True),
        Column("document_sha256", String(64), nullable=False),
        Column("year", Integer, nullable=False),
        Column("county", String(12), nullable=False),
        Column("code", String(40), nullable=False),
        Column("project", Text, nullable=False),
        Column("building", Text, nullable=False),
        Column("use", String(40), nullable=False),
        Column("day", Date),
        Column("counts", Boolean, nullable=False),
        Column("in_numerator", Boolean, nullable=False),
        Column("area", BigInteger),
        Column("reason", String(40), nullable=False),
        Column("measures", String(200), nullable=False),
    )
    Index(
        f"{prefix}counted_buildings_by_county", rows.c.year, rows.c.target, rows.c.county, rows.c.counts, rows.c.in_numerator, rows.c.area
    )
    return rows


def counted(stream: str, project: Project, targets: Iterable[tuple[Target, str]]) -> Iterator[dict[str, Any]]:
    """计数行 of one project: every building that stands, under every target that counts buildings, counted or not."""
    for target, sha256 in targets:
        for building in project.standing():
            for unit, use, area in building.units:
                view = _countable(project, building, unit, use, area)
                result = counts(target, view)
                day: date | None = getattr(view, target.counting.in_year_of) if target.counting else None
                yield {
                    "stream": stream,
                    "target": target.id,
                    "unit": unit,
                    "document_sha256": sha256,
                    "year": target.year,
                    "county": project.county_on(day) if day else project.county,
                    "code": project.code,
                    "project": project.name,
                    "building": building.name,
                    "use": use.value,
                    "day": day,
                    "counts": result.counts,
                    "in_numerator": result.in_numerator,
                    "area": None if result.area is None else int(result.area * SQUARE_CENTIMETRES),
                    "reason": result.reason.value,
                    "measures": ",".join(result.measures),
                }


def _countable(project: Project, building: Building, unit: BuildingId, use: Use, area: Decimal) -> CountableBuilding:
    retrofit = next((v for stage in PROMISED if (v := building.at(unit, stage).retrofit_area_m2) is not None), None)
    return CountableBuilding(
        id=unit,
        kind=project.kind,
        funding=project.funding,
        urban=project.urban,
        bim_pilot=project.bim_pilot,
        use=use,
        floor_area_m2=area,
        prefabricated=building.prefabricated,
        indicators=Indicators(green_star=building.at(unit, Stage.AS_BUILT).green_star, retrofit_area_m2=retrofit),
        started_on=building.started_on,
        accepted_on=building.passed_on(Gate.COMPLETION_ACCEPTANCE),
    )


class Progress(Struct, frozen=True, kw_only=True):
    """一县一项的进度: a sum of square metres, or the two sums of a share; reached is None where nothing is counted."""

    target: str
    county: str
    numerator_m2: Decimal
    denominator_m2: Decimal
    buildings: int

    @property
    def share(self) -> Decimal | None:
        """占比, a fraction of one; None while the denominator is zero (a share of nothing is not zero)."""
        return self.numerator_m2 / self.denominator_m2 if self.denominator_m2 else None


def progress(db: Connection, rows: Table, year: int) -> dict[tuple[str, str], Progress]:
    """进度 of every target and county of a year, from the rows that count."""
    in_numerator = case((rows.c.in_numerator, rows.c.area), else_=0)
    sums = (
        select(rows.c.target, rows.c.county, func.sum(in_numerator), func.sum(rows.c.area), func.count())
        .where(rows.c.year == year, rows.c.counts)
        .group_by(rows.c.target, rows.c.county)
    )
    return {
        (target, county): Progress(
            target=target,
            county=county,
            numerator_m2=Decimal(int(numerator)) / SQUARE_CENTIMETRES,
            denominator_m2=Decimal(int(denominator)) / SQUARE_CENTIMETRES,
            buildings=buildings,
        )
        for target, county, numerator, denominator, buildings in db.execute(sums)
    }


class CountedBuilding(Struct, frozen=True, kw_only=True):
    """计数明细: one building under one target, with why it counts or not."""

    county: str
    code: str
    project: str
    building: str
    unit: str
    use: Use
    day: date | None
    counts: bool
    in_numerator: bool
    area_m2: Decimal | None
    reason: Reason
    measures: tuple[str, ...]


class Tally(Struct, frozen=True, kw_only=True):
    """理由小计: how many buildings have one reason under a target, and the area of those that count."""

    reason: Reason
    buildings: int
    area_m2: Decimal


def tallies(db: Connection, rows: Table, target: str, counties: Collection[str] | None = None) -> list[Tally]:
    """数字的构成: the buildings under a target by their reason, those that count first."""
    sums = select(rows.c.reason, func.count(), func.sum(rows.c.area)).where(*_under(rows, target, counties)).group_by(rows.c.reason)
    found = {
        reason: Tally(reason=Reason(reason), buildings=buildings, area_m2=Decimal(int(area or 0)) / SQUARE_CENTIMETRES)
        for reason, buildings, area in db.execute(sums)
    }
    return [found[reason] for reason in Reason if reason in found]


def opened_to(
    db: Connection,
    rows: Table,
    target: str,
    counties: Collection[str] | None = None,
    *,
    reason: Reason | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[CountedBuilding]:
    """数字背后的单体 of some counties (None: all) or of one reason: those that count first, then the others, each with its reason."""
    chosen = (
        select(rows)
        .where(*_under(rows, target, counties), *([rows.c.reason == reason.value] if reason else []))
        .order_by(rows.c.county, rows.c.counts.desc(), rows.c.code, rows.c.unit)
        .limit(limit)
        .offset(offset)
    )
    return [
        CountedBuilding(
            county=row.county,
            code=row.code,
            project=row.project,
            building=row.building,
            unit=row.unit,
            use=Use(row.use),
            day=row.day,
            counts=row.counts,
            in_numerator=row.in_numerator,
            area_m2=None if row.area is None else Decimal(row.area) / SQUARE_CENTIMETRES,
            reason=Reason(row.reason),
            measures=tuple(filter(None, row.measures.split(","))),
        )
        for row in db.execute(chosen)
    ]


def _under(rows: Table, target: str, counties: Collection[str] | None) -> list[ColumnElement[bool]]:
    within = [] if counties is None else [rows.c.county.in_(counties)]
    return [rows.c.target == target, *within]
