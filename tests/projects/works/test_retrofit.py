"""既有建筑改造: the reserve and the annual plan."""

from datetime import date
from typing import Any

import pytest

from lifecycle.projects.deciding.elsewhere import ExemptGate
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.retrofit import AnnualPlanListed, EnterReserve, LeaveReserve, ListInAnnualPlan, ReserveEntered, ReserveLeft
from lifecycle.vocabulary import Gate, Kind
from tests.projects.given import CLAUSE, ask, fact, given
from tests.projects.walks import ADDED, BOTH, DAYS, ONE, REGISTERED, TWO, walked

KIND = Kind.RESIDENTIAL_RETROFIT
BEGUN = walked(Gate.RESERVE, KIND)[:2]
ENTERED = walked(Gate.RESERVE, KIND)
PLANNED = walked(Gate.ANNUAL_PLAN, KIND)


def enter(on: date = DAYS[Gate.RESERVE], **fields: Any) -> EnterReserve:
    return ask(EnterReserve, on=on, **({"buildings": BOTH, "number": "CBK-1"} | fields))


def leave(on: date = date(2023, 1, 18)) -> LeaveReserve:
    return ask(LeaveReserve, on=on, buildings=(ONE,), reason="产权人不同意")


def plan(on: date = DAYS[Gate.ANNUAL_PLAN], **fields: Any) -> ListInAnnualPlan:
    return ask(ListInAnnualPlan, on=on, **({"buildings": BOTH, "year": 2023, "number": "晋建改〔2023〕1号"} | fields))


def test_a_retrofit_enters_the_reserve_and_the_plan():
    given(BEGUN).when(enter()).then(fact(ReserveEntered, on=DAYS[Gate.RESERVE], buildings=BOTH, number="CBK-1"))
    listed = fact(AnnualPlanListed, on=DAYS[Gate.ANNUAL_PLAN], buildings=BOTH, year=2023, number="晋建改〔2023〕1号")
    project = given(ENTERED).when(plan()).then(listed)
    assert project.buildings[TWO].has_done(Gate.ANNUAL_PLAN)


def test_a_building_leaves_the_reserve_and_may_enter_again():
    project = given(ENTERED).when(leave()).then(fact(ReserveLeft, on=date(2023, 1, 18), buildings=(ONE,), reason="产权人不同意"))
    assert project.buildings[ONE].passages[Gate.RESERVE].status is PassageStatus.CANCELLED
    again = enter(date(2023, 1, 19), buildings=(ONE,))
    assert given(ENTERED, leave()).when(again).project.buildings[ONE].has_done(Gate.RESERVE)
    given(ENTERED, leave()).when(enter(date(2023, 1, 17), buildings=(ONE,))).then_refused("gate.before_last", since=date(2023, 1, 18))


def test_each_step_is_taken_once_and_in_order():
    given(ENTERED).when(enter()).then_refused("gate.passed_already", gate=Gate.RESERVE)
    given(PLANNED).when(plan()).then_refused("gate.passed_already", gate=Gate.ANNUAL_PLAN)
    given(BEGUN).when(plan()).then_refused("reserve.not_in", building="1号楼")
    given(BEGUN).when(leave()).then_refused("reserve.not_in", building="1号楼")
    given(ENTERED).when(plan(date(2023, 1, 14))).then_refused("reserve.not_in", on=date(2023, 1, 14))
    given(ENTERED).when(leave(date(2023, 1, 14))).then_refused("gate.before_last", since=DAYS[Gate.RESERVE])


def test_a_planned_building_stays_in_the_reserve():
    given(PLANNED).when(leave(date(2023, 2, 1))).then_refused("reserve.planned_already", building="1号楼")


def test_where_the_reserve_is_not_required_the_plan_is_open_and_there_is_nothing_to_leave():
    exempt = ask(ExemptGate, on=date(2023, 1, 12), gate=Gate.RESERVE, buildings=(ONE,), basis="应急改造", clause=CLAUSE)
    assert given(BEGUN, exempt).when(plan(buildings=(ONE,))).facts
    given(BEGUN, exempt).when(leave()).then_refused("reserve.not_in", building="1号楼")


@pytest.mark.parametrize(("command", "gate"), [(enter(), Gate.RESERVE), (plan(), Gate.ANNUAL_PLAN)])
def test_a_new_building_is_no_retrofit(command: EnterReserve | ListInAnnualPlan, gate: Gate):
    given(REGISTERED, ADDED).when(command).then_refused("gate.not_on_route", gate=gate, kind=Kind.NEW)


def test_a_retrofit_needs_a_permit_or_its_stated_exemption():
    reviewed = given(walked(Gate.DESIGN_REVIEW, KIND))
    before = reviewed.project
    assert before.missing_before(Gate.CONSTRUCTION, before.buildings[ONE], date(2023, 6, 1)) == (Gate.CONSTRUCTION_PERMIT,)
    exempt = ask(ExemptGate, gate=Gate.CONSTRUCTION_PERMIT, buildings=(ONE,), basis="限额以下小型工程", clause=CLAUSE)
    after = reviewed.when(exempt).project
    assert after.missing_before(Gate.CONSTRUCTION, after.buildings[ONE], date(2023, 6, 1)) == ()
