"""台账查询: the register searched, filtered, sorted and paged, for those counties that a visitor may see."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct, json
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, Text, and_, func, not_, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from lifecycle.projections.county_targets import SQUARE_CENTIMETRES
from lifecycle.projections.project_register import STREAMS, as_sought, pairs
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.totals import Totalled
from lifecycle.vocabulary import Funding, Gate, Kind, ProjectId, Refused, StaffId, WorksClass

PER_PAGE = 50
MANY = 1_000
"""The most rows that a search by words counts. A search with more results has to be narrowed."""
MOST_WORDS, MOST_SIGNS = 20, 2_000
AT_ONCE = 2_000
"""Rows that an export holds in memory."""


class Judged(StrEnum):
    """评判情况, as a filter: a project with both kinds of bad verdicts is found under either."""

    UNMET = "unmet"  # 有不符合
    UNDETERMINED = "undetermined"  # 有无法判定
    CLEAR = "clear"  # 均符合或不适用
    NOT_JUDGED = "not_judged"  # 尚未评判


class Sort(StrEnum):
    """排序."""

    LATEST = "latest"  # 最近办理在前
    CODE = "code"  # 项目代码
    NAME = "name"  # 项目名称
    AREA = "area"  # 面积大的在前


class Query(Struct, frozen=True, kw_only=True):
    """台账查询条件. words: parts of name, code or construction unit, all of which have to be there; gate: some building waits there."""

    words: str = ""
    county: str | None = None
    kind: Kind | None = None
    state: ProjectState | None = None
    gate: Gate | None = None
    judged: Judged | None = None
    sort: Sort = Sort.LATEST
    page: int = 1


class DecidedByHead(Struct, frozen=True, kw_only=True):
    """负责人决定 that the project goes on at a gate where no document speaks: by whom, on what day, with what 文号."""

    gate: Gate
    by: StaffId
    on: date
    number: str | None = None


class Line(Struct, frozen=True, kw_only=True):
    """台账的一行. gates: those that buildings wait at, in the order of the route; reached: the furthest one that any has passed.

    unmet, undetermined: verdicts of what was last judged of each building; position: the last fact that the row knows; uscc: the code of
    the unit; heads: what the head of the authority decided where no document speaks.
    """

    project: ProjectId
    code: str
    name: str
    unit: str
    county: str
    kind: Kind
    funding: Funding
    works_class: WorksClass
    state: ProjectState
    gates: tuple[Gate, ...]
    reached: Gate | None
    buildings: int
    floor_area_m2: Decimal
    supervisions: int
    flags: int
    judged: bool
    unmet: int
    undetermined: int
    last_on: date
    position: int
    uscc: str | None = None
    heads: tuple[DecidedByHead, ...] = ()


class Page(Struct, frozen=True, kw_only=True):
    """台账的一页. total: rows on all pages; more: there are more than that, which nobody will leaf through: they are not counted."""

    lines: tuple[Line, ...]
    total: int
    page: int
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def look_up(db: Connection, register: Totalled, query: Query, counties: Collection[str] | None = None) -> Page:
    """One page. counties: those that may be seen; None is all of them. A page behind the last one is empty."""
    if words := words_sought(query):
        return _searched(db, register.rows, words, query, counties)
    rows, totals = register
    total = db.execute(select(func.coalesce(func.sum(totals.c.number), 0)).where(*_filtered(totals, query, counties))).scalar_one()
    # The index has all that is asked for here, so that whole rows are fetched for the one page only.
    streams = _paged(select(rows.c.stream).where(*_filtered(rows, query, counties)), rows, query).subquery()
    shown = select(rows).join(streams, streams.c.stream == rows.c.stream).order_by(*_order(rows, query.sort))
    return Page(lines=tuple(map(line, db.execute(shown))), total=int(total), page=query.page)


def look_through(db: Connection, register: Totalled, query: Query, counties: Collection[str] | None = None) -> Iterator[Line]:
    """All rows, one by one, for an export; `db` has to stay open while they are read."""
    rows = register.rows
    wanted = (*_filtered(rows, query, counties), *_with_words(db, rows, words_sought(query)))
    chosen = select(rows).where(*wanted).order_by(*_order(rows, query.sort))
    yield from map(line, db.execute(chosen.execution_options(yield_per=AT_ONCE)))


def look_after(
    db: Connection, register: Totalled, query: Query, counties: Collection[str] | None = None, *, after: ProjectId, limit: int
) -> tuple[Line, ...]:
    """The rows after a project, in the order of project ids. Continuing from the last one visits each project once, whatever changes."""
    rows = register.rows
    wanted = (*_filtered(rows, query, counties), *_with_words(db, rows, words_sought(query)))
    chosen = select(rows).where(rows.c.stream > f"{STREAMS}{after}", *wanted).order_by(rows.c.stream).limit(limit)
    return tuple(map(line, db.execute(chosen)))


def words_sought(query: Query) -> list[str]:
    """Raises Refused for too many words, or too long ones: each word is one more condition of the query."""
    words = as_sought(query.words).split()
    if len(words) > MOST_WORDS or sum(map(len, words)) > MOST_SIGNS:
        raise Refused("search.too_much", most=MOST_WORDS, longest=MOST_SIGNS)
    return words


def _searched(db: Connection, rows: Table, words: Sequence[str], query: Query, counties: Collection[str] | None) -> Page:
    """If few rows match, one scan finds them; if many match, rows are read in order until the page is full."""
    wanted = (*_filtered(rows, query, counties), *_with_words(db, rows, words))
    found = db.execute(select(rows.c.stream).where(*wanted).limit(MANY + 1)).scalars().all()
    few = len(found) <= MANY
    shown = _paged(select(rows).where(rows.c.stream.in_(found) if few else and_(*wanted)), rows, query)
    return Page(lines=tuple(map(line, db.execute(shown))), total=min(len(found), MANY), page=query.page, more=not few)


def _paged(chosen: Select[Any], rows: Table, query: Query) -> Select[Any]:
    return chosen.order_by(*_order(rows, query.sort)).limit(PER_PAGE).offset(PER_PAGE * (query.page - 1))


def _with_words(db: Connection, rows: Table, words: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """All of the words stand in code, name or construction unit."""
    yield from (rows.c.sought.contains(word, autoescape=True) for word in words)
    if db.dialect.name == "postgresql" and (together := [pair for word in words for pair in pairs(word)]):
        yield type_coerce(rows.c.pairs, ARRAY(Text)).contains(together)


def _filtered(table: Table, query: Query, counties: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    """What is asked of a row, or of the totals."""
    c = table.c
    if counties is not None:
        yield c.county.in_(sorted(counties))
    for column, value in ((c.county, query.county), (c.kind, query.kind), (c.state, query.state)):
        if value is not None:
            yield column == str(value)
    if query.gate is not None:
        yield c.gates.contains(f",{query.gate},", autoescape=True)
    match query.judged:
        case Judged.UNMET:
            yield c.unmet > 0
        case Judged.UNDETERMINED:
            yield c.undetermined > 0
        case Judged.CLEAR:
            yield and_(c.judged, c.unmet == 0, c.undetermined == 0)
        case Judged.NOT_JUDGED:
            yield not_(c.judged)


def _order(rows: Table, sort: Sort) -> tuple[ColumnElement[Any], ...]:
    first: Mapping[Sort, ColumnElement[Any]] = {
        Sort.LATEST: rows.c.last_on.desc(),
        Sort.CODE: rows.c.code,
        Sort.NAME: rows.c.by_name,
        Sort.AREA: rows.c.area.desc(),
    }
    return first[sort], rows.c.stream


def line(row: Row[Any]) -> Line:
    return Line(
        project=ProjectId(row.stream.removeprefix(STREAMS)),
        code=row.code,
        name=row.name,
        unit=row.unit,
        county=row.county,
        kind=Kind(row.kind),
        funding=Funding(row.funding),
        works_class=WorksClass(row.works_class),
        state=ProjectState(row.state),
        gates=tuple(map(Gate, filter(None, row.gates.split(",")))),
        reached=Gate(row.reached) if row.reached else None,
        buildings=row.buildings,
        floor_area_m2=Decimal(row.area) / SQUARE_CENTIMETRES,
        supervisions=row.supervisions,
        flags=row.flags,
        judged=row.judged,
        unmet=row.unmet,
        undetermined=row.undetermined,
        last_on=row.last_on,
        position=row.position,
        uscc=row.uscc,
        heads=json.decode(row.heads, type=tuple[DecidedByHead, ...]),
    )


def named(db: Connection, rows: Table, ids: Collection[ProjectId]) -> dict[ProjectId, tuple[str, str]]:
    """代码与名称 of these projects."""
    streams = [f"{STREAMS}{id_}" for id_ in ids]
    found = db.execute(select(rows.c.stream, rows.c.code, rows.c.name).where(rows.c.stream.in_(streams)))
    return {ProjectId(stream.removeprefix(STREAMS)): (code, name) for stream, code, name in found}
