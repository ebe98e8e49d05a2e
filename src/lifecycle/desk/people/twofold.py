"""须两人办理: one table of the commands that take two, when, and who may confirm them. To make a command take two, add a line."""

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from lifecycle.compliance.choices import DecideChoice
from lifecycle.desk.people.authority import staff_member
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import EraseAttachment
from lifecycle.permissions import CITY, REINSTATE, RETAIN
from lifecycle.staff.access import IssuePassword, IssueToken
from lifecycle.staff.appointments import SEPARATED, AppointStaff, EndAppointment, Role, Staff
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.vocabulary import Command, StaffId


class Case(Struct, frozen=True, kw_only=True):
    """一事: a command, the person whom it concerns as they stand (nobody, where it is about no person), whether that is who gives it,
    and today.
    """

    command: Any
    subject: Staff
    own: bool
    today: date


class Twofold(Struct, frozen=True, kw_only=True):
    """须两人. name: of the act in its proposals; when: in which cases; confirmers: the roles that may confirm, never one whom it concerns.

    permission: what is confirmed is that the proposer may carry it out, once, because somebody has to be shown a secret then.
    console: it is carried out at the console of the server only, also before there are three administrators.
    """

    name: str
    when: Callable[[Case], bool]
    confirmers: frozenset[Role] = SEPARATED
    permission: bool = False
    console: bool = False


def _administrates(case: Case) -> bool:
    return case.own or bool(case.subject.administers_from(case.today))


def _names_administrator(case: Case) -> bool:
    """Whether the command says which person an administrator is. That decides what the administrator may confirm."""
    return case.command.person is not None and bool(case.subject.administers_from(case.today))


TAKES_TWO: dict[type[Command], Twofold] = {
    AppointStaff: Twofold(name="appoint-staff", when=lambda case: case.own or case.command.role in SEPARATED or _names_administrator(case)),
    EndAppointment: Twofold(name="end-appointment", when=lambda case: case.command.role in SEPARATED),
    IssuePassword: Twofold(name="issue-password", when=_administrates, permission=True),
    IssueToken: Twofold(name="issue-token", when=_administrates, permission=True),
    ReinstateSecurityAdmin: Twofold(
        name="reinstate-security-admin",
        when=lambda _: True,
        confirmers=REINSTATE.roles,
        permission=True,
        console=True,
    ),
    DecideChoice: Twofold(name="decide-choice", when=lambda _: True, confirmers=CITY.roles),
    EraseAttachment: Twofold(name="erase-attachment", when=lambda _: True, confirmers=RETAIN.roles),
}
"""命令 -> 何时须两人，谁可确认."""


def takes_two(ledger: Ledger, command: Command, today: date) -> Twofold | None:
    """How this command takes two; None for what one person does alone."""
    if (twofold := TAKES_TWO.get(type(command))) is None:
        return None
    subject = staff_member(ledger, StaffId(getattr(command, "staff", "")))
    givers = [staff_member(ledger, giver) for giver in (command.by, command.behalf) if giver]
    own = any(subject.is_same_person(giver) for giver in givers) or _named_as(command, givers)
    return twofold if twofold.when(Case(command=command, subject=subject, own=own, today=today)) else None


def _named_as(command: Command, givers: list[Staff]) -> bool:
    """Whether a new id is to be given to one who gives the command."""
    return any(getattr(command, "person", None) in giver.persons for giver in givers)
