"""名录的范围: which objects, and whose interests, a visitor is shown."""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.desk import Desk
from lifecycle.desk.inspections.on_a_day import InspectorOn, objects_on
from lifecycle.desk.inspections.under_construction import under_construction_among
from lifecycle.inspections.registers.objects import DERIVED, ObjectKind
from lifecycle.inspections.registers.pool import InspectedObject
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.readings import Readings
from lifecycle.projections.register_query import Query, words_sought
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import ProjectId, StaffId
from lifecycle.web.visitor import Visitor

OF_EVERYBODY = frozenset({Role.CITY, Role.AUDITOR, Role.AUDIT_ADMIN})
"""Who is shown the interests of others: 市局 decides on recusals, and auditors look into them."""


MOST_LOOKS = 4
"""So many pages of the register are looked through for one of objects."""


def in_reach(officer: Visitor, objects: Iterable[InspectedObject], roles: frozenset[Role]) -> list[InspectedObject]:
    """The objects of the counties that the visitor's appointments reach, and those of no single county."""
    counties = officer.counties(roles)
    return [each for each in objects if counties is None or each.county is None or each.county in counties]


class ObjectsPage(Struct, frozen=True):
    """检查对象一页. next: `after` of the page behind it; empty at the end."""

    objects: list[InspectedObject]
    next: str


def objects_page(
    desk: Desk,
    sheets: Readings,
    officer: Visitor,
    roles: frozenset[Role],
    kind: ObjectKind,
    day: date,
    *,
    words: str,
    after: str,
    limit: int,
) -> ObjectsPage:
    """检查对象 in reach whose name or id has these words. Of what is derived, a page ends with a whole project: only so many are folded."""
    words_sought(Query(words=words))  # one bound for every search
    if kind in DERIVED:
        return _derived(desk, sheets, officer.counties(roles), kind, day, words=words, after=after, limit=limit)
    known = in_reach(officer, objects_on(desk.ledger, kind, day), roles)
    sought = words.casefold()
    found = [each for each in known if each.id > after and sought in f"{each.name}\n{each.id}".casefold()]
    return ObjectsPage(found[:limit], found[limit - 1].id if len(found) > limit else "")


def _derived(
    desk: Desk, sheets: Readings, counties: Collection[str] | None, kind: ObjectKind, day: date, *, words: str, after: str, limit: int
) -> ObjectsPage:
    """Projects are looked up in the register, in the order of their ids, until there are enough of them under construction."""
    found: list[InspectedObject] = []
    for _ in range(MOST_LOOKS):
        lines = sheets.register_after(Query(words=words), counties, after=ProjectId(after), limit=limit)
        begun = [line.project for line in lines if line.state is not ProjectState.REGISTERED]
        found += under_construction_among(desk.ledger, kind, day, begun)
        if len(lines) < limit:
            return ObjectsPage(found, "")
        after = lines[-1].project
        if len(found) >= limit:
            break
    return ObjectsPage(found, after)


def sees_interests(officer: Visitor, staff: StaffId) -> bool:
    """Interests are somebody's private affairs."""
    return staff in officer.hands or bool(officer.roles & OF_EVERYBODY)


def as_shown(officer: Visitor, inspectors: Iterable[InspectorOn]) -> list[InspectorOn]:
    """执法检查人员 without the interests that are not open to the visitor."""
    return [each if sees_interests(officer, each.staff) else replace(each, interests=()) for each in inspectors]
