"""恢复安全管理员: a ledger in which nobody is one any more gets one again by the two other administrators, at the console."""

from lifecycle.staff.appointments import AppointStaff, Role, Staff, appoint, evolve
from lifecycle.vocabulary import Command, Fact, PersonId, StaffId, Text, fact_of


class SecurityAdminReinstated(Fact, frozen=True, kw_only=True, tag="security-admin-reinstated"):
    """安全管理员恢复: nobody was one any more; the appointment stands behind it. by proposed and confirmed_by confirmed it."""

    staff: StaffId
    reason: Text
    confirmed_by: StaffId | None = None


class ReinstateSecurityAdmin(Command, frozen=True, kw_only=True):
    """恢复安全管理员."""

    staff: StaffId
    person: PersonId | None = None
    reason: Text


def reinstate(staff: Staff, command: ReinstateSecurityAdmin) -> list[Fact]:
    """恢复, without a last day. Raises Refused as an appointment does."""
    appointment = AppointStaff(
        id=command.id,
        on=command.on,
        by=command.by,
        behalf=command.behalf,
        staff=command.staff,
        person=command.person,
        role=Role.SECURITY_ADMIN,
    )
    return [fact_of(SecurityAdminReinstated, command), *appoint(staff, appointment)]


@evolve.register
def _(_: SecurityAdminReinstated, staff: Staff) -> Staff:
    return staff  # the appointment behind it says the rest
