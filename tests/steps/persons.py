"""个人信息的步骤: registered, held, erased; and what can still be read."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.desk.people.persons import erase_person
from lifecycle.ledger import Erased, Person, PersonRegister, verify_chain
from lifecycle.ledger.facts import ErasePerson, LiftRetentionHold, PlaceRetentionHold
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import CommandId, PersonId
from tests.office import SECURITY
from tests.steps.case import Case, action
from tests.steps.words import DAY, ON, PEOPLE, REASON, WHO

PERSON = r"(?P<person>person-\d+)"


def new_id(case: Case) -> CommandId:
    return CommandId(f"of-a-person-{case.office.ledger.head()}")


def register(case: Case) -> PersonRegister:
    return PersonRegister(case.office.ledger)


@action(rf'联系人"(?P<name>[^"]+)"以人员编号{PERSON}登记')
def _(case: Case, name: str, person: str) -> None:
    register(case).put(Person(id=person, name=name), on=case.day, by=SECURITY, command=new_id(case))
    case.office.appoint(PEOPLE["审计管理员"], Role.AUDIT_ADMIN)


@action(rf"{WHO}{ON}删除{PERSON}的个人信息{REASON}")
def _(case: Case, who: str, on: str, person: str, reason: str) -> None:
    day = case.comes(on)
    command = ErasePerson(id=new_id(case), on=day, by=PEOPLE[who], person=PersonId(person), reason=reason)
    case.recorded += erase_person(case.office.desk, command)


@action(rf'{WHO}{ON}登记{PERSON}须留存(?:至(?P<until>{DAY}))?，依据是"(?P<basis>[^"]+)"')
def _(case: Case, who: str, on: str, person: str, until: str | None, basis: str) -> None:
    day, last = case.comes(on), date.fromisoformat(until) if until else None
    command = PlaceRetentionHold(id=new_id(case), on=day, by=PEOPLE[who], person=PersonId(person), basis=basis, until=last)
    case.recorded += case.office.desk.carry_out(command).recorded


@action(rf"{WHO}{ON}解除{PERSON}的留存(?P<hold>H\d+){REASON}")
def _(case: Case, who: str, on: str, person: str, hold: str, reason: str) -> None:
    day = case.comes(on)
    command = LiftRetentionHold(id=new_id(case), on=day, by=PEOPLE[who], person=PersonId(person), hold=hold, reason=reason)
    case.recorded += case.office.desk.carry_out(command).recorded


@then(parsers.re(rf"{PERSON}的个人信息已于(?P<on>{DAY})删除"))
def _(case: Case, person: str, on: str) -> None:
    assert register(case).get(person) == Erased(id=person, on=date.fromisoformat(on))
    assert not case.office.ledger.person_keys.holds(person)


@then(parsers.re(rf'{PERSON}仍是"(?P<name>[^"]+)"'))
def _(case: Case, person: str, name: str) -> None:
    assert register(case).get(person) == Person(id=person, name=name)


@then("台账从第一条起核验成立")
def _(case: Case) -> None:
    assert verify_chain(case.office.ledger.engine) is None
