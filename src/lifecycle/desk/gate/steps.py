"""可办的下一步: what may be done with a batch at a gate now, and by whom. The desk asks once more when it is done."""

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.desk.gate.batches import Batch
from lifecycle.permissions import PERMITTED
from lifecycle.projects.application.acceptance_checks import CheckAcceptance, ReworkAcceptance
from lifecycle.projects.application.advice import AskAdvice, ForgoAdvice, ReceiveAdvice, concerning
from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.check_results import AcceptanceCheck
from lifecycle.projects.application.drafts import RecordDraftStep
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement, SupplySupplement, WithdrawSupplementRequest
from lifecycle.projects.application.terms import ExtendTerm, ResumeTerm, SuspendTerm
from lifecycle.projects.application.timeliness import extendable
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, ReturnConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.project import Application, ApplicationStatus, Outcome, Project, Proposal
from lifecycle.projects.routes import DECIDERS, Level
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import BuildingId, Gate, StaffId

BEFORE_CONCLUSION: dict[ApplicationStatus, tuple[type[ProjectCommand], ...]] = {
    ApplicationStatus.SUBMITTED: (AcceptApplication, RequestSupplement, DeclineApplication),
    ApplicationStatus.SUPPLEMENT_REQUESTED: (SupplySupplement, RequestSupplement),
    ApplicationStatus.SUPPLIED: (AcceptApplication, RequestSupplement, DeclineApplication),
    ApplicationStatus.ACCEPTED: (ProposeConclusion, RequestSupplement),
}
"""申请的状态 -> 可办的命令, the ordinary one first."""
AT_LEVEL: dict[Level, type[ProjectCommand]] = {Level.CHECKED: CheckConclusion, Level.SIGNED: SignConclusion}


class GateStep(Struct, frozen=True, kw_only=True):
    """可办的一步: a command that the batch admits now. hands: who had a part in the proposal and may not take this step too."""

    command: type[ProjectCommand]
    hands: frozenset[StaffId] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return PERMITTED[self.command].roles

    def open_to(self, hands: Collection[StaffId], held: Iterable[Appointment], county: str) -> bool:
        """Whether one of these appointments allows it in the county, to hands that had no part in it: a deputy's, and those of whom they
        stand in for."""
        return PERMITTED[self.command].allows(held, county) and self.hands.isdisjoint(hands)


def steps_at(
    project: Project, gate: Gate, batch: Batch, not_passable: Collection[BuildingId], declarable: bool, calendar: Callable[[], Calendar]
) -> Iterator[GateStep]:
    """In the order in which they are looked for. not_passable: the buildings of which the decision would refuse a pass now;
    declarable: whether an indicator stands against a pass that may still be stated."""
    if project.terminated_on or not batch.buildings:
        return
    application = batch.application
    if application and application.proposal:
        yield from _with_proposal(application, application.proposal, not_passable)
    elif application:
        yield from (GateStep(command=command) for command in BEFORE_CONCLUSION[application.status])
    elif not batch.decision:
        yield from _without_application(project, gate)
    elif any(passage.certificate for building in batch.buildings if (passage := building.passages.get(gate))):
        yield GateStep(command=AttachScan)
    if application:
        yield from _awaited(application)
    if declarable:
        yield GateStep(command=DeclareIndicators)
    yield from _advice(project, gate, batch)
    if application:
        yield from _acceptance(application)
        yield from _on_the_term(application, calendar)
        yield GateStep(command=RecordDraftStep)
        if not application.proposal:
            yield GateStep(command=FindNoPermitNeeded)
        yield GateStep(command=WithdrawApplication)


def _advice(project: Project, gate: Gate, batch: Batch) -> Iterator[GateStep]:
    """An answer may come at any time. The page asks where there is an application, or where others decide, until the gate is passed."""
    answers = [reply for each in concerning(project, gate, batch.ids) if each.kind for reply in each.replies]
    if any(not reply.stance for reply in answers):
        yield GateStep(command=ReceiveAdvice)
    decider = DECIDERS.get(gate)
    if not batch.decision and (batch.application or not (decider and decider.ours)):
        yield GateStep(command=AskAdvice)
        yield GateStep(command=ForgoAdvice)


def _awaited(application: Application) -> Iterator[GateStep]:
    """What may be done about materials that were asked for, besides the step that the application waits for."""
    if application.further and application.status is not ApplicationStatus.SUPPLEMENT_REQUESTED:
        yield GateStep(command=SupplySupplement)
    if application.awaited:
        yield GateStep(command=WithdrawSupplementRequest)


def _acceptance(application: Application) -> Iterator[GateStep]:
    """受理核对 and what comes of it, which nothing waits for."""
    if application.status is not ApplicationStatus.ACCEPTED:
        return
    if application.acceptance_check is None:
        yield GateStep(command=CheckAcceptance, hands=application.acceptors)
    elif application.acceptance_check is AcceptanceCheck.RETURNED:
        yield GateStep(command=ReworkAcceptance)


def _on_the_term(application: Application, calendar: Callable[[], Calendar]) -> Iterator[GateStep]:
    """What moves the end of the term, where the law lets it."""
    if application.status is not ApplicationStatus.ACCEPTED:
        return
    term = calendar().terms.to_decide(application.gate, application.on, jointly=application.jointly)
    if application.suspended_on:
        yield GateStep(command=ResumeTerm)
    elif term and term.stops:
        yield GateStep(command=SuspendTerm)
    if extendable(term) and not application.extended_on:
        yield GateStep(command=ExtendTerm)


def _with_proposal(application: Application, proposal: Proposal, not_passable: Collection[BuildingId]) -> Iterator[GateStep]:
    due = DECIDERS[application.gate].levels[len(proposal.signatures)]
    signable = proposal.outcome is Outcome.REFUSED or not set(proposal.buildings) & set(not_passable)
    if due is not Level.SIGNED or signable:
        yield GateStep(command=AT_LEVEL[due], hands=proposal.hands)
    yield GateStep(command=ReturnConclusion)


def _without_application(project: Project, gate: Gate) -> Iterator[GateStep]:
    """Where nobody decides (施工、储备库、年度计划) there is nothing to conclude; an existing project's papers are entered as they are."""
    decider = DECIDERS.get(gate)
    if decider is None:
        return
    if decider.ours:
        yield GateStep(command=SubmitApplication)
    if project.existing or not decider.ours:
        yield GateStep(command=RecordOutsideDecision)
