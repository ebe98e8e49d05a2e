"""变更: a changed design goes back to drawing review; changed conditions flag what was decided on the old ones."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.projects.mending.supervision import LaterDecisionsFlagged
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.changes import ChangeDesign, ChangePlanningConditions, DesignChanged, PlanningConditionsChanged
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Gate, Indicators, Kind, Stage
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, ONE, REGISTERED, TWO, applied, decided_here, declaration, outside, paper, proposed, walked

ON = date(2023, 6, 10)
LOWER = declaration(energy_saving_rate=Decimal("0.72"))
PERMITTED = walked(Gate.CONSTRUCTION_PERMIT)


def change_design(on: date = ON, **fields: Any) -> ChangeDesign:
    return ask(ChangeDesign, on=on, **({"declarations": (LOWER,), "reason": "外窗换型", "number": "BG-1"} | fields))


def change_conditions(on: date = ON, **fields: Any) -> ChangePlanningConditions:
    change = {"declarations": (LOWER,), "certificate": paper("高规条2023-18"), "reason": "控规调整", "redated": False}
    return ask(ChangePlanningConditions, on=on, **(change | fields))


def test_a_changed_design_goes_back_to_drawing_review():
    project = (
        given(PERMITTED).when(change_design()).then(fact(DesignChanged, on=ON, declarations=(LOWER,), reason="外窗换型", number="BG-1"))
    )
    statuses = [b.passages[Gate.DRAWING_REVIEW].status for b in project.standing()]
    assert statuses == [PassageStatus.REOPENED, PassageStatus.PASSED]
    assert project.buildings[ONE].at("1", Stage.DRAWN) == Indicators(energy_saving_rate=Decimal("0.72"))
    assert project.buildings[ONE].has_done(Gate.CONSTRUCTION_PERMIT)


def test_a_changed_design_holds_back_our_next_decision_until_it_is_reviewed():
    changed = given(walked(Gate.DRAWING_REVIEW), change_design(date(2023, 4, 15)), applied(Gate.CONSTRUCTION_PERMIT, "A2"))
    permit = proposed("A2", date(2023, 5, 1))
    changed.when(permit).then_refused("gate.earlier_not_passed", missing=(Gate.DRAWING_REVIEW,), building="1号楼")
    reviewed = given(changed.facts, outside(Gate.DRAWING_REVIEW, date(2023, 4, 20), buildings=(ONE,)))
    assert len(reviewed.when(permit).facts) == 1


def test_a_design_that_is_still_open_is_declared_not_changed():
    given(walked(Gate.DESIGN_REVIEW)).when(change_design()).then_refused("design.not_settled", gate=Gate.DRAWING_REVIEW)
    reopened = given(PERMITTED, change_design())
    reopened.when(change_design()).then_refused("design.not_settled", building="1号楼")
    higher = ask(DeclareIndicators, on=ON, stage=Stage.DRAWN, declarations=(declaration(energy_saving_rate=Decimal("0.73")),))
    assert reopened.when(higher).project.buildings[ONE].at("1", Stage.DRAWN).energy_saving_rate == Decimal("0.73")


def test_an_accepted_design_changes_no_more():
    given(walked(Gate.COMPLETION_ACCEPTANCE)).when(change_design(date(2023, 12, 1))).then_refused("design.accepted_already")


def test_a_change_is_not_dated_before_what_it_changes():
    given(PERMITTED).when(change_design(date(2023, 3, 31))).then_refused("gate.before_last", since=date(2023, 4, 1))
    given(PERMITTED).when(change_conditions(date(2023, 1, 31))).then_refused("gate.before_last", since=date(2023, 2, 1))


@pytest.mark.parametrize("value", ["1.01", "-0.1"])
def test_a_changed_value_has_its_range_too(value: str):
    wrong = (declaration(energy_saving_rate=Decimal(value)),)
    given(PERMITTED).when(change_design(declarations=wrong)).then_refused("indicator.out_of_range", unit="1")
    given(PERMITTED).when(change_conditions(declarations=wrong)).then_refused("indicator.out_of_range", unit="1")


def test_on_the_retrofit_route_a_changed_design_goes_back_to_design_review():
    retrofit = given(walked(Gate.CONSTRUCTION_PERMIT, Kind.PUBLIC_RETROFIT), change_design())
    assert retrofit.project.buildings[ONE].passages[Gate.DESIGN_REVIEW].status is PassageStatus.REOPENED
    reviewed = given(retrofit.facts, decided_here(Gate.DESIGN_REVIEW, "A3", date(2023, 6, 20), buildings=(ONE,)))
    assert reviewed.project.buildings[ONE].has_done(Gate.DESIGN_REVIEW)


@pytest.mark.parametrize(("redated", "day"), [(False, date(2023, 2, 1)), (True, ON)])
def test_changed_conditions_move_the_deciding_day_when_their_paper_says_so(redated: bool, day: date):
    project = (
        given(PERMITTED)
        .when(change_conditions(redated=redated))
        .then(
            fact(
                PlanningConditionsChanged,
                on=ON,
                declarations=(LOWER,),
                certificate=paper("高规条2023-18"),
                reason="控规调整",
                redated=redated,
            ),
            fact(
                LaterDecisionsFlagged,
                on=ON,
                flag="F1",
                buildings=(ONE,),
                gates=(Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW, Gate.CONSTRUCTION_PERMIT),
                reason="控规调整",
            ),
        )
    )
    told = {b.id: b.dates.planning_conditions_on for b in project.dossier().buildings}
    assert told == {ONE: day, TWO: date(2023, 2, 1)}
    assert project.buildings[ONE].passages[Gate.PLANNING_CONDITIONS].certificate == paper("高规条2023-18")
    assert project.buildings[ONE].at("1", Stage.REQUIRED).energy_saving_rate == Decimal("0.72")


def test_conditions_that_were_not_issued_do_not_change():
    given(REGISTERED, ADDED).when(change_conditions()).then_refused("gate.not_passed", gate=Gate.PLANNING_CONDITIONS)
