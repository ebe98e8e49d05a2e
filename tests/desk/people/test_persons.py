"""人员登记: whoever a command names is registered, and what is known of a person stands in the register alone."""

from typing import Any

import pytest
from msgspec import Raw

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.people.persons import register_person
from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import ErasePerson, PersonRecorded, RegisterPerson
from lifecycle.projects.application.applications import Pledge, SubmitApplication
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.project import Mode
from lifecycle.projects.registration import ChangeParty
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, Gate, PersonId, Refused, StaffId
from tests.desk.conftest import CODE, HANDLER, ON, OWNER, SECURITY, ZEZHOU, Office
from tests.desk.test_desk import ONE, refused

ZHANG = PersonId("P-1")
KNOWN = {"name": "张三", "phone": "13812345678", "identity_number": "11010519491231002X"}
PLEDGE = Pledge(promisor=ZHANG, text="三十日内补交节能计算书", due=ON)


def register(office: Office, id_: str = "register-1", **fields: Any) -> Any:
    asked = {"id": CommandId(id_), "on": ON, "by": HANDLER, "person": ZHANG} | KNOWN | fields
    return register_person(office.desk, RegisterPerson(**asked))


def code(office: Office, **fields: Any) -> str:
    head = office.ledger.head()
    with pytest.raises(Refused) as refusal:
        register(office, "register-2", **fields)
    assert office.ledger.head() == head
    return refusal.value.code


def test_a_person_is_registered_once_and_read_with_the_key_only(office: Office) -> None:
    (recorded,) = register(office)
    assert register(office) == (recorded,), "sent twice, registered once"

    assert isinstance(recorded.fact, PersonRecorded)
    assert PersonRegister(office.ledger).get(ZHANG) == Person(id=ZHANG, **KNOWN)
    assert not any(value in str(recorded) for value in KNOWN.values())
    assert not any(value in repr(RegisterPerson(id=CommandId("c"), on=ON, by=HANDLER, person=ZHANG, **KNOWN)) for value in KNOWN.values())
    assert code(office, name="李四") == "person.id_used"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"person": PersonId("张三")}, "person.id_form"),
        ({"person": PersonId("a b")}, "person.id_form"),
        ({"person": PersonId("x" * 41)}, "person.id_form"),
        ({"person": PersonId("13812345678")}, "personal.mobile"),
        ({"person": PersonId("11010519491231002X")}, "personal.identity_number"),
        ({"name": " "}, "command.malformed"),
        ({"name": "张\u200b三"}, "text.unseen"),
        ({"by": StaffId("nobody")}, "staff.no_appointment"),
    ],
)
def test_who_cannot_be_registered(office: Office, fields: dict[str, Any], refusal: str) -> None:
    assert code(office, **fields) == refusal


@pytest.mark.parametrize("who", [HANDLER, ZEZHOU, SECURITY])
def test_handlers_of_every_county_and_the_security_administrator_register_persons(office: Office, who: StaffId) -> None:
    (recorded,) = register(office, by=who)
    assert recorded.actor == who


def test_a_promisor_a_contact_and_an_officer_are_registered(office: Office) -> None:
    office.register()
    office.add_building()
    contact = Unit(name="晋城市建筑设计院", contact=ZHANG)
    promised = {"gate": Gate.DESIGN_REVIEW, "buildings": (ONE,), "applicant": OWNER}
    promised |= {"mode": Mode.INFORMED_COMMITMENT, "commitments": (PLEDGE,)}
    asked: tuple[tuple[type, dict[str, Any]], ...] = (
        (SubmitApplication, promised),
        (ChangeParty, {"role": PartyRole.DESIGNER, "unit": contact, "reason": "变更"}),
        (AppointStaff, {"by": SECURITY, "staff": StaffId("SP09"), "role": Role.APPROVAL, "person": ZHANG}),
    )
    for command, fields in asked:
        unknown = refused(office, command, **fields)
        assert (unknown.code, unknown.values) == ("person.unknown", {"person": ZHANG})
    register(office)
    for command, fields in asked:
        office.give(command, **fields)


def test_a_correction_names_nobody_who_is_not_registered(office: Office) -> None:
    office.register()
    office.add_building()
    parties = Raw(b'{"parties": [{"role": "construction_unit", "unit": {"name": "' + OWNER.name.encode() + b'", "contact": "P-1"}}]}')
    assert refused(office, CorrectFact, corrects=1, changed=parties, reason="漏登联系人").code == "person.unknown"
    register(office)
    office.give(CorrectFact, corrects=1, changed=parties, reason="漏登联系人")
    assert [party.unit.contact for party in project_of(office.desk.counter(), project_bearing(office.desk.counter(), CODE)).parties] == [
        ZHANG
    ]


def test_whoever_was_erased_is_named_no_more(office: Office) -> None:
    office.register()
    register(office)
    PersonRegister(office.ledger).erase(ErasePerson(id=CommandId("e"), on=ON, by=SECURITY, person=ZHANG, reason="本人申请"), ON)
    unit = Unit(name="晋城市建筑设计院", contact=ZHANG)
    assert refused(office, ChangeParty, role=PartyRole.DESIGNER, unit=unit, reason="变更").code == "person.erased"
    assert code(office) == "person.erased"
