"""恢复安全管理员: a ledger whose only one has run out gets one again by the two other administrators and the console, and no other way."""

from datetime import date

import pytest

from lifecycle.desk import Desk
from lifecycle.desk.matter import Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.staff.access import IssuePassword
from lifecycle.staff.appointments import CONSOLE, AppointStaff, Role, StaffAppointed
from lifecycle.staff.confirming import CarryOutAct
from lifecycle.staff.recovery import ReinstateSecurityAdmin, SecurityAdminReinstated
from lifecycle.vocabulary import CommandId, Refused, StaffId
from tests.desk.conftest import HANDLER, ON, SECURITY, Office
from tests.desk.test_two import AUDIT, SYSTEM, code, code_of_proposing, roles

NEW = StaffId("GA09")
ASKED = {"staff": NEW, "reason": "原安全管理员任期届满，无人接任"}


def left_by_an_older_release(office: Office, *others: tuple[StaffId, Role]) -> Office:
    """A ledger whose security administrator was appointed with a last day, which has passed: once nothing refused that."""
    was = StaffAppointed(on=date(2023, 1, 1), by=SECURITY, staff=SECURITY, role=Role.SECURITY_ADMIN, until=date(2023, 5, 9))
    for number, fact in enumerate((was, *(StaffAppointed(on=ON, by=SECURITY, staff=staff, role=role) for staff, role in others))):
        stream = office.ledger.load(f"staff/{fact.staff}")
        append = Matters(MATTERS).append(stream, (fact,))
        office.ledger.append([append], command=f"old/{number}", actor=SECURITY)
    return office


@pytest.fixture
def orphaned(empty: Office) -> Office:
    return left_by_an_older_release(empty, (SYSTEM, Role.SYSTEM_ADMIN), (AUDIT, Role.AUDIT_ADMIN), (HANDLER, Role.APPROVAL))


def test_the_two_others_propose_and_confirm_it_and_the_console_carries_it_out(orphaned: Office) -> None:
    assert code(orphaned, ReinstateSecurityAdmin, by=SYSTEM, **ASKED) == "two.needed", "not even at the console"
    proposal = orphaned.propose(ReinstateSecurityAdmin, by=SYSTEM, **ASKED)
    orphaned.confirm(proposal, AUDIT)
    pages = Desk(orphaned.ledger, orphaned.desk.statutes, orphaned.clock)
    with pytest.raises(Refused, match=r"two\.at_the_console"):
        pages.carry_out(CarryOutAct(id=CommandId("pages"), on=ON, by=SYSTEM, proposal=proposal))

    _, reinstated, appointed = orphaned.give(CarryOutAct, by=SYSTEM, proposal=proposal).recorded
    assert isinstance(reinstated.fact, SecurityAdminReinstated)
    assert (reinstated.fact.by, reinstated.fact.confirmed_by, reinstated.fact.reason) == (SYSTEM, AUDIT, ASKED["reason"])
    assert isinstance(appointed.fact, StaffAppointed)
    assert (appointed.fact.confirmed_by, appointed.fact.until) == (AUDIT, None)
    assert roles(orphaned, NEW) == {Role.SECURITY_ADMIN}
    orphaned.give(IssuePassword, by=NEW, staff=HANDLER)


def test_nobody_else_does_it_and_neither_of_the_two_for_himself(orphaned: Office) -> None:
    assert code_of_proposing(orphaned, ReinstateSecurityAdmin, by=HANDLER, **ASKED) == "staff.role_may_not"
    assert code_of_proposing(orphaned, ReinstateSecurityAdmin, by=SYSTEM, **(ASKED | {"staff": AUDIT})) == "staff.separated"
    assert code(orphaned, AppointStaff, by=SYSTEM, staff=NEW, role=Role.SECURITY_ADMIN) == "staff.role_may_not"
    assert code(orphaned, AppointStaff, by=NEW, staff=NEW, role=Role.SECURITY_ADMIN) == "staff.no_appointment"


def test_where_there_is_a_security_administrator_nobody_is_reinstated(orphaned: Office) -> None:
    proposal = orphaned.propose(ReinstateSecurityAdmin, by=SYSTEM, **ASKED)
    other = orphaned.propose(ReinstateSecurityAdmin, by=AUDIT, **(ASKED | {"staff": StaffId("GA08")}))
    for each, by in ((proposal, AUDIT), (other, SYSTEM)):
        orphaned.confirm(each, by)
    orphaned.give(CarryOutAct, by=SYSTEM, proposal=proposal)
    assert code(orphaned, CarryOutAct, by=AUDIT, proposal=other) == "staff.security_admin_stands"
    again = ASKED | {"staff": StaffId("GA07")}
    assert code_of_proposing(orphaned, ReinstateSecurityAdmin, by=SYSTEM, **again) == "staff.security_admin_stands"


def test_with_fewer_than_two_others_the_console_begins_anew_and_says_so(empty: Office) -> None:
    left_by_an_older_release(empty, (SYSTEM, Role.SYSTEM_ADMIN))
    pages = Desk(empty.ledger, empty.desk.statutes, empty.clock)
    with pytest.raises(Refused, match=r"two\.needed"):
        pages.carry_out(AppointStaff(id=CommandId("pages"), on=ON, by=NEW, staff=NEW, role=Role.SECURITY_ADMIN))
    (appointed,) = empty.give(AppointStaff, by=NEW, staff=NEW, role=Role.SECURITY_ADMIN).recorded
    assert appointed.fact.confirmed_by == CONSOLE  # type: ignore[attr-defined]
    empty.give(AppointStaff, by=NEW, staff=AUDIT, role=Role.AUDIT_ADMIN)
    assert code(empty, AppointStaff, by=NEW, staff=StaffId("GX02"), role=Role.SYSTEM_ADMIN) == "two.needed"
