"""人员岗位: who may do what, where and when: one stream a staff member; passwords are not facts."""

from lifecycle.staff import access, appointments, confirming, delegations, recovery
from lifecycle.vocabulary import Fact

ABOUT_ACCESS: tuple[type[Fact], ...] = (
    access.PasswordIssued,
    access.PasswordChanged,
    access.SessionsEnded,
    access.TokenIssued,
    access.TokenRevoked,
    access.SignedIn,
    access.SignInFailed,
    access.AccessRefused,
    access.ProjectLookedAt,
    access.ProjectExported,
    confirming.ActProposed,
    confirming.ActConfirmed,
    confirming.ActDeclined,
    confirming.ActWithdrawn,
    confirming.ActCarriedOut,
)
"""准入记录: who came in, who looked at what, and whose password or token was asked for; the feed of facts shows them to auditors only."""

FACTS: tuple[type[Fact], ...] = (
    appointments.StaffAppointed,
    appointments.AppointmentEnded,
    delegations.DelegationGranted,
    delegations.DelegationWithdrawn,
    recovery.SecurityAdminReinstated,
    *ABOUT_ACCESS,
)
"""岗位与准入的事实."""
