"""授权: whether an appointment of the day allows a command; the table of permissions is `permissions`."""

from datetime import date

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.ledger import Ledger
from lifecycle.permissions import PERMITTED, Permission
from lifecycle.staff.appointments import SEPARATED, Appointment, Staff, fold
from lifecycle.vocabulary import Command, Refused, StaffId
from lifecycle.wording import Coded


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
    ledger: Ledger, units: Jurisdictions, command: Command, county: str | None, today: date, permission: Permission | None = None
) -> None:
    """Refuses a command unless an appointment of today allows it in this county (None: no single county is concerned).

    A deputy acts by the principal's appointment, and needs the principal's delegation of today. permission: one that stands in
    no table, as that to confirm a proposal. units: by which a refusal names the counties.
    """
    principal = command.behalf or command.by
    held = held_by(ledger, command.by, command.behalf, today)
    permission = permission or PERMITTED[type(command)].of(command)
    fitting = [appointment for appointment in held if appointment.role in permission.roles]
    if not fitting:
        allowed = tuple(sorted(permission.roles))
        raise Refused("staff.role_may_not", staff=principal, roles=tuple(a.role for a in held), allowed=allowed)
    if not any(permission.reaches(appointment.county, county) for appointment in fitting):
        own = tuple(_named(units, appointment.county) for appointment in fitting if appointment.county)
        if county is None:
            raise Refused("staff.not_city_wide", staff=principal, own=own)
        raise Refused("staff.other_county", staff=principal, county=_named(units, county), own=own)


def _named(units: Jurisdictions, county: str) -> Coded:
    """A county by its code, and for people by its name."""
    known = units.by_code.get(county)
    return Coded(county, known.name if known else county)
