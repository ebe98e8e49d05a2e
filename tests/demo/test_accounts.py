"""演示账户: opened in the demonstration's ledger, and in no other."""

from collections.abc import Iterator

import pytest

from lifecycle.accounts import Admitted, Door
from lifecycle.demo.accounts import open_accounts
from lifecycle.demo.calendar import OPENING
from lifecycle.demo.people import STAFF, staff_commands
from lifecycle.desk import Desk
from lifecycle.desk.demonstration import PASSWORD, is_demonstration
from lifecycle.ledger import migrate
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import Refused
from tests.office import SECURITY, Office


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    migrate(sqlite_url)
    office = Office(sqlite_url, OPENING)
    yield office
    office.close()


def test_everybody_on_the_staff_gets_in_with_the_one_password(office: Office):
    desk = Desk(office.ledger, office.desk.statutes, office.clock, named_later=True, console=True)
    desk.adopt_documents()
    desk.carry_out(next(staff_commands("demo/1")))

    assert is_demonstration(office.ledger)
    assert (open_accounts(office.ledger), open_accounts(office.ledger)) == (len(STAFF), 0)
    door = Door(office.ledger.engine)
    member = STAFF[-1].staff
    assert door.sign_in(member, PASSWORD, "10.0.0.1", office.clock()) == Admitted(staff=member)
    assert {account.temporary for each in STAFF if (account := door.accounts.get(each.staff))} == {False}


@pytest.mark.parametrize("begun", [True, False], ids=["an office", "nothing"])
def test_no_other_ledger_is_given_any(office: Office, begun: bool):
    if begun:
        office.appoint(SECURITY, Role.SECURITY_ADMIN, on=OPENING)
        office.give(AppointStaff, id="demo/1/staff/01", on=OPENING, by=SECURITY, staff="SP01", role=Role.APPROVAL)

    assert not is_demonstration(office.ledger)
    with pytest.raises(Refused, match="no_accounts_here"):
        open_accounts(office.ledger)
