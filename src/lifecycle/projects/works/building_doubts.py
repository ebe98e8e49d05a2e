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
from lifecycle.wording import Phrase

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


NAMED = 10
"""So many buildings are named in one question, and the others counted."""


class Sized(NamedTuple):
    """单体 with its floor area."""

    area: Decimal
    id: BuildingId
    name: str


def doubts_of_buildings(project: Project, fact: Fact, *, wrong: Fact | None = None) -> Iterator[Question]:
    """The questions that the buildings of a fact raise beside those of the project. wrong: what the fact corrects, which the project knows.

    One slip is one question: what is unlike the others is not compared with what it was before. What stays about as large as it was has
    been asked about when it came.
    """
    stated = _stated(project, fact)
    if not stated:
        return
    if new := _entered(fact):
        yield from _alike(project.buildings, [building.id for building in new])
        yield from _parts_alike(new)
        yield from _namesakes(_beside(project, fact, [building.id for building in new]), new)
    beside = _beside(project, fact, [each.id for each in stated])
    others = [Sized(b.floor_area_m2, b.id, b.name) for b in beside if b.floor_area_m2 > ZERO]
    stayed = [each for each in stated if _is_about(each, _was(project, fact, wrong).get(each.id, ZERO))]
    moved = [each for each in stated if each not in stayed]
    known = [*others, *stayed]
    unlike = list(_unlike(moved, known, together=type(fact) in LEFT or not known))
    yield from unlike
    if isinstance(fact, BuildingRemeasured) and moved and not unlike and not wrong:
        place = called_with(fact.building, project.buildings[fact.building].name)
        before = project.buildings[fact.building].floor_area_m2
        yield Question("area.unlike_before", {"place": place, "area": fact.floor_area_m2, "before": before})


def _entered(fact: Fact) -> tuple[NewBuilding, ...]:
    return ENTERED[type(fact)](fact) if type(fact) in ENTERED else ()


def _stated(project: Project, fact: Fact) -> list[Sized]:
    """The buildings whose floor area a fact states."""
    if isinstance(fact, BuildingRemeasured):
        return [Sized(fact.floor_area_m2, fact.building, project.buildings[fact.building].name)]
    return [Sized(building.floor_area_m2, building.id, building.name) for building in _entered(fact)]


def _was(project: Project, fact: Fact, wrong: Fact | None) -> dict[BuildingId, Decimal]:
    """The floor areas that were stated before of the same buildings: by what is corrected, else by what is measured again."""
    if wrong is not None:
        return {each.id: each.area for each in _stated(project, wrong)}
    return {fact.building: project.buildings[fact.building].floor_area_m2} if isinstance(fact, BuildingRemeasured) else {}


def _is_about(building: Sized, before: Decimal) -> bool:
    return before > ZERO and building.area > ZERO and _times(building.area, before) < TIMES


def _beside(project: Project, fact: Fact, stated: Collection[BuildingId]) -> list[Building]:
    """The neighbours of what a fact states: what stands, and does not go by this very fact."""
    gone = {*(LEFT[type(fact)](fact) if type(fact) in LEFT else ()), *stated}
    return [building for building in project.standing() if building.id not in gone]


def _namesakes(beside: Iterable[Building], new: Iterable[NewBuilding]) -> Iterator[Question]:
    """Buildings of one name: entered twice, as by the back button, or really called alike, by what their names mean. One question for all.

    Ids that mean the same are asked about as such.
    """
    called: dict[str, dict[str, BuildingId]] = {}
    for name, id_ in [*((each.name, each.id) for each in beside), *((each.name, each.id) for each in new)]:
        called.setdefault(same_building(name), {}).setdefault(same_building(id_), id_)
    names = {same_building(building.name): building.name for building in new}
    if alike := [(name, ids) for meaning, name in names.items() if len(ids := tuple(called[meaning].values())) > 1]:
        said = [Phrase(f"{name}: {ids}", "place.of_one_name", name=name, buildings=ids) for name, ids in alike]
        yield Question("building.name_alike", {"alike": _some(said), "name": alike[0][0], "buildings": alike[0][1]})


def _alike(there: Iterable[BuildingId], new: Iterable[BuildingId]) -> Iterator[Question]:
    known = {same_building(id_): id_ for id_ in there}
    for id_ in new:
        other = known.setdefault(same_building(id_), id_)
        if other != id_:
            yield Question("building.id_alike", {"building": id_, "other": other})


def _parts_alike(new: Iterable[NewBuilding]) -> Iterator[Question]:
    for building in new:
        known: dict[str, str] = {}
        for part in building.parts:
            if (other := known.setdefault(same_building(part.id), part.id)) != part.id:
                yield Question("building.part_alike", {"place": called_with(building.id, building.name), "part": part.id, "other": other})


def _unlike(stated: Sequence[Sized], others: Sequence[Sized], *, together: bool) -> Iterator[Question]:
    """What is stated, beside the others that stand: those were asked about when they came. Buildings of like size are one question.

    together: what most of those have that are stated at once will do, too. Slips that were made together are no witnesses of each other.
    """
    groups = _by_size([*stated, *others])
    most = max(groups, key=lambda group: len(group.intersection(stated)), default=None) if together else None
    odd = [group for group in groups if group.isdisjoint(others) and group is not most]
    ranked = sorted({*stated, *others}.difference(*odd))
    for group in odd:
        building, nearest = min(
            ((each, other) for each in sorted(group) for other in _beside_by_size(each, ranked)),
            key=lambda pair: _times(pair[0].area, pair[1].area),
        )
        called = _named([each for each in stated if each in group])
        other = called_with(nearest.id, nearest.name)
        yield Question(
            "area.unlike_others",
            {"place": called, "areas": _areas(group), "area": building.area, "nearest": other, "other": nearest.area},
        )


def _areas(group: Collection[Sized]) -> Phrase:
    least, most = min(group).area, max(group).area
    return (
        Phrase(str(least), "place.area", area=least) if least == most else Phrase(f"{least} {most}", "place.areas", least=least, most=most)
    )


def _named(buildings: Iterable[Sized]) -> tuple[Phrase, ...]:
    return _some([called_with(each.id, each.name) for each in buildings])


def _some(said: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """As many of them as a sentence bears, and how many more there are. What is counted counts in the tick of the question, too."""
    rest = said[NAMED:]
    return (*said[:NAMED], Phrase(", ".join(rest), "place.more", count=len(rest))) if rest else tuple(said)


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
