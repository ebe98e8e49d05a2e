"""项目台账: one row a project: its parties and place, its progress, its open items, and its latest verdicts."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import json
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from lifecycle.ledger import Recorded
from lifecycle.projections.columns import STREAM, LargeWhole, Short, Whole
from lifecycle.projections.county_targets import SQUARE_CENTIMETRES
from lifecycle.projections.project_state import last_judged, reached, state, waiting_at
from lifecycle.projections.runner import History
from lifecycle.projections.totals import NUMBER, Totalled, put
from lifecycle.projects.mending.corrections import effective, fold
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Project
from lifecycle.vocabulary import ZERO, Fact, Ruling

STREAMS = "project/"
NAME_KEY = 40
"""So many characters decide the order of names."""


class ProjectRegister:
    """项目台账, a projection: a project's row is written anew whenever a page holds facts of it."""

    name = "project_register"
    version = 6
    edition = ""

    def tables(self, metadata: MetaData, prefix: str) -> Totalled:
        return Totalled(_rows(metadata, prefix), _totals(metadata, prefix))

    def apply(self, db: Connection, tables: Totalled, page: Sequence[Recorded], history: History) -> None:
        """Each project as it stood at the end of the page."""
        until = page[-1].position
        streams = sorted({recorded.stream for recorded in page if recorded.stream.startswith(STREAMS)})
        if streams:
            write(db, tables, streams, [row for stream in streams if (row := registered(stream, history(stream, until).recorded))])


def write(db: Connection, tables: Totalled, streams: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Puts these rows in the place of what there is of these streams, and brings the totals along."""
    rows = [row | {"pairs": pairs(row["sought"]) if db.dialect.name == "postgresql" else None} for row in rows]
    put(db, tables, streams, rows, alike=FILTERS)


FILTERS = ("county", "kind", "state", "gates", "judged", "unmet", "undetermined")
"""What rows are filtered by; rows that are alike in it are counted together."""


def _filter_columns() -> list[Column[Any]]:
    return [
        Column("county", Short(40), nullable=False),
        Column("kind", Short(40), nullable=False),
        Column("state", Short(20), nullable=False),
        Column("gates", Short(400), nullable=False),
        Column("judged", Boolean, nullable=False),
        Column("unmet", Whole, nullable=False),
        Column("undetermined", Whole, nullable=False),
    ]


def _rows(metadata: MetaData, prefix: str) -> Table:
    """Every order in which the register is shown has an index that also holds what it is filtered by: where no words are looked for,
    a page touches no more rows than it shows. Words are looked for in `sought`; PostgreSQL, which reads rows more slowly, is led to
    them by `pairs`, and SQLite reads through them all, in an index that holds little else.
    """
    rows = Table(
        f"{prefix}project_register",
        metadata,
        Column("stream", Short(STREAM), primary_key=True),
        Column("code", Short(40), nullable=False),
        Column("name", Text, nullable=False),
        Column("unit", Text, nullable=False),
        Column("uscc", Short(40)),
        *_filter_columns(),
        Column("funding", Short(40), nullable=False),
        Column("works_class", Short(40), nullable=False),
        Column("reached", Short(40)),
        Column("buildings", Whole, nullable=False),
        Column("area", LargeWhole, nullable=False),
        Column("supervisions", Whole, nullable=False),
        Column("flags", Whole, nullable=False),
        Column("heads", Text, nullable=False),
        Column("last_on", Date, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("by_name", Short(8 * NAME_KEY), nullable=False),
        Column("sought", Text, nullable=False),
        Column("pairs", JSON(none_as_null=True).with_variant(ARRAY(Text), "postgresql")),
    )
    c = rows.c
    filtered = (c.stream, *(c[name] for name in FILTERS))
    Index(f"{prefix}project_register_by_code", c.code, *filtered)
    Index(f"{prefix}project_register_by_name", c.by_name, *filtered)
    Index(f"{prefix}project_register_by_area", c.area.desc(), *filtered)
    Index(f"{prefix}project_register_by_last", c.last_on.desc(), *filtered)
    Index(f"{prefix}project_register_by_sought", c.sought, *filtered).ddl_if(dialect="sqlite")
    Index(f"{prefix}project_register_by_pairs", c.pairs, postgresql_using="gin").ddl_if(dialect="postgresql")
    return rows


def _totals(metadata: MetaData, prefix: str) -> Table:
    totals = Table(f"{prefix}project_register_totals", metadata, *_filter_columns(), Column(NUMBER, BigInteger, nullable=False))
    Index(f"{prefix}project_register_totals_by_filters", *(totals.c[name] for name in FILTERS), unique=True)
    return totals


def registered(stream: str, recorded: Sequence[Recorded]) -> dict[str, Any] | None:
    """台账的一行; None for a stream that holds no project yet."""
    facts = [each.fact for each in recorded]
    project = fold(facts)
    return None if project is None else _row(project, effective(facts)) | {"stream": stream, "position": recorded[-1].position}


def _row(project: Project, told: Sequence[Fact]) -> dict[str, Any]:
    unit = project.party(PartyRole.CONSTRUCTION_UNIT)
    unit_name = unit.name if unit else ""
    furthest = reached(project)
    judged = last_judged(project, told)
    return {
        "code": project.code,
        "name": project.name,
        "unit": unit_name,
        "uscc": unit.uscc if unit else None,
        "county": project.county,
        "kind": project.kind.value,
        "funding": project.funding.value,
        "works_class": project.works_class.value,
        "state": state(project).value,
        "gates": listed(gate.value for gate in waiting_at(project)),
        "reached": furthest.value if furthest else None,
        "buildings": len(project.standing()),
        "area": int(sum((building.floor_area_m2 for building in project.standing()), ZERO) * SQUARE_CENTIMETRES),
        "supervisions": _open(project.supervisions.values()),
        "flags": _open(project.flags.values()),
        "judged": bool(judged),
        "unmet": sum(verdict.verdict is Ruling.UNMET for verdict in judged),
        "undetermined": sum(verdict.verdict is Ruling.UNDETERMINED for verdict in judged),
        "heads": json.encode(list(_heads(project))).decode(),
        "last_on": max(fact.on for fact in told),
        "by_name": in_dictionary_order(project.name),
        "sought": as_sought(f"{project.code}\n{project.name}\n{unit_name}"),
    }


def _heads(project: Project) -> Iterator[dict[str, str | None]]:
    """负责人决定 where no document speaks, as long as a building stands that it names."""
    standing = {building.id for building in project.standing()}
    for silence in project.silences.values():
        if (decided := silence.decided) and standing & set(silence.buildings):
            yield {"gate": silence.gate.value, "by": decided.by, "on": decided.on.isoformat(), "number": decided.number}


def _open(issues: Iterable[Issue]) -> int:
    return sum(issue.open for issue in issues)


def listed(words: Iterable[str]) -> str:
    """Words in one column, each between commas, so that one of them can be asked for."""
    return "".join(f",{word}" for word in words) + ","


def in_dictionary_order(name: str) -> str:
    """A key that sorts like a dictionary in every database: GB 18030 orders the common characters by sound."""
    return name[:NAME_KEY].encode("gb18030", "replace").hex()


def as_sought(text: str) -> str:
    """Full-width or not, in capitals or not: it is the same word."""
    return unicodedata.normalize("NFKC", text).lower()


def pairs(sought: str) -> list[str]:
    """All pairs of neighbouring characters. A text with all pairs of a word nearly always contains the word."""
    return sorted({sought[place : place + 2] for place in range(len(sought) - 1)})
