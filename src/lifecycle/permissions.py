"""权限: one table of who may give which command, and for which county the appointment has to be.

What follows from it: whom the desk lets give a command, whom a route lets in, what forms offer, and what waits for whom.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from lifecycle.compliance.choices import DecideChoice
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.inspections.campaigns.announcing import AnnounceDraw
from lifecycle.inspections.campaigns.drawing import SeedDraw, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.inspections.checks.annulling import AnnulInCheck, ProposeAnnulmentInCheck, RejectAnnulmentInCheck
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.deferring import DeferSiteTest, MakeUpSiteTest
from lifecycle.inspections.checks.handing_over import HandOverCheck
from lifecycle.inspections.checks.mending import CorrectInCheck
from lifecycle.inspections.checks.notice import ServeNotice
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.sampling import DisputeLabReport, RecordLabReport, TakeSample
from lifecycle.inspections.checks.signing import ConfirmRecord, SignRecord
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, ReCheckFindings
from lifecycle.inspections.findings.dropping import DropFinding
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification, OrderStopWork
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply
from lifecycle.inspections.items import PublishItems, WithdrawItems
from lifecycle.inspections.registers.classes import RecordClass
from lifecycle.inspections.registers.experts import DelistExpert, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import DelistObject, ListObject
from lifecycle.ledger.facts import AcceptRestore, EraseAttachment, ErasePerson, LiftRetentionHold, PlaceRetentionHold, RegisterPerson
from lifecycle.projects import registration
from lifecycle.projects.application import (
    acceptance_checks,
    advice,
    applications,
    drafts,
    handing_over,
    inquiries,
    needless,
    supplements,
    terms,
)
from lifecycle.projects.deciding import certificates, commitments, conclusion, delivery, elsewhere, silence
from lifecycle.projects.mending import annulment, corrections, supervision
from lifecycle.projects.works import acceptance, buildings, changes, construction, indicators, retrofit
from lifecycle.staff.access import EndSessions, ExportProject, IssuePassword, IssueToken, RevokeToken
from lifecycle.staff.appointments import SEPARATED, Appointment, AppointStaff, EndAppointment, Role
from lifecycle.staff.confirming import CarryOutAct, ConfirmAct, DeclineAct, ProposeAct, WithdrawAct
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.vocabulary import Command


class Where(StrEnum):
    """管辖: for which county the appointment has to be."""

    COUNTY = "county"  # 本县或全市: for that of the command, or for the whole city
    CITY = "city"  # 全市: for the whole city, since it is no single county's
    ANYWHERE = "anywhere"  # 不论


class Permission(Struct, frozen=True):
    """权限. roles: who may give the command; of_another: who may give it about somebody else's affair, where that is not everybody."""

    roles: frozenset[Role]
    where: Where = Where.COUNTY
    of_another: "Permission | None" = None

    def of(self, command: Command) -> "Permission":
        """That of this very command: what is said of somebody else takes more."""
        if self.of_another and getattr(command, "staff", command.by) != command.by:
            return self.of_another
        return self

    @property
    def of_others(self) -> frozenset[Role]:
        """The roles that may give it about another person's affair."""
        return self.of_another.roles if self.of_another else self.roles

    def reaches(self, own: str | None, county: str | None) -> bool:
        """Whether an appointment for a county (None: for the whole city) does for what is of a county (None: of none)."""
        return self.where is Where.ANYWHERE or own is None or (self.where is Where.COUNTY and own == county)

    def allows(self, held: Iterable[Appointment], county: str | None) -> bool:
        """Whether one of the appointments does, by its role and its county."""
        return any(each.role in self.roles and self.reaches(each.county, county) for each in held)


def _to(*roles: Role, where: Where = Where.COUNTY) -> Permission:
    return Permission(frozenset(roles), where)


ENTER = _to(Role.APPROVAL, Role.COUNTY, Role.CITY)
DECIDE = _to(Role.APPROVAL)
SUPERVISE = _to(Role.APPROVAL, Role.INSPECTOR, Role.COUNTY, Role.CITY)
SETTLE = _to(Role.COUNTY, Role.CITY)
TERMINATE = _to(Role.APPROVAL, Role.CITY)
CITY = _to(Role.CITY)
HEAD = _to(Role.HEAD)
INTERESTED = Permission(frozenset({Role.INSPECTOR, Role.CITY}), Where.ANYWHERE, of_another=CITY)
"""Inspectors declare their own interests; officers of the city do it for them."""
OPEN_CHECK = _to(Role.INSPECTOR, Role.COUNTY, Role.CITY)
ON_SITE = _to(Role.INSPECTOR, where=Where.ANYWHERE)
"""Of the inspectors of the very check, who may be of another county than the project: the decision asks for that."""
FOLLOW_UP = _to(Role.INSPECTOR)
HAND_OVER = Permission(ENTER.roles, of_another=SETTLE)
"""What lies on somebody else's desk is handed over by 县局、市局人员, as when a colleague has left."""
EXPORT = _to(*ENTER.roles, Role.INSPECTOR, Role.AUDITOR, Role.AUDIT_ADMIN)
REGISTER = _to(*ENTER.roles, Role.SECURITY_ADMIN, where=Where.ANYWHERE)
APPOINT = _to(Role.SECURITY_ADMIN, where=Where.CITY)
ERASE = _to(Role.SECURITY_ADMIN, where=Where.CITY)
RETAIN = _to(Role.AUDIT_ADMIN, where=Where.CITY)
RESTORE = _to(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, where=Where.CITY)
REINSTATE = Permission(SEPARATED - APPOINT.roles, Where.CITY)
ADMINISTER = Permission(SEPARATED, Where.CITY)
BY_TWO = Permission(SEPARATED | CITY.roles, Where.CITY)
"""What one proposes and another confirms: the three of each other, officers of the city what it decides of its documents."""
OWN = _to(*Role, where=Where.ANYWHERE)
"""What is everybody's own affair, and no county's."""
OWN_OR_ANOTHERS = Permission(OWN.roles, Where.ANYWHERE, of_another=APPOINT)

PERMITTED: Mapping[type[Command], Permission] = MappingProxyType(
    {
        registration.RegisterProject: ENTER,
        registration.ChangeParty: ENTER,
        registration.TransferJurisdiction: CITY,
        registration.TerminateProject: TERMINATE,
        buildings.AddBuildings: ENTER,
        buildings.SplitBuilding: ENTER,
        buildings.MergeBuildings: ENTER,
        buildings.RemeasureBuilding: ENTER,
        buildings.DropBuilding: ENTER,
        indicators.DeclareIndicators: ENTER,
        elsewhere.RecordOutsideDecision: ENTER,
        elsewhere.ExemptGate: DECIDE,
        applications.SubmitApplication: ENTER,
        applications.AcceptApplication: DECIDE,
        applications.DeclineApplication: DECIDE,
        supplements.RequestSupplement: DECIDE,
        supplements.SupplySupplement: ENTER,
        supplements.WithdrawSupplementRequest: DECIDE,
        applications.WithdrawApplication: ENTER,
        acceptance_checks.CheckAcceptance: DECIDE,
        acceptance_checks.ReworkAcceptance: DECIDE,
        drafts.RecordDraftStep: DECIDE,
        needless.FindNoPermitNeeded: DECIDE,
        handing_over.HandOverApplication: HAND_OVER,
        terms.ExtendTerm: HEAD,
        terms.SuspendTerm: DECIDE,
        terms.ResumeTerm: DECIDE,
        advice.AskAdvice: DECIDE,
        advice.ReceiveAdvice: ENTER,
        advice.ForgoAdvice: DECIDE,
        inquiries.RecordAdviceRequest: ENTER,
        inquiries.GiveAdvice: DECIDE,
        inquiries.RecordInquiryWithdrawal: ENTER,
        conclusion.ProposeConclusion: DECIDE,
        conclusion.CheckConclusion: DECIDE,
        conclusion.ReturnConclusion: DECIDE,
        conclusion.SignConclusion: DECIDE,
        delivery.DeliverPaper: DECIDE,
        silence.ProposeSilence: DECIDE,
        silence.DecideSilence: HEAD,
        silence.ReturnSilence: HEAD,
        commitments.FulfilCommitment: DECIDE,
        commitments.BreachCommitment: SUPERVISE,
        retrofit.EnterReserve: ENTER,
        retrofit.LeaveReserve: ENTER,
        retrofit.ListInAnnualPlan: ENTER,
        certificates.ExtendPermit: DECIDE,
        certificates.RecordPermitLapse: DECIDE,
        certificates.RevokeDecision: DECIDE,
        certificates.CancelCertificate: DECIDE,
        certificates.AttachScan: ENTER,
        construction.StartConstruction: ENTER,
        construction.SuspendConstruction: ENTER,
        construction.ResumeConstruction: ENTER,
        construction.ReportCompletion: ENTER,
        changes.ChangeDesign: ENTER,
        changes.ChangePlanningConditions: ENTER,
        acceptance.HoldSpecialAcceptances: ENTER,
        acceptance.FailAcceptance: ENTER,
        acceptance.IssueJointOpinion: ENTER,
        supervision.OpenSupervision: SUPERVISE,
        supervision.CloseSupervision: SETTLE,
        supervision.ResolveFlag: DECIDE,
        corrections.CorrectFact: ENTER,
        annulment.ProposeAnnulment: ENTER,
        annulment.RejectAnnulment: ENTER,
        annulment.AnnulFact: ENTER,
        SetCountyTargets: CITY,
        DecideChoice: CITY,
        ListObject: CITY,
        DelistObject: CITY,
        ListInspector: CITY,
        ChangeInspector: CITY,
        DelistInspector: CITY,
        DeclareInterest: INTERESTED,
        EndInterest: INTERESTED,
        ListExpert: CITY,
        DelistExpert: CITY,
        RecordClass: CITY,
        PublishItems: CITY,
        WithdrawItems: CITY,
        InitiateCheck: OPEN_CHECK,
        HandOverCheck: SETTLE,
        ServeNotice: OPEN_CHECK,
        ArriveOnSite: ON_SITE,
        ObserveStage: ON_SITE,
        RecordItemResults: ON_SITE,
        TakeSample: ON_SITE,
        RecordLabReport: OPEN_CHECK,
        DisputeLabReport: OPEN_CHECK,
        DeferSiteTest: ON_SITE,
        MakeUpSiteTest: OPEN_CHECK,
        RecordFinding: ON_SITE,
        SignRecord: ON_SITE,
        ConfirmRecord: ON_SITE,
        ConcludeCheck: ON_SITE,
        OrderRectification: FOLLOW_UP,
        OrderStopWork: FOLLOW_UP,
        LiftStopWork: FOLLOW_UP,
        AskExtension: OPEN_CHECK,
        DecideExtension: FOLLOW_UP,
        ReceiveReply: OPEN_CHECK,
        ReCheckFindings: FOLLOW_UP,
        ConfirmReCheck: FOLLOW_UP,
        CloseFinding: FOLLOW_UP,
        DropFinding: SETTLE,
        CorrectInCheck: FOLLOW_UP,
        ProposeAnnulmentInCheck: FOLLOW_UP,
        RejectAnnulmentInCheck: FOLLOW_UP,
        AnnulInCheck: FOLLOW_UP,
        PlanCampaign: CITY,
        ApproveCampaign: HEAD,
        AnnounceDraw: CITY,
        SeedDraw: CITY,
        VoidDraw: HEAD,
        DecideRecusal: HEAD,
        ReplaceInspector: CITY,
        ReplaceObject: CITY,
        AppointStaff: APPOINT,
        EndAppointment: APPOINT,
        IssuePassword: APPOINT,
        EndSessions: APPOINT,
        IssueToken: APPOINT,
        RevokeToken: APPOINT,
        ReinstateSecurityAdmin: REINSTATE,
        ProposeAct: BY_TWO,
        ConfirmAct: BY_TWO,
        DeclineAct: BY_TWO,
        WithdrawAct: BY_TWO,
        CarryOutAct: ADMINISTER,
        ExportProject: EXPORT,
        GrantDelegation: OWN,
        WithdrawDelegation: OWN_OR_ANOTHERS,
        AcceptRestore: RESTORE,
        RegisterPerson: REGISTER,
        ErasePerson: ERASE,
        EraseAttachment: ERASE,
        PlaceRetentionHold: RETAIN,
        LiftRetentionHold: RETAIN,
    }
)
"""命令 -> 权限."""
