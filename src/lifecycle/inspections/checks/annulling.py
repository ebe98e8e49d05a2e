"""作废检查记录: a fact of a check that should not be there is annulled by two persons, as in a project, unless something rests on it."""

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, evolve_on, fold, opened
from lifecycle.inspections.checks.deferring import SiteTestDeferred
from lifecycle.inspections.checks.mending import refusal, told_anew
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.checks.sampling import SampleTaken
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.findings.orders import RectificationOrdered, StopWorkOrdered
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.projects.deciding.proposals import Mistake
from lifecycle.projects.mending.annulling import NEVER
from lifecycle.projects.mending.annulment import AnnulmentProposed, AnnulmentRejected, FactAnnulled, hands, second_person
from lifecycle.projects.mending.corrections import FactCorrected, facts_as_corrected
from lifecycle.values.ends import Position
from lifecycle.vocabulary import Fact, Refused, Text, fact_of
from lifecycle.wording import Coded


class ProposeAnnulmentInCheck(CheckCommand, frozen=True, kw_only=True):
    """提议作废检查记录. annuls: the version of the fact in the check."""

    annuls: Position
    reason: Text


class RejectAnnulmentInCheck(CheckCommand, frozen=True, kw_only=True):
    """退回检查记录作废提议."""

    annuls: Position
    reason: Text


class AnnulInCheck(CheckCommand, frozen=True, kw_only=True):
    """确认作废检查记录."""

    annuls: Position


def propose(check: Check | None, command: ProposeAnnulmentInCheck, basis: CheckBasis) -> Happened:
    """提议作废. Raises Refused for the opening of a check, what is annulled or proposed already, or while later facts rest on it."""
    check = opened(check, command.check)
    if command.annuls in check.mistakes:
        raise Refused("annulment.proposed_already", version=command.annuls)
    _annullable(command, basis)
    return Happened(check=[fact_of(AnnulmentProposed, command)])


def reject(check: Check | None, command: RejectAnnulmentInCheck, _basis: CheckBasis) -> Happened:
    """退回作废提议. Raises Refused where none is open, and for whoever proposed it."""
    second_person(opened(check, command.check).mistakes, command)
    return Happened(check=[fact_of(AnnulmentRejected, command)])


def annul(check: Check | None, command: AnnulInCheck, basis: CheckBasis) -> Happened:
    """确认作废. Raises Refused as the proposal would by now, and for whoever made it. The project is told what holds back otherwise."""
    check = opened(check, command.check)
    mistake = second_person(check.mistakes, command)
    gone = _annullable(command, basis)
    annulled = fact_of(
        FactAnnulled,
        command,
        together=tuple(sorted(gone - {command.annuls})),
        retired=tuple(_numbers(basis.facts[command.annuls - 1])),
        proposer=mistake.proposer,
        reason=mistake.reason,
    )
    after = opened(fold([*basis.facts, annulled]), command.check)
    return Happened(check=[annulled], project=list(told_anew(check, after, command)))


def _annullable(command: ProposeAnnulmentInCheck | AnnulInCheck, basis: CheckBasis) -> set[int]:
    """The versions that go when this one is annulled: its corrections go with it. Raises Refused."""
    facts, version = basis.facts, command.annuls
    if not 1 <= version <= len(facts):
        raise Refused("annulment.unknown", version=version, last=len(facts))
    if isinstance(facts[version - 1], CheckInitiated):
        raise Refused("annulment.of_opening", version=version)
    if why := NEVER.get(type(facts[version - 1])):
        raise why(version)
    wrong = dict(facts_as_corrected(facts)).get(version)
    if wrong is None:
        raise Refused("annulment.annulled_already", version=version)
    if command.on < wrong.on:
        raise Refused("annulment.before", version=version, on=command.on, since=wrong.on)
    gone = {version, *(number for number, fact in enumerate(facts, 1) if isinstance(fact, FactCorrected) and fact.corrects == version)}
    if resting := list(_resting(gone, basis)):
        names = tuple(Coded(tag, f"fact.{tag}") for each in resting if (tag := str(facts[each - 1].__struct_config__.tag)))
        raise Refused("annulment.rested_on", version=version, resting=tuple(resting), facts=names)
    return gone


def _resting(gone: Collection[int], basis: CheckBasis) -> Iterator[int]:
    """以它为据: the versions that could not be read without what is gone, or would not be decided again."""
    kept: Check | None = None
    without: Check | None = None
    for version, fact in facts_as_corrected(basis.facts):
        if version not in gone:
            try:
                after = evolve_on(fact, without)
            except LookupError:
                after = None
            if after is None or (refusal(without, fact, basis) and not refusal(kept, fact, basis)):
                yield version
            without = after or without
        kept = evolve_on(fact, kept)


def _numbers(gone: Fact) -> Iterator[str]:
    """编号 that the fact gave, which is not given again."""
    match gone:
        case FindingRecorded():
            yield gone.finding_id
        case RectificationOrdered() | StopWorkOrdered():
            yield gone.order
        case SampleTaken():
            yield gone.sample
        case SiteTestDeferred():
            yield gone.site_test


@evolve.register
def _(fact: AnnulmentProposed, check: Check) -> Check:
    mistake = Mistake(version=fact.annuls, on=fact.on, proposer=fact.behalf or fact.by, reason=fact.reason, hands=hands(fact))
    return replace(check, mistakes={**check.mistakes, mistake.version: mistake})


@evolve.register
def _(fact: AnnulmentRejected, check: Check) -> Check:
    return _settled(check, fact.annuls)


@evolve.register
def _(fact: FactAnnulled, check: Check) -> Check:
    """The annulled fact was left out where it stands; here its numbers are put aside."""
    return replace(_settled(check, fact.annuls), retired=(*check.retired, *fact.retired))


def _settled(check: Check, version: int) -> Check:
    return replace(check, mistakes={other: mistake for other, mistake in check.mistakes.items() if other != version})
