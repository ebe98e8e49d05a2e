"""作废的条件: no later fact rests on what is annulled; what came of it in the same command, and its corrections, go with it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import fields, replace

from lifecycle.projects.application.advice import NEEDLESS, AdviceAsked, AdviceNotNeeded
from lifecycle.projects.application.applications import ApplicationSubmitted
from lifecycle.projects.application.inquiries import AdviceRequested
from lifecycle.projects.application.lateness import by_law
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import DecisionRevoked
from lifecycle.projects.deciding.commitments import CommitmentBreached
from lifecycle.projects.deciding.silence import SilenceProposed, as_known
from lifecycle.projects.mending.annulment import (
    AnnulFact,
    AnnulmentProposed,
    AnnulmentRejected,
    FactAnnulled,
    ProposeAnnulment,
    second_person,
)
from lifecycle.projects.mending.corrections import FactCorrected, done_otherwise, facts_as_corrected, fold
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import LaterDecisionsFlagged, SupervisionOpened, flagged
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.projects.soundness import ASKED_BY
from lifecycle.projects.works.inspected import OF_CHECKS
from lifecycle.vocabulary import CommandId, Fact, Refused, fact_of
from lifecycle.wording import Coded

NEVER: dict[type[Fact], Callable[[int], Refused]] = {
    ProjectRegistered: lambda version: Refused("annulment.registration", version=version),
    FactCorrected: lambda version: Refused("annulment.of_correction", version=version),
    AnnulmentProposed: lambda version: Refused("annulment.of_annulment", version=version),
    AnnulmentRejected: lambda version: Refused("annulment.of_annulment", version=version),
    FactAnnulled: lambda version: Refused("annulment.of_annulment", version=version),
    **dict.fromkeys(OF_CHECKS, lambda version: Refused("annulment.of_check", version=version)),
}
"""不作废的, and why: everything rests on a registration; the others have a way of their own to be mended."""

FLAGGED_INSTEAD = frozenset({"gate.earlier_not_passed"})
"""What a later decision at another gate would be refused for now. It stands, flagged, as when an earlier decision is revoked."""


def propose(project: Project, command: ProposeAnnulment, basis: Basis) -> list[Fact]:
    """提议作废. Raises Refused for what is not annulled, is annulled or proposed already, or while later facts rest on it."""
    if command.annuls in project.mistakes:
        raise Refused("annulment.proposed_already", version=command.annuls)
    _annullable(command, basis)
    return [fact_of(AnnulmentProposed, command)]


def annul(project: Project, command: AnnulFact, basis: Basis) -> list[Fact]:
    """确认作废. Raises Refused as the proposal would by now, and for whoever made it. Decisions that it bears on are flagged."""
    mistake = second_person(project.mistakes, command)
    gone = _annullable(command, basis)
    facts = basis.facts
    wrong = facts[command.annuls - 1]
    annulled = fact_of(
        FactAnnulled,
        command,
        together=tuple(sorted(gone - {command.annuls})),
        retired=tuple(_numbers(facts[version - 1] for version in sorted(gone))),
        proposer=mistake.proposer,
        reason=mistake.reason,
    )
    mended = fold([*facts, annulled]) or project
    return [annulled, *flagged(mended, command, getattr(wrong, "gate", None), done_otherwise(project, mended), mistake.reason)]


def _annullable(command: ProposeAnnulment | AnnulFact, basis: Basis) -> set[int]:
    """The versions that go when this one is annulled. Raises Refused."""
    facts, version = basis.facts, command.annuls
    if not 1 <= version <= len(facts):
        raise Refused("annulment.unknown", version=version, last=len(facts))
    if why := NEVER.get(type(facts[version - 1])):
        raise why(version)
    wrong = dict(facts_as_corrected(facts)).get(version)
    if wrong is None:
        raise Refused("annulment.annulled_already", version=version)
    if (main := came_of(facts, version)) != version:
        raise Refused("annulment.came_of", version=version, main=main)
    if command.on < wrong.on:
        raise Refused("annulment.before", version=version, on=command.on, since=wrong.on)
    gone = goes_with(facts, version)
    if resting := resting_on(gone, basis):
        names = tuple(_named(facts[each - 1]) for each in resting)
        raise Refused("annulment.rested_on", version=version, resting=tuple(resting), facts=names)
    return gone


def came_of(facts: Sequence[Fact], version: int) -> int:
    """The version of the fact that this one came with: itself, unless it is a consequence, which stands right behind its cause."""
    while version > 1 and _comes_of(facts[version - 1], facts[version - 2]):
        version -= 1
    return version


def _comes_of(fact: Fact, before: Fact) -> bool:
    """Whether a fact was decided in one command with the one before it."""
    match fact:
        case SupervisionOpened():
            return fact.ground is not Ground.FOUND
        case DecisionRevoked():
            return isinstance(before, CommitmentBreached) and (fact.on, fact.by, fact.reason) == (before.on, before.by, before.finding)
    return isinstance(fact, LaterDecisionsFlagged)


def goes_with(facts: Sequence[Fact], version: int) -> set[int]:
    """The fact, its corrections, and the consequences of them all."""
    mains = {version, *(n for n, fact in enumerate(facts, 1) if isinstance(fact, FactCorrected) and fact.corrects == version)}
    return {n for n in range(version, len(facts) + 1) if came_of(facts, n) in mains}


def resting_on(gone: Collection[int], basis: Basis) -> list[int]:
    """以它为据: the versions that would not stand without what is gone: they cannot be read, or would not be decided again."""
    told = facts_as_corrected(basis.facts)
    kept = without = After(evolve(told[0][1], None), [told[0][1]])
    resting = []
    for version, fact in told[1:]:
        if version < min(gone):
            kept = without = kept.and_then(fact)
            continue
        if version not in gone:
            if getattr(fact, "delivers", None) in gone or _rests(fact, kept, without, basis):
                resting.append(version)
            else:
                without = without.and_then(fact)
        kept = kept.and_then(fact)
    return resting


class After(NamedTuple):
    """在这些事实之后: the project, and the facts that it was folded from."""

    project: Project
    told: list[Fact]

    def and_then(self, fact: Fact) -> "After":
        return After(evolve(fact, self.project), [*self.told, fact])


def _rests(fact: Fact, kept: After, without: After, basis: Basis) -> bool:
    try:
        evolve(fact, without.project)
    except LookupError:
        return True
    command = _asked_again(fact, kept.project)
    if command is None or _refusal(kept, command, fact, basis):
        return False  # it would not be decided so today either way: its own rules have changed, and nothing can be told from that
    return _refusal(without, command, fact, basis) not in {None, *FLAGGED_INSTEAD}


def _asked_again(fact: Fact, project: Project) -> ProjectCommand | None:
    """The command that led to the fact, as far as it can be told from it."""
    kind = ASKED_BY.get(type(fact))
    if kind is None:
        return None
    said = {field.name: getattr(fact, field.name) for field in fields(kind) if hasattr(fact, field.name)}
    return kind(**said | {"id": CommandId("again"), "project": project.id})


def _refusal(before: After, command: ProjectCommand, fact: Fact, basis: Basis) -> str | None:
    """Why the command would be refused after these facts, read by the law; None where it would not."""
    project = by_law(before.project, before.told, basis.calendar)
    verdicts = as_known(project, getattr(fact, "verdicts", ()))
    then = replace(basis, facts=(), judged=lambda *_: verdicts)
    try:
        basis.again(project, command, before.told, then)
    except Refused as refused:
        return refused.code
    return None


def _numbers(gone: Iterable[Fact]) -> Iterator[str]:
    """编号 that these facts gave: an annulled application or item keeps its own."""
    for fact in gone:
        match fact:
            case ApplicationSubmitted():
                yield fact.application
            case SupervisionOpened():
                yield fact.supervision
            case LaterDecisionsFlagged():
                yield fact.flag
            case SilenceProposed():
                yield fact.silence
            case AdviceAsked(advice=number) | AdviceRequested(inquiry=number):
                yield number
            case AdviceNotNeeded(advice=number) if number.startswith(NEEDLESS):
                yield number


def _named(fact: Fact) -> Coded:
    tag = str(fact.__struct_config__.tag)
    return Coded(tag, f"fact.{tag}")


DECISIONS: Decisions = {
    ProposeAnnulment: propose,
    AnnulFact: annul,
}
