"""单体的疑问: an id that means what another does, a name that another has, a floor area unlike every neighbour's."""

from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building
from lifecycle.projects.works.buildings import BuildingAdded, BuildingRemeasured, BuildingsMerged, BuildingSplit, NewBuilding
from lifecycle.values.doubts import called_with
from lifecycle.values.identifiers import same_building
from lifecycle.vocabulary import ZERO, BuildingId, Fact, Question

TIMES = 10
"""So many times larger or smaller than every other building of the project: more often a slip of the decimal point or the unit."""

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
    """单体 with its floor area. stated: by the fact that is looked at."""

    area: Decimal
    id: BuildingId
    name: str
    stated: bool


def doubts_of_buildings(project: Project, fact: Fact) -> Iterator[Question]:
    """The questions that the buildings of a fact raise beside those of the project."""
    if entered := ENTERED.get(type(fact)):
        new = entered(fact)
        yield from _alike(project.buildings, [building.id for building in new])
        yield from _namesakes(_beside(project, fact, [building.id for building in new]), new)
        stated = [Sized(building.floor_area_m2, building.id, building.name, True) for building in new]
    elif isinstance(fact, BuildingRemeasured):
        stated = [Sized(fact.floor_area_m2, fact.building, project.buildings[fact.building].name, True)]
    else:
        return
    beside = _beside(project, fact, [each.id for each in stated])
    others = [Sized(b.floor_area_m2, b.id, b.name, False) for b in beside if b.floor_area_m2 > ZERO]
    yield from _unlike([*stated, *others])


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


def _unlike(buildings: Iterable[Sized]) -> Iterator[Question]:
    """By size, the nearest of a building stand right beside it. Of two that are unlike each other only, one question is enough."""
    ranked = sorted(buildings)
    asked = set[frozenset[BuildingId]]()
    for place, building in enumerate(ranked):
        beside = [*ranked[max(place - 1, 0) : place], *ranked[place + 1 : place + 2]]
        if not building.stated or not beside:
            continue
        nearest = min(beside, key=lambda other: _times(building, other))
        pair = frozenset({building.id, nearest.id})
        if _times(building, nearest) >= TIMES and pair not in asked:
            asked.add(pair)
            called, other = (called_with(each.id, each.name) for each in (building, nearest))
            yield Question("area.unlike_others", {"place": called, "area": building.area, "nearest": other, "other": nearest.area})


def _times(one: Sized, other: Sized) -> Decimal:
    small, large = sorted((one.area, other.area))
    return large / small
