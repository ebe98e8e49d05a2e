"""人员事务: appointments, delegations, passwords and tokens, given by one person or by two. All three administrators stay appointed."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace

from lifecycle.calendar.working_days import later
from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.desk.people.authority import authorise, refuse_unfit_deputy, staff_member, staff_stream
from lifecycle.desk.people.staff_list import STAFF, everybody
from lifecycle.desk.people.twofold import takes_two
from lifecycle.ledger import AppendCondition, Ledger
from lifecycle.permissions import Permission
from lifecycle.staff import access, appointments, delegations, recovery
from lifecycle.staff.appointments import CONSOLE, SEPARATED, Appointment, AppointStaff, EndAppointment, Role, Staff
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.vocabulary import Command, Fact, Refused, StaffId

StaffCommand = (
    appointments.AppointStaff
    | appointments.EndAppointment
    | delegations.GrantDelegation
    | delegations.WithdrawDelegation
    | access.IssuePassword
    | access.EndSessions
    | access.IssueToken
    | access.RevokeToken
    | recovery.ReinstateSecurityAdmin
)
STAFF_DECISIONS: dict[type[StaffCommand], Callable[[Staff, Any], list[Fact]]] = {
    appointments.AppointStaff: appointments.appoint,
    appointments.EndAppointment: appointments.end,
    delegations.GrantDelegation: delegations.grant,
    delegations.WithdrawDelegation: delegations.withdraw,
    access.IssuePassword: access.issue,
    access.EndSessions: access.end_sessions,
    access.IssueToken: access.issue_token,
    access.RevokeToken: access.revoke_token,
    recovery.ReinstateSecurityAdmin: recovery.reinstate,
}
WHO_ADMINISTERS = (appointments.StaffAppointed, appointments.AppointmentEnded)
TWO = 2


def permit(at: Counter, docket: Docket, _permission: Permission) -> None:
    """一人办理. Raises Refused for a command that takes two persons, except at the console while one of the three administrators is missing
    (立账). Whether it takes two depends on the appointments of the person, in the stream that the append expects unchanged.
    """
    twofold = takes_two(at.ledger, docket.command, at.today)
    if twofold and (twofold.console or not at.console or _complete(at)):
        raise Refused("two.needed", roles=tuple(sorted(twofold.confirmers)))
    permitted(at, docket.command)


def permitted(at: Counter, command: Command) -> None:
    """Raises Refused if the person has no appointment for the command. The first administrator of an empty ledger needs none."""
    if not _begins(at, command):
        authorise(at.ledger, at.jurisdictions, command, None, at.today)


def alone(at: Counter, docket: Docket) -> Decided:
    """A command that takes two persons and still passes with one (立账) is confirmed by the console."""
    return decided(at, docket.command, CONSOLE if takes_two(at.ledger, docket.command, at.today) else None)


def decided(at: Counter, command: Any, confirmed_by: StaffId | None = None) -> Decided:
    """决定, by the appointments of this moment. confirmed_by: the person who confirms it."""
    head = at.ledger.head()
    if isinstance(command, GrantDelegation):
        refuse_unfit_deputy(at.ledger, command.deputy, at.today)
    if isinstance(command, WithdrawDelegation) and command.on < at.today:
        raise Refused("staff.withdrawal_backwards", on=command.on, today=at.today)
    stream = at.load(staff_stream(command.staff))
    facts = STAFF_DECISIONS[type(command)](appointments.fold(command.staff, at.facts(stream.name)), command)
    _refuse_lacking(at, command)
    _refuse_second_id(at, command)
    if confirmed_by is not None:
        facts = [replace(fact, confirmed_by=confirmed_by) if hasattr(fact, "confirmed_by") else fact for fact in facts]
    administers = any(getattr(fact, "role", None) in SEPARATED for fact in facts)
    meanwhile = AppendCondition(tags=frozenset({STAFF}), types=WHO_ADMINISTERS, after=head)
    return Decided(((stream, facts),), (meanwhile,) if administers else ())


def holders(at: Counter, role: Role) -> Iterator[Staff]:
    """The staff who hold this administrator role, today or from a later day on."""
    return (member for member in everybody(at.ledger) if role in member.administers_from(at.today))


def running_out(ledger: Ledger, today: date) -> dict[Role, date | None]:
    """将缺位的三员: roles that are held only until a last day, with that day, or by nobody (None). They occur only in ledgers of older
    releases."""
    held: dict[Role, list[date | None]] = {role: [] for role in sorted(SEPARATED)}
    for member in everybody(ledger):
        for each in member.appointments:
            if each.role in member.administers_from(today) and each.county is None and (each.until or today) >= today:
                held[each.role].append(each.until)
    return {role: max((day for day in days if day), default=None) for role, days in held.items() if None not in days}


def _refuse_second_id(at: Counter, command: Command) -> None:
    """Raises Refused if one person would hold two of the three roles under two ids (三员分立), as far as the register knows the person."""
    if not isinstance(command, (AppointStaff, recovery.ReinstateSecurityAdmin)):
        return
    staff = staff_member(at.ledger, command.staff)
    persons = staff.persons | ({command.person} if command.person else set())
    if getattr(command, "role", Role.SECURITY_ADMIN) not in SEPARATED and not staff.administers_from(at.today):
        return
    for other in everybody(at.ledger):
        if other.id != staff.id and other.persons & persons and other.administers_from(at.today):
            raise Refused("staff.separated_ids", staff=staff.id, other=other.id)


def _complete(at: Counter) -> bool:
    """三员齐备. It stays so once it is: the last one of each cannot be ended, and has no last day."""
    return all(any(holders(at, role)) for role in SEPARATED)


def _begins(at: Counter, command: Command) -> bool:
    """Whether the console appoints a security administrator while there is none, and while fewer than two other administrators could
    propose and confirm it. An empty ledger begins so.
    """
    if not (at.console and isinstance(command, AppointStaff) and command.role is Role.SECURITY_ADMIN and command.county is None):
        return False
    others = {member.id for role in SEPARATED - {Role.SECURITY_ADMIN} for member in holders(at, role)}
    return not any(holders(at, Role.SECURITY_ADMIN)) and len(others) < TWO


def _refuse_lacking(at: Counter, command: Command) -> None:
    """Raises Refused for a command after which one of the three roles would be vacant, now or after a last day; and for a recovery
    without need."""
    if isinstance(command, recovery.ReinstateSecurityAdmin) and (standing := next(holders(at, Role.SECURITY_ADMIN), None)):
        raise Refused("staff.security_admin_stands", staff=standing.id)
    if not isinstance(command, (AppointStaff, EndAppointment)) or command.role not in SEPARATED:
        return
    if isinstance(command, AppointStaff) and (command.county is not None or command.until is None):
        return
    morrow = later(getattr(command, "until", None) or command.on, 1)
    if any(a.role is command.role and a.county is None and a.until is None and a.since <= morrow for a in _of_others(at, command)):
        return
    code = "staff.last_day_of_the_last" if isinstance(command, AppointStaff) else "staff.last_administrator"
    raise Refused(code, staff=command.staff, role=command.role)


def _of_others(at: Counter, command: AppointStaff | EndAppointment) -> Iterator[Appointment]:
    return (each for member in holders(at, command.role) if member.id != command.staff for each in member.appointments)


STAFF_ACTS = Matter(
    by_policies=False,
    name="staff",
    commands=tuple(STAFF_DECISIONS),
    stream=lambda command: staff_stream(command.staff),
    latest=lambda at: at.real_day,
    permit=permit,
    decide=alone,
    tags=lambda _stream, _fact: frozenset({STAFF}),
    together=False,
)
