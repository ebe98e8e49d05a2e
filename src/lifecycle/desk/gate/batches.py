"""同批单体: the buildings of a project, grouped by the way in which they go through one gate."""

from collections.abc import Sequence

from msgspec import Struct

from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.elsewhere import GateNotRequired, OutsideDecisionRecorded
from lifecycle.projects.project import Application, Project
from lifecycle.projects.works.building import Building, lineage
from lifecycle.projects.works.construction import CompletionReported
from lifecycle.projects.works.retrofit import AnnualPlanListed, ReserveEntered
from lifecycle.vocabulary import BuildingId, Fact, Gate

DECISIONS = (GateConcluded, OutsideDecisionRecorded, GateNotRequired)
PASSED_BY: dict[type[Fact], Gate] = {
    ReserveEntered: Gate.RESERVE,
    AnnualPlanListed: Gate.ANNUAL_PLAN,
    CompletionReported: Gate.CONSTRUCTION,
}
"""What happened, where no paper decides."""


class Batch(Struct, frozen=True, kw_only=True):
    """同批单体: application: the open one that names them; decision: the fact by which they are done here, read as corrected."""

    buildings: tuple[Building, ...]
    application: Application | None = None
    decision: HistoryEntry | None = None

    @property
    def ids(self) -> tuple[BuildingId, ...]:
        return tuple(building.id for building in self.buildings)


def batches_at(project: Project, gate: Gate, decisions: Sequence[HistoryEntry]) -> tuple[Batch, ...]:
    """What is pending first, then what waits, then what is done."""
    alike: dict[tuple[int, str], list[Building]] = {}
    settled: dict[tuple[int, str], Batch] = {}
    for building in project.standing():
        application = project.open_application(gate, building.id)
        passage = building.passages.get(gate)
        decision = _decision(project, building, decisions) if passage and passage.done and not application else None
        if application:
            key = 0, application.id
        elif passage is None or not passage.done:
            key = 1, passage.status if passage else ""
        else:
            key = 2, str(decision.recorded.position) if decision else ""
        alike.setdefault(key, []).append(building)
        settled[key] = Batch(buildings=tuple(alike[key]), application=application, decision=decision)
    return tuple(settled[key] for key in sorted(settled, key=lambda key: key[0]))


def decisions_at(gate: Gate, entries: Sequence[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """本环节的各次决定, in the order in which they were recorded."""
    return tuple(entry for entry in entries if _decides(fact_as_read(entry), gate))


def fact_as_read(entry: HistoryEntry) -> Fact:
    """The fact of an entry as it has to be read now."""
    return entry.mended or entry.recorded.fact


def named(fact: Fact) -> frozenset[BuildingId]:
    """The buildings that a fact names."""
    return frozenset(getattr(fact, "buildings", ()))


def _decides(fact: Fact, gate: Gate) -> bool:
    return fact.gate is gate if isinstance(fact, DECISIONS) else PASSED_BY.get(type(fact)) is gate


def _decision(project: Project, building: Building, decisions: Sequence[HistoryEntry]) -> HistoryEntry | None:
    ids = frozenset(lineage(project.buildings, building.id))
    return next((entry for entry in reversed(decisions) if ids & named(fact_as_read(entry))), None)
