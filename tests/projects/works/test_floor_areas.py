"""面积相互比较: no part of a building is larger than the building."""

from decimal import Decimal

import pytest
from msgspec import Raw, json
from msgspec.structs import replace

from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.works.buildings import BuildingSplit, MergeBuildings, RemeasureBuilding, SplitBuilding
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators, IndicatorsDeclared
from lifecycle.vocabulary import Gate, Indicators, Stage
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, BOTH, ONE, REGISTERED, added, declaration, new, walked
from tests.projects.works.test_buildings import MIXED
from tests.projects.works.test_changes import change_design

AREAS = ("renewable_area_m2", "retrofit_area_m2")


def declare(stage: Stage = Stage.DESIGNED, **values: object) -> DeclareIndicators:
    return ask(DeclareIndicators, stage=stage, declarations=(declaration(**values),))


def remeasure(area: str) -> RemeasureBuilding:
    return ask(RemeasureBuilding, building=ONE, floor_area_m2=Decimal(area), report_number="CL-1")


@pytest.mark.parametrize("indicator", AREAS)
@pytest.mark.parametrize("stage", Stage)
def test_an_area_of_a_building_is_not_larger_than_the_building(indicator: str, stage: Stage):
    begun = given(REGISTERED, ADDED)
    begun.when(declare(stage, **{indicator: Decimal("12000.0001")})).then_refused(
        "indicator.over_floor_area", unit="1", indicator=indicator, area=Decimal("12000.0001"), floor_area=Decimal(12000)
    )
    assert begun.when(declare(stage, **{indicator: Decimal(12000)})).project.buildings[ONE].indicators


def test_a_part_is_compared_with_its_own_area():
    shops = Declaration(building=MIXED.id, part="s", values=Indicators(renewable_area_m2=Decimal(2001)))
    command = ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(shops,))
    given(REGISTERED, added(MIXED)).when(command).then_refused("indicator.over_floor_area", unit="m/s", floor_area=Decimal(2000))


def test_a_building_is_not_measured_smaller_than_what_rests_on_it():
    declared = given(REGISTERED, ADDED, declare(retrofit_area_m2=Decimal(10000)))
    declared.when(remeasure("9999.99")).then_refused("indicator.over_floor_area", area=Decimal(10000), floor_area=Decimal("9999.99"))
    assert declared.when(remeasure("10000")).project.buildings[ONE].floor_area_m2 == Decimal(10000)


def test_a_change_of_the_design_and_a_correction_are_compared_too():
    more = (declaration(renewable_area_m2=Decimal(20000)),)
    given(walked(Gate.DRAWING_REVIEW)).when(change_design(declarations=more)).then_refused("indicator.over_floor_area", unit="1")
    smaller = Raw(json.encode({"buildings_added": [replace(new(), floor_area_m2=Decimal(500))]}))
    given(REGISTERED, added(new()), declare(renewable_area_m2=Decimal(600))).when(
        ask(CorrectFact, corrects=2, changed=smaller, reason="录错")
    ).then_refused("indicator.over_floor_area", area=Decimal(600), floor_area=Decimal(500))


def test_what_stood_too_large_before_this_rule_does_not_hold_up_what_is_something_else():
    old = fact(IndicatorsDeclared, stage=Stage.DESIGNED, declarations=(declaration(retrofit_area_m2=Decimal(300000)),))
    stuck = given(REGISTERED, ADDED, old)
    assert stuck.when(declare(bim=True)).project.buildings[ONE].at("1", Stage.DESIGNED).bim is True
    stuck.when(remeasure("13000")).then_refused("indicator.over_floor_area", floor_area=Decimal(13000))
    assert stuck.when(declare(retrofit_area_m2=Decimal(3000))).project.buildings[ONE].floor_area_m2 == Decimal(12000)


def split(*areas: str) -> SplitBuilding:
    into = tuple(new(f"1{letter}", floor_area_m2=Decimal(area)) for letter, area in zip("abcd", areas, strict=False))
    return ask(SplitBuilding, building=ONE, into=into, reason="分期")


def merge(area: str) -> MergeBuildings:
    return ask(MergeBuildings, buildings=BOTH, into=new("3", floor_area_m2=Decimal(area)), reason="连廊相接")


@pytest.mark.parametrize("areas", [("2000", "2000"), ("7000", "5000.0001"), ("12000", "0.0001"), ("6000", "6000", "6000")])
def test_what_a_building_is_split_into_is_as_large_as_it_was(areas: tuple[str, ...]):
    now = sum(map(Decimal, areas))
    begun = given(REGISTERED, ADDED)
    begun.when(split(*areas)).then_refused("building.sum_moved", buildings=["1号楼"], before=Decimal(12000), area=now)
    assert begun.when(split("7000", "4999.5", "0.5")).facts


def test_what_is_merged_is_as_large_as_all_of_them():
    begun = given(REGISTERED, ADDED)
    begun.when(merge("8000")).then_refused("building.sum_moved", buildings=["1号楼", "2号楼"], before=Decimal(24000), area=Decimal(8000))
    assert begun.when(merge("24000.00")).facts


def test_a_building_that_was_measured_again_is_split_by_its_new_area():
    given(REGISTERED, ADDED, remeasure("12034.5")).when(split("6000", "6000")).then_refused("building.sum_moved")
    given(REGISTERED, ADDED, remeasure("12034.5")).when(split("6000", "6034.5")).then_asked()


def mended(*areas: str, reason: str = "分期") -> CorrectFact:
    changed = {"into": split(*areas).into, "reason": reason}
    return ask(CorrectFact, corrects=3, changed=Raw(json.encode(changed)), reason="录错")


def test_a_split_is_corrected_within_its_sum():
    done = given(REGISTERED, ADDED, split("7000", "5000"))
    assert done.when(mended("6000", "6000")).facts
    done.when(mended("7000", "6000")).then_refused("building.sum_moved")


def test_a_sum_that_was_recorded_otherwise_does_not_hold_up_what_else_is_corrected():
    before = fact(BuildingSplit, building=ONE, into=split("7000", "4000").into, reason="分期")
    done = given(REGISTERED, ADDED, before)
    assert done.when(mended("7000", "4000", reason="分期建设")).facts
    assert done.when(mended("7000", "5000")).facts
    done.when(mended("7000", "4500")).then_refused("building.sum_moved")


def test_the_area_before_a_split_is_corrected_first():
    larger = Raw(json.encode({"buildings_added": (new("1", floor_area_m2=Decimal(13000)), new("2"))}))
    done = given(REGISTERED, ADDED, split("7000", "5000"), ask(CorrectFact, corrects=2, changed=larger, reason="录错"))
    assert done.when(mended("7000", "6000")).facts
