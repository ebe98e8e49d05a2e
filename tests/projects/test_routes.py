"""流程: every gate of every kind has its place, its decider and its order."""

from datetime import date

import pytest

from lifecycle.projects.decide import AFTER_THE_END, COMMANDS, JUDGED, PLAIN, to_judge
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.project import Project
from lifecycle.projects.routes import DECIDERS, JUDGED_AS, ROUTES, Level, gates_before
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Gate, Kind, WorksClass
from tests.projects.given import given
from tests.projects.walks import BOTH, DAYS, ONE, applied, outside, proposed, signed, walked

BUILT = (Gate.CONSTRUCTION_PERMIT, Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_ends_in_permit_works_acceptance_and_filing(kind: Kind):
    assert ROUTES[kind][-4:] == BUILT


def test_new_works_are_planned_and_drawn_and_retrofits_are_listed():
    drawn = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW)
    listed = (Gate.RESERVE, Gate.ANNUAL_PLAN, Gate.DESIGN_REVIEW)
    assert {kind: route[:-4] for kind, route in ROUTES.items()} == {
        Kind.NEW: drawn,
        Kind.ALTERATION: drawn,
        Kind.EXTENSION: drawn,
        Kind.RESIDENTIAL_RETROFIT: listed,
        Kind.PUBLIC_RETROFIT: listed,
    }


def test_gates_before_are_those_of_the_route():
    assert gates_before(Kind.NEW, Gate.PLANNING_CONDITIONS) == ()
    assert gates_before(Kind.NEW, Gate.DRAWING_REVIEW) == (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW)
    assert gates_before(Kind.NEW, Gate.RESERVE) == ()


def test_our_own_gates_are_signed_by_levels_and_no_others():
    levels = {gate: decider.levels for gate, decider in DECIDERS.items() if decider.ours}
    assert levels == dict.fromkeys((Gate.DESIGN_REVIEW, Gate.CONSTRUCTION_PERMIT, Gate.ACCEPTANCE_FILING), tuple(Level))
    assert not any(decider.levels for decider in DECIDERS.values() if not decider.ours)


def test_every_command_is_decided_in_one_place():
    assert len(COMMANDS) == len(set(COMMANDS))
    assert not PLAIN.keys() & JUDGED.keys()
    assert set(COMMANDS) >= AFTER_THE_END


def project(*story: object) -> Project | None:
    return given(*story).project  # type: ignore[arg-type]


def test_the_rules_are_asked_about_the_buildings_that_a_command_concerns():
    reviewed = project(walked(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1"))
    on = DAYS[Gate.DESIGN_REVIEW]
    assert to_judge(reviewed, outside(Gate.DRAWING_REVIEW)) == (Gate.DRAWING_REVIEW, BOTH)
    assert to_judge(reviewed, proposed("A1", on, buildings=(ONE,))) == (Gate.DESIGN_REVIEW, (ONE,))
    assert to_judge(reviewed, proposed("A9", on)) is None
    assert to_judge(reviewed, signed("A1", on)) is None
    assert to_judge(project(walked(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1"), proposed("A1", on)), signed("A1", on)) == (
        Gate.DESIGN_REVIEW,
        BOTH,
    )
    assert to_judge(None, outside(Gate.DRAWING_REVIEW)) is None


def test_a_filing_is_judged_as_the_acceptance_it_files():
    """What is asked is the filing, since the head may decide there; the rules are asked of the acceptance."""
    filed = project(walked(Gate.COMPLETION_ACCEPTANCE), applied(Gate.ACCEPTANCE_FILING, "A3"))
    assert to_judge(filed, proposed("A3", DAYS[Gate.ACCEPTANCE_FILING])) == (Gate.ACCEPTANCE_FILING, BOTH)
    assert JUDGED_AS[Gate.ACCEPTANCE_FILING] is Gate.COMPLETION_ACCEPTANCE


@pytest.mark.parametrize("gate", sorted(set(Gate) - set(JUDGED_STAGE) - {Gate.ACCEPTANCE_FILING}))
def test_a_gate_without_rules_is_not_judged(gate: Gate):
    decision: RecordOutsideDecision = outside(gate, date(2023, 1, 1))
    assert to_judge(project(walked(Gate.PLANNING_CONDITIONS)), decision) is None


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_walks_to_its_filing(kind: Kind):
    walked_through = project(walked(Gate.ACCEPTANCE_FILING, kind))
    assert walked_through is not None
    assert all(b.has_done(gate) for b in walked_through.standing() for gate in ROUTES[kind])
    assert (walked_through.supervisions, walked_through.flags) == ({}, {})


@pytest.mark.parametrize("works_class", sorted(set(WorksClass) - {WorksClass.BUILDING}))
def test_works_without_buildings_walk_to_their_filing(works_class: WorksClass):
    walked_through = project(walked(Gate.ACCEPTANCE_FILING, works_class=works_class))
    assert walked_through is not None
    assert walked_through.buildings[BuildingId("whole")].passed_on(Gate.ACCEPTANCE_FILING) == DAYS[Gate.ACCEPTANCE_FILING]
