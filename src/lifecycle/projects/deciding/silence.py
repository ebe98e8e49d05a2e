"""无规定可依: where no document in force speaks of a building, the handler proposes and the head of the authority decides that it goes on.

It reaches the one verdict that says so, never an unmet or a missing value; once a document speaks, that verdict and the decision are gone.
"""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from lifecycle.field_types import SilenceId
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.proposals import Silence
from lifecycle.projects.mending.annulment import hands
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.routes import JUDGED_AS
from lifecycle.vocabulary import (
    JUDGED_STAGE,
    BuildingId,
    Fact,
    Gate,
    HeadDecision,
    ReferenceNumber,
    Refused,
    Ruling,
    StaffId,
    Text,
    Verdict,
    Verdicts,
    fact_of,
)


class SilenceProposed(Fact, frozen=True, kw_only=True, tag="silence-proposed"):
    """无规定提请: what the decision is to rest on, for the named buildings at one gate; number: of the paper, where there is one."""

    silence: SilenceId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    basis: Text
    number: ReferenceNumber | None = None


class ProposeSilence(ProjectCommand, frozen=True, kw_only=True):
    """提请决定无规定事项."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    basis: Text
    number: ReferenceNumber | None = None


class SilenceDecided(Fact, frozen=True, kw_only=True, tag="silence-decided"):
    """无规定决定: by the head of the authority, with the verdicts as they read from now on."""

    silence: SilenceId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    basis: Text
    number: ReferenceNumber | None = None
    proposer: StaffId
    verdicts: Verdicts = ()


class DecideSilence(ProjectCommand, frozen=True, kw_only=True):
    """决定无规定事项."""

    silence: SilenceId


class SilenceReturned(Fact, frozen=True, kw_only=True, tag="silence-returned"):
    """无规定提请退回 by the head, with the reason."""

    silence: SilenceId
    reason: Text


class ReturnSilence(ProjectCommand, frozen=True, kw_only=True):
    """退回无规定提请."""

    silence: SilenceId
    reason: Text


def propose(project: Project, command: ProposeSilence, basis: Basis) -> list[Fact]:
    """提请. Raises Refused where a document speaks, where it is decided or proposed already, or the building has passed the gate."""
    project.on_route(command.gate)
    if JUDGED_AS.get(command.gate, command.gate) not in JUDGED_STAGE:
        raise Refused("silence.not_judged", gate=command.gate)
    for building in project.chosen(command.buildings):
        if building.has_done(command.gate):
            raise Refused("gate.passed_already", gate=command.gate, building=building.name)
        if earlier := _of(project, command.gate, building.id):
            raise Refused("silence.proposed_already", building=building.name, gate=command.gate, silence=earlier.id)
    _refuse_spoken_of(project, command.gate, command.buildings, basis.judged(project, command.gate, command.buildings))
    return [fact_of(SilenceProposed, command, silence=project.numbered("N", project.silences))]


def decide(project: Project, command: DecideSilence, basis: Basis) -> list[Fact]:
    """负责人决定. Raises Refused for whoever had a hand in the proposal, and once a document speaks."""
    asked = _open(project, command)
    project.chosen(asked.buildings)
    verdicts = basis.judged(project, asked.gate, asked.buildings)
    _refuse_spoken_of(project, asked.gate, asked.buildings, verdicts)
    head = HeadDecision(by=command.behalf or command.by, on=command.on, basis=asked.basis, number=asked.number)
    units = project.units(asked.buildings)
    return [
        fact_of(
            SilenceDecided,
            command,
            gate=asked.gate,
            buildings=asked.buildings,
            basis=asked.basis,
            number=asked.number,
            proposer=asked.proposer,
            verdicts=tuple(_spoken(verdict, head) if verdict.building in units else verdict for verdict in verdicts),
        )
    ]


def send_back(project: Project, command: ReturnSilence, _basis: Basis) -> list[Fact]:
    """退回提请. Raises Refused for whoever had a hand in it."""
    _open(project, command)
    return [fact_of(SilenceReturned, command)]


def as_decided(project: Project, gate: Gate, verdicts: Iterable[Verdict], on: date) -> tuple[Verdict, ...]:
    """The verdicts at a gate on a day, with what the head decided of the buildings that no document speaks of."""
    heads: dict[BuildingId | None, HeadDecision] = {
        unit: silence.decided
        for silence in project.silences.values()
        if silence.gate is gate and silence.decided and silence.decided.on <= on
        for unit in project.units(silence.buildings)
    }
    return tuple(_spoken(verdict, heads.get(verdict.building)) for verdict in verdicts)


def as_known(project: Project, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts without decisions of the head that the project does not know (any more)."""
    known = {silence.decided for silence in project.silences.values()}
    return tuple(each if each.head in known | {None} else replace(each, verdict=Ruling.UNDETERMINED, head=None) for each in verdicts)


def _spoken(verdict: Verdict, head: HeadDecision | None) -> Verdict:
    return replace(verdict, verdict=Ruling.MET, head=head) if head and verdict.silent else verdict


def _refuse_spoken_of(project: Project, gate: Gate, ids: tuple[BuildingId, ...], verdicts: Iterable[Verdict]) -> None:
    quiet = {verdict.building for verdict in verdicts if verdict.silent}
    if spoken := [building.name for building in project.chosen(ids) if not quiet & set(project.units([building.id]))]:
        raise Refused("silence.spoken_of", gate=gate, buildings=spoken)


def _of(project: Project, gate: Gate, id_: BuildingId) -> Silence | None:
    """What is open or decided of a building at a gate."""
    of_it = (each for each in project.silences.values() if each.gate is gate and id_ in each.buildings)
    return next((each for each in of_it if each.open or each.decided), None)


def _open(project: Project, command: DecideSilence | ReturnSilence) -> Silence:
    asked = project.silences.get(command.silence)
    if asked is None or not asked.open:
        raise Refused("silence.not_open", silence=command.silence)
    if again := sorted(hands(command) & asked.hands):
        raise Refused("silence.same_person", staff=again[0], silence=asked.id)
    if command.on < asked.on:
        raise Refused("silence.before_proposed", silence=asked.id, on=command.on, since=asked.on)
    return asked


@evolve.register
def _(fact: SilenceProposed, project: Project) -> Project:
    return _with(
        project,
        Silence(
            id=fact.silence,
            gate=fact.gate,
            buildings=fact.buildings,
            on=fact.on,
            proposer=fact.behalf or fact.by,
            basis=fact.basis,
            number=fact.number,
            hands=hands(fact),
        ),
    )


@evolve.register
def _(fact: SilenceDecided, project: Project) -> Project:
    head = HeadDecision(by=fact.behalf or fact.by, on=fact.on, basis=fact.basis, number=fact.number)
    return _with(project, replace(project.silences[fact.silence], open=False, decided=head))


@evolve.register
def _(fact: SilenceReturned, project: Project) -> Project:
    return _with(project, replace(project.silences[fact.silence], open=False))


def _with(project: Project, silence: Silence) -> Project:
    return replace(project, silences={**project.silences, silence.id: silence})


DECISIONS: Decisions = {
    ProposeSilence: propose,
    DecideSilence: decide,
    ReturnSilence: send_back,
}
