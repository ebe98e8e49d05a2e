"""单体: added, split, merged, re-measured, dropped; ids for ever."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.projects.deciding.certificates import AttachScan, ScanAttached
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import LaterDecisionsFlagged, OpenSupervision
from lifecycle.projects.works.building import BuildingStanding, Part, PassageStatus
from lifecycle.projects.works.buildings import (
    AddBuildings,
    BuildingAdded,
    BuildingDropped,
    BuildingRemeasured,
    BuildingsMerged,
    BuildingSplit,
    DropBuilding,
    MergeBuildings,
    NewBuilding,
    RemeasureBuilding,
    SplitBuilding,
)
from lifecycle.projects.works.indicators import DeclareIndicators, IndicatorsDeclared
from lifecycle.projects.works.retrofit import EnterReserve
from lifecycle.vocabulary import BuildingId, Gate, Stage, Use, WorksClass
from tests.projects.given import ask, fact, given
from tests.projects.walks import (
    ADDED,
    BOTH,
    ONE,
    REGISTERED,
    TWO,
    added,
    applied,
    declaration,
    new,
    outside,
    registration,
    specials,
    walked,
)

SHOPS = Part(id="s", use=Use.COMMERCIAL, floor_area_m2=Decimal(2000))
FLATS = Part(id="f", use=Use.RESIDENTIAL, floor_area_m2=Decimal("9999.99"))
MIXED = new("m", parts=(FLATS, SHOPS), floor_area_m2=Decimal("11999.99"), use=Use.RESIDENTIAL)


def split(into: tuple[NewBuilding, ...], building: BuildingId = ONE) -> SplitBuilding:
    return ask(SplitBuilding, building=building, into=into, reason="分期建设")


def merge(into: NewBuilding, *buildings: str) -> MergeBuildings:
    return ask(MergeBuildings, buildings=tuple(map(BuildingId, buildings)), into=into, reason="方案调整")


def drop(building: BuildingId = ONE) -> DropBuilding:
    return ask(DropBuilding, building=building, reason="不再建设")


TOGETHER = {"floor_area_m2": Decimal(24000)}
HALVES = (new("1a", floor_area_m2=Decimal(7000)), new("1b", floor_area_m2=Decimal(5000)))


def test_buildings_are_added_in_their_order():
    project = given(REGISTERED).when(ADDED).then(fact(BuildingAdded, on=ADDED.on, buildings_added=(new("1"), new("2"))))
    assert [building.id for building in project.standing()] == ["1", "2"]


def test_a_part_is_judged_by_itself():
    project = given(REGISTERED).when(added(MIXED)).project
    assert project.units([BuildingId("m")]) == ("m/f", "m/s")
    assert [(b.id, b.use, b.floor_area_m2) for b in project.dossier().buildings] == [
        ("m/f", Use.RESIDENTIAL, Decimal("9999.99")),
        ("m/s", Use.COMMERCIAL, Decimal(2000)),
    ]


def test_an_id_is_never_used_again():
    given(REGISTERED, ADDED).when(added(new("1"))).then_refused("building.id_used", building="1")
    given(REGISTERED, ADDED, drop()).when(added(new("1"))).then_refused("building.id_used", building="1")
    given(REGISTERED).when(added(new("1"), new("1"))).then_refused("building.id_used", building="1")


@pytest.mark.parametrize("id_", ["", " ", "1/a", "x" * 41])
def test_an_id_can_be_written_in_one_word(id_: str):
    given(REGISTERED).when(added(new(id_))).then_refused("building.id_form", building=id_)


def many(count: int, first: int = 0) -> AddBuildings:
    return added(*(new(f"b{number}") for number in range(first, first + count)))


def test_one_command_names_500_buildings_at_most():
    given(REGISTERED).when(many(501)).then_refused("building.too_many_at_once", count=501, most=500)
    five_hundred = given(REGISTERED, many(500), many(1, 500))
    everyone = tuple(five_hundred.project.buildings) if five_hundred.project else ()
    five_hundred.when(ask(EnterReserve, buildings=everyone, number="1")).then_refused("building.too_many_at_once", count=501)
    declarations = tuple(declaration(id_, green_star=1) for id_ in everyone)
    declared = ask(DeclareIndicators, stage=Stage.DRAWN, declarations=declarations)
    five_hundred.when(declared).then_refused("building.too_many_at_once", count=501)
    five_hundred.when(replace(declared, declarations=declarations[:500])).then(
        fact(IndicatorsDeclared, stage=Stage.DRAWN, declarations=declarations[:500])
    )


FULL = (REGISTERED, *(many(500, first) for first in range(0, 2000, 500)))


def test_one_project_has_2000_standing_buildings_at_most():
    full = given(FULL)
    full.when(added(new("c"))).then_refused("building.too_many", count=2001, most=2000)
    full.when(split(HALVES, BuildingId("b1"))).then_refused("building.too_many", count=2001, most=2000)
    both = new("c", **TOGETHER)
    full.when(merge(both, "b1", "b2")).then(fact(BuildingsMerged, buildings=("b1", "b2"), into=both, reason="方案调整"))
    assert len(given(FULL, drop(BuildingId("b1"))).when(added(new("c"))).facts) == 1


def test_what_concerns_more_buildings_than_a_fact_may_name_is_several_facts():
    """A flag after a correction of the project, a sealed paper that was entered for all of them."""
    ids = [BuildingId(f"b{number}") for number in range(1001)]
    batches = [tuple(ids[:500]), tuple(ids[500:1000]), tuple(ids[1000:])]
    passed = [outside(Gate.PLANNING_CONDITIONS, buildings=batch) for batch in batches]
    project = given(REGISTERED, many(500), many(500, 500), many(1, 1000), *passed)

    bim_pilot = ask(CorrectFact, corrects=1, changed=Raw(b'{"bim_pilot": true}'), reason="登记有误")
    _, *flags = project.when(bim_pilot).facts
    assert [(f.flag, f.buildings) for f in flags if isinstance(f, LaterDecisionsFlagged)] == list(
        zip(("F1", "F2", "F3"), batches, strict=True)
    )
    filed = project.when(ask(AttachScan, gate=Gate.PLANNING_CONDITIONS, number="高审2023-5", scan_sha256="0" * 64)).facts
    assert [f.buildings for f in filed if isinstance(f, ScanAttached)] == batches


@pytest.mark.parametrize("area", ["0", "-1", "NaN", "Infinity"])
def test_a_building_has_a_positive_area(area: str):
    given(REGISTERED).when(added(new(floor_area_m2=Decimal(area)))).then_refused("building.area_wrong", building="1号楼")


@pytest.mark.parametrize("shops", ["1999.99", "2000.01"])
def test_parts_add_up_to_the_building(shops: str):
    parts = (FLATS, Part(id="s", use=Use.COMMERCIAL, floor_area_m2=Decimal(shops)))
    given(REGISTERED).when(added(new(parts=parts, floor_area_m2=Decimal("11999.99")))).then_refused("building.parts_sum")


def test_a_part_has_a_positive_area_though_the_sum_be_right():
    parts = (Part(id="f", use=Use.RESIDENTIAL, floor_area_m2=Decimal(13000)), Part(id="s", use=Use.OTHER, floor_area_m2=Decimal(-1000)))
    given(REGISTERED).when(added(new(parts=parts))).then_refused("building.parts_sum", area=Decimal(12000))


@pytest.mark.parametrize("ids", [("a", "a"), ("a", "b/c"), ("a", " "), ("a", "x" * 41)])
def test_parts_have_their_own_ids(ids: tuple[str, str]):
    parts = tuple(Part(id=id_, use=Use.OFFICE, floor_area_m2=Decimal(6000)) for id_ in ids)
    given(REGISTERED).when(added(new(parts=parts))).then_refused("building.part_ids", building="1号楼")


def test_something_is_added():
    given(REGISTERED).when(added()).then_refused("building.none_named")


def test_works_without_buildings_have_none_to_change():
    road = given(registration(works_class=WorksClass.ROAD_BRIDGE))
    whole = BuildingId("whole")
    for command in (ADDED, split(HALVES, whole), drop(whole), remeasured("1", building=whole)):
        road.when(command).then_refused("building.none_in_class", works_class=WorksClass.ROAD_BRIDGE)


def remeasured(area: str, **fields: object) -> RemeasureBuilding:
    return ask(RemeasureBuilding, **({"building": ONE, "floor_area_m2": Decimal(area), "report_number": "CH-1"} | fields))


def test_a_split_building_goes_on_as_several_with_what_it_had_reached():
    project = (
        given(walked(Gate.DESIGN_REVIEW))
        .when(split(HALVES))
        .then(
            fact(BuildingSplit, building=ONE, into=HALVES, reason="分期建设"),
        )
    )
    assert project.buildings[ONE].standing is BuildingStanding.SPLIT
    successors = [project.buildings[half.id] for half in HALVES]
    assert [(b.came_from, b.has_done(Gate.DESIGN_REVIEW), b.floor_area_m2) for b in successors] == [
        ((ONE,), True, 7000),
        ((ONE,), True, 5000),
    ]


def test_rates_pass_on_to_the_successors_and_areas_do_not():
    declared = ask(
        DeclareIndicators,
        stage=Stage.DESIGNED,
        declarations=(declaration(energy_saving_rate=Decimal("0.72"), renewable_area_m2=Decimal(6000), retrofit_area_m2=Decimal(1)),),
    )
    project = given(REGISTERED, ADDED, declared).when(split(HALVES)).project
    inherited = project.buildings[BuildingId("1a")].at("1a", Stage.DESIGNED)
    assert (inherited.energy_saving_rate, inherited.renewable_area_m2, inherited.retrofit_area_m2) == (Decimal("0.72"), None, None)


def test_what_was_declared_of_parts_is_declared_anew():
    declared = ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration("m", "f", bim=True),))
    flats = new("mf", use=Use.RESIDENTIAL, floor_area_m2=FLATS.floor_area_m2)
    shops = new("ms", use=Use.COMMERCIAL, floor_area_m2=MIXED.floor_area_m2 - FLATS.floor_area_m2)
    project = given(REGISTERED, added(MIXED), declared).when(split((flats, shops), BuildingId("m"))).project
    assert project.buildings[BuildingId("mf")].indicators == {}


@pytest.mark.parametrize("otherwise", [{"use": Use.RESIDENTIAL}, {"prefabricated": False}])
def test_a_successor_of_which_other_rules_speak_is_flagged_with_what_it_took_over(otherwise: dict[str, object]):
    halves = (HALVES[0], replace(HALVES[1], **otherwise))
    (_, flag) = given(walked(Gate.DESIGN_REVIEW)).when(split(halves)).facts
    assert (flag.buildings, flag.gates) == (("1b",), (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW))


def test_a_building_is_split_into_several():
    given(REGISTERED, ADDED).when(split(HALVES[:1])).then_refused("building.split_into_one", building="1号楼")
    given(REGISTERED, ADDED).when(split((new("2"), new("3")))).then_refused("building.id_used", building="2")


def test_a_gone_building_is_named_no_more():
    given(REGISTERED, ADDED, split(HALVES)).when(drop()).then_refused("building.gone", standing=BuildingStanding.SPLIT)
    merged = given(REGISTERED, ADDED, merge(new("3", **TOGETHER), "1", "2"))
    merged.when(drop()).then_refused("building.gone", standing=BuildingStanding.MERGED)
    given(REGISTERED, ADDED, drop()).when(drop()).then_refused("building.gone", standing=BuildingStanding.DROPPED)


def test_merged_buildings_go_on_as_one_by_the_latest_decision():
    later = outside(Gate.PLANNING_CONDITIONS, date(2023, 2, 20), buildings=(TWO,))
    evenly = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS, date(2023, 2, 1), buildings=(ONE,)), later)
    project = (
        given(evenly)
        .when(merge(new("3", **TOGETHER), "1", "2"))
        .then(
            fact(BuildingsMerged, buildings=BOTH, into=new("3", **TOGETHER), reason="方案调整"),
        )
    )
    one = project.buildings[BuildingId("3")]
    assert (one.came_from, one.passed_on(Gate.PLANNING_CONDITIONS), one.indicators) == (BOTH, date(2023, 2, 20), {})
    assert [b.id for b in project.standing()] == ["3"]


def test_a_merged_building_of_which_other_rules_speak_is_flagged():
    (_, flag) = given(walked(Gate.PLANNING_CONDITIONS)).when(merge(new("3", use=Use.SCHOOL, **TOGETHER), "1", "2")).facts
    assert (flag.buildings, flag.gates) == (("3",), (Gate.PLANNING_CONDITIONS,))


def test_buildings_merge_when_they_have_come_equally_far():
    uneven = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS, buildings=(ONE,)))
    given(uneven).when(merge(new("3"), "1", "2")).then_refused("building.merge_uneven", buildings=["1号楼", "2号楼"])


def test_buildings_do_not_merge_once_started():
    started = walked(Gate.CONSTRUCTION)
    given(started).when(merge(new("3"), "1", "2")).then_refused("building.merge_started", buildings=["1号楼", "2号楼"])


def test_several_buildings_merge():
    given(REGISTERED, ADDED).when(merge(new("3"), "1")).then_refused("building.merge_of_one", building=ONE)
    given(REGISTERED, ADDED).when(merge(new("3"))).then_refused("building.none_named")
    given(REGISTERED, ADDED).when(merge(new("3"), "1", "1")).then_refused("building.named_twice", buildings=(ONE, ONE))
    given(REGISTERED, ADDED).when(merge(new("3"), "1", "9")).then_refused("building.unknown", building="9")


def test_a_building_is_measured_again():
    project = (
        given(REGISTERED, ADDED)
        .when(remeasured("12034.5"))
        .then(fact(BuildingRemeasured, building=ONE, floor_area_m2=Decimal("12034.5"), report_number="CH-1"))
    )
    assert project.buildings[ONE].floor_area_m2 == Decimal("12034.5")


def test_a_building_is_measured_by_its_own_parts():
    mixed = given(REGISTERED, added(MIXED))
    m = BuildingId("m")
    mixed.when(remeasured("12000", building=m)).then_refused("building.other_parts", building="m号楼")
    now = (FLATS, Part(id="s", use=Use.COMMERCIAL, floor_area_m2=Decimal("2000.01")))
    assert mixed.when(remeasured("12000", building=m, parts=now)).project.buildings[m].parts == now
    mixed.when(remeasured("12001", building=m, parts=now)).then_refused("building.parts_sum", area=Decimal(12001))


def test_a_dropped_building_is_no_longer_judged():
    project = given(walked(Gate.CONSTRUCTION)).when(drop()).then(fact(BuildingDropped, building=ONE, reason="不再建设"))
    assert [b.id for b in project.dossier().buildings] == ["2"]


def test_an_accepted_building_is_not_dropped():
    given(walked(Gate.COMPLETION_ACCEPTANCE)).when(drop()).then_refused("building.accepted_already", building="1号楼")


@pytest.mark.parametrize("command", [split(HALVES), merge(new("3"), "1", "2"), drop()])
def test_a_building_keeps_its_shape_while_something_is_open_on_it(command: SplitBuilding | MergeBuildings | DropBuilding):
    applied_for = (walked(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1"))
    given(applied_for).when(command).then_refused("building.application_open", application="A1", gate=Gate.DESIGN_REVIEW)
    supervised = (REGISTERED, ADDED, ask(OpenSupervision, buildings=(ONE,), reason="群众反映"))
    given(supervised).when(command).then_refused("building.issue_open", issue="S1", ground=Ground.FOUND)


def test_the_successors_of_an_accepted_building_are_accepted_too():
    accepted = given(walked(Gate.COMPLETION_ACCEPTANCE), split(HALVES)).project
    half = accepted.buildings[BuildingId("1a")]
    assert (half.passages[Gate.COMPLETION_ACCEPTANCE].status, half.started_on) == (PassageStatus.PASSED, date(2023, 6, 1))
    assert accepted.specials_held(half, specials().on)
