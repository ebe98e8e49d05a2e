"""人员岗位: who may do what, where and when: one stream a staff member; passwords are not facts."""

from lifecycle.staff import access, appointments, confirming, recovery
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
)
"""准入记录: who came in, and who looked at what; the feed of facts shows them to auditors only."""

FACTS: tuple[type[Fact], ...] = (
    appointments.StaffAppointed,
    appointments.AppointmentEnded,
    appointments.DelegationGranted,
    appointments.DelegationWithdrawn,
    confirming.ActProposed,
    confirming.ActConfirmed,
    confirming.ActDeclined,
    confirming.ActWithdrawn,
    confirming.ActCarriedOut,
    recovery.SecurityAdminReinstated,
    *ABOUT_ACCESS,
)
"""岗位与准入的事实."""
