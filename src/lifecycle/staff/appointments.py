"""岗位任命: appointments with county and dates, and what a staff member is after all their facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import singledispatch
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from lifecycle.field_types import Settled
from lifecycle.vocabulary import Ahead, Command, County, Fact, PersonId, Refused, StaffId, Text, fact_of


class Role(StrEnum):
    """岗位角色."""

    APPROVAL = "approval"  # 审批人员
    HEAD = "head"  # 单位负责人
    INSPECTOR = "inspector"  # 执法检查人员
    AUDITOR = "auditor"  # 审计考评人员
    COUNTY = "county"  # 县局人员
    CITY = "city"  # 市局人员
    RECEIVER = "receiver"  # 市建设工程服务中心
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AUDIT_ADMIN = "audit_admin"  # 审计管理员


SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员分立: nobody holds two of these three (GB/T 22239-2019)."""
STAFF_ID = re.compile(r"\w[\w.-]{0,39}")
"""工号 as it can be assigned: it stands in addresses and in lists that are parted by commas."""
NewId = Annotated[StaffId, Meta(extra={"asking": "staff_id"})]
"""工号 where it is given. One that looks like a name is asked: facts hold ids, and are kept for ever."""
CONSOLE = StaffId("console")
"""控制台 of the server, which stands behind what was done before there were administrators who could confirm it (立账)."""
NOBODYS = frozenset({CONSOLE, StaffId("system")})
"""Ids that stand for no person."""


class StaffAppointed(Fact, frozen=True, kw_only=True, tag="staff-appointed"):
    """岗位任命: a role, in one county or (None) in the whole city, from a day until a day (both included).

    confirmed_by: 确认人, where it took two.
    """

    on: Ahead
    staff: NewId
    person: PersonId | None = None
    role: Role
    county: Settled[County] | None = None
    until: Ahead | None = None
    confirmed_by: StaffId | None = None


class AppointStaff(Command, frozen=True, kw_only=True):
    """任命岗位, from `on`."""

    on: Ahead
    staff: NewId
    person: PersonId | None = None
    role: Role
    county: County | None = None
    until: Ahead | None = None


class AppointmentEnded(Fact, frozen=True, kw_only=True, tag="appointment-ended"):
    """岗位免除: the last day is `on`. confirmed_by: 确认人, where it took two."""

    on: Ahead
    staff: StaffId
    role: Role
    reason: Text
    confirmed_by: StaffId | None = None


class EndAppointment(Command, frozen=True, kw_only=True):
    """免除岗位."""

    on: Ahead
    staff: StaffId
    role: Role
    reason: Text


class Appointment(Struct, frozen=True, kw_only=True):
    """任职: one role with its place and days."""

    role: Role
    county: str | None
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Delegation(Struct, frozen=True, kw_only=True):
    """委托: to whom, and its days. withdrawn: its last day is that of a withdrawal, which is never put off."""

    deputy: StaffId
    since: date
    until: date
    withdrawn: bool = False

    def can_be_withdrawn_on(self, day: date) -> bool:
        """能否撤回: before its last day, from which on nothing is left to end; also where it was withdrawn to a later day."""
        return day < self.until


class MachineToken(Struct, frozen=True, kw_only=True):
    """接口令牌 that stands: by which program it is held, and its last day. The token itself is known to that program only."""

    id: str
    name: str
    until: date


class Staff(Struct, frozen=True, kw_only=True):
    """工作人员 after their facts. persons: as whom they were ever appointed.

    issued_alone: one person alone issued the password, and so knew it; password_void: the owner became an administrator with such a one,
    which opens nothing that an administrator may do until two issue another.
    """

    id: StaffId
    persons: frozenset[PersonId] = frozenset()
    appointments: tuple[Appointment, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    tokens: tuple[MachineToken, ...] = ()
    issued_alone: bool = False
    password_void: bool = False

    def roles_on(self, day: date) -> tuple[Appointment, ...]:
        return tuple(appointment for appointment in self.appointments if appointment.holds_on(day))

    def delegable_on(self, day: date) -> tuple[Appointment, ...]:
        """可代办的岗位: nobody stands in for one of the three administrators."""
        return tuple(appointment for appointment in self.roles_on(day) if appointment.role not in SEPARATED)

    def administers_from(self, day: date) -> frozenset[Role]:
        """三员的岗位 for the whole city, held on that day or to come."""
        return frozenset(a.role for a in self.appointments if a.role in SEPARATED and a.county is None and (a.until or day) >= day)

    def admitted_by_password_on(self, day: date) -> bool:
        """密码是否有效: not for an administrator whose password one person alone had issued before."""
        return not (self.password_void and any(each.role in SEPARATED for each in self.roles_on(day)))

    def is_same_person(self, other: Staff) -> bool:
        """是否同一人: by the id, or by the person that both ids were given to."""
        return self.id == other.id or bool(self.persons & other.persons)

    def delegates_to(self, deputy: StaffId, day: date) -> bool:
        return any(d.deputy == deputy and d.since <= day <= d.until for d in self.delegations)


def appoint(staff: Staff, command: AppointStaff) -> list[Fact]:
    """任命岗位. Raises Refused for an id that is nobody's or another person's, a role held already, days that run backwards, two
    of the three separated roles (三员分立), or one of them beside a token, which one person alone may have issued and so may know.
    """
    refuse_backwards(command.on, command.until)
    if not STAFF_ID.fullmatch(command.staff):
        raise Refused("staff.id_form", staff=command.staff)
    if command.staff in NOBODYS:
        raise Refused("staff.id_reserved", staff=command.staff)
    if command.person and staff.persons and command.person not in staff.persons:
        raise Refused("staff.another_person", staff=command.staff, person=command.person)
    overlapping = [a for a in staff.appointments if _overlap(a, command.on, command.until)]
    if any(a.role is command.role and a.county == command.county for a in overlapping):
        raise Refused("staff.role_held", staff=command.staff, role=command.role)
    if command.role in SEPARATED and (other := next((a.role for a in overlapping if a.role in SEPARATED), None)):
        raise Refused("staff.separated", staff=command.staff, role=command.role, other=other)
    if command.role in SEPARATED and (known := next((token.id for token in staff.tokens if token.until >= command.on), None)):
        raise Refused("staff.token_stands", staff=command.staff, role=command.role, token=known)
    if command.role is Role.COUNTY and command.county is None:
        raise Refused("staff.county_missing", staff=command.staff)
    return [fact_of(StaffAppointed, command)]


def end(staff: Staff, command: EndAppointment) -> list[Fact]:
    """免除岗位. Raises Refused when the role is not held on that day."""
    if not any(a.role is command.role for a in staff.roles_on(command.on)):
        raise Refused("staff.role_not_held", staff=command.staff, role=command.role)
    return [fact_of(AppointmentEnded, command)]


@singledispatch
def evolve(fact: Fact, staff: Staff) -> Staff:
    raise TypeError(f"no evolve for {type(fact).__name__}: register one beside the fact")


@evolve.register
def _(fact: StaffAppointed, staff: Staff) -> Staff:
    appointment = Appointment(role=fact.role, county=fact.county, since=fact.on, until=fact.until)
    persons = staff.persons | ({fact.person} if fact.person else set())
    void = staff.password_void or (staff.issued_alone and fact.role in SEPARATED)
    return replace(staff, appointments=(*staff.appointments, appointment), persons=persons, password_void=void)


@evolve.register
def _(fact: AppointmentEnded, staff: Staff) -> Staff:
    return replace(
        staff,
        appointments=tuple(replace(a, until=fact.on) if a.role is fact.role and a.holds_on(fact.on) else a for a in staff.appointments),
    )


def fold(id_: StaffId, facts: Iterable[Fact]) -> Staff:
    """The staff member after these facts."""
    staff = Staff(id=id_)
    for fact in facts:
        staff = evolve(fact, staff)
    return staff


def _overlap(appointment: Appointment, since: date, until: date | None) -> bool:
    return (until is None or appointment.since <= until) and (appointment.until is None or since <= appointment.until)


def refuse_backwards(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("staff.days_backwards", since=since, until=until)
