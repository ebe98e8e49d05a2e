"""代办的权限: whose appointments a deputy acts by, from when until when, and why the three administrators stay out of it."""

from datetime import date
from typing import Any

import pytest

from lifecycle.desk.people.authority import stood_in_for
from lifecycle.desk.people.staff_list import everybody, who_delegated_to
from lifecycle.permissions import PERMITTED
from lifecycle.staff.access import IssuePassword
from lifecycle.staff.appointments import AppointStaff, EndAppointment, Role
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.vocabulary import Command, Refused, StaffId
from tests.desk.conftest import CHECKER, CITY, HANDLER, ON, SECURITY, SIGNER, ZEZHOU, Office

GAOPING_APPROVAL, SYSTEM_ADMIN = StaffId("GP02"), StaffId("GX01")


def grant(office: Office, principal: StaffId = HANDLER, deputy: StaffId = CHECKER, **fields: Any) -> None:
    given = {"by": principal, "staff": principal, "deputy": deputy, "until": date(2023, 5, 20), "reason": "外出培训"}
    office.give(GrantDelegation, **(given | fields))


def code(office: Office, command: type[Command], /, **fields: Any) -> str:
    head = office.ledger.head()
    with pytest.raises(Refused) as refusal:
        office.give(command, **fields)
    assert office.ledger.head() == head
    return refusal.value.code


def roles(office: Office, deputy: StaffId = CHECKER, principal: StaffId = HANDLER) -> set[Role]:
    return {held.role for held in stood_in_for(office.ledger, deputy, principal, office.desk.today())}


def test_an_officer_of_one_county_delegates_too(office: Office) -> None:
    office.appoint(GAOPING_APPROVAL, Role.APPROVAL, county="140581")
    grant(office, GAOPING_APPROVAL)
    assert roles(office, principal=GAOPING_APPROVAL) == {Role.APPROVAL}


def test_a_deputy_is_somebody_who_has_an_appointment_and_is_no_administrator(office: Office) -> None:
    until = {"until": date(2023, 5, 20), "reason": "出差"}
    assert code(office, GrantDelegation, staff=HANDLER, deputy=StaffId("SP77"), **until) == "staff.deputy_without_appointment"
    assert code(office, GrantDelegation, staff=HANDLER, deputy=SECURITY, **until) == "staff.administrator_stands_in"


def test_nobody_stands_in_for_an_administrator(office: Office) -> None:
    until = {"until": date(2023, 5, 20), "reason": "出差"}
    assert code(office, GrantDelegation, by=SECURITY, staff=SECURITY, deputy=HANDLER, **until) == "staff.not_stood_in_for"


def test_of_somebody_who_became_an_administrator_only_the_other_roles_are_stood_in_for(office: Office) -> None:
    grant(office)
    office.give(AppointStaff, by=SECURITY, staff=HANDLER, role=Role.SECURITY_ADMIN)
    assert roles(office) == {Role.APPROVAL}
    assert code(office, IssuePassword, by=CHECKER, behalf=HANDLER, staff=SIGNER) == "staff.role_may_not"
    office.give(EndAppointment, by=SECURITY, staff=HANDLER, role=Role.APPROVAL, reason="转岗")
    office.clock.go_on(days=1)
    with pytest.raises(Refused, match=r"staff\.not_stood_in_for"):
        roles(office)


def test_a_deputy_who_became_an_administrator_stands_in_no_more(office: Office) -> None:
    grant(office)
    office.give(AppointStaff, by=SECURITY, staff=CHECKER, role=Role.SYSTEM_ADMIN)
    with pytest.raises(Refused, match=r"staff\.administrator_stands_in"):
        roles(office)


def test_a_deputy_without_an_appointment_of_their_own_stands_in_no_more(office: Office) -> None:
    grant(office)
    office.give(EndAppointment, by=SECURITY, staff=CHECKER, role=Role.APPROVAL, reason="调离")
    office.clock.go_on(days=1)
    with pytest.raises(Refused, match=r"staff\.deputy_without_appointment"):
        roles(office)


def test_who_stands_in_does_not_pass_it_on(office: Office) -> None:
    grant(office)
    grant(office, CHECKER, SIGNER)
    with pytest.raises(Refused, match=r"staff\.not_delegated"):
        roles(office, deputy=SIGNER)


def test_a_deputy_finds_for_whom_they_may_stand_in_today(office: Office) -> None:
    grant(office)
    grant(office, SIGNER, until=date(2023, 5, 12))
    grant(office, CITY, ZEZHOU)

    def found(day: date) -> list[tuple[StaffId, date]]:
        return [(member.id, delegation.until) for member, delegation in who_delegated_to(office.ledger, CHECKER, day)]

    assert found(ON) == [(HANDLER, date(2023, 5, 20)), (SIGNER, date(2023, 5, 12))]
    assert found(date(2023, 5, 13)) == [(HANDLER, date(2023, 5, 20))]
    office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER)
    assert found(ON) == [(HANDLER, ON), (SIGNER, date(2023, 5, 12))], "the day of withdrawal is the last one"
    assert found(date(2023, 5, 21)) == []


def test_the_list_of_staff_holds_everybody_with_all_that_they_ever_held(office: Office) -> None:
    office.give(EndAppointment, by=SECURITY, staff=SIGNER, role=Role.APPROVAL, reason="退休")
    members = {member.id: member for member in everybody(office.ledger)}
    assert list(members) == sorted([SECURITY, HANDLER, CHECKER, SIGNER, CITY, ZEZHOU])
    assert members[SIGNER].appointments[0].until == ON


@pytest.mark.parametrize("id_", ["", " ", "SP 01", "SP01,SP02", "SP/01", "..", "-", "工" * 41])
def test_a_staff_id_that_would_not_do_in_an_address_or_a_list_is_refused(office: Office, id_: str) -> None:
    assert code(office, AppointStaff, by=SECURITY, staff=StaffId(id_), role=Role.APPROVAL) == "staff.id_form"


@pytest.mark.parametrize("id_", ["SP01a", "工01", "approval-140581-1", "a.b_c", "号" * 40])
def test_other_staff_ids_do(office: Office, id_: str) -> None:
    office.give(AppointStaff, by=SECURITY, staff=StaffId(id_), role=Role.APPROVAL)


def test_a_delegation_is_withdrawn_by_who_gave_it_and_by_no_colleague(office: Office) -> None:
    grant(office)
    for by in (CHECKER, SIGNER, CITY, ZEZHOU):
        assert code(office, WithdrawDelegation, by=by, staff=HANDLER, deputy=CHECKER, reason="不再需要") == "staff.role_may_not"
    assert code(office, WithdrawDelegation, by=CHECKER, behalf=HANDLER, staff=HANDLER, deputy=CHECKER) == "staff.role_may_not"
    office.give(WithdrawDelegation, by=HANDLER, staff=HANDLER, deputy=CHECKER)


def test_the_security_administrator_withdraws_anothers_delegation_with_a_reason(office: Office) -> None:
    grant(office)
    theirs = {"by": SECURITY, "staff": HANDLER, "deputy": CHECKER}
    assert code(office, WithdrawDelegation, **theirs) == "staff.withdrawal_reason"
    (recorded,) = office.give(WithdrawDelegation, **theirs, reason="调离本单位").recorded
    assert recorded.fact.reason == "调离本单位"  # type: ignore[attr-defined]


def test_what_was_withdrawn_is_not_withdrawn_a_second_time(office: Office) -> None:
    grant(office)
    own = {"staff": HANDLER, "deputy": CHECKER}
    office.give(WithdrawDelegation, **own)
    assert code(office, WithdrawDelegation, **own) == "staff.delegation_ends"
    office.clock.go_on(days=1)
    assert code(office, WithdrawDelegation, **own, on=date(2023, 5, 11)) == "staff.no_delegation"


def test_of_what_is_everybodys_own_affair_nothing_is_done_for_a_colleague() -> None:
    """Delegating is refused by its decision, in words of its own."""
    everybodys = {command for command, permission in PERMITTED.items() if permission.roles == set(Role)}
    assert everybodys == {WithdrawDelegation, GrantDelegation}
    assert {command for command in everybodys if PERMITTED[command].of_another} == {WithdrawDelegation}
