"""流程: every gate of every kind has its place, its decider and its order."""

import inspect
import pkgutil
from collections.abc import Collection
from contextlib import suppress
from importlib import import_module

import pytest

from lifecycle import projects
from lifecycle.projects import decide
from lifecycle.projects.basis import Basis
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import AFTER_THE_END, COMMANDS, DECISIONS, MODULES
from lifecycle.projects.deciding.conclusion import ProposeConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.mending.corrections import fold
from lifecycle.projects.project import Project
from lifecycle.projects.routes import DECIDERS, JUDGED_AS, ROUTES, Level, gates_before, route_of
from lifecycle.vocabulary import BuildingId, Fact, Gate, Kind, Refused, Verdict, WorksClass
from tests.projects.given import Story, decided, given, met_elsewhere
from tests.projects.walks import BEGUN_ON, BOTH, DAYS, ONE, applied, checked, outside, proposed, signed, walked

BUILT = (Gate.CONSTRUCTION_PERMIT, Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_ends_in_permit_works_acceptance_and_filing(kind: Kind):
    assert route_of(kind, BEGUN_ON)[-4:] == BUILT


def test_new_works_are_planned_and_drawn_and_retrofits_are_listed():
    drawn = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW)
    listed = (Gate.RESERVE, Gate.ANNUAL_PLAN, Gate.DESIGN_REVIEW)
    assert {kind: route_of(kind, BEGUN_ON)[:-4] for kind in ROUTES} == {
        Kind.NEW: drawn,
        Kind.ALTERATION: drawn,
        Kind.EXTENSION: drawn,
        Kind.RESIDENTIAL_RETROFIT: listed,
        Kind.PUBLIC_RETROFIT: listed,
    }


def test_gates_before_are_those_of_the_route():
    assert gates_before(route_of(Kind.NEW, BEGUN_ON), Gate.PLANNING_CONDITIONS) == ()
    assert gates_before(route_of(Kind.NEW, BEGUN_ON), Gate.DRAWING_REVIEW) == (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW)
    assert gates_before(route_of(Kind.NEW, BEGUN_ON), Gate.RESERVE) == ()


def test_our_own_gates_are_signed_by_levels_and_no_others():
    levels = {gate: decider.levels for gate, decider in DECIDERS.items() if decider.ours}
    assert levels == dict.fromkeys((Gate.DESIGN_REVIEW, Gate.CONSTRUCTION_PERMIT, Gate.ACCEPTANCE_FILING), tuple(Level))
    assert not any(decider.levels for decider in DECIDERS.values() if not decider.ours)


def test_every_command_is_decided_in_one_place():
    assert len(DECISIONS) == sum(len(module.DECISIONS) for module in MODULES)
    assert set(COMMANDS) >= AFTER_THE_END


def test_no_module_with_decisions_is_left_out():
    found = {info.name for info in pkgutil.walk_packages(projects.__path__, f"{projects.__name__}.")}
    deciding = {name for name in found if hasattr(import_module(name), "DECISIONS")} - {decide.__name__}
    assert {module.__name__ for module in MODULES} == deciding


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_decision_is_of_a_project_a_command_and_a_basis(command: type[ProjectCommand]):
    asked = list(inspect.signature(DECISIONS[command]).parameters.values())
    assert [each.annotation for each in asked[1:]] == [command, Basis]
    assert asked[0].annotation in {Project, Project | None}
    assert [each.kind for each in asked] == [inspect.Parameter.POSITIONAL_OR_KEYWORD] * 3


def asked_of_the_rules(command: ProjectCommand, *story: Story) -> list[tuple[Gate, tuple[BuildingId, ...]]]:
    """The gates and buildings of which the command wants verdicts, whatever comes of it."""
    asked: list[tuple[Gate, tuple[BuildingId, ...]]] = []

    def judged(_project: Project, gate: Gate, buildings: Collection[BuildingId]) -> tuple[Verdict, ...]:
        asked.append((gate, tuple(buildings)))
        return ()

    situation = given(*story)
    with suppress(Refused):
        decided(situation.project, command, situation.facts, judged)
    return asked


def test_the_rules_are_asked_about_the_buildings_that_a_command_concerns():
    planned = walked(Gate.PLANNING_CONDITIONS)
    reviewed = planned, applied(Gate.DESIGN_REVIEW, "A1")
    on = DAYS[Gate.DESIGN_REVIEW]
    assert asked_of_the_rules(outside(Gate.DRAWING_REVIEW), *reviewed) == [(Gate.DRAWING_REVIEW, BOTH)]
    assert asked_of_the_rules(proposed("A1", on, buildings=(ONE,)), *reviewed) == [(Gate.DESIGN_REVIEW, (ONE,))]
    assert asked_of_the_rules(signed("A1", on), *reviewed, proposed("A1", on), checked("A1", on)) == [(Gate.DESIGN_REVIEW, BOTH)]


def test_the_rules_are_not_asked_of_what_is_refused_anyway():
    reviewed = walked(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1")
    on = DAYS[Gate.DESIGN_REVIEW]
    assert asked_of_the_rules(proposed("A9", on), *reviewed) == []
    assert asked_of_the_rules(signed("A1", on), *reviewed) == []
    assert asked_of_the_rules(outside(Gate.DRAWING_REVIEW)) == []


def test_the_rules_are_asked_by_no_other_command_on_the_way_to_the_filing():
    facts: list[Fact] = []
    asking: set[type[ProjectCommand]] = set()
    for command in walked(Gate.ACCEPTANCE_FILING):

        def judged(
            project: Project, gate: Gate, buildings: Collection[BuildingId], command: ProjectCommand = command
        ) -> tuple[Verdict, ...]:
            asking.add(type(command))
            return met_elsewhere()(project, gate, buildings)

        facts += decided(fold(facts), command, facts, judged)
    assert asking == {RecordOutsideDecision, ProposeConclusion, SignConclusion}


def test_a_filing_is_judged_as_the_acceptance_it_files():
    """What is asked is the filing, since the head may decide there; the rules are asked of the acceptance."""
    filed = walked(Gate.COMPLETION_ACCEPTANCE), applied(Gate.ACCEPTANCE_FILING, "A3")
    assert asked_of_the_rules(proposed("A3", DAYS[Gate.ACCEPTANCE_FILING]), *filed) == [(Gate.ACCEPTANCE_FILING, BOTH)]
    assert JUDGED_AS[Gate.ACCEPTANCE_FILING] is Gate.COMPLETION_ACCEPTANCE


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_walks_to_its_filing(kind: Kind):
    walked_through = given(walked(Gate.ACCEPTANCE_FILING, kind)).project
    assert walked_through is not None
    assert all(b.has_done(gate) for b in walked_through.standing() for gate in route_of(kind, BEGUN_ON))
    assert (walked_through.supervisions, walked_through.flags) == ({}, {})


@pytest.mark.parametrize("works_class", sorted(set(WorksClass) - {WorksClass.BUILDING}))
def test_works_without_buildings_walk_to_their_filing(works_class: WorksClass):
    walked_through = given(walked(Gate.ACCEPTANCE_FILING, works_class=works_class)).project
    assert walked_through is not None
    assert walked_through.buildings[BuildingId("whole")].passed_on(Gate.ACCEPTANCE_FILING) == DAYS[Gate.ACCEPTANCE_FILING]
