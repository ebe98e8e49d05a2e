"""审批结论: handled, checked and signed (承办、审核、签发). Our own decision never passes over an unmet or undetermined verdict."""

from datetime import date

from msgspec.structs import replace

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import ApplicationStep, pending, with_status
from lifecycle.projects.basis import Basis, Decisions, Holding
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.drops import refuse_unexplained
from lifecycle.projects.deciding.holding import refuse_held_back
from lifecycle.projects.deciding.refusals import RefusalBasis, blocking, refuse_groundless
from lifecycle.projects.project import Application, ApplicationStatus, CommitmentStatus, Mode, Outcome, Project, Proposal, evolve
from lifecycle.projects.routes import DECIDERS, Level
from lifecycle.projects.works.building import Passage, PassageStatus
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import BuildingId, Certificate, Command, Fact, Gate, Refused, Ruling, StaffId, Text, Verdict, Verdicts, fact_of


class ConclusionProposed(Fact, frozen=True, kw_only=True, tag="conclusion-proposed"):
    """拟办意见: the handler's (承办) proposal for the named buildings, with the verdicts that it saw.

    drop_reason: 降低的理由 of the values that fell below an earlier stage, where any did; basis: 依据 of a refusal, beside the verdicts.
    """

    application: ApplicationId
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    opinion: Text
    drop_reason: Text | None = None
    basis: RefusalBasis | None = None
    verdicts: Verdicts = ()


class ProposeConclusion(ProjectCommand, frozen=True, kw_only=True):
    """提出拟办意见."""

    application: ApplicationId
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    opinion: Text
    drop_reason: Text | None = None
    basis: RefusalBasis | None = None


def propose(project: Project, command: ProposeConclusion, basis: Basis) -> list[Fact]:
    """承办. Raises Refused unless the application is accepted and, for a pass, everything holds and every drop has its reason; for a
    refusal, unless it says what it rests on."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    if application.proposal:
        raise Refused("conclusion.proposed_already", application=application.id)
    project.chosen(command.buildings)
    if not set(command.buildings) <= set(application.remaining):
        raise Refused("conclusion.other_buildings", application=application.id)
    verdicts = basis.judged(project, application.gate, command.buildings)
    if command.outcome is Outcome.PASSED:
        refuse_pass(project, application, command.buildings, command.on, basis.holding, verdicts)
        refuse_unexplained(application.gate, verdicts, command.drop_reason)
    else:
        refuse_groundless(application.gate, verdicts, command.basis)
    return [fact_of(ConclusionProposed, command, verdicts=verdicts)]


@evolve.register
def _(fact: ConclusionProposed, project: Project) -> Project:
    proposal = Proposal(
        buildings=fact.buildings,
        outcome=fact.outcome,
        opinion=fact.opinion,
        drop_reason=fact.drop_reason,
        basis=fact.basis,
        signatures=((Level.HANDLED, _signer(fact)),),
        hands=_hands(fact),
    )
    handled = replace(project.applications[fact.application], handler=_signer(fact))
    return _with_proposal(project.with_application(handled), fact, proposal)


class ConclusionChecked(Fact, frozen=True, kw_only=True, tag="conclusion-checked"):
    """审核同意: a second person has checked the proposal."""

    application: ApplicationId
    opinion: Text


class CheckConclusion(ProjectCommand, frozen=True, kw_only=True):
    """审核."""

    application: ApplicationId
    opinion: Text


def check(project: Project, command: CheckConclusion, _basis: Basis) -> list[Fact]:
    """审核. Raises Refused out of turn, or by the one who handled it."""
    _at_level(project, command, Level.CHECKED)
    return [fact_of(ConclusionChecked, command)]


@evolve.register
def _(fact: ConclusionChecked, project: Project) -> Project:
    proposal = project.applications[fact.application].proposal
    if proposal is None:
        return project
    signatures = (*proposal.signatures, (Level.CHECKED, _signer(fact)))
    return _with_proposal(project, fact, replace(proposal, signatures=signatures, hands=proposal.hands | _hands(fact)))


class ConclusionReturned(Fact, frozen=True, kw_only=True, tag="conclusion-returned"):
    """退回承办, with the reason."""

    application: ApplicationId
    reason: Text


class ReturnConclusion(ProjectCommand, frozen=True, kw_only=True):
    """退回."""

    application: ApplicationId
    reason: Text


def send_back(project: Project, command: ReturnConclusion, _basis: Basis) -> list[Fact]:
    """退回承办. Raises Refused when nothing is proposed."""
    _proposal(pending(project, command, ApplicationStatus.ACCEPTED))
    return [fact_of(ConclusionReturned, command)]


@evolve.register
def _(fact: ConclusionReturned, project: Project) -> Project:
    return _with_proposal(project, fact, None)


class GateConcluded(Fact, frozen=True, kw_only=True, tag="gate-concluded"):
    """环节结论: our decision on the named buildings, signed, with the verdicts it rests on.

    provisional: passed on 告知承诺, perhaps over undetermined verdicts, until its commitments are fulfilled.
    """

    application: ApplicationId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    mode: Mode = Mode.ORDINARY
    opinion: Text
    drop_reason: Text | None = None
    basis: RefusalBasis | None = None
    certificate: Certificate | None = None
    provisional: bool = False
    signatures: tuple[tuple[Level, StaffId], ...]
    verdicts: Verdicts = ()


class SignConclusion(ProjectCommand, frozen=True, kw_only=True):
    """签发. certificate: only and always for a pass."""

    application: ApplicationId
    certificate: Certificate | None = None


def sign(project: Project, command: SignConclusion, basis: Basis) -> list[Fact]:
    """签发. The rules are judged once more, as of now. Raises Refused out of turn, over a blocking verdict, or without 文号."""
    application, proposal = _at_level(project, command, Level.SIGNED)
    verdicts = basis.judged(project, application.gate, proposal.buildings)
    passed = proposal.outcome is Outcome.PASSED
    if passed:
        refuse_pass(project, application, proposal.buildings, command.on, basis.holding, verdicts)
        refuse_unexplained(application.gate, verdicts, proposal.drop_reason)
    else:
        refuse_groundless(application.gate, verdicts, proposal.basis)
    refuse_wrong_certificate(proposal.outcome, command.certificate, command.on)
    return [
        fact_of(
            GateConcluded,
            command,
            gate=application.gate,
            buildings=proposal.buildings,
            outcome=proposal.outcome,
            mode=application.mode,
            opinion=proposal.opinion,
            drop_reason=proposal.drop_reason,
            basis=proposal.basis,
            provisional=passed and _rests_on_promises(project, application),
            signatures=(*proposal.signatures, (Level.SIGNED, _signer(command))),
            verdicts=verdicts,
        )
    ]


@evolve.register
def _(fact: GateConcluded, project: Project) -> Project:
    application = project.applications[fact.application]
    remaining = tuple(id_ for id_ in application.remaining if id_ not in fact.buildings)
    status = application.status if remaining else ApplicationStatus.CONCLUDED
    project = with_status(project.with_application(replace(application, remaining=remaining, proposal=None)), fact, status)
    passage = Passage(
        status=PassageStatus.PASSED if fact.outcome is Outcome.PASSED else PassageStatus.REFUSED,
        on=fact.on,
        certificate=fact.certificate,
        provisional=fact.provisional,
        application=fact.application,
    )
    return project.with_passage(fact.gate, fact.buildings, passage)


def refuse_pass(
    project: Project, application: Application, ids: tuple[BuildingId, ...], on: date, holding: Holding, verdicts: tuple[Verdict, ...]
) -> None:
    """不予通过的一切理由: an earlier gate, an open item, a promise, a rule that was not asked, an unmet or an undetermined verdict."""
    for building in project.chosen(ids):
        if missing := project.missing_before(application.gate, building, on):
            raise Refused("gate.earlier_not_passed", gate=application.gate, building=building.name, missing=missing, on=on)
        if building.suspended_on:
            raise Refused("building.suspended", building=building.name, since=building.suspended_on)
    if issues := holding.held_back(project, ids, application.gate):
        refuse_held_back(project, application.gate, ids, issues[0])
    _refuse_broken_promises(project, application)
    if application.gate is Gate.ACCEPTANCE_FILING:
        _refuse_unfiled(project, ids, on, specials_required=holding.specials_required())
    project.refuse_unjudged(application.gate, ids, verdicts)
    against = blocking(verdicts)
    if _rests_on_promises(project, application):
        against = tuple(verdict for verdict in against if verdict.verdict is Ruling.UNMET)
    if against:
        raise Refused("gate.not_passable", gate=application.gate, count=len(against), verdicts=against)


def _refuse_broken_promises(project: Project, application: Application) -> None:
    """A broken commitment carries no decision. Deferred materials (容缺) must arrive before one."""
    statuses = _promises(project, application)
    if CommitmentStatus.BREACHED in statuses:
        raise Refused("commitment.breached", application=application.id)
    if application.mode is Mode.DEFERRED_MATERIALS and CommitmentStatus.OPEN in statuses:
        raise Refused("commitment.still_open", application=application.id)


def _rests_on_promises(project: Project, application: Application) -> bool:
    """告知承诺 with a promise still open: only then may an undetermined verdict pass, and what passes is provisional."""
    return application.mode is Mode.INFORMED_COMMITMENT and CommitmentStatus.OPEN in _promises(project, application)


def _promises(project: Project, application: Application) -> list[CommitmentStatus]:
    return [commitment.status for commitment in project.commitments.values() if commitment.application == application.id]


def _refuse_unfiled(project: Project, ids: tuple[BuildingId, ...], on: date, *, specials_required: bool) -> None:
    """A building that rests on a commitment is not filed; nor one that lacks the three special acceptances, where these are required."""
    for building in project.chosen(ids):
        if specials_required and not project.specials_held(building, on):
            raise Refused("acceptance.specials_first", building=building.name, on=on)
        if gates := [gate for gate, passage in building.passages.items() if passage.done and passage.provisional]:
            raise Refused("gate.provisional", building=building.name, gate=gates[0])


def refuse_wrong_certificate(outcome: Outcome, certificate: Certificate | None, on: date) -> None:
    if (outcome is Outcome.PASSED) != (certificate is not None):
        raise Refused("conclusion.certificate_only_when_passed", outcome=outcome)
    if certificate:
        refuse_year(certificate.number, on)


def _proposal(application: Application) -> Proposal:
    if application.proposal is None:
        raise Refused("conclusion.none_proposed", application=application.id)
    return application.proposal


def _with_proposal(project: Project, step: ApplicationStep, proposal: Proposal | None) -> Project:
    return project.with_application(replace(project.applications[step.application], proposal=proposal, since=step.on))


def _at_level(project: Project, command: CheckConclusion | SignConclusion, level: Level) -> tuple[Application, Proposal]:
    """The proposal that waits for this level. Raises Refused out of turn, and for anybody who had a hand in it already."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    proposal = _proposal(application)
    due = DECIDERS[application.gate].levels[len(proposal.signatures)]
    if due is not level:
        raise Refused("conclusion.out_of_turn", application=application.id, due=due, tried=level)
    if again := sorted(_hands(command) & proposal.hands):
        raise Refused("conclusion.same_person", staff=again[0], level=level)
    return application, proposal


def _signer(act: Command | Fact) -> StaffId:
    """The person who acts at a level; if a deputy acts, the principal."""
    return act.behalf or act.by


def _hands(act: Command | Fact) -> frozenset[StaffId]:
    """Everybody who had a hand in it: standing in for another does not make one two persons."""
    return frozenset({act.by, act.behalf or act.by})


DECISIONS: Decisions = {
    ProposeConclusion: propose,
    CheckConclusion: check,
    ReturnConclusion: send_back,
    SignConclusion: sign,
}
