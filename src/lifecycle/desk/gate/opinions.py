"""办理意见: what was said at each level of a decision, by whom and on what day: 承办、审核、签发."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from lifecycle.desk.gate.batches import Batch, fact_as_read
from lifecycle.desk.telling.history import HistoryEntry, counted
from lifecycle.projects.deciding.conclusion import ConclusionChecked, ConclusionProposed, ConclusionReturned, GateConcluded
from lifecycle.projects.project import Application, Outcome
from lifecycle.projects.routes import Level
from lifecycle.vocabulary import StaffId


class Opinion(Struct, frozen=True, kw_only=True):
    """一级意见. staff: who stands at this level; hand: who acted, where that was somebody else (代办); outcome: where one is named."""

    level: Level
    staff: StaffId
    hand: StaffId | None
    on: date
    words: str = ""
    outcome: Outcome | None = None


def returned(entries: Sequence[HistoryEntry], application: Application | None) -> ConclusionReturned | None:
    """退回承办, as long as nothing new is proposed: what whoever handles it has to know."""
    last: ConclusionReturned | None = None
    for fact in map(fact_as_read, counted(entries)) if application else ():
        if application and getattr(fact, "application", None) == application.id:
            if isinstance(fact, ConclusionReturned):
                last = fact
            elif isinstance(fact, (ConclusionProposed, GateConcluded)):
                last = None
    return last


LEVELS = {ConclusionProposed: Level.HANDLED, ConclusionChecked: Level.CHECKED, GateConcluded: Level.SIGNED}
"""What is said at which level."""


def signed(batch: Batch, decisions: Sequence[HistoryEntry]) -> HistoryEntry | None:
    """The decision of ours, passed or refused, that a batch stands by; None while an application is pending, once a pass was revoked, or
    where others decided."""
    last = batch.decision or (decisions[-1] if decisions and not batch.application else None)
    fact = fact_as_read(last) if last else None
    return last if isinstance(fact, GateConcluded) and (batch.decision or fact.outcome is Outcome.REFUSED) else None


def opinions(batch: Batch, decision: HistoryEntry | None, entries: Sequence[HistoryEntry]) -> tuple[Opinion, ...]:
    """The opinions on the way to a decision that was signed, or on the proposal that is on its way; what was returned is left out."""
    concluded = fact_as_read(decision) if decision else None
    application = concluded.application if isinstance(concluded, GateConcluded) else batch.application and batch.application.id
    found: list[Opinion] = []
    for entry in entries:
        fact = fact_as_read(entry)
        if application is None or getattr(fact, "application", None) != application:
            continue
        if isinstance(fact, (ConclusionProposed, ConclusionReturned)):
            found.clear()
        if level := LEVELS.get(type(fact)):
            words = "" if isinstance(fact, GateConcluded) else getattr(fact, "opinion", "")
            outcome = getattr(fact, "outcome", None)
            hand = fact.by if fact.behalf else None
            found.append(Opinion(level=level, staff=fact.behalf or fact.by, hand=hand, on=fact.on, words=words, outcome=outcome))
        if entry is decision:
            break
        if isinstance(fact, GateConcluded):
            found.clear()
    return tuple(found)
