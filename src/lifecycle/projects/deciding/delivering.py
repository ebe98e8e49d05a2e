"""送达的决定 and its term: which paper is meant, whether it has been delivered already, and by when it had to be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from lifecycle.calendar import Calendar, DueDay, Term, TermStep
from lifecycle.projects.application.clock import Effect, Mark
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryAttempted, DeliveryOutcome, reached, refuse_unproved
from lifecycle.projects.deciding.papers import DECISION_PAPERS, Paper, PaperKind, papers_in
from lifecycle.projects.mending.corrections import facts_as_corrected
from lifecycle.projects.project import Outcome, Project
from lifecycle.projects.works.building import PassageStatus
from lifecycle.vocabulary import BuildingId, Fact, Gate, Refused, fact_of


def deliver(project: Project, command: DeliverPaper, basis: Basis) -> list[Fact]:
    """送达. Raises Refused for what is no paper, before its day, once it has reached the same party, and without proof or reason."""
    told = facts_as_corrected(basis.facts)
    paper = next((each for each in papers_in(project, told) if each.version == command.delivers), None)
    if paper is None:
        raise Refused("delivery.no_paper", version=command.delivers)
    if command.on < paper.on:
        raise Refused("delivery.before_paper", paper=paper.kind, on=command.on, since=paper.on)
    if command.party and project.party(command.party, command.on) is None:
        raise Refused("delivery.no_party", role=command.party)
    for _, fact in told:
        if isinstance(fact, DeliveryAttempted) and (fact.delivers, fact.party) == (paper.version, command.party):
            if fact.outcome is DeliveryOutcome.DELIVERED:
                raise Refused("delivery.delivered_already", paper=paper.kind, on=fact.on)
            if command.on < fact.on:
                raise Refused("delivery.before_last", on=command.on, since=fact.on)
    refuse_unproved(command)
    meant = {"paper": paper.kind, "application": paper.application, "gate": paper.gate, "buildings": paper.buildings}
    return [fact_of(DeliveryAttempted, command, **meant)]


def due(kind: PaperKind, gate: Gate, on: date, calendar: Calendar) -> tuple[Term, DueDay] | None:
    """By when the paper of that day has to reach the applicant; None where no document says, as of a refusal."""
    term = calendar.terms.of(TermStep.DELIVER, gate, on) if kind is PaperKind.GRANT else None
    return (term, term.ends(on, calendar.working_days)) if term else None


AWAITED: dict[PaperKind, PassageStatus] = {
    PaperKind.GRANT: PassageStatus.PASSED,
    PaperKind.REFUSAL: PassageStatus.REFUSED,
    PaperKind.REVOCATION: PassageStatus.REVOKED,
    PaperKind.CANCELLATION: PassageStatus.CANCELLED,
}
"""What waits until it has reached the applicant, and how a building stands by it."""


def undelivered(project: Project, told: Sequence[Fact]) -> Iterator[tuple[str, Paper]]:
    """The papers by which buildings still stand and that have not reached the applicant, each with its number in the project: D of a
    decision, R of what ends one.
    """
    arrived = {
        _meant(fact.application, fact.paper, fact.buildings) for fact in told if isinstance(fact, DeliveryAttempted) and reached(fact)
    }
    numbers = Counter[tuple[str, str]]()
    for paper in papers_in(project, enumerate(told)):
        if paper.kind in AWAITED:
            letter = "D" if paper.kind in DECISION_PAPERS else "R"
            numbers[paper.application, letter] += 1
            if _meant(paper.application, paper.kind, paper.buildings) not in arrived and _stands(project, paper):
                yield f"{paper.application}-{letter}{numbers[paper.application, letter]}", paper


def _meant(application: str, kind: PaperKind, buildings: tuple[BuildingId, ...]) -> tuple[object, ...]:
    """What tells a paper from every other: an application decides a building once, which is revoked or cancelled once."""
    return application, kind in DECISION_PAPERS or kind, buildings


def late(told: Sequence[Fact], calendar: Calendar) -> dict[int, Mark]:
    """逾期送达, by the place of the fact among those told."""
    decided = {_decision(fact): fact for fact in told if isinstance(fact, GateConcluded)}
    found = {}
    for place, fact in enumerate(told):
        decision = decided.get(_decision(fact)) if reached(fact) else None
        ends = due(PaperKind.GRANT, decision.gate, decision.on, calendar) if decision and decision.outcome is Outcome.PASSED else None
        if ends and ends[1].on < fact.on:
            found[place] = Mark(Effect.LATE, ends[1].on)
    return found


def _decision(fact: Fact) -> tuple[object, ...]:
    """What tells a decision from every other: an application decides a building once."""
    decides = isinstance(fact, GateConcluded) or (isinstance(fact, DeliveryAttempted) and fact.paper in DECISION_PAPERS)
    return (getattr(fact, "application", None), getattr(fact, "buildings", ())) if decides else ()


def _stands(project: Project, paper: Paper) -> bool:
    """Whether a building stands where this paper left it: what was revoked, or decided anew, is not sent out any more."""
    passages = (building.passages.get(paper.gate) for building in project.standing())
    return any(each and (each.application, each.status) == (paper.application, AWAITED[paper.kind]) for each in passages)


DECISIONS: Decisions = {DeliverPaper: deliver}
