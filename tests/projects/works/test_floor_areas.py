"""面积相互比较: no part of a building is larger than the building."""

from decimal import Decimal

import pytest
from msgspec import Raw, json
from msgspec.structs import replace

from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.works.buildings import RemeasureBuilding
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators, IndicatorsDeclared
from lifecycle.vocabulary import Gate, Indicators, Stage
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, ONE, REGISTERED, added, declaration, new, walked
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
