"""文书与送达: the papers of a project, each with what became of it on its way."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.telling.history import HistoryEntry, counted
from lifecycle.projects.deciding.delivery import DeliveryAttempted, reached
from lifecycle.projects.deciding.papers import Paper, papers_in
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import lineage
from lifecycle.vocabulary import BuildingId, Gate


class Sent(Struct, frozen=True, kw_only=True):
    """一份文书的送达情况. entry: of the fact that it states; arrived: the attempt by which it reached the applicant."""

    paper: Paper
    entry: HistoryEntry
    attempts: tuple[DeliveryAttempted, ...]
    arrived: DeliveryAttempted | None


def sent_papers(project: Project, entries: Sequence[HistoryEntry]) -> list[Sent]:
    """Of all papers, in the order of recording."""
    entry_of = {entry.recorded.version: entry for entry in counted(entries)}
    known = [(version, fact_as_read(entry)) for version, entry in entry_of.items()]
    attempts = [fact for _, fact in known if isinstance(fact, DeliveryAttempted)]
    return [
        _sent(paper, entry_of[paper.version], [each for each in attempts if each.delivers == paper.version])
        for paper in papers_in(project, known)
    ]


def papers_of(sheet: GateSheet, entries: Sequence[HistoryEntry]) -> list[Sent]:
    """Those of the batch of a gate, and of the buildings that it came from."""
    ids = {each for id_ in sheet.batch.ids for each in lineage(sheet.project.buildings, id_)}
    return papers_at(sheet.project, entries, sheet.gate, ids)


def papers_at(project: Project, entries: Sequence[HistoryEntry], gate: Gate, ids: Collection[BuildingId]) -> list[Sent]:
    """Those that speak of one of these buildings at a gate."""
    return [each for each in sent_papers(project, entries) if each.paper.gate is gate and not set(ids).isdisjoint(each.paper.buildings)]


def _sent(paper: Paper, entry: HistoryEntry, attempts: list[DeliveryAttempted]) -> Sent:
    return Sent(paper=paper, entry=entry, attempts=tuple(attempts), arrived=next((each for each in attempts if reached(each)), None))
