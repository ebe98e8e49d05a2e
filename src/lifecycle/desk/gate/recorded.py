"""已记录的评判: the verdicts that stand in a fact, and the fulfilment by which a pass on a promise stands since."""

from collections.abc import Collection, Sequence

from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.projects.deciding.commitments import CommitmentFulfilled
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import whole
from lifecycle.vocabulary import Fact, Verdict


def recorded(fact: Fact, ids: Collection[str]) -> tuple[Verdict, ...]:
    """The verdicts in a fact on these buildings, on their parts, and on the project as a whole."""
    verdicts: tuple[Verdict, ...] = getattr(fact, "verdicts", ())
    return tuple(verdict for verdict in verdicts if whole(verdict.building) in {None, *ids})


def kept(project: Project, decision: Fact, ids: Collection[str], entries: Sequence[HistoryEntry]) -> CommitmentFulfilled | None:
    """确认履行 of the last promise on which the decision was passed: the rules were judged once more then."""
    application = getattr(decision, "application", None)
    fulfilled = (fact for fact in map(fact_as_read, reversed(entries)) if isinstance(fact, CommitmentFulfilled))
    of_it = (fact for fact in fulfilled if project.commitments[fact.commitment].application == application)
    return next((fact for fact in of_it if recorded(fact, ids)), None)
