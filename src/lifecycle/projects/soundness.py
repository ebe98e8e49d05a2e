"""自洽: what a fact has to satisfy by its own values. Its decision asks for it, and so does a correction."""

from collections.abc import Callable, Iterable
from typing import Any

from lifecycle.projects.application.acceptance_checks import (
    AcceptanceChecked,
    AcceptanceReworked,
    CheckAcceptance,
    ReworkAcceptance,
    refuse_unexplained,
)
from lifecycle.projects.application.advice import (
    AdviceAsked,
    AdviceNotNeeded,
    AdviceReceived,
    AskAdvice,
    ForgoAdvice,
    ReceiveAdvice,
    refuse_wrong_bodies,
)
from lifecycle.projects.application.applications import (
    AcceptApplication,
    ApplicationAccepted,
    ApplicationNotAccepted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    DeclineApplication,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.drafts import DraftStepTaken, RecordDraftStep, refuse_unsaid
from lifecycle.projects.application.inquiries import (
    AdviceGiven,
    AdviceRequested,
    GiveAdvice,
    InquiryWithdrawn,
    RecordAdviceRequest,
    RecordInquiryWithdrawal,
    refuse_wrong_days,
)
from lifecycle.projects.application.needless import FindNoPermitNeeded, FoundToNeedNoPermit, refuse_needless_without_clause
from lifecycle.projects.application.supplements import (
    RequestSupplement,
    SupplementRequested,
    SupplementRequestWithdrawn,
    SupplementSupplied,
    SupplySupplement,
    WithdrawSupplementRequest,
    refuse_no_items,
)
from lifecycle.projects.application.terms import (
    ExtendTerm,
    ResumeTerm,
    SuspendTerm,
    TermExtended,
    TermResumed,
    TermSuspended,
    refuse_no_need,
    refuse_told_before,
)
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import (
    AttachScan,
    CancelCertificate,
    CertificateCancelled,
    DecisionRevoked,
    ExtendPermit,
    PermitExtended,
    PermitLapsed,
    RecordPermitLapse,
    RevokeDecision,
    ScanAttached,
)
from lifecycle.projects.deciding.commitments import BreachCommitment, CommitmentBreached, CommitmentFulfilled, FulfilCommitment
from lifecycle.projects.deciding.conclusion import (
    CheckConclusion,
    ConclusionChecked,
    ConclusionProposed,
    ConclusionReturned,
    GateConcluded,
    ProposeConclusion,
    ReturnConclusion,
    SignConclusion,
    refuse_wrong_certificate,
)
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryAttempted, refuse_unproved
from lifecycle.projects.deciding.elsewhere import (
    ExemptGate,
    GateNotRequired,
    OutsideDecisionRecorded,
    RecordOutsideDecision,
    refuse_blank_clause,
    refuse_no_grounds,
)
from lifecycle.projects.deciding.silence import ProposeSilence, ReturnSilence, SilenceProposed, SilenceReturned
from lifecycle.projects.mending.supervision import CloseSupervision, FlagResolved, ResolveFlag, SupervisionClosed
from lifecycle.projects.parties import checked
from lifecycle.projects.registration import (
    ChangeParty,
    JurisdictionTransferred,
    PartyChanged,
    ProjectRegistered,
    ProjectTerminated,
    TerminateProject,
    TransferJurisdiction,
    refuse_wrong_entry,
)
from lifecycle.projects.works.acceptance import (
    AcceptanceFailed,
    FailAcceptance,
    HoldSpecialAcceptances,
    IssueJointOpinion,
    JointOpinionIssued,
    SpecialAcceptancesHeld,
    refuse_no_defects,
)
from lifecycle.projects.works.buildings import (
    AddBuildings,
    BuildingAdded,
    BuildingDropped,
    BuildingRemeasured,
    BuildingsMerged,
    BuildingSplit,
    DropBuilding,
    MergeBuildings,
    NewBuilding,
    RemeasureBuilding,
    SplitBuilding,
    refuse_wrong_area,
)
from lifecycle.projects.works.changes import ChangeDesign, ChangePlanningConditions, DesignChanged, PlanningConditionsChanged
from lifecycle.projects.works.construction import (
    CompletionReported,
    ConstructionResumed,
    ConstructionStarted,
    ConstructionSuspended,
    ReportCompletion,
    ResumeConstruction,
    StartConstruction,
    SuspendConstruction,
)
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators, IndicatorsDeclared, refuse_wrong_values
from lifecycle.projects.works.retrofit import AnnualPlanListed, EnterReserve, LeaveReserve, ListInAnnualPlan, ReserveEntered, ReserveLeft
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Fact, Stage


def _areas(buildings: Iterable[NewBuilding]) -> None:
    for building in buildings:
        refuse_wrong_area(building.name, building.floor_area_m2, building.parts)


def _values(declarations: Iterable[Declaration], stage: Stage) -> None:
    for declaration in declarations:
        refuse_wrong_values(declaration, stage)


SOUND: dict[type[Fact], Callable[[Any], object]] = {
    ProjectRegistered: refuse_wrong_entry,
    PartyChanged: lambda fact: checked(fact.unit),
    BuildingAdded: lambda fact: _areas(fact.buildings_added),
    BuildingSplit: lambda fact: _areas(fact.into),
    BuildingsMerged: lambda fact: _areas([fact.into]),
    BuildingRemeasured: lambda fact: refuse_wrong_area(fact.building, fact.floor_area_m2, fact.parts),
    IndicatorsDeclared: lambda fact: _values(fact.declarations, fact.stage),
    DesignChanged: lambda fact: _values(fact.declarations, Stage.DRAWN),
    PlanningConditionsChanged: lambda fact: _values(fact.declarations, Stage.REQUIRED),
    ApplicationSubmitted: lambda fact: checked(fact.applicant),
    SupplementRequested: lambda fact: refuse_no_items(fact.application, fact.items),
    SupplementRequestWithdrawn: lambda fact: refuse_no_items(fact.application, fact.items),
    OutsideDecisionRecorded: lambda fact: refuse_no_grounds(fact.gate, fact.outcome, fact.grounds),
    GateNotRequired: lambda fact: refuse_blank_clause(fact.gate, fact.clause),
    GateConcluded: lambda fact: refuse_wrong_certificate(fact.outcome, fact.certificate, fact.on),
    AcceptanceFailed: lambda fact: refuse_no_defects(fact.defects),
    AcceptanceChecked: lambda fact: refuse_unexplained(fact.application, fact.result, fact.remark),
    DraftStepTaken: lambda fact: refuse_unsaid(fact.draft, fact.step, fact.remark),
    FoundToNeedNoPermit: lambda fact: refuse_needless_without_clause(fact.application, fact.clause),
    AdviceAsked: lambda fact: refuse_wrong_bodies(fact.bodies, fact.on),
    AdviceRequested: refuse_wrong_days,
    DeliveryAttempted: refuse_unproved,
    TermExtended: lambda fact: refuse_told_before(fact.told_on, fact.on),
    TermSuspended: lambda fact: refuse_no_need(fact.application, fact.days, fact.clause),
}
"""事实 -> what its values are asked for. A fact that is not here holds whatever its types allow."""


NUMBERS: dict[type[Fact], Callable[[Any], str | None]] = {
    ApplicationAccepted: lambda fact: fact.number,
    ApplicationNotAccepted: lambda fact: fact.number,
    SupplementRequested: lambda fact: fact.number,
    FoundToNeedNoPermit: lambda fact: fact.number,
    OutsideDecisionRecorded: lambda fact: fact.certificate.number,
    JointOpinionIssued: lambda fact: fact.certificate.number,
    PlanningConditionsChanged: lambda fact: fact.certificate.number,
    DesignChanged: lambda fact: fact.number,
    ReserveEntered: lambda fact: fact.number,
    AnnualPlanListed: lambda fact: fact.number,
    AdviceGiven: lambda fact: fact.number,
    InquiryWithdrawn: lambda fact: fact.number,
}
"""事实 -> 文号 of the paper of its day; None where that has none."""


def refuse_unsound(fact: Fact) -> None:
    """Raises Refused for a fact that its own decision would have refused whatever the state of the project."""
    if number := NUMBERS.get(type(fact)):
        refuse_year(number(fact), fact.on)
    if ask := SOUND.get(type(fact)):
        ask(fact)


ASKED_BY: dict[type[Fact], type[ProjectCommand]] = {
    PartyChanged: ChangeParty,
    JurisdictionTransferred: TransferJurisdiction,
    ProjectTerminated: TerminateProject,
    BuildingAdded: AddBuildings,
    BuildingSplit: SplitBuilding,
    BuildingsMerged: MergeBuildings,
    BuildingRemeasured: RemeasureBuilding,
    BuildingDropped: DropBuilding,
    IndicatorsDeclared: DeclareIndicators,
    OutsideDecisionRecorded: RecordOutsideDecision,
    GateNotRequired: ExemptGate,
    ApplicationSubmitted: SubmitApplication,
    ApplicationAccepted: AcceptApplication,
    ApplicationNotAccepted: DeclineApplication,
    SupplementRequested: RequestSupplement,
    SupplementSupplied: SupplySupplement,
    ApplicationWithdrawn: WithdrawApplication,
    SilenceProposed: ProposeSilence,
    SilenceReturned: ReturnSilence,
    ConclusionProposed: ProposeConclusion,
    ConclusionChecked: CheckConclusion,
    ConclusionReturned: ReturnConclusion,
    GateConcluded: SignConclusion,
    CommitmentFulfilled: FulfilCommitment,
    CommitmentBreached: BreachCommitment,
    ReserveEntered: EnterReserve,
    ReserveLeft: LeaveReserve,
    AnnualPlanListed: ListInAnnualPlan,
    PermitExtended: ExtendPermit,
    PermitLapsed: RecordPermitLapse,
    DecisionRevoked: RevokeDecision,
    CertificateCancelled: CancelCertificate,
    ScanAttached: AttachScan,
    ConstructionStarted: StartConstruction,
    ConstructionSuspended: SuspendConstruction,
    ConstructionResumed: ResumeConstruction,
    CompletionReported: ReportCompletion,
    DesignChanged: ChangeDesign,
    PlanningConditionsChanged: ChangePlanningConditions,
    SpecialAcceptancesHeld: HoldSpecialAcceptances,
    AcceptanceFailed: FailAcceptance,
    JointOpinionIssued: IssueJointOpinion,
    SupervisionClosed: CloseSupervision,
    FlagResolved: ResolveFlag,
    AcceptanceChecked: CheckAcceptance,
    AcceptanceReworked: ReworkAcceptance,
    DraftStepTaken: RecordDraftStep,
    FoundToNeedNoPermit: FindNoPermitNeeded,
    SupplementRequestWithdrawn: WithdrawSupplementRequest,
    TermExtended: ExtendTerm,
    TermSuspended: SuspendTerm,
    TermResumed: ResumeTerm,
    AdviceAsked: AskAdvice,
    AdviceReceived: ReceiveAdvice,
    AdviceNotNeeded: ForgoAdvice,
    AdviceRequested: RecordAdviceRequest,
    AdviceGiven: GiveAdvice,
    InquiryWithdrawn: RecordInquiryWithdrawal,
    DeliveryAttempted: DeliverPaper,
}
"""事实 -> the command that leads to it and says all that it says, so that it can be asked again (作废的条件)."""
