"""文号簿: one row for every number that was given or entered at a gate of ours: its paper, its authority, and whether it is valid."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    MetaData,
    Row,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from lifecycle.ledger import Recorded
from lifecycle.projections.columns import STREAM, Short, Whole
from lifecycle.projections.project_register import STREAMS
from lifecycle.projections.runner import History
from lifecycle.projects.deciding.certificates import CertificateCancelled, DecisionRevoked, PermitLapsed
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected, annulled, facts_as_corrected
from lifecycle.projects.numbers import NUMBERED, decided_here, number_key, paper_of, year_of
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.registration import JurisdictionTransferred
from lifecycle.projects.works.building import BuildingStanding, Passage, PassageStatus
from lifecycle.projects.works.changes import DesignChanged
from lifecycle.values.paper_numbers import same_authority
from lifecycle.vocabulary import BuildingId, Certificate, Fact, Gate, StaffId

CHANGING: tuple[type[Fact], ...] = (
    *NUMBERED,
    DecisionRevoked,
    CertificateCancelled,
    PermitLapsed,
    DesignChanged,
    JurisdictionTransferred,
    FactAnnulled,
)
"""The facts by which a row of the book comes out otherwise."""
KEY = 100
"""So many characters of an authority tell it from the others, and fit into an index."""


class PaperState(StrEnum):
    """文号的状态."""

    STANDS = "stands"  # 有效
    STANDS_IN_PART = "stands_in_part"  # 部分有效
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    LAPSED = "lapsed"  # 失效
    REOPENED = "reopened"  # 需重新办理
    MISTAKEN = "mistaken"  # 误记
    ANNULLED = "annulled"  # 作废


ENDED = {
    PassageStatus.REVOKED: PaperState.REVOKED,
    PassageStatus.CANCELLED: PaperState.CANCELLED,
    PassageStatus.LAPSED: PaperState.LAPSED,
    PassageStatus.REOPENED: PaperState.REOPENED,
}


class NumberBook:
    """文号簿, a projection: the numbers of a project are written anew whenever a page holds a fact that bears on them."""

    name = "number_book"
    version = 3
    edition = ""

    def tables(self, metadata: MetaData, prefix: str) -> Table:
        return table(metadata, prefix)

    def apply(self, db: Connection, tables: Table, page: Sequence[Recorded], history: History) -> None:
        """Each project as it stood at the end of the page."""
        until = page[-1].position
        streams = sorted({each.stream for each in page if each.stream.startswith(STREAMS) and isinstance(each.fact, CHANGING)})
        if not streams:
            return
        rows = [row for stream in streams for row in written(stream, history(stream, until).recorded)]
        db.execute(delete(tables).where(tables.c.stream.in_(streams)))
        if rows:
            db.execute(insert(tables), rows)


def table(metadata: MetaData, prefix: str) -> Table:
    rows = Table(
        f"{prefix}number_book",
        metadata,
        Column("stream", Short(STREAM), primary_key=True),
        Column("line", Whole, primary_key=True),
        Column("authority_key", Short(KEY), nullable=False),
        Column("authority", Text, nullable=False),
        Column("year", Whole, nullable=False),
        Column("number", Text, nullable=False),
        Column("gate", Short(40), nullable=False),
        Column("on", Date, nullable=False),
        Column("signer", Text, nullable=False),
        Column("elsewhere", Boolean, nullable=False),
        Column("state", Short(20), nullable=False),
        Column("county", Short(40), nullable=False),
        Column("code", Short(40), nullable=False),
        Column("project", Text, nullable=False),
        Column("buildings", Text, nullable=False),
        Column("position", BigInteger, nullable=False),
    )
    Index(f"{prefix}number_book_by_authority", rows.c.authority_key, rows.c.year)
    return rows


class _Paper(Struct, kw_only=True):
    """A paper on its way through the history of its project. passages: of the buildings that bear it, as last seen.

    state: where it does not follow from these.
    """

    fact: Fact
    position: int
    certificate: Certificate
    gate: Gate
    passages: dict[BuildingId, Passage] = {}
    state: PaperState | None = None


def written(stream: str, recorded: Sequence[Recorded]) -> Iterator[dict[str, Any]]:
    """The rows of one project; none for a stream that holds no project yet."""
    project, papers = _followed(recorded)
    if project is None:
        return
    for line, paper in enumerate(papers):
        names = [project.buildings[id_].name for id_ in getattr(paper.fact, "buildings", ()) if id_ in project.buildings]
        yield {
            "stream": stream,
            "line": line,
            "authority_key": authority_key(paper.certificate.authority),
            "authority": paper.certificate.authority,
            "year": year_of(paper.certificate.number, paper.fact.on),
            "number": paper.certificate.number,
            "gate": paper.gate.value,
            "on": paper.fact.on,
            "signer": paper.fact.behalf or paper.fact.by,
            "elsewhere": not isinstance(paper.fact, GateConcluded),
            "state": _state(paper).value,
            "county": project.county,
            "code": project.code,
            "project": project.name,
            "buildings": "\n".join(names),
            "position": paper.position,
        }


def _followed(recorded: Sequence[Recorded]) -> tuple[Project | None, list[_Paper]]:
    """The project, and every paper that it ever had, with the passages that rest on it as the history goes on."""
    told = dict(facts_as_corrected([each.fact for each in recorded]))
    project: Project | None = None
    papers: list[_Paper] = []
    for each in recorded:
        if (fact := told.get(each.version)) is None:
            continue
        project = evolve(fact, project)
        if (certificate := paper_of(fact)) and decided_here(gate := fact.gate):  # type: ignore[attr-defined]  # what has a paper has a gate
            papers.append(_Paper(fact=fact, position=each.position, certificate=certificate, gate=gate))
            papers += _mistaken(fact, each, recorded, certificate, gate)
        for paper in papers:
            seen = paper.passages | _resting_on(paper, project)
            paper.passages = {id_: passage for id_, passage in seen.items() if project.buildings[id_].standing is BuildingStanding.STANDING}
    return project, [*papers, *_annulled(recorded)]


def _annulled(recorded: Sequence[Recorded]) -> Iterator[_Paper]:
    """The numbers of annulled facts, and those that they were corrected to. They are not given again either."""
    stated: dict[tuple[int, str], _Paper] = {}
    for version in sorted(annulled(each.fact for each in recorded)):
        each = recorded[version - 1]
        named = each.fact.corrects if isinstance(each.fact, FactCorrected) else version
        fact: Any = recorded[named - 1].fact
        if (paper := paper_of(each.fact)) and decided_here(fact.gate):
            told = _Paper(fact=fact, position=each.position, certificate=paper, gate=fact.gate, state=PaperState.ANNULLED)
            stated.setdefault((named, number_key(paper)), told)
    yield from stated.values()


def _mistaken(fact: Fact, entered: Recorded, recorded: Sequence[Recorded], now: Certificate, gate: Gate) -> Iterator[_Paper]:
    """The numbers of the paper before its corrections. They are not given again either."""
    earlier = [entered, *(each for each in recorded if isinstance(each.fact, FactCorrected) and each.fact.corrects == entered.version)]
    stated = {number_key(paper): (paper, each.position) for each in earlier if (paper := paper_of(each.fact))}
    for key, (paper, position) in stated.items():
        if key != number_key(now):
            yield _Paper(fact=fact, position=position, certificate=paper, gate=gate, state=PaperState.MISTAKEN)


def _resting_on(paper: _Paper, project: Project) -> dict[BuildingId, Passage]:
    key = number_key(paper.certificate)
    at_gate = ((id_, building.passages.get(paper.gate)) for id_, building in project.buildings.items())
    return {id_: passage for id_, passage in at_gate if passage and passage.certificate and number_key(passage.certificate) == key}


def _state(paper: _Paper) -> PaperState:
    if paper.state:
        return paper.state
    statuses = {passage.status for passage in paper.passages.values()}
    if PassageStatus.PASSED in statuses:
        return PaperState.STANDS if len(statuses) == 1 else PaperState.STANDS_IN_PART
    return next((state for status, state in ENDED.items() if status in statuses), PaperState.STANDS)


def authority_key(authority: str) -> str:
    return same_authority(authority)[:KEY]


class Number(Struct, frozen=True, kw_only=True):
    """一个文号. elsewhere: entered from an older paper (存量补录), not signed here; position: of the fact that says so."""

    authority: str
    number: str
    year: int
    gate: Gate
    on: date
    signer: StaffId
    elsewhere: bool
    state: PaperState
    county: str
    code: str
    project: str
    buildings: tuple[str, ...]
    position: int


def books(db: Connection, rows: Table, counties: Collection[str] | None = None) -> dict[str, list[int]]:
    """机关 -> the years it has a book of, the latest first; counties: only authorities that decided something in one of these."""
    here = [] if counties is None else [rows.c.county.in_(counties)]
    name = func.max(rows.c.authority)
    chosen = select(name, rows.c.year).where(*here).group_by(rows.c.authority_key, rows.c.year).order_by(name, rows.c.year.desc())
    found: dict[str, list[int]] = {}
    for authority, year in db.execute(chosen):
        found.setdefault(authority, []).append(year)
    return found


def book(db: Connection, rows: Table, authority: str, year: int) -> list[Number]:
    """All that an authority numbered in a year, in the order of the days."""
    here = (rows.c.authority_key == authority_key(authority), rows.c.year == year)
    return [_number(row) for row in db.execute(select(rows).where(*here).order_by(rows.c.on, rows.c.position))]


def used(db: Connection, rows: Table, authority: str, year: int) -> dict[str, PaperState]:
    """已用文号 of an authority in a year, those that were entered by mistake too."""
    here = (rows.c.authority_key == authority_key(authority), rows.c.year == year)
    return {number: PaperState(state) for number, state in db.execute(select(rows.c.number, rows.c.state).where(*here))}


def _number(row: Row[Any]) -> Number:
    return Number(
        authority=row.authority,
        number=row.number,
        year=row.year,
        gate=Gate(row.gate),
        on=row.on,
        signer=StaffId(row.signer),
        elsewhere=row.elsewhere,
        state=PaperState(row.state),
        county=row.county,
        code=row.code,
        project=row.project,
        buildings=tuple(filter(None, row.buildings.split("\n"))),
        position=row.position,
    )
