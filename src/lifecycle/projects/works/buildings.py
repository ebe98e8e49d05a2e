"""单体建筑: added, split, merged, re-measured and dropped by facts; an id is never changed and never used again."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import Correctable, Each, Given
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.supervision import flagged
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.routes import WITHOUT_BUILDINGS
from lifecycle.projects.works.building import MOST, MOST_AT_ONCE, Building, BuildingStanding, Declared, Part
from lifecycle.values.identifiers import LONGEST_ID, refuse_id_form
from lifecycle.values.indicators import AREAS
from lifecycle.values.quantities import is_area
from lifecycle.vocabulary import ZERO, BuildingId, Fact, FloorArea, Gate, ReferenceNumber, Refused, Stage, Text, TextLine, Use, fact_of


class NewBuilding(Struct, frozen=True, kw_only=True):
    """新列单体. prefabricated: 申报为装配式建筑; parts, when given, add up to the floor area."""

    id: Given[BuildingId]
    name: TextLine
    use: Correctable[Use]
    floor_area_m2: FloorArea
    prefabricated: Correctable[bool]
    parts: tuple[Part, ...] = ()


def refuse_too_many_at_once(command: ProjectCommand) -> None:
    """Raises Refused for a command that names more buildings than one fact may."""
    for name in ("buildings", "buildings_added", "into", "declarations"):
        named = getattr(command, name, ())
        if isinstance(named, tuple) and len(named) > MOST_AT_ONCE:
            raise Refused("building.too_many_at_once", count=len(named), most=MOST_AT_ONCE)


def _refuse_unfit(project: Project, new: tuple[NewBuilding, ...], instead_of: int = 0) -> None:
    """instead_of: how many buildings no longer stand once these do."""
    if not new:
        raise Refused("building.none_named")
    _refuse_whole_works(project)
    if (count := len(project.standing()) + len(new) - instead_of) > MOST:
        raise Refused("building.too_many", count=count, most=MOST)
    seen = set(project.buildings)
    for building in new:
        if building.id in seen:
            raise Refused("building.id_used", building=building.id)
        refuse_id_form(building.id)
        seen.add(building.id)
        refuse_wrong_area(building.name, building.floor_area_m2, building.parts)


def _refuse_whole_works(project: Project) -> None:
    if project.works_class in WITHOUT_BUILDINGS:
        raise Refused("building.none_in_class", works_class=project.works_class)


def refuse_wrong_area(name: str, floor_area_m2: Decimal, parts: tuple[Part, ...]) -> None:
    if not is_area(floor_area_m2) or floor_area_m2 == ZERO:
        raise Refused("building.area_wrong", building=name, area=floor_area_m2)
    if not parts:
        return
    ids = [part.id for part in parts]
    if len(set(ids)) < len(ids) or any(not id_.strip() or "/" in id_ or len(id_) > LONGEST_ID for id_ in ids):
        raise Refused("building.part_ids", building=name)
    areas = [part.floor_area_m2 for part in parts]
    if any(not is_area(area) or area == ZERO for area in areas) or sum(areas) != floor_area_m2:
        raise Refused("building.parts_sum", building=name, area=floor_area_m2)


def _entered(new: NewBuilding, **inherited: object) -> Building:
    building = Building(
        id=new.id, name=new.name, use=new.use, floor_area_m2=new.floor_area_m2, prefabricated=new.prefabricated, parts=new.parts
    )
    return replace(building, **inherited) if inherited else building


class BuildingAdded(Fact, frozen=True, kw_only=True, tag="building-added"):
    """单体列入: these buildings now belong to the project."""

    buildings_added: Each[tuple[NewBuilding, ...]]


class AddBuildings(ProjectCommand, frozen=True, kw_only=True):
    """列入单体."""

    buildings_added: Each[tuple[NewBuilding, ...]]


def add(project: Project, command: AddBuildings, _basis: Basis) -> list[Fact]:
    """列入单体. Raises Refused for a used id, too many buildings, an area that is not positive, or parts that do not add up."""
    _refuse_unfit(project, command.buildings_added)
    return [fact_of(BuildingAdded, command)]


@evolve.register
def _(fact: BuildingAdded, project: Project) -> Project:
    return project.with_buildings({new.id: _entered(new) for new in fact.buildings_added})


class BuildingSplit(Fact, frozen=True, kw_only=True, tag="building-split"):
    """单体拆分: one building goes on as several, each with what the one had reached."""

    building: BuildingId
    into: Each[tuple[NewBuilding, ...]]
    reason: Text


class SplitBuilding(ProjectCommand, frozen=True, kw_only=True):
    """拆分单体."""

    building: BuildingId
    into: Each[tuple[NewBuilding, ...]]
    reason: Text


def split(project: Project, command: SplitBuilding, basis: Basis) -> list[Fact]:
    """拆分单体. Raises Refused for fewer than two successors, or while anything is open on the building."""
    (old,) = project.chosen([command.building])
    if len(command.into) < 2:
        raise Refused("building.split_into_one", building=old.name)
    _refuse_unfit(project, command.into, instead_of=1)
    _refuse_open(project, (command.building,), basis)
    done = fact_of(BuildingSplit, command)
    return [done, *_flagged_if_otherwise(evolve(done, project), command, [command.building], command.into, command.reason)]


@evolve.register
def _(fact: BuildingSplit, project: Project) -> Project:
    old = project.buildings[fact.building]
    return project.with_buildings(
        {old.id: replace(old, standing=BuildingStanding.SPLIT)}
        | {
            new.id: _entered(
                new,
                came_from=(old.id,),
                indicators=_handed_on(old, new),
                passages=old.passages,
                started_on=old.started_on,
                suspended_on=old.suspended_on,
                completed_on=old.completed_on,
                specialities_on=old.specialities_on,
                joint_opinion=old.joint_opinion,
            )
            for new in fact.into
        }
    )


def _handed_on(old: Building, new: NewBuilding) -> dict[str, dict[Stage, Declared]]:
    """Rates, stars and BIM pass on to each successor; areas do not, since they would be counted twice: they are declared anew."""
    if old.parts or new.parts:
        return {}
    return {
        new.id: {
            stage: replace(declared, values=replace(declared.values, **dict.fromkeys(AREAS)))
            for stage, declared in old.indicators.get(old.id, {}).items()
        }
    }


class BuildingsMerged(Fact, frozen=True, kw_only=True, tag="buildings-merged"):
    """单体合并: several buildings go on as one; its indicators are declared anew."""

    buildings: tuple[BuildingId, ...]
    into: NewBuilding
    reason: Text


class MergeBuildings(ProjectCommand, frozen=True, kw_only=True):
    """合并单体."""

    buildings: tuple[BuildingId, ...]
    into: NewBuilding
    reason: Text


def merge(project: Project, command: MergeBuildings, basis: Basis) -> list[Fact]:
    """合并单体. Raises Refused unless all have come equally far, none on a promise, and none has started (it would be counted already)."""
    merged = project.chosen(command.buildings)
    if len(merged) < 2:
        raise Refused("building.merge_of_one", building=command.buildings[0])
    _refuse_unfit(project, (command.into,), instead_of=len(merged))
    _refuse_open(project, command.buildings, basis)
    if any(building.started_on for building in merged):
        raise Refused("building.merge_started", buildings=[b.name for b in merged if b.started_on])
    if provisional := [b.name for b in merged if any(passage.provisional for passage in b.passages.values())]:
        raise Refused("building.merge_provisional", buildings=provisional)
    if len({tuple((gate, b.passages[gate].status) for gate in project.route if b.has_done(gate)) for b in merged}) > 1:
        raise Refused("building.merge_uneven", buildings=[b.name for b in merged])
    done = fact_of(BuildingsMerged, command)
    return [done, *_flagged_if_otherwise(evolve(done, project), command, command.buildings, [command.into], command.reason)]


@evolve.register
def _(fact: BuildingsMerged, project: Project) -> Project:
    merged = [project.buildings[id_] for id_ in fact.buildings]
    # The latest decision speaks for the merged building: no part of it may profit from an older law than its neighbour's.
    passages = {
        gate: max((b.passages[gate] for b in merged), key=lambda passage: passage.on)
        for gate in project.route
        if all(gate in b.passages for b in merged)
    }
    gone = {building.id: replace(building, standing=BuildingStanding.MERGED) for building in merged}
    return project.with_buildings(gone | {fact.into.id: _entered(fact.into, came_from=fact.buildings, passages=passages)})


class BuildingRemeasured(Fact, frozen=True, kw_only=True, tag="building-remeasured"):
    """单体面积复核: the floor area (and that of the parts) as measured again, with the report."""

    building: BuildingId
    floor_area_m2: FloorArea
    parts: tuple[Part, ...] = ()
    report_number: ReferenceNumber


class RemeasureBuilding(ProjectCommand, frozen=True, kw_only=True):
    """复核单体面积."""

    building: BuildingId
    floor_area_m2: FloorArea
    parts: tuple[Part, ...] = ()
    report_number: ReferenceNumber


def remeasure(project: Project, command: RemeasureBuilding, _basis: Basis) -> list[Fact]:
    """复核单体面积. Raises Refused for a wrong area, or when the parts are not the building's own."""
    (building,) = project.chosen([command.building])
    _refuse_whole_works(project)
    refuse_wrong_area(building.name, command.floor_area_m2, command.parts)
    if [(part.id, part.use) for part in command.parts] != [(part.id, part.use) for part in building.parts]:
        raise Refused("building.other_parts", building=building.name)
    return [fact_of(BuildingRemeasured, command)]


@evolve.register
def _(fact: BuildingRemeasured, project: Project) -> Project:
    return project.with_each([fact.building], floor_area_m2=fact.floor_area_m2, parts=fact.parts)


class BuildingDropped(Fact, frozen=True, kw_only=True, tag="building-dropped"):
    """单体取消: the building will not be built, or is no longer part of the project."""

    building: BuildingId
    reason: Text


class DropBuilding(ProjectCommand, frozen=True, kw_only=True):
    """取消单体."""

    building: BuildingId
    reason: Text


def drop(project: Project, command: DropBuilding, basis: Basis) -> list[Fact]:
    """取消单体. Raises Refused while anything is open on it, or when it stands accepted."""
    (building,) = project.chosen([command.building])
    _refuse_whole_works(project)
    _refuse_open(project, (command.building,), basis)
    if building.has_done(Gate.COMPLETION_ACCEPTANCE):
        raise Refused("building.accepted_already", building=building.name)
    return [fact_of(BuildingDropped, command)]


@evolve.register
def _(fact: BuildingDropped, project: Project) -> Project:
    return project.with_each([fact.building], standing=BuildingStanding.DROPPED)


def _flagged_if_otherwise(
    project: Project, command: ProjectCommand, old: Collection[BuildingId], new: Iterable[NewBuilding], reason: str
) -> list[Fact]:
    """A flag on what a successor takes over, where other rules may speak of it: its use, or 装配式, is not that of every predecessor."""
    uses = {use for id_ in old for _, use, _ in project.buildings[id_].units}
    prefabricated = {project.buildings[id_].prefabricated for id_ in old}
    successors = [project.buildings[building.id] for building in new]
    otherwise = [b.id for b in successors if not {use for _, use, _ in b.units} <= uses or {b.prefabricated} != prefabricated]
    return flagged(project, command, None, otherwise, reason)


def _refuse_open(project: Project, ids: tuple[BuildingId, ...], basis: Basis) -> None:
    """Applications and open items name buildings by id, so a building changes shape only when nothing is open on it."""
    for application in project.applications.values():
        if application.status.open and set(application.remaining) & set(ids):
            raise Refused("building.application_open", application=application.id, gate=application.gate)
    if issues := basis.holding.held_back(project, ids, None):
        raise Refused("building.issue_open", issue=issues[0].id, ground=issues[0].ground)


DECISIONS: Decisions = {
    AddBuildings: add,
    SplitBuilding: split,
    MergeBuildings: merge,
    RemeasureBuilding: remeasure,
    DropBuilding: drop,
}
