"""工作人员的称呼: name and unit beside the 工号. Facts hold ids. Names and units come from the person register.

Whose unit does not stand there is called by county and role, which the appointment says.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from lifecycle.desk.desk import SYSTEM, Desk
from lifecycle.desk.people.authority import staff_stream
from lifecycle.ledger import Person, PersonRegister, PersonUnreadable
from lifecycle.staff.appointments import StaffAppointed
from lifecycle.vocabulary import PersonId, StaffId
from lifecycle.wording import label, say


class Called(Struct, frozen=True):
    """一人的称呼. full: 王芳（高平市审批人员，SP01）; brief: 王芳（SP01）, where the unit stands beside it."""

    full: str
    brief: str


class StaffNames:
    """称呼 of the staff on one page. A person in no register is called by the id."""

    def __init__(self, called: Mapping[StaffId, Called]) -> None:
        self._called = called

    def __call__(self, staff: StaffId) -> str:
        return self._called[staff].full if staff in self._called else staff

    def brief(self, staff: StaffId) -> str:
        return self._called[staff].brief if staff in self._called else staff


def staff_names(desk: Desk, ids: Iterable[StaffId], lang: str, known_at: int | None = None) -> StaffNames:
    """The names of all these staff in one query, with the units of now, or those known at a position. Without the keys of persons, ids are
    shown."""
    posts = _last_posts(desk, set(ids), known_at)
    persons = {staff: post.person for staff, post in posts.items() if post.person}
    known = _known(desk, set(persons.values()))
    named = {staff: person for staff, id_ in persons.items() if isinstance(person := known.get(id_), Person)}
    itself = say("staff.system", lang)
    return StaffNames(
        {SYSTEM: Called(full=itself, brief=itself)}
        | {
            staff: Called(
                full=say("staff.called", lang, name=person.name, unit=person.unit or _post(desk, posts[staff], lang), staff=staff),
                brief=say("staff.called_briefly", lang, name=person.name, staff=staff),
            )
            for staff, person in named.items()
        }
    )


def _last_posts(desk: Desk, ids: set[StaffId], known_at: int | None) -> dict[StaffId, StaffAppointed]:
    """The latest appointment of each, as known at the position."""
    if not ids:
        return {}
    recorded = desk.ledger.streams([staff_stream(id_) for id_ in ids])
    facts = (each.fact for each in recorded if known_at is None or each.position <= known_at)
    return {fact.staff: fact for fact in facts if isinstance(fact, StaffAppointed)}


def _known(desk: Desk, persons: set[PersonId]) -> Mapping[str, object]:
    try:
        return PersonRegister(desk.ledger).known(persons) if persons else {}
    except PersonUnreadable:
        return {}


def _post(desk: Desk, post: StaffAppointed, lang: str) -> str:
    county = desk.rulebooks.folder.jurisdictions.by_code.get(post.county or "")
    return say("staff.unit", lang, place=county.name if county else say("look.whole_city", lang), role=label(post.role, lang))
