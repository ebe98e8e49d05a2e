"""施工: the works start, stand still, go on, and are reported complete. What happened on site is recorded, lawful or not."""

from datetime import date

from msgspec.structs import replace

from lifecycle.calendar import Calendar, TermStep
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import supervision
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import Passage, PassageStatus
from lifecycle.vocabulary import BuildingId, Fact, Gate, ReferenceNumber, Refused, Text, fact_of


class ConstructionStarted(Fact, frozen=True, kw_only=True, tag="construction-started"):
    """开工: the actual day on which the works on these buildings began. existing: 存量补录."""

    buildings: tuple[BuildingId, ...]
    existing: bool = False


class StartConstruction(ProjectCommand, frozen=True, kw_only=True):
    """登记开工."""

    buildings: tuple[BuildingId, ...]
    existing: bool = False


def start(project: Project, command: StartConstruction, _basis: Basis) -> list[Fact]:
    """登记开工. A start before the day on which every earlier gate was passed is recorded as it happened, and opens a 督办 item."""
    project.on_route(Gate.CONSTRUCTION)
    for building in project.chosen(command.buildings):
        if building.started_on:
            raise Refused("construction.started_already", building=building.name, since=building.started_on)
    started = fact_of(ConstructionStarted, command)
    chosen = project.chosen(command.buildings)
    lacking = {b.id: missing for b in chosen if (missing := project.missing_before(Gate.CONSTRUCTION, b, command.on))}
    if not lacking:
        return [started]
    gates = sorted({gate for missing in lacking.values() for gate in missing}, key=project.route.index)
    return [started, supervision(project, command, lacking, Ground.STARTED_EARLY, gates=gates)]


@evolve.register
def _(fact: ConstructionStarted, project: Project) -> Project:
    project = project.with_each(fact.buildings, started_on=fact.on)
    return project.with_passage(Gate.CONSTRUCTION, fact.buildings, Passage(status=PassageStatus.UNDER_WAY, on=fact.on))


class ConstructionSuspended(Fact, frozen=True, kw_only=True, tag="construction-suspended"):
    """中止施工, with the reason."""

    buildings: tuple[BuildingId, ...]
    reason: Text


class SuspendConstruction(ProjectCommand, frozen=True, kw_only=True):
    """登记中止施工."""

    buildings: tuple[BuildingId, ...]
    reason: Text


def suspend(project: Project, command: SuspendConstruction, _basis: Basis) -> list[Fact]:
    """登记中止施工. Raises Refused unless the works are going on."""
    _refuse_unless_going_on(project, command.buildings, command.on)
    return [fact_of(ConstructionSuspended, command)]


@evolve.register
def _(fact: ConstructionSuspended, project: Project) -> Project:
    return project.with_each(fact.buildings, suspended_on=fact.on)


class ConstructionResumed(Fact, frozen=True, kw_only=True, tag="construction-resumed"):
    """恢复施工. rechecked: the permit was checked again, as it must be after a year (建筑法 第十条)."""

    buildings: tuple[BuildingId, ...]
    rechecked: bool = False


class ResumeConstruction(ProjectCommand, frozen=True, kw_only=True):
    """登记恢复施工."""

    buildings: tuple[BuildingId, ...]
    rechecked: bool = False


def resume(project: Project, command: ResumeConstruction, basis: Basis) -> list[Fact]:
    """登记恢复施工. Raises Refused unless suspended, and after the time by which the law asks for a new check of the permit."""
    for building in project.chosen(command.buildings):
        if building.suspended_on is None:
            raise Refused("construction.not_suspended", building=building.name)
        if command.on < building.suspended_on:
            raise Refused("construction.before_suspension", building=building.name, on=command.on, since=building.suspended_on)
        if not command.rechecked and _long_suspended(building.suspended_on, command.on, basis.calendar()):
            raise Refused("construction.recheck_first", building=building.name, since=building.suspended_on)
    return [fact_of(ConstructionResumed, command)]


def _long_suspended(since: date, on: date, calendar: Calendar) -> bool:
    term = calendar.terms.of(TermStep.RECHECK, Gate.CONSTRUCTION_PERMIT, on)
    return term is not None and on > term.ends(since, calendar.working_days).on


@evolve.register
def _(fact: ConstructionResumed, project: Project) -> Project:
    return project.with_each(fact.buildings, suspended_on=None)


class CompletionReported(Fact, frozen=True, kw_only=True, tag="completion-reported"):
    """完工报告: the works on these buildings are finished and acceptance may be held."""

    buildings: tuple[BuildingId, ...]
    report_number: ReferenceNumber


class ReportCompletion(ProjectCommand, frozen=True, kw_only=True):
    """登记完工报告."""

    buildings: tuple[BuildingId, ...]
    report_number: ReferenceNumber


def complete(project: Project, command: ReportCompletion, _basis: Basis) -> list[Fact]:
    """登记完工报告. Raises Refused unless the works are going on."""
    _refuse_unless_going_on(project, command.buildings, command.on)
    return [fact_of(CompletionReported, command)]


@evolve.register
def _(fact: CompletionReported, project: Project) -> Project:
    for id_ in fact.buildings:
        passage = replace(project.buildings[id_].passages[Gate.CONSTRUCTION], status=PassageStatus.PASSED, on=fact.on)
        project = project.with_passage(Gate.CONSTRUCTION, [id_], passage)
    return project.with_each(fact.buildings, completed_on=fact.on)


def _refuse_unless_going_on(project: Project, ids: tuple[BuildingId, ...], on: date) -> None:
    for building in project.chosen(ids):
        if building.started_on is None or building.suspended_on or building.completed_on:
            raise Refused("construction.not_going_on", building=building.name)
    project.refuse_before_last(Gate.CONSTRUCTION, ids, on)


DECISIONS: Decisions = {
    StartConstruction: start,
    SuspendConstruction: suspend,
    ResumeConstruction: resume,
    ReportCompletion: complete,
}
