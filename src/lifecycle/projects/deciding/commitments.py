"""承诺事项: what was promised with an application is fulfilled, or breached; a breach ends what was passed on it."""

from datetime import date

from msgspec.structs import replace

from lifecycle.field_types import CommitmentId, Correctable
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import DecisionRevoked, RevocationGround
from lifecycle.projects.deciding.refusals import blocking
from lifecycle.projects.mending.supervision import flagged
from lifecycle.projects.project import Commitment, CommitmentStatus, Project, evolve
from lifecycle.projects.works.building import Passage
from lifecycle.vocabulary import BuildingId, Fact, Refused, Text, Verdicts, fact_of


class CommitmentFulfilled(Fact, frozen=True, kw_only=True, tag="commitment-fulfilled"):
    """承诺履行, with the evidence; the verdicts of then, when a provisional pass becomes a full one."""

    commitment: CommitmentId
    evidence: Text
    verdicts: Verdicts = ()


class FulfilCommitment(ProjectCommand, frozen=True, kw_only=True):
    """确认承诺履行."""

    commitment: CommitmentId
    evidence: Text


def fulfil(project: Project, command: FulfilCommitment, basis: Basis) -> list[Fact]:
    """确认承诺履行. Raises Refused when it was the last one and the rules that were open are still not met."""
    commitment = _open(project, command.commitment, command.on)
    ids = provisional_on(project, commitment)
    if not ids or _others_open(project, commitment):
        return [fact_of(CommitmentFulfilled, command)]
    gate = project.applications[commitment.application].gate
    verdicts = basis.judged(project, gate, ids)
    project.refuse_unjudged(gate, ids, verdicts)
    if against := blocking(verdicts):
        raise Refused("commitment.rules_still_open", commitment=commitment.id, count=len(against), verdicts=against)
    return [fact_of(CommitmentFulfilled, command, verdicts=verdicts)]


@evolve.register
def _(fact: CommitmentFulfilled, project: Project) -> Project:
    commitment = project.commitments[fact.commitment]
    if not _others_open(project, commitment):
        gate = project.applications[commitment.application].gate
        for id_ in provisional_on(project, commitment):
            project = project.with_passage(gate, [id_], replace(project.buildings[id_].passages[gate], provisional=False))
    return _with_status(project, commitment, CommitmentStatus.FULFILLED)


class CommitmentBreached(Fact, frozen=True, kw_only=True, tag="commitment-breached"):
    """违反承诺, with what was found; the provisional decision is revoked with it."""

    commitment: CommitmentId
    finding: Text


class BreachCommitment(ProjectCommand, frozen=True, kw_only=True):
    """认定违反承诺. ground: the case of the law by which what was passed on the promise is revoked."""

    commitment: CommitmentId
    finding: Text
    ground: Correctable[RevocationGround] | None = None


def breach(project: Project, command: BreachCommitment, _basis: Basis) -> list[Fact]:
    """认定违反承诺. What was passed provisionally on it is revoked; what came later is flagged. Raises Refused for a case of the law where
    nothing is revoked."""
    commitment = _open(project, command.commitment, command.on)
    breached = fact_of(CommitmentBreached, command)
    if not (ids := provisional_on(project, commitment)):
        if command.ground:
            raise Refused("commitment.nothing_revoked", commitment=commitment.id)
        return [breached]
    gate = project.applications[commitment.application].gate
    project.refuse_before_last(gate, ids, command.on)
    revoked = fact_of(DecisionRevoked, command, gate=gate, buildings=ids, reason=command.finding, ground=command.ground)
    return [breached, revoked, *flagged(project, command, gate, ids, command.finding)]


@evolve.register
def _(fact: CommitmentBreached, project: Project) -> Project:
    return _with_status(project, project.commitments[fact.commitment], CommitmentStatus.BREACHED)


def provisional_on(project: Project, commitment: Commitment) -> tuple[BuildingId, ...]:
    """The standing buildings that passed provisionally on this commitment's application, or came from one that did."""
    gate = project.applications[commitment.application].gate

    def provisional(passage: Passage | None) -> bool:
        return passage is not None and passage.done and passage.provisional and passage.application == commitment.application

    return tuple(building.id for building in project.standing() if provisional(building.passages.get(gate)))


def _open(project: Project, id_: str, on: date) -> Commitment:
    commitment = project.commitments.get(id_)
    if commitment is None or commitment.status is not CommitmentStatus.OPEN:
        raise Refused("commitment.not_open", commitment=id_)
    if on < commitment.on:
        raise Refused("commitment.before_made", commitment=id_, on=on, since=commitment.on)
    return commitment


def _others_open(project: Project, commitment: Commitment) -> bool:
    return any(
        other.status is CommitmentStatus.OPEN and other.application == commitment.application and other.id != commitment.id
        for other in project.commitments.values()
    )


def _with_status(project: Project, commitment: Commitment, status: CommitmentStatus) -> Project:
    return replace(project, commitments={**project.commitments, commitment.id: replace(commitment, status=status)})


DECISIONS: Decisions = {
    FulfilCommitment: fulfil,
    BreachCommitment: breach,
}
