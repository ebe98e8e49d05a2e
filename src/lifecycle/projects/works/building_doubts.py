"""单体的疑问: an id that means what another does, a name that another has, a floor area unlike its neighbours' or what it was before."""

from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building
from lifecycle.projects.works.buildings import BuildingAdded, BuildingRemeasured, BuildingsMerged, BuildingSplit, NewBuilding
from lifecycle.values.doubts import called_with
from lifecycle.values.identifiers import same_building
from lifecycle.vocabulary import ZERO, BuildingId, Fact, Question

TIMES = 10
"""So many times larger or smaller than the others, or than before: more often a slip of the decimal point or the unit."""

ENTERED: dict[type[Fact], Callable[[Any], tuple[NewBuilding, ...]]] = {
    BuildingAdded: lambda fact: fact.buildings_added,
    BuildingSplit: lambda fact: fact.into,
    BuildingsMerged: lambda fact: (fact.into,),
}
"""事实 -> the buildings that it enters."""
LEFT: dict[type[Fact], Callable[[Any], Collection[BuildingId]]] = {
    BuildingSplit: lambda fact: (fact.building,),
    BuildingsMerged: lambda fact: fact.buildings,
}
"""事实 -> the buildings that are no neighbours any more."""


class Sized(NamedTuple):
    """单体 with its floor area."""

    area: Decimal
    id: BuildingId
    name: str


def doubts_of_buildings(project: Project, fact: Fact, *, corrected: bool = False) -> Iterator[Question]:
    """The questions that the buildings of a fact raise beside those of the project. corrected: the project knows the fact already.

    One slip is one question: what is unlike the others is not compared with what it was before.
    """
    if entered := ENTERED.get(type(fact)):
        new = entered(fact)
        yield from _alike(project.buildings, [building.id for building in new])
        yield from _namesakes(_beside(project, fact, [building.id for building in new]), new)
        stated = [Sized(building.floor_area_m2, building.id, building.name) for building in new]
    elif isinstance(fact, BuildingRemeasured):
        stated = [Sized(fact.floor_area_m2, fact.building, project.buildings[fact.building].name)]
    else:
        return
    beside = _beside(project, fact, [each.id for each in stated])
    others = [Sized(b.floor_area_m2, b.id, b.name) for b in beside if b.floor_area_m2 > ZERO]
    before, now = _before(project, fact, corrected), sum((each.area for each in stated), ZERO)
    added_up = before > ZERO and _times(now, before) < TIMES
    whole = added_up and not isinstance(fact, BuildingRemeasured)
    unlike = list(_unlike(stated, others, together=corrected or whole or not others))
    yield from unlike
    if before and not added_up and not unlike:
        place = tuple(called_with(each.id, each.name) for each in stated)
        yield Question("area.unlike_before", {"place": place, "area": now, "before": before})


def _before(project: Project, fact: Fact, corrected: bool) -> Decimal:
    """The floor area of what the fact measures again, splits or merges; 0 where there is none, or nobody knows it any more."""
    if isinstance(fact, BuildingRemeasured):
        return ZERO if corrected else project.buildings[fact.building].floor_area_m2
    gone = LEFT[type(fact)](fact) if type(fact) in LEFT else ()
    return sum((project.buildings[id_].floor_area_m2 for id_ in gone), ZERO)


def _beside(project: Project, fact: Fact, stated: Collection[BuildingId]) -> list[Building]:
    """The neighbours of what a fact states: what stands, and does not go by this very fact."""
    gone = {*(LEFT[type(fact)](fact) if type(fact) in LEFT else ()), *stated}
    return [building for building in project.standing() if building.id not in gone]


def _namesakes(beside: Iterable[Building], new: Iterable[NewBuilding]) -> Iterator[Question]:
    """Buildings of one name: entered twice, as by the back button, or really called alike. One question a name, by what it means.

    Ids that mean the same are asked about as such.
    """
    called: dict[str, dict[str, BuildingId]] = {}
    for name, id_ in [*((each.name, each.id) for each in beside), *((each.name, each.id) for each in new)]:
        called.setdefault(same_building(name), {}).setdefault(same_building(id_), id_)
    names = {same_building(building.name): building.name for building in new}
    for meaning, name in names.items():
        if len(ids := tuple(called[meaning].values())) > 1:
            yield Question("building.name_alike", {"name": name, "buildings": ids})


def _alike(there: Iterable[BuildingId], new: Iterable[BuildingId]) -> Iterator[Question]:
    known = {same_building(id_): id_ for id_ in there}
    for id_ in new:
        other = known.setdefault(same_building(id_), id_)
        if other != id_:
            yield Question("building.id_alike", {"building": id_, "other": other})


def _unlike(stated: Sequence[Sized], others: Sequence[Sized], *, together: bool) -> Iterator[Question]:
    """What is stated, beside the others that stand: those were asked about when they came.

    together: what most of those have that are stated at once will do, too. Slips that were made together are no witnesses of each other.
    """
    groups = _by_size([*stated, *others])
    trusted = [group for group in groups if not group.isdisjoint(others)]
    if together:
        trusted.append(max(groups, key=lambda group: len(group.intersection(stated))))
    known = set[Sized]().union(*trusted)
    ranked = sorted(known)
    for building in stated:
        if building not in known:
            nearest = min(_beside_by_size(building, ranked), key=lambda other: _times(building.area, other.area))
            called, other = (called_with(each.id, each.name) for each in (building, nearest))
            yield Question("area.unlike_others", {"place": called, "area": building.area, "nearest": other, "other": nearest.area})


def _by_size(buildings: Iterable[Sized]) -> list[set[Sized]]:
    """From small to large; a group ends where the next is ten times as large."""
    groups: list[set[Sized]] = []
    last: Sized | None = None
    for building in sorted(buildings):
        if last is None or _times(last.area, building.area) >= TIMES:
            groups.append(set())
        groups[-1].add(building)
        last = building
    return groups


def _beside_by_size(building: Sized, ranked: Sequence[Sized]) -> Sequence[Sized]:
    place = bisect(ranked, building)
    return ranked[max(place - 1, 0) : place + 1]


def _times(one: Decimal, other: Decimal) -> Decimal:
    small, large = sorted((one, other))
    return large / small
