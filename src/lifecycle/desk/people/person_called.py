"""人员的称呼: names of registered persons who are no staff, such as experts, beside their 人员编号."""

from collections.abc import Collection, Mapping

from lifecycle.desk.desk import Desk
from lifecycle.ledger import Person, PersonRegister, PersonUnreadable
from lifecycle.vocabulary import PersonId


def person_names(desk: Desk, persons: Collection[PersonId]) -> Mapping[str, str]:
    """人员编号 -> name. Without the keys of persons, and of who was erased, there is none."""
    try:
        known = PersonRegister(desk.ledger).known(persons) if persons else {}
    except PersonUnreadable:
        return {}
    return {id_: person.name for id_, person in known.items() if isinstance(person, Person)}
