"""项目进展: the progress of a project, derived from its buildings: its state, the gates that they wait at, and their latest verdicts."""

from collections.abc import Iterable
from enum import StrEnum

from lifecycle.projects.deciding.conclusion import ConclusionProposed
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building, whole
from lifecycle.projects.works.buildings import BuildingsMerged, BuildingSplit
from lifecycle.vocabulary import BuildingId, Fact, Gate, Verdict


class ProjectState(StrEnum):
    """项目状态."""

    REGISTERED = "registered"  # 已登记
    UNDER_WAY = "under_way"  # 在办
    SUSPENDED = "suspended"  # 停工
    COMPLETED = "completed"  # 办结
    TERMINATED = "terminated"  # 终止


def state(project: Project) -> ProjectState:
    """Suspended: some works are suspended and none continue. Completed: every existing building has passed every gate of the route."""
    buildings = project.standing()
    if project.terminated_on:
        return ProjectState.TERMINATED
    if buildings and all(waits_at(project, building) is None for building in buildings):
        return ProjectState.COMPLETED
    building_now = [b for b in buildings if b.started_on and not b.completed_on]
    if building_now and all(b.suspended_on for b in building_now):
        return ProjectState.SUSPENDED
    if project.applications or any(building.passages for building in buildings):
        return ProjectState.UNDER_WAY
    return ProjectState.REGISTERED


def waits_at(project: Project, building: Building) -> Gate | None:
    """最早未完成的环节 of a building; None when it has done all of them."""
    return next((gate for gate in project.route if not building.has_done(gate)), None)


def waiting_at(project: Project) -> tuple[Gate, ...]:
    """The gates that standing buildings wait at, in the order of the route: the first is as far as the whole project has come."""
    waiting = {waits_at(project, building) for building in project.standing()}
    return tuple(gate for gate in project.route if gate in waiting)


def reached(project: Project) -> Gate | None:
    """最远通过的环节 of any standing building."""
    passed = (gate for gate in reversed(project.route) if any(b.passed_on(gate) for b in project.standing()))
    return next(passed, None)


def last_judged(project: Project, facts: Iterable[Fact]) -> tuple[Verdict, ...]:
    """最近决定时的评判 of each building that stands, and of the project as a whole, which need not be one and the same decision.

    facts: as corrected. A proposal decides nothing. The successors of a split or merged building keep its latest verdicts.
    """
    last: dict[BuildingId | None, tuple[Verdict, ...]] = {}
    for fact in facts:
        match fact:
            case BuildingSplit():
                last |= {new.id: last.get(fact.building, ()) for new in fact.into}
            case BuildingsMerged():
                last[fact.into.id] = tuple(verdict for old in fact.buildings for verdict in last.get(old, ()))
            case ConclusionProposed():
                pass
            case _ if verdicts := getattr(fact, "verdicts", ()):
                last |= _by_building(verdicts)
    subjects = (*(building.id for building in project.standing()), None)
    return tuple(verdict for each in subjects for verdict in last.get(each, ()))


def _by_building(verdicts: Iterable[Verdict]) -> dict[BuildingId | None, tuple[Verdict, ...]]:
    """A part (`building/part`) is judged for its building; None is the project."""
    found: dict[BuildingId | None, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(whole(verdict.building), []).append(verdict)
    return {building: tuple(each) for building, each in found.items()}
