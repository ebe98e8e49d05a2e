"""个人信息的办理: who may register a person and who may erase one; holds are a matter (`about_persons.py`).

三员分立: the security administrator erases, the audit administrator places and lifts what stands against it. So it takes two of them to
erase what has to be kept. A reason that holds the name of somebody registered would outlive the erasure: it is asked.
"""

import re

from lifecycle.desk.admission import C, well_formed
from lifecycle.desk.asking import asked_of
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import authorise
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.ledger import Person, PersonRegister, Recorded
from lifecycle.ledger.facts import ErasePerson, RegisterPerson
from lifecycle.values.past import refuse_ahead
from lifecycle.vocabulary import Refused

PERSON_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
"""人员编号, which stands in facts for ever: nothing that tells who it is."""


def register_person(desk: Desk, command: RegisterPerson) -> tuple[Recorded, ...]:
    """登记人员. Raises Refused for an id that says who it is or that is used, LedgerUnavailable."""
    command = _permitted(desk, command)
    if not PERSON_ID.fullmatch(command.person):
        raise Refused("person.id_form", person=command.person)
    refuse_personal(command.person, desk.rulebooks.folder.jurisdictions.own_regions)
    person = Person(id=command.person, name=command.name, phone=command.phone, identity_number=command.identity_number, unit=command.unit)
    register = PersonRegister(desk.ledger)
    register.put(person, on=command.on, by=command.by, behalf=command.behalf, command=command.id, only_new=True)
    return desk.ledger.recorded_by(command.id)


def erase_person(desk: Desk, command: ErasePerson) -> tuple[Recorded, ...]:
    """删除个人信息. Raises Refused, Asked, LedgerUnavailable."""
    command = _permitted(desk, command)
    refuse_personal(command.reason, desk.rulebooks.folder.jurisdictions.own_regions)
    return PersonRegister(desk.ledger).erase(asked_of(command, desk.registered_names()), desk.today())


def _permitted(desk: Desk, command: C) -> C:
    command = well_formed(command)
    refuse_ahead(command, desk.today())
    authorise(desk.ledger, desk.rulebooks.folder.jurisdictions, command, None, desk.today())
    return command
