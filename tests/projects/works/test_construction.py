"""施工: what happened on site is recorded, lawful or not."""

from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.construction import (
    CompletionReported,
    ConstructionResumed,
    ConstructionStarted,
    ConstructionSuspended,
    ReportCompletion,
    ResumeConstruction,
    StartConstruction,
    SuspendConstruction,
)
from lifecycle.vocabulary import Gate, Kind
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, BOTH, ONE, REGISTERED, TWO, decided_here, walked

ON = date(2023, 6, 1)
STOPPED = date(2023, 7, 1)
PERMITTED = walked(Gate.CONSTRUCTION_PERMIT)


def start(on: date = ON, **fields: Any) -> StartConstruction:
    return ask(StartConstruction, on=on, **({"buildings": BOTH} | fields))


def suspend(on: date = STOPPED) -> SuspendConstruction:
    return ask(SuspendConstruction, on=on, buildings=(ONE,), reason="扬尘治理")


def resume(on: date, **fields: Any) -> ResumeConstruction:
    return ask(ResumeConstruction, on=on, buildings=(ONE,), **fields)


def complete(on: date) -> ReportCompletion:
    return ask(ReportCompletion, on=on, buildings=(ONE,), report_number="WG-1")


def test_a_lawful_start_opens_nothing():
    project = given(PERMITTED).when(start()).then(fact(ConstructionStarted, on=ON, buildings=BOTH))
    assert [(b.started_on, b.passages[Gate.CONSTRUCTION].status) for b in project.standing()] == [(ON, PassageStatus.UNDER_WAY)] * 2


def test_a_start_without_permit_is_recorded_and_supervised_on_just_its_buildings():
    one_permitted = (walked(Gate.DRAWING_REVIEW), decided_here(Gate.CONSTRUCTION_PERMIT, "A2", buildings=(ONE,)))
    early = fact(
        SupervisionOpened, on=ON, supervision="S1", buildings=(TWO,), ground=Ground.STARTED_EARLY, gates=(Gate.CONSTRUCTION_PERMIT,)
    )
    given(one_permitted).when(start()).then(fact(ConstructionStarted, on=ON, buildings=BOTH), early)


def test_all_missing_gates_are_named_in_their_order():
    (_, opened) = given(REGISTERED, ADDED).when(start(existing=True)).facts
    assert opened.gates == (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW, Gate.CONSTRUCTION_PERMIT)


@pytest.mark.parametrize(("on", "facts"), [(date(2023, 4, 30), 2), (date(2023, 5, 1), 1)])
def test_a_start_before_the_day_of_the_permit_was_early_though_it_be_entered_later(on: date, facts: int):
    assert len(given(PERMITTED).when(start(on)).facts) == facts


def test_a_building_starts_once():
    given(PERMITTED, start(buildings=(ONE,))).when(start()).then_refused("construction.started_already", since=ON)


def test_works_are_suspended_and_go_on():
    given(PERMITTED, start()).when(suspend()).then(fact(ConstructionSuspended, on=STOPPED, buildings=(ONE,), reason="扬尘治理"))
    suspended = given(PERMITTED, start(), suspend())
    project = suspended.when(resume(date(2023, 8, 1))).then(fact(ConstructionResumed, on=date(2023, 8, 1), buildings=(ONE,)))
    assert (suspended.project.buildings[ONE].suspended_on, project.buildings[ONE].suspended_on) == (STOPPED, None)


def test_after_a_year_the_permit_is_checked_again():
    suspended = given(PERMITTED, start(), suspend())
    a_year = STOPPED.replace(year=STOPPED.year + 1)
    over_a_year = a_year + timedelta(days=1)
    assert (a_year - STOPPED).days == 366, "a year is one of months, also over a leap day"
    assert len(suspended.when(resume(a_year)).facts) == 1
    suspended.when(resume(over_a_year)).then_refused("construction.recheck_first", since=STOPPED)
    suspended.when(resume(over_a_year, rechecked=True)).then(fact(ConstructionResumed, on=over_a_year, buildings=(ONE,), rechecked=True))


def test_only_suspended_works_are_resumed_and_not_before():
    given(PERMITTED, start()).when(resume(STOPPED)).then_refused("construction.not_suspended", building="1号楼")
    given(PERMITTED, start(), suspend()).when(resume(date(2023, 6, 30))).then_refused("construction.before_suspension", since=STOPPED)


def test_completion_is_reported():
    project = (
        given(PERMITTED, start())
        .when(complete(date(2023, 10, 20)))
        .then(fact(CompletionReported, on=date(2023, 10, 20), buildings=(ONE,), report_number="WG-1"))
    )
    assert (project.buildings[ONE].completed_on, project.buildings[ONE].passed_on(Gate.CONSTRUCTION)) == (date(2023, 10, 20),) * 2
    assert project.buildings[TWO].completed_on is None


@pytest.mark.parametrize("story", [(), (start(), suspend()), (start(), complete(ON))])
def test_only_works_that_go_on_are_suspended_or_completed(story: tuple[Any, ...]):
    for command in (suspend(date(2023, 8, 1)), complete(date(2023, 8, 1))):
        given(PERMITTED, *story).when(command).then_refused("construction.not_going_on", building="1号楼")


def test_nothing_happens_on_site_before_the_start():
    for command in (suspend(date(2023, 5, 31)), complete(date(2023, 5, 31))):
        given(PERMITTED, start()).when(command).then_refused("gate.before_last", gate=Gate.CONSTRUCTION, since=ON)
    assert given(PERMITTED, start()).when(complete(ON)).facts


def test_a_retrofit_starts_by_its_own_route():
    (_, opened) = given(walked(Gate.ANNUAL_PLAN, Kind.RESIDENTIAL_RETROFIT)).when(start()).facts
    assert opened.gates == (Gate.DESIGN_REVIEW, Gate.CONSTRUCTION_PERMIT)
