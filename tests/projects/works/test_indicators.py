"""指标申报: what may be declared, and when it is settled."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.projects.works.changes import ChangePlanningConditions
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators, IndicatorsDeclared
from lifecycle.vocabulary import EnergyPath, Gate, Indicators, Kind, Stage
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, ONE, REGISTERED, added, declaration, paper, walked
from tests.projects.works.test_buildings import MIXED

LOW, HIGH = Decimal("0.7199"), Decimal("0.72")


def declare(*declarations: Declaration, stage: Stage = Stage.DESIGNED, **values: Any) -> DeclareIndicators:
    return ask(DeclareIndicators, stage=stage, declarations=declarations or (declaration(**values),))


def test_a_later_declaration_adds_to_an_earlier_one():
    first = declare(energy_saving_rate=LOW, bim=True)
    project = (
        given(REGISTERED, ADDED, first)
        .when(declare(energy_saving_rate=HIGH, green_star="none"))
        .then(fact(IndicatorsDeclared, stage=Stage.DESIGNED, declarations=(declaration(energy_saving_rate=HIGH, green_star="none"),)))
    )
    assert project.buildings[ONE].at("1", Stage.DESIGNED) == Indicators(energy_saving_rate=HIGH, green_star="none", bim=True)
    assert project.dossier().buildings[0].indicators == {Stage.DESIGNED: Indicators(energy_saving_rate=HIGH, green_star="none", bim=True)}
    assert project.dossier().buildings[1].indicators == {}


def test_the_report_stays_when_a_later_declaration_names_none():
    unsupported = Declaration(building=ONE, values=Indicators(bim=False), standard="GB/T 51129-2017")
    project = given(REGISTERED, ADDED, declare(energy_saving_rate=LOW)).when(declare(unsupported)).project
    declared = project.buildings[ONE].indicators["1"][Stage.DESIGNED]
    assert (declared.report_number, declared.standard) == ("BG-7", "GB/T 51129-2017")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("energy_saving_rate", "1.0001"),
        ("energy_saving_rate", "-0.01"),
        ("assembly_rate", "1.01"),
        ("assembly_rate", "NaN"),
        ("renewable_area_m2", "-1"),
        ("retrofit_area_m2", "Infinity"),
        ("energy_standard_level", "75"),
    ],
)
def test_a_value_out_of_range_is_refused(name: str, value: str):
    given(REGISTERED, ADDED).when(declare(**{name: Decimal(value)})).then_refused("indicator.out_of_range", unit="1", indicator=name)


@pytest.mark.parametrize(
    ("name", "value"), [("energy_saving_rate", "1"), ("assembly_rate", "0"), ("renewable_area_m2", "12000"), ("retrofit_area_m2", "0")]
)
def test_a_value_at_the_edge_is_taken(name: str, value: str):
    declared = given(REGISTERED, ADDED).when(declare(**{name: Decimal(value)})).project
    assert getattr(declared.buildings[ONE].at("1", Stage.DESIGNED), name) == Decimal(value)


BY_TRADE_OFF = declaration(energy_standard_level=Decimal("0.75"), energy_standard_path=EnergyPath.TRADE_OFF)


@pytest.mark.parametrize("stage", [Stage.DESIGNED, Stage.DRAWN, Stage.AS_BUILT])
def test_the_path_to_the_standard_is_stated_from_the_design_on(stage: Stage):
    declared = given(REGISTERED, ADDED).when(declare(BY_TRADE_OFF, stage=stage)).project
    assert declared.buildings[ONE].at("1", stage) == BY_TRADE_OFF.values


def test_a_requirement_states_no_path():
    begun = given(REGISTERED, ADDED)
    begun.when(declare(BY_TRADE_OFF, stage=Stage.REQUIRED)).then_refused(
        "indicator.not_at_stage", unit="1", indicator="energy_standard_path", stage=Stage.REQUIRED
    )
    change = ask(
        ChangePlanningConditions, declarations=(BY_TRADE_OFF,), certificate=paper(), reason="控规调整", redated=False, on=date(2023, 6, 10)
    )
    given(walked(Gate.PLANNING_CONDITIONS)).when(change).then_refused("indicator.not_at_stage", stage=Stage.REQUIRED)


def test_something_is_declared_once_for_each_unit():
    begun = given(REGISTERED, ADDED)
    begun.when(ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=())).then_refused("indicator.none")
    begun.when(declare(declaration())).then_refused("indicator.none")
    begun.when(declare(declaration(bim=True), declaration(bim=False))).then_refused("indicator.unit_twice", units=["1", "1"])
    begun.when(declare(declaration("9", bim=True))).then_refused("building.unknown", building="9")


def test_a_building_with_parts_is_declared_part_by_part():
    mixed = given(REGISTERED, added(MIXED))
    mixed.when(declare(declaration("m", "x", bim=True))).then_refused("indicator.part_wrong", building="m号楼", part="x", parts=("f", "s"))
    mixed.when(declare(declaration("m", "", bim=True))).then_refused("indicator.part_unnamed", building="m号楼", parts=("f", "s"))
    mixed.when(declare(declaration("m", bim=True))).then_refused("indicator.part_unnamed", building="m号楼")
    given(REGISTERED, ADDED).when(declare(declaration("1", "x", bim=True))).then_refused("indicator.no_parts", building="1号楼", part="x")
    both = declare(declaration("m", "f", bim=True), declaration("m", "s", bim=False))
    assert [list(b.indicators.values()) for b in mixed.when(both).project.dossier().buildings] == [
        [Indicators(bim=True)],
        [Indicators(bim=False)],
    ]


@pytest.mark.parametrize(
    ("stage", "gate", "before"),
    [
        (Stage.REQUIRED, Gate.PLANNING_CONDITIONS, None),
        (Stage.DESIGNED, Gate.DESIGN_REVIEW, Gate.PLANNING_CONDITIONS),
        (Stage.DRAWN, Gate.DRAWING_REVIEW, Gate.DESIGN_REVIEW),
        (Stage.AS_BUILT, Gate.COMPLETION_ACCEPTANCE, Gate.CONSTRUCTION),
    ],
)
def test_a_value_is_settled_by_the_gate_that_judges_it(stage: Stage, gate: Gate, before: Gate | None):
    first, second = declare(stage=stage, assembly_rate=LOW), declare(stage=stage, assembly_rate=HIGH)
    registered = walked(gate)[:2]
    rest = walked(gate)[2:]
    given(registered, first, rest).when(second).then_refused("indicator.settled", indicator="assembly_rate", gate=gate)
    until_then = walked(before)[2:] if before else ()
    assert given(registered, first, until_then).when(second).project.buildings[ONE].at("1", stage).assembly_rate == HIGH


def test_what_a_concluded_gate_found_missing_is_filled_in_later():
    settled = given(walked(Gate.DESIGN_REVIEW)[:2], declare(assembly_rate=LOW), walked(Gate.DESIGN_REVIEW)[2:])
    filled = settled.when(declare(assembly_rate=LOW, bim=False)).project
    assert filled.buildings[ONE].at("1", Stage.DESIGNED) == Indicators(assembly_rate=LOW, bim=False)


@pytest.mark.parametrize("stage", [Stage.REQUIRED, Stage.DESIGNED, Stage.DRAWN])
def test_on_the_retrofit_route_the_design_review_settles_all_that_comes_before_the_works(stage: Stage):
    route = walked(Gate.DESIGN_REVIEW, Kind.PUBLIC_RETROFIT)
    first, second = declare(stage=stage, retrofit_area_m2=Decimal(5000)), declare(stage=stage, retrofit_area_m2=Decimal(4000))
    given(route, first).when(second).then_refused("indicator.settled", gate=Gate.DESIGN_REVIEW)
    given(walked(Gate.ANNUAL_PLAN, Kind.PUBLIC_RETROFIT), first).when(second).then(
        fact(IndicatorsDeclared, stage=stage, declarations=second.declarations)
    )
