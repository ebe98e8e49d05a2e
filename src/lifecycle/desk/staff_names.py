"""工作人员的称呼: name and unit beside the 工号. Facts hold ids; names are the person register's, units those of appointments."""

from collections.abc import Iterable, Mapping

from lifecycle.desk.desk import Desk
from lifecycle.desk.staff_list import STAFF
from lifecycle.ledger import Person, PersonRegister, PersonUnreadable
from lifecycle.staff.appointments import StaffAppointed
from lifecycle.vocabulary import StaffId
from lifecycle.wording import label, say


class StaffNames:
    """称呼 of those who stand on one page. Who is in no register is called by the id."""

    def __init__(self, called: Mapping[StaffId, str]) -> None:
        self._called = called

    def __call__(self, staff: StaffId) -> str:
        return self._called.get(staff, staff)


def staff_names(desk: Desk, ids: Iterable[StaffId | None], lang: str) -> StaffNames:
    """王芳（高平市审批人员，SP01）, of all of them at once. Where the keys of persons are away, ids have to do."""
    wanted = {id_ for id_ in ids if id_}
    if not wanted:
        return StaffNames({})
    facts = [recorded.fact for recorded in desk.ledger.tagged([STAFF], [StaffAppointed])]
    posts = {fact.staff: fact for fact in facts if isinstance(fact, StaffAppointed) and fact.staff in wanted}
    persons = {fact.staff: fact.person for fact in facts if isinstance(fact, StaffAppointed) and fact.staff in wanted and fact.person}
    try:
        known = PersonRegister(desk.ledger).known(set(persons.values())) if persons else {}
    except PersonUnreadable:
        known = {}
    named = {staff: person.name for staff, id_ in persons.items() if isinstance(person := known.get(id_), Person)}
    return StaffNames(
        {staff: say("staff.called", lang, name=name, unit=_unit(desk, posts[staff], lang), staff=staff) for staff, name in named.items()}
    )


def _unit(desk: Desk, post: StaffAppointed, lang: str) -> str:
    county = desk.rulebook.jurisdictions.by_code.get(post.county or "")
    return say("staff.unit", lang, place=county.name if county else say("look.whole_city", lang), role=label(post.role, lang))
