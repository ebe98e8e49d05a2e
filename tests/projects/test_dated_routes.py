"""流程的时间效力: a gate that is added from a day on changes nothing for the projects that were registered before."""

from datetime import date, timedelta

import pytest

from lifecycle.desk.register.checks import faults_across
from lifecycle.desk.register.form import form_of
from lifecycle.desk.register.line import RowRead
from lifecycle.projections.project_state import ProjectState, state, waiting_at
from lifecycle.projects import routes
from lifecycle.projects.project import Project
from lifecycle.projects.routes import Leg, gates_before, route_of
from lifecycle.projects.works.retrofit import EnterReserve
from lifecycle.vocabulary import Gate, Kind
from tests.packaged import rulebook
from tests.projects.given import ask, given
from tests.projects.walks import ADDED, BEGUN_ON, BOTH, DAYS, outside, registration, walked, way

ADDED_ON = date(2023, 1, 11)
"""The day from which the invented gate is on the route: the day after the projects of the other tests are registered."""
NEW = Gate.RESERVE
"""An invented step of new works: they enter the reserve before the planning conditions."""


@pytest.fixture(autouse=True)
def _one_more_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(routes.ROUTES, Kind.NEW, (Leg(NEW, ADDED_ON), *routes.ROUTES[Kind.NEW]))


def folded(*story: object) -> Project:
    project = given(*story).project  # type: ignore[arg-type]
    assert project is not None
    return project


LATER = registration(on=ADDED_ON)


@pytest.mark.parametrize(("registered_on", "first"), [(BEGUN_ON, Gate.PLANNING_CONDITIONS), (ADDED_ON, NEW), (date(2030, 1, 1), NEW)])
def test_the_day_of_registration_decides(registered_on: date, first: Gate) -> None:
    assert timedelta(days=1) == ADDED_ON - BEGUN_ON
    assert route_of(Kind.NEW, registered_on)[0] is first
    assert NEW not in route_of(Kind.EXTENSION, registered_on)
    assert gates_before(route_of(Kind.NEW, registered_on), Gate.PLANNING_CONDITIONS) == ((NEW,) if first is NEW else ())


def test_a_finished_older_project_stays_finished() -> None:
    finished = folded(walked(Gate.ACCEPTANCE_FILING))

    assert (finished.registered_on, NEW in finished.route) == (BEGUN_ON, False)
    assert state(finished) is ProjectState.COMPLETED
    assert finished.supervisions == {}


def test_a_newer_project_needs_the_gate() -> None:
    begun = folded(LATER, ADDED)
    assert waiting_at(begun) == (NEW,)

    doubted = folded(LATER, ADDED, outside(Gate.PLANNING_CONDITIONS))
    assert [issue.gates for issue in doubted.supervisions.values()] == [(NEW,)]


def test_a_newer_project_that_has_the_gate_goes_on_as_before() -> None:
    entered = ask(EnterReserve, buildings=BOTH, number="储2023-1", on=DAYS[NEW])
    finished = folded(LATER, ADDED, entered, way(Kind.NEW, *route_of(Kind.NEW, BEGUN_ON)))

    assert finished.supervisions == {}
    assert state(finished) is ProjectState.COMPLETED


def test_an_older_project_refuses_the_gate_that_is_not_on_its_route() -> None:
    entered = ask(EnterReserve, buildings=BOTH, number="储2023-1", on=DAYS[NEW])

    given(walked(Gate.PLANNING_CONDITIONS)).when(entered).then_refused("gate.not_on_route", gate=NEW, kind=Kind.NEW)


@pytest.mark.parametrize(("on", "codes"), [(BEGUN_ON, ["gate.not_on_route"]), (ADDED_ON, [])])
def test_a_row_of_the_register_is_held_to_the_route_of_its_day(on: date, codes: list[str]) -> None:
    line = RowRead(2, {"project.code": "2301-140581-04-01-123456", "project.kind": "new", "reserve.number": "储2023-1", "reserve.on": on})

    found = faults_across([line], form_of(rulebook().jurisdictions), date(2023, 12, 1))

    assert [fault.code for fault in found if fault.path == "reserve.on"] == codes
