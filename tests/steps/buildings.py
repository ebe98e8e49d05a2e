"""单体: buildings are added, split, merged, measured again and dropped."""

import re
from decimal import Decimal

from lifecycle.projects.works import buildings
from lifecycle.projects.works.building import Building, Part
from lifecycle.vocabulary import BuildingId, Use
from tests.steps.case import Case, action
from tests.steps.words import AREA, BUILDING, BUILDINGS, ON, REASON, USES, any_of, building_id, unit_ids

SUCCESSOR = rf"(?P<name>{BUILDING})(?P<area>{AREA})平方米(?P<use>{any_of(USES)})?"


def new(name: str, use: Use, area: Decimal, prefabricated: bool, parts: tuple[Part, ...] = ()) -> buildings.NewBuilding:
    return buildings.NewBuilding(id=building_id(name), name=name, use=use, floor_area_m2=area, prefabricated=prefabricated, parts=parts)


def add(case: Case, name: str, use: Use, area: Decimal, prefabricated: bool = True, parts: tuple[Part, ...] = ()) -> None:
    case.give(buildings.AddBuildings, buildings_added=(new(name, use, area, prefabricated, parts),))


def successor(words: str, old: Building) -> buildings.NewBuilding:
    """2号楼7000平方米商业: a building that goes on in place of another, to the same use unless another is named."""
    said = re.fullmatch(SUCCESSOR, words)
    assert said, f"not a building with its area: {words}"
    return new(said["name"], USES[said["use"]] if said["use"] else old.use, Decimal(said["area"]), old.prefabricated)


@action(rf"(?P<name>{BUILDING})为(?P<area>{AREA})平方米(?P<prefabricated>装配式)?(?P<use>{any_of(USES)})")
def _(case: Case, name: str, area: str, prefabricated: str | None, use: str) -> None:
    add(case, name, USES[use], Decimal(area), prefabricated is not None)


@action(rf'又列入编号"(?P<id_>[^"]+)"、名称"(?P<name>[^"]+)"的(?P<area>{AREA})平方米(?P<use>{any_of(USES)})')
def _(case: Case, id_: str, name: str, area: str, use: str) -> None:
    again = buildings.NewBuilding(id=BuildingId(id_), name=name, use=USES[use], floor_area_m2=Decimal(area), prefabricated=True)
    case.give(buildings.AddBuildings, buildings_added=(again,))


@action(rf"(?P<name>{BUILDING})为(?P<area>{AREA})平方米商住楼，其中住宅(?P<homes>{AREA})平方米、商业(?P<shops>{AREA})平方米")
def _(case: Case, name: str, area: str, homes: str, shops: str) -> None:
    parts = tuple(Part(id=use.value, use=use, floor_area_m2=Decimal(m2)) for use, m2 in ((Use.RESIDENTIAL, homes), (Use.COMMERCIAL, shops)))
    add(case, name, Use.RESIDENTIAL, Decimal(area), prefabricated=False, parts=parts)


@action(rf"(?P<name>{BUILDING}){ON}拆分为(?P<into>[^，]+){REASON}")
def _(case: Case, name: str, on: str | None, into: str, reason: str) -> None:
    case.comes(on)
    old = case.project.buildings[building_id(name)]
    case.give(buildings.SplitBuilding, building=old.id, into=tuple(successor(each, old) for each in into.split("、")), reason=reason)


@action(rf"{BUILDINGS}{ON}合并为(?P<into>[^，]+){REASON}")
def _(case: Case, named: str, on: str | None, into: str, reason: str) -> None:
    case.comes(on)
    ids = unit_ids(named)
    case.give(buildings.MergeBuildings, buildings=ids, into=successor(into, case.project.buildings[ids[0]]), reason=reason)


@action(rf'(?P<name>{BUILDING}){ON}面积复核为(?P<area>{AREA})平方米，报告编号"(?P<number>[^"]+)"')
def _(case: Case, name: str, on: str | None, area: str, number: str) -> None:
    case.comes(on)
    case.give(buildings.RemeasureBuilding, building=building_id(name), floor_area_m2=Decimal(area), report_number=number)


@action(rf"(?P<name>{BUILDING}){ON}取消{REASON}")
def _(case: Case, name: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(buildings.DropBuilding, building=building_id(name), reason=reason)
