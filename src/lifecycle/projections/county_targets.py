"""县级目标表: what counts toward each county's targets of the year (附件1, first columns), building by building, with the reason.

The definitions stand in the policy documents beside their clause (`target` provisions); nothing is decided here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    select,
)

from lifecycle.compliance.choices import UNDECIDED, Decisions, decisions_in, stream_of
from lifecycle.compliance.choosing import chosen_targets, conditions_of
from lifecycle.compliance.counting import CountableBuilding, counts
from lifecycle.compliance.document import Counting, Target
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.counties.targets import CountyTargetsSet
from lifecycle.ledger import Recorded, Stream
from lifecycle.projections import targets_set
from lifecycle.projections.columns import STREAM, LargeWhole, Short, Whole
from lifecycle.projections.runner import History, digest
from lifecycle.projections.totals import NUMBER, Totalled, put
from lifecycle.projects.mending.corrections import fold
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building
from lifecycle.vocabulary import BuildingId, Gate, Indicators, Stage, Use

SQUARE_CENTIMETRES = 10_000
"""Areas are kept as whole square centimetres (1e-4 m2), so that both databases add them up exactly."""

PROMISED = (Stage.DRAWN, Stage.DESIGNED, Stage.REQUIRED, Stage.AS_BUILT)
"""改造面积 of works that start is what the drawings say; where they say nothing, what was stated nearest to them."""


class CountyTables(NamedTuple):
    """县级目标表的表格: the buildings that are counted with their totals, and the targets that were recorded."""

    counted: Totalled
    set: Table


class CountyTargets:
    """县级目标表, a projection: a project's rows are written anew whenever a page holds facts of it.

    So a correction, a split or a transfer needs no code of its own, and a page that comes twice changes nothing. All projects are written
    anew once an option is decided that a target takes.
    """

    name = "county_targets"
    version = 5

    def __init__(self, rulebook: Rulebook) -> None:
        self._documents = rulebook.documents
        self.targets = self._counting(UNDECIDED)
        takes_choices = any(each.choice for target, _ in self.targets if target.counting for each in conditions_of(target.counting))
        self._decided_in = stream_of(rulebook.jurisdictions) if takes_choices else None
        self.edition = digest(self._decided_in or "", *(f"{target.id} {edition}" for target, edition in self.targets))

    def followed(self, history: Callable[[str], Stream]) -> tuple[tuple[Target, str], ...]:
        """The targets that count, and by what each is counted: its document, and what was decided of its choices."""
        if self._decided_in is None:
            return self.targets
        return self._counting(decisions_in((each.position, each.fact) for each in history(self._decided_in).recorded))

    def _counting(self, decisions: Decisions) -> tuple[tuple[Target, str], ...]:
        return tuple(
            (target, _edition(document.sha256, target.counting))
            for document in self._documents
            for target in chosen_targets(document, decisions)
            if target.counting
        )

    def tables(self, metadata: MetaData, prefix: str) -> CountyTables:
        return CountyTables(Totalled(_rows(metadata, prefix), _totals(metadata, prefix)), targets_set.table(metadata, prefix))

    def apply(self, db: Connection, tables: CountyTables, page: Sequence[Recorded], history: History) -> None:
        """Each project as it stood at the end of the page; the targets in the order in which they were set."""
        until = page[-1].position
        streams = sorted({recorded.stream for recorded in page if recorded.stream.startswith("project/")})
        if any(recorded.stream == self._decided_in for recorded in page):
            streams = sorted({*streams, *db.scalars(select(tables.counted.rows.c.stream).distinct())})
        projects = ((stream, fold(recorded.fact for recorded in history(stream, until).recorded)) for stream in streams)
        targets = self.followed(lambda stream: history(stream, until)) if streams else ()
        rows = [row for stream, project in projects if project for row in counted(stream, project, targets)]
        if streams:
            write(db, tables.counted, streams, rows)
        for recorded in page:
            if isinstance(recorded.fact, CountyTargetsSet):
                targets_set.enter(db, tables.set, recorded, recorded.fact)


ALIKE = ("document_sha256", "year", "target", "county", "reason", "counts", "in_numerator")
"""What the totals go by."""


def write(db: Connection, tables: Totalled, streams: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Puts these rows in the place of what there is of these streams."""
    put(db, tables, streams, rows, alike=ALIKE, summed=("area",))


def _edition(document_sha256: str, counting: Counting) -> str:
    """The document; where options were decided that the target takes, the document under these options."""
    borrowed = [(each.choice, sorted(map(str, each.required))) for each in conditions_of(counting) if "/" in (each.choice or "")]  # type: ignore[arg-type]
    if borrowed:  # what another document offers is no part of the hash of this one
        document_sha256 = sha256(f"{document_sha256}/{borrowed}".encode()).hexdigest()
    if not counting.later:
        return document_sha256
    taken = ((since, each.required) for since, later in counting.later for each in conditions_of(later) if each.choice)
    options = [(str(since), sorted(map(str, required))) for since, required in taken if isinstance(required, frozenset)]
    return sha256(f"{document_sha256}/{options}".encode()).hexdigest()


def _alike_columns() -> list[Column[Any]]:
    return [
        Column("document_sha256", Short(64), nullable=False),
        Column("year", Whole, nullable=False),
        Column("target", Short(80), nullable=False),
        Column("county", Short(40), nullable=False),
        Column("reason", Short(40), nullable=False),
        Column("counts", Boolean, nullable=False),
        Column("in_numerator", Boolean, nullable=False),
    ]


def _rows(metadata: MetaData, prefix: str) -> Table:
    """One row a target, a building (or part) and the county that it counts for. The indexes are the two orders in which they are shown."""
    rows = Table(
        f"{prefix}counted_buildings",
        metadata,
        Column("stream", Short(STREAM), nullable=False),
        *_alike_columns(),
        Column("unit", Short(80), nullable=False),
        Column("code", Short(40), nullable=False),
        Column("project", Text, nullable=False),
        Column("building", Text, nullable=False),
        Column("use", Short(40), nullable=False),
        Column("day", Date),
        Column("area", LargeWhole),
        Column("measures", Short(200), nullable=False),
        PrimaryKeyConstraint("stream", "target", "unit"),
    )
    c = rows.c
    Index(f"{prefix}counted_buildings_by_county", c.target, c.county, c.counts.desc(), c.code, c.unit, c.stream)
    Index(f"{prefix}counted_buildings_by_reason", c.target, c.reason, c.county, c.code, c.unit, c.stream)
    return rows


def _totals(metadata: MetaData, prefix: str) -> Table:
    figures = (Column(NUMBER, BigInteger, nullable=False), Column("area", LargeWhole, nullable=False))
    totals = Table(f"{prefix}counted_buildings_totals", metadata, *_alike_columns(), *figures)
    Index(f"{prefix}counted_buildings_totals_by", *(totals.c[name] for name in ALIKE), unique=True)
    return totals


def counted(stream: str, project: Project, targets: Iterable[tuple[Target, str]]) -> Iterator[dict[str, Any]]:
    """计数行 of one project: every building that stands, under every target that counts buildings, counted or not."""
    for target, edition in targets:
        for building in project.standing():
            for unit, use, area in building.units:
                view = _countable(project, building, unit, use, area)
                result = counts(target, view)
                day: date | None = getattr(view, target.counting.in_year_of) if target.counting else None
                yield {
                    "stream": stream,
                    "target": target.id,
                    "unit": unit,
                    "document_sha256": edition,
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
