"""审批结论: handled, checked and signed (承办、审核、签发). Our own decision never passes over an unmet or undetermined verdict."""

from msgspec.structs import replace

from lifecycle.projects.applications import pending
from lifecycle.projects.building import Passage, PassageStatus
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Application, ApplicationStatus, CommitmentStatus, Mode, Outcome, Project, Proposal, blocking, evolve
from lifecycle.projects.routes import DECIDERS, Level
from lifecycle.vocabulary import BuildingId, Certificate, Fact, Gate, Refused, Ruling, StaffId, Text, Verdict, fact_of


class ConclusionProposed(Fact, frozen=True, kw_only=True, tag="conclusion-proposed"):
    """拟办意见: the handler's (承办) proposal for the named buildings, with the verdicts that it saw."""

    application: str
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    opinion: Text
    verdicts: tuple[Verdict, ...] = ()


class ProposeConclusion(ProjectCommand, frozen=True, kw_only=True):
    """提出拟办意见."""

    application: str
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    opinion: Text


def propose(project: Project, command: ProposeConclusion, verdicts: tuple[Verdict, ...]) -> list[Fact]:
    """承办. Raises Refused unless the application is accepted and, for a pass, everything holds."""
    application = pending(project, command.application, ApplicationStatus.ACCEPTED)
    if application.proposal:
        raise Refused("conclusion.proposed_already", application=application.id)
    project.chosen(command.buildings)
    if not set(command.buildings) <= set(application.remaining):
        raise Refused("conclusion.other_buildings", application=application.id)
    if command.outcome is Outcome.PASSED:
        refuse_pass(project, application, command.buildings, verdicts)
    return [fact_of(ConclusionProposed, command, verdicts=verdicts)]


@evolve.register
def _(fact: ConclusionProposed, project: Project) -> Project:
    proposal = Proposal(
        buildings=fact.buildings, outcome=fact.outcome, opinion=fact.opinion, signatures=((Level.HANDLED, fact.behalf or fact.by),)
    )
    return project.with_application(replace(project.applications[fact.application], proposal=proposal))


class ConclusionChecked(Fact, frozen=True, kw_only=True, tag="conclusion-checked"):
    """审核同意: a second person has checked the proposal."""

    application: str
    opinion: Text


class CheckConclusion(ProjectCommand, frozen=True, kw_only=True):
    """审核."""

    application: str
    opinion: Text


def check(project: Project, command: CheckConclusion) -> list[Fact]:
    """审核. Raises Refused out of turn, or by the one who handled it."""
    _, proposal = _at_level(project, command.application, Level.CHECKED)
    _refuse_same_person(proposal, command.behalf or command.by)
    return [fact_of(ConclusionChecked, command)]


@evolve.register
def _(fact: ConclusionChecked, project: Project) -> Project:
    application = project.applications[fact.application]
    if (proposal := application.proposal) is None:
        return project
    signed = replace(proposal, signatures=(*proposal.signatures, (Level.CHECKED, fact.behalf or fact.by)))
    return project.with_application(replace(application, proposal=signed))


class ConclusionReturned(Fact, frozen=True, kw_only=True, tag="conclusion-returned"):
    """退回承办, with the reason."""

    application: str
    reason: Text


class ReturnConclusion(ProjectCommand, frozen=True, kw_only=True):
    """退回."""

    application: str
    reason: Text


def send_back(project: Project, command: ReturnConclusion) -> list[Fact]:
    """退回承办. Raises Refused when nothing is proposed."""
    _proposal(pending(project, command.application, ApplicationStatus.ACCEPTED))
    return [fact_of(ConclusionReturned, command)]


@evolve.register
def _(fact: ConclusionReturned, project: Project) -> Project:
    return project.with_application(replace(project.applications[fact.application], proposal=None))


class GateConcluded(Fact, frozen=True, kw_only=True, tag="gate-concluded"):
    """环节结论: our decision on the named buildings, signed, with the verdicts it rests on.

    provisional: passed on 告知承诺 over undetermined verdicts, until its commitments are fulfilled.
    """

    application: str
    gate: Gate
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    mode: Mode = Mode.ORDINARY
    opinion: Text
    certificate: Certificate | None = None
    provisional: bool = False
    signatures: tuple[tuple[Level, StaffId], ...]
    verdicts: tuple[Verdict, ...] = ()


class SignConclusion(ProjectCommand, frozen=True, kw_only=True):
    """签发. certificate: only and always for a pass."""

    application: str
    certificate: Certificate | None = None


def sign(project: Project, command: SignConclusion, verdicts: tuple[Verdict, ...]) -> list[Fact]:
    """签发. The rules are judged once more, as of now. Raises Refused out of turn, over a blocking verdict, or without 文号."""
    application, proposal = _at_level(project, command.application, Level.SIGNED)
    signer = command.behalf or command.by
    _refuse_same_person(proposal, signer)
    passed = proposal.outcome is Outcome.PASSED
    if passed:
        refuse_pass(project, application, proposal.buildings, verdicts)
    if passed != (command.certificate is not None):
        raise Refused("conclusion.certificate_only_when_passed", outcome=proposal.outcome)
    return [
        fact_of(
            GateConcluded,
            command,
            gate=application.gate,
            buildings=proposal.buildings,
            outcome=proposal.outcome,
            mode=application.mode,
            opinion=proposal.opinion,
            provisional=passed and bool(blocking(verdicts)),
            signatures=(*proposal.signatures, (Level.SIGNED, signer)),
            verdicts=verdicts,
        )
    ]


@evolve.register
def _(fact: GateConcluded, project: Project) -> Project:
    application = project.applications[fact.application]
    remaining = tuple(id_ for id_ in application.remaining if id_ not in fact.buildings)
    status = application.status if remaining else ApplicationStatus.CONCLUDED
    project = project.with_application(replace(application, remaining=remaining, proposal=None, status=status))
    passage = Passage(
        status=PassageStatus.PASSED if fact.outcome is Outcome.PASSED else PassageStatus.REFUSED,
        on=fact.on,
        certificate=fact.certificate,
        provisional=fact.provisional,
    )
    return project.with_passage(fact.gate, fact.buildings, passage)


def refuse_pass(project: Project, application: Application, ids: tuple[BuildingId, ...], verdicts: tuple[Verdict, ...]) -> None:
    """不予通过的一切理由: an earlier gate, an open item, an open promise, an unmet or an undetermined verdict."""
    for building in project.chosen(ids):
        if missing := project.missing_before(application.gate, building):
            raise Refused("gate.earlier_not_passed", gate=application.gate, building=building.name, missing=missing)
        if building.suspended_on:
            raise Refused("building.suspended", building=building.name, since=building.suspended_on)
    if issues := project.holds_back(ids):
        raise Refused("gate.held_back", gate=application.gate, issue=issues[0].id, ground=issues[0].ground)
    promised = [c for c in project.commitments.values() if c.application == application.id]
    if application.mode is Mode.DEFERRED_MATERIALS and any(c.status is not CommitmentStatus.FULFILLED for c in promised):
        raise Refused("commitment.still_open", application=application.id)
    if application.gate is Gate.ACCEPTANCE_FILING:
        _refuse_unfiled(project, ids)
    against = blocking(verdicts)
    if application.mode is Mode.INFORMED_COMMITMENT and all(c.status is not CommitmentStatus.BREACHED for c in promised):
        against = tuple(verdict for verdict in against if verdict.verdict is Ruling.UNMET)
    if against:
        raise Refused("gate.not_passable", count=len(against), verdicts=against)


def _refuse_unfiled(project: Project, ids: tuple[BuildingId, ...]) -> None:
    """What stands on a promise, or lacks the three special acceptances (三（二）), is not filed."""
    for building in project.chosen(ids):
        if not project.specials_held(building):
            raise Refused("acceptance.specials_first", building=building.name)
        if gates := [gate for gate, passage in building.passages.items() if passage.done and passage.provisional]:
            raise Refused("gate.provisional", building=building.name, gate=gates[0])


def _proposal(application: Application) -> Proposal:
    if application.proposal is None:
        raise Refused("conclusion.none_proposed", application=application.id)
    return application.proposal


def _at_level(project: Project, id_: str, level: Level) -> tuple[Application, Proposal]:
    application = pending(project, id_, ApplicationStatus.ACCEPTED)
    proposal = _proposal(application)
    levels = DECIDERS[application.gate].levels
    due = levels[len(proposal.signatures)]
    if due is not level:
        raise Refused("conclusion.out_of_turn", application=id_, due=due, tried=level)
    return application, proposal


def _refuse_same_person(proposal: Proposal, person: StaffId) -> None:
    if person in [signed_by for _, signed_by in proposal.signatures]:
        raise Refused("conclusion.same_person", staff=person)
