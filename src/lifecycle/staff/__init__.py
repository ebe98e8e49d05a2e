"""人员岗位: who may do what, where and when: one stream a staff member; passwords are not facts."""

from lifecycle.staff import appointments
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (
    appointments.StaffAppointed,
    appointments.AppointmentEnded,
    appointments.DelegationGranted,
    appointments.DelegationWithdrawn,
)
"""岗位的事实."""
