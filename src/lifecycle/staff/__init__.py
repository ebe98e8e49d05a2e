"""人员岗位: who may do what, where and when: one stream a staff member; passwords are not facts."""

from lifecycle.staff import access, appointments
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (
    appointments.StaffAppointed,
    appointments.AppointmentEnded,
    appointments.DelegationGranted,
    appointments.DelegationWithdrawn,
    access.PasswordIssued,
    access.PasswordChanged,
    access.SignedIn,
    access.SignInFailed,
    access.AccessRefused,
    access.ProjectLookedAt,
)
"""岗位与准入的事实."""
