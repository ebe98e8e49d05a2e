"""同一人: a staff id is one person's for ever, one person is one of the three, and nobody becomes another between a look and a record."""

from typing import Any

import pytest

from lifecycle.desk.matter import Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.desk.people import staff_acts
from lifecycle.desk.people.twofold import takes_two
from lifecycle.staff.access import IssuePassword, IssueToken, PasswordIssued, TokenIssued
from lifecycle.staff.appointments import AppointStaff, Role, StaffAppointed
from lifecycle.staff.confirming import ConfirmAct
from lifecycle.vocabulary import Command, PersonId, Refused, StaffId
from tests.desk.conftest import HANDLER, ON, SECURITY, Office
from tests.desk.test_two import AUDIT, NEW, SYSTEM, TOKEN, code, code_of_proposing


@pytest.fixture
def bureau(office: Office) -> Office:
    """With all three administrators."""
    office.appoint(SYSTEM, Role.SYSTEM_ADMIN)
    office.appoint(AUDIT, Role.AUDIT_ADMIN)
    return office


def of_an_older_release(office: Office, fact: StaffAppointed) -> None:
    stream = office.ledger.load(f"staff/{fact.staff}")
    append = Matters(MATTERS).append(stream, (fact,))
    office.ledger.append([append], command=f"old/{fact.staff}", actor=fact.by)


def test_one_person_is_not_two_of_the_three_under_two_ids(bureau: Office) -> None:
    wang, second = bureau.know(PersonId("P-7")), StaffId("GA02")
    bureau.confirm(bureau.propose(AppointStaff, by=SECURITY, staff=second, role=Role.SECURITY_ADMIN, person=wang))
    for fields in ({"staff": NEW, "role": Role.SYSTEM_ADMIN}, {"staff": AUDIT, "role": Role.AUDITOR}):
        assert code_of_proposing(bureau, AppointStaff, by=SECURITY, person=wang, **fields) == "staff.separated_ids"
    bureau.give(AppointStaff, by=SECURITY, staff=StaffId("SP09"), role=Role.APPROVAL, person=wang)


@pytest.mark.parametrize(("command", "fields"), [(IssuePassword, {}), (IssueToken, TOKEN)])
def test_nobody_becomes_an_administrator_between_the_look_and_the_record(
    bureau: Office, monkeypatch: pytest.MonkeyPatch, command: type[Command], fields: dict[str, Any]
) -> None:
    """Else a password or token that one issued alone would be recorded behind the appointment, as if two had."""
    proposal = bureau.propose(AppointStaff, by=SECURITY, staff=HANDLER, role=Role.AUDIT_ADMIN)

    def overtaken(*asked: Any) -> Any:
        monkeypatch.undo()
        found = takes_two(*asked)
        bureau.confirm(proposal, AUDIT)
        return found

    monkeypatch.setattr(staff_acts, "takes_two", overtaken)
    with pytest.raises(Refused, match=r"race\.lost"):
        bureau.give(command, **({"by": SECURITY, "staff": HANDLER} | fields))
    assert not bureau.ledger.tagged(["staff"], [PasswordIssued, TokenIssued])


def test_a_second_id_of_one_person_is_no_second_person(bureau: Office) -> None:
    wang = bureau.know(PersonId("P-7"))
    second, third = StaffId("GA02"), StaffId("GS02")
    bureau.confirm(bureau.propose(AppointStaff, by=SECURITY, staff=second, role=Role.SECURITY_ADMIN, person=wang))
    of_an_older_release(bureau, StaffAppointed(on=ON, by=SECURITY, staff=third, role=Role.AUDIT_ADMIN, person=wang))

    assert code(bureau, AppointStaff, by=second, staff=StaffId("SP09"), role=Role.APPROVAL, person=wang) == "two.needed"
    proposal = bureau.propose(AppointStaff, by=second, staff=NEW, role=Role.SYSTEM_ADMIN)
    assert code(bureau, ConfirmAct, by=third, proposal=proposal) == "two.stands_in"
    bureau.confirm(proposal, AUDIT)


def test_a_staff_id_is_not_given_to_another_person(bureau: Office) -> None:
    wang, li, new = bureau.know(PersonId("P-7")), bureau.know(PersonId("P-8")), StaffId("SP09")
    bureau.give(AppointStaff, by=SECURITY, staff=new, role=Role.APPROVAL, person=wang)
    assert code(bureau, AppointStaff, by=SECURITY, staff=new, role=Role.INSPECTOR, person=li) == "staff.another_person"
    assert code_of_proposing(bureau, AppointStaff, by=SECURITY, staff=new, role=Role.AUDIT_ADMIN, person=li) == "staff.another_person"
    bureau.give(AppointStaff, by=SECURITY, staff=new, role=Role.INSPECTOR, person=wang)
    bureau.give(AppointStaff, by=SECURITY, staff=HANDLER, role=Role.INSPECTOR, person=li)


def test_to_say_which_person_an_administrator_is_takes_two(bureau: Office) -> None:
    """Else one alone would make two of them one person, who could confirm nothing of each other any more."""
    wang = bureau.know(PersonId("P-7"))
    bureau.give(AppointStaff, by=SECURITY, staff=AUDIT, role=Role.AUDITOR)
    assert code(bureau, AppointStaff, by=SECURITY, staff=AUDIT, role=Role.CITY, person=wang) == "two.needed"
    bureau.confirm(bureau.propose(AppointStaff, by=SECURITY, staff=AUDIT, role=Role.CITY, person=wang))
