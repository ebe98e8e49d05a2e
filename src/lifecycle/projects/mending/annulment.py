"""作废: a fact that was recorded on the wrong project is annulled by two persons, and stays readable for ever, struck through."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from lifecycle.field_types import Id
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.proposals import Mistake
from lifecycle.projects.project import Project, evolve
from lifecycle.values.ends import Position
from lifecycle.vocabulary import Command, Fact, FactVersion, Refused, StaffId, Text, fact_of


class AnnulmentProposed(Fact, frozen=True, kw_only=True, tag="annulment-proposed"):
    """作废提议: `annuls` is the version of a fact in this stream that one person says does not belong here, with the reason."""

    annuls: FactVersion
    reason: Text


class ProposeAnnulment(ProjectCommand, frozen=True, kw_only=True):
    """提议作废."""

    annuls: Position
    reason: Text


class AnnulmentRejected(Fact, frozen=True, kw_only=True, tag="annulment-rejected"):
    """作废提议退回: another person found that the fact belongs here; it stands as it stood."""

    annuls: FactVersion
    reason: Text


class RejectAnnulment(ProjectCommand, frozen=True, kw_only=True):
    """退回作废提议."""

    annuls: Position
    reason: Text


class FactAnnulled(Fact, frozen=True, kw_only=True, tag="fact-annulled"):
    """事实作废: confirmed by another person than the proposer. What is shown as known before this fact still shows the annulled one.

    together: the versions that go with it, being consequences or corrections of it; retired: the numbers that these had given
    in the project (of applications and open items), which are not given again.
    """

    annuls: FactVersion
    together: tuple[FactVersion, ...] = ()
    retired: tuple[Id[str], ...] = ()
    proposer: StaffId
    reason: Text

    @property
    def versions(self) -> tuple[FactVersion, ...]:
        """All that it annuls."""
        return (self.annuls, *self.together)


class AnnulFact(ProjectCommand, frozen=True, kw_only=True):
    """确认作废."""

    annuls: Position


def reject(project: Project, command: RejectAnnulment, _basis: Basis) -> list[Fact]:
    """退回作废提议. Raises Refused where none is open, and for whoever proposed it."""
    second_person(project.mistakes, command)
    return [fact_of(AnnulmentRejected, command)]


def second_person(mistakes: Mapping[int, Mistake], command: Any) -> Mistake:
    """What was proposed, for another person to decide, in whatever stream. Standing in for another does not make one two persons.

    command: names the version that was proposed.
    """
    mistake = mistakes.get(command.annuls)
    if mistake is None:
        raise Refused("annulment.none_proposed", version=command.annuls)
    if again := sorted(hands(command) & mistake.hands):
        raise Refused("annulment.same_person", staff=again[0], version=command.annuls)
    if command.on < mistake.on:
        raise Refused("annulment.before", version=command.annuls, on=command.on, since=mistake.on)
    return mistake


def hands(act: Command | Fact) -> frozenset[StaffId]:
    """Everybody who had a hand in it: the one who acted, and the one stood in for."""
    return frozenset({act.by, act.behalf or act.by})


@evolve.register
def _(fact: AnnulmentProposed, project: Project) -> Project:
    mistake = Mistake(version=fact.annuls, on=fact.on, proposer=fact.behalf or fact.by, reason=fact.reason, hands=hands(fact))
    return replace(project, mistakes={**project.mistakes, mistake.version: mistake})


@evolve.register
def _(fact: AnnulmentRejected, project: Project) -> Project:
    return _settled(project, fact.annuls)


@evolve.register
def _(fact: FactAnnulled, project: Project) -> Project:
    """The annulled fact was left out where it stands (`corrections.facts_as_corrected`); here its numbers are put aside."""
    return replace(_settled(project, fact.annuls), retired=(*project.retired, *fact.retired))


def _settled(project: Project, version: int) -> Project:
    return replace(project, mistakes={other: mistake for other, mistake in project.mistakes.items() if other != version})


DECISIONS: Decisions = {RejectAnnulment: reject}
