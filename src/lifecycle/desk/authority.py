"""权限: one table of who may give which command, checked against the appointments of the day."""

from datetime import date

from lifecycle.counties.targets import SetCountyTargets
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import AcceptRestore
from lifecycle.projects import (
    acceptance,
    applications,
    buildings,
    certificates,
    changes,
    commitments,
    conclusion,
    construction,
    corrections,
    elsewhere,
    indicators,
    registration,
    retrofit,
    supervision,
)
from lifecycle.staff.access import IssuePassword
from lifecycle.staff.appointments import AppointStaff, EndAppointment, GrantDelegation, Role, Staff, WithdrawDelegation, fold
from lifecycle.vocabulary import Command, Refused, StaffId

ENTER = frozenset({Role.APPROVAL, Role.COUNTY, Role.CITY})
DECIDE = frozenset({Role.APPROVAL})
SUPERVISE = frozenset({Role.APPROVAL, Role.INSPECTOR, Role.COUNTY, Role.CITY})
SETTLE = frozenset({Role.COUNTY, Role.CITY})
CITY = frozenset({Role.CITY})
APPOINT = frozenset({Role.SECURITY_ADMIN})
RESTORE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
ANYBODY = frozenset(Role)

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
    applications.RequestSupplement: DECIDE,
    applications.SupplySupplement: ENTER,
    applications.WithdrawApplication: ENTER,
    conclusion.ProposeConclusion: DECIDE,
    conclusion.CheckConclusion: DECIDE,
    conclusion.ReturnConclusion: DECIDE,
    conclusion.SignConclusion: DECIDE,
    commitments.FulfilCommitment: DECIDE,
    commitments.BreachCommitment: SUPERVISE,
    retrofit.EnterReserve: ENTER,
    retrofit.LeaveReserve: ENTER,
    retrofit.ListInAnnualPlan: ENTER,
    certificates.ExtendPermit: DECIDE,
    certificates.RecordPermitLapse: DECIDE,
    certificates.RevokeDecision: DECIDE,
    certificates.CancelCertificate: DECIDE,
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
    SetCountyTargets: CITY,
    AppointStaff: APPOINT,
    EndAppointment: APPOINT,
    IssuePassword: APPOINT,
    GrantDelegation: ANYBODY,
    WithdrawDelegation: ANYBODY,
    AcceptRestore: RESTORE,
}
"""命令 -> 可办理的岗位."""


def staff_stream(id_: StaffId) -> str:
    return f"staff/{id_}"


def staff_member(ledger: Ledger, id_: StaffId) -> Staff:
    return fold(id_, [recorded.fact for recorded in ledger.load(staff_stream(id_)).recorded])


def authorise(ledger: Ledger, command: Command, county: str | None, today: date) -> None:
    """Refuses a command unless an appointment of today allows it in this county (None: no single county is concerned).

    Who stands in for another acts by the other's appointment, and needs the other's delegation of today.
    """
    principal = command.behalf or command.by
    member = staff_member(ledger, principal)
    if command.behalf and not member.delegates_to(command.by, today):
        raise Refused("staff.not_delegated", staff=command.by, behalf=command.behalf, on=today)
    held = member.roles_on(today)
    if not held:
        raise Refused("staff.no_appointment", staff=principal, on=today)
    allowed = PERMITTED[type(command)]
    fitting = [appointment for appointment in held if appointment.role in allowed]
    if not fitting:
        raise Refused("staff.role_may_not", staff=principal, roles=tuple(a.role for a in held), allowed=tuple(sorted(allowed)))
    if not any(a.county is None or a.county == county for a in fitting):
        raise Refused("staff.other_county", staff=principal, county=county, own=tuple(a.county for a in fitting if a.county))
