"""双人确认的步骤: what two administrators propose, confirm and carry out, and who holds which post then."""

from datetime import date
from typing import Any

from pytest_bdd import parsers, then

from lifecycle.desk.people.authority import staff_member, staff_stream
from lifecycle.desk.people.proposals import proposals, proposing
from lifecycle.ledger import Append
from lifecycle.staff.access import IssuePassword
from lifecycle.staff.appointments import AppointmentEnded, AppointStaff, EndAppointment, Role, StaffAppointed
from lifecycle.staff.confirming import CarryOutAct, ConfirmAct, DeclineAct
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.vocabulary import Command, CommandId, StaffId
from tests.office import SECURITY
from tests.steps.case import Case, action
from tests.steps.words import DAY, ON, PEOPLE, REASON, WHO, any_of, by_label

ROLES = by_label(Role)
ROLE = rf"(?P<role>{any_of(ROLES)})"
STAFF = rf"(?P<staff>本人|[A-Z]{{2}}\d\d|{any_of(PEOPLE)})"


def staff_of(named: str, who: str) -> StaffId:
    """Somebody by what they are, by their id, or whoever gives the command."""
    return PEOPLE[who] if named == "本人" else PEOPLE.get(named, StaffId(named))


def propose(case: Case, who: str, on: str | None, command: type[Command], until: str | None = None, **fields: Any) -> None:
    day = case.comes(on)
    asked = command(id=CommandId(f"proposed-{case.office.ledger.head()}"), on=day, by=PEOPLE[who], **fields)
    receipt = case.office.desk.carry_out(proposing(asked, day, date.fromisoformat(until) if until else date(day.year, day.month, 28)))
    case.recorded += receipt.recorded


def latest(case: Case) -> str:
    """The number of the proposal that was made last."""
    return proposals(case.office.ledger)[0].id


@action(rf"三员于(?P<on>{DAY})由控制台任命")
def _(case: Case, on: str) -> None:
    day = case.comes(on)
    for name, role in (("系统管理员", Role.SYSTEM_ADMIN), ("审计管理员", Role.AUDIT_ADMIN)):
        case.office.appoint(PEOPLE[name], role, on=day)


@action(rf"{WHO}已由两人任命为{ROLE}")
def _(case: Case, who: str, role: str) -> None:
    case.office.appoint(PEOPLE[who], ROLES[role], on=case.day)


@action(rf"旧台账{ON}免除了唯一的安全管理员")
def _(case: Case, on: str | None) -> None:
    """As older releases recorded it, which nothing refused."""
    stream = case.office.ledger.load(staff_stream(SECURITY))
    ended = AppointmentEnded(on=case.comes(on), by=SECURITY, staff=SECURITY, role=Role.SECURITY_ADMIN, reason="退休")
    append = Append(stream=stream.name, expected_version=stream.version, facts=(ended,), tags=(frozenset({"staff"}),))
    case.office.ledger.append([append], command="old", actor=SECURITY)


@action(rf"{WHO}{ON}任命{STAFF}为{ROLE}")
def _(case: Case, who: str, on: str | None, staff: str, role: str) -> None:
    case.comes(on)
    case.give(AppointStaff, by=PEOPLE[who], staff=staff_of(staff, who), role=ROLES[role])


@action(rf"{WHO}{ON}提请任命{STAFF}为{ROLE}(?:，有效至(?P<until>{DAY}))?")
def _(case: Case, who: str, on: str | None, staff: str, role: str, until: str | None) -> None:
    propose(case, who, on, AppointStaff, until, staff=staff_of(staff, who), role=ROLES[role])


@action(rf"{WHO}{ON}提请免除{STAFF}的{ROLE}岗位{REASON}")
def _(case: Case, who: str, on: str | None, staff: str, role: str, reason: str) -> None:
    propose(case, who, on, EndAppointment, staff=staff_of(staff, who), role=ROLES[role], reason=reason)


@action(rf"{WHO}{ON}提请给{STAFF}发放密码")
def _(case: Case, who: str, on: str | None, staff: str) -> None:
    propose(case, who, on, IssuePassword, staff=staff_of(staff, who))


@action(rf"{WHO}{ON}提请恢复{STAFF}为安全管理员{REASON}")
def _(case: Case, who: str, on: str | None, staff: str, reason: str) -> None:
    propose(case, who, on, ReinstateSecurityAdmin, staff=staff_of(staff, who), reason=reason)


@action(rf"{WHO}{ON}确认提请")
def _(case: Case, who: str, on: str | None) -> None:
    case.comes(on)
    case.give(ConfirmAct, by=PEOPLE[who], proposal=latest(case))


@action(rf"{WHO}{ON}退回提请{REASON}")
def _(case: Case, who: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(DeclineAct, by=PEOPLE[who], proposal=latest(case), reason=reason)


@action(rf"{WHO}{ON}(?:在控制台)?办结提请")
def _(case: Case, who: str, on: str | None) -> None:
    case.comes(on)
    case.give(CarryOutAct, by=PEOPLE[who], proposal=latest(case))


@then(parsers.re(rf"{STAFF}今天没有岗位"))
def _(case: Case, staff: str) -> None:
    assert staff_member(case.office.ledger, StaffId(staff)).roles_on(case.day) == ()


@then(parsers.re(rf"{STAFF}自(?P<since>{DAY})起任{ROLE}，由{WHO}提请、(?P<other>{any_of(PEOPLE)})确认"))
def _(case: Case, staff: str, since: str, role: str, who: str, other: str) -> None:
    (appointed,) = [fact for fact in case.facts if isinstance(fact, StaffAppointed)]
    assert (appointed.staff, appointed.role, appointed.on) == (StaffId(staff), ROLES[role], date.fromisoformat(since))
    assert (appointed.by, appointed.confirmed_by) == (PEOPLE[who], PEOPLE[other])
