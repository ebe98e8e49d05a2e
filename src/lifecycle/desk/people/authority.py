"""权限: one table of who may give which command, checked against the appointments of the day."""

from datetime import date

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import AcceptRestore, ErasePerson, LiftRetentionHold, PlaceRetentionHold, RegisterPerson
from lifecycle.projects import registration
from lifecycle.projects.application import acceptance_checks, advice, applications, handing_over, inquiries, needless, supplements, terms
from lifecycle.projects.deciding import certificates, commitments, conclusion, delivery, elsewhere, silence
from lifecycle.projects.mending import annulment, corrections, supervision
from lifecycle.projects.works import acceptance, buildings, changes, construction, indicators, retrofit
from lifecycle.staff.access import EndSessions, ExportProject, IssuePassword, IssueToken, RevokeToken
from lifecycle.staff.appointments import (
    SEPARATED,
    Appointment,
    AppointStaff,
    EndAppointment,
    GrantDelegation,
    Role,
    Staff,
    WithdrawDelegation,
    fold,
)
from lifecycle.staff.confirming import CarryOutAct, ConfirmAct, DeclineAct, ProposeAct, WithdrawAct
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.vocabulary import Command, Refused, StaffId
from lifecycle.wording import Coded

ENTER = frozenset({Role.APPROVAL, Role.COUNTY, Role.CITY})
DECIDE = frozenset({Role.APPROVAL})
SUPERVISE = frozenset({Role.APPROVAL, Role.INSPECTOR, Role.COUNTY, Role.CITY})
SETTLE = frozenset({Role.COUNTY, Role.CITY})
CITY = frozenset({Role.CITY})
HEAD = frozenset({Role.HEAD})
APPOINT = frozenset({Role.SECURITY_ADMIN})
RESTORE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
REINSTATE = SEPARATED - APPOINT
ERASE = frozenset({Role.SECURITY_ADMIN})
REGISTER = ENTER | {Role.SECURITY_ADMIN}
RETAIN = frozenset({Role.AUDIT_ADMIN})
EXPORT = ENTER | {Role.INSPECTOR, Role.AUDITOR, Role.AUDIT_ADMIN}
ANYBODY = frozenset(Role)
"""What is everybody's own affair, and no county's."""

PERMITTED: dict[type[Command], frozenset[Role]] = {
    registration.RegisterProject: ENTER,
    registration.ChangeParty: ENTER,
    registration.TransferJurisdiction: CITY,
    registration.TerminateProject: DECIDE | CITY,
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
    needless.FindNoPermitNeeded: DECIDE,
    handing_over.HandOverApplication: ENTER,
    terms.ExtendTerm: HEAD,
    terms.SuspendTerm: DECIDE,
    terms.ResumeTerm: DECIDE,
    advice.AskAdvice: DECIDE,
    advice.ReceiveAdvice: ENTER,
    advice.ForgoAdvice: DECIDE,
    inquiries.RecordAdviceRequest: ENTER,
    inquiries.GiveAdvice: DECIDE,
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
    AppointStaff: APPOINT,
    EndAppointment: APPOINT,
    IssuePassword: APPOINT,
    EndSessions: APPOINT,
    IssueToken: APPOINT,
    RevokeToken: APPOINT,
    ReinstateSecurityAdmin: REINSTATE,
    ProposeAct: SEPARATED,
    ConfirmAct: SEPARATED,
    DeclineAct: SEPARATED,
    WithdrawAct: SEPARATED,
    CarryOutAct: SEPARATED,
    ExportProject: EXPORT,
    GrantDelegation: ANYBODY,
    WithdrawDelegation: ANYBODY,
    AcceptRestore: RESTORE,
    RegisterPerson: REGISTER,
    ErasePerson: ERASE,
    PlaceRetentionHold: RETAIN,
    LiftRetentionHold: RETAIN,
}
"""命令 -> 可办理的岗位."""

OF_ANOTHER: dict[type[Command], frozenset[Role]] = {WithdrawDelegation: APPOINT}
"""他人之事 -> 可办理的岗位: of what is everybody's own affair, who may do it to somebody else. Delegating is done in person only."""


def staff_stream(id_: StaffId) -> str:
    return f"staff/{id_}"


def staff_member(ledger: Ledger, id_: StaffId) -> Staff:
    return fold(id_, [recorded.fact for recorded in ledger.load(staff_stream(id_)).recorded])


def appointments_of(ledger: Ledger, staff: StaffId, today: date) -> tuple[Appointment, ...]:
    """今天的岗位. Raises Refused for somebody who has none."""
    held = staff_member(ledger, staff).roles_on(today)
    if not held:
        raise Refused("staff.no_appointment", staff=staff, on=today)
    return held


def held_by(ledger: Ledger, staff: StaffId, behalf: StaffId | None, today: date) -> tuple[Appointment, ...]:
    """办理时的岗位: the own ones, or when standing in those of the other. Raises Refused."""
    return appointments_of(ledger, staff, today) if behalf is None else stood_in_for(ledger, staff, behalf, today)


def stood_in_for(ledger: Ledger, deputy: StaffId, principal: StaffId, today: date) -> tuple[Appointment, ...]:
    """代办时的岗位: those of the person stood in for, as long as that person's delegation stands.

    三员分立: the three administrators neither stand in for anybody nor let anybody stand in for them. Raises Refused.
    """
    member = staff_member(ledger, principal)
    if not member.delegates_to(deputy, today):
        raise Refused("staff.not_delegated", staff=deputy, behalf=principal, on=today)
    refuse_unfit_deputy(ledger, deputy, today)
    held = appointments_of(ledger, principal, today)
    if not (delegable := member.delegable_on(today)):
        raise Refused("staff.not_stood_in_for", staff=principal, roles=tuple(appointment.role for appointment in held))
    return delegable


def refuse_unfit_deputy(ledger: Ledger, deputy: StaffId, today: date) -> None:
    """Refuses a deputy who has no appointment today, or is one of the three administrators (三员分立)."""
    held = staff_member(ledger, deputy).roles_on(today)
    if not held:
        raise Refused("staff.deputy_without_appointment", deputy=deputy, on=today)
    if administers := [appointment.role for appointment in held if appointment.role in SEPARATED]:
        raise Refused("staff.administrator_stands_in", staff=deputy, role=administers[0])


def authorise(
    ledger: Ledger, units: Jurisdictions, command: Command, county: str | None, today: date, allowed: frozenset[Role] | None = None
) -> None:
    """Refuses a command unless an appointment of today allows it in this county (None: no single county is concerned).

    Who stands in for another acts by the other's appointment, and needs the other's delegation of today. allowed: by roles that stand in
    no table, as those that may confirm a proposal. units: by which a refusal names the counties.
    """
    principal = command.behalf or command.by
    held = held_by(ledger, command.by, command.behalf, today)
    allowed = permitted(command) if allowed is None else allowed
    fitting = [appointment for appointment in held if appointment.role in allowed]
    if not fitting:
        raise Refused("staff.role_may_not", staff=principal, roles=tuple(a.role for a in held), allowed=tuple(sorted(allowed)))
    if allowed is not ANYBODY and not any(a.county is None or a.county == county for a in fitting):
        own = tuple(_named(units, appointment.county) for appointment in fitting if appointment.county)
        if county is None:
            raise Refused("staff.not_city_wide", staff=principal, own=own)
        raise Refused("staff.other_county", staff=principal, county=_named(units, county), own=own)


def permitted(command: Command) -> frozenset[Role]:
    """可办理的岗位 of a command: the own affair is everybody's, another's is not."""
    of_another = type(command) in OF_ANOTHER and getattr(command, "staff", None) != command.by
    return (OF_ANOTHER if of_another else PERMITTED)[type(command)]


def _named(units: Jurisdictions, county: str) -> Coded:
    """A county by its code, and for people by its name."""
    known = units.by_code.get(county)
    return Coded(county, known.name if known else county)
