"""既有建筑改造: the reserve (储备库) is entered and left, and the annual plan takes the buildings up (任务6, 附件3)."""

from lifecycle.field_types import PlanYear
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import Passage, PassageStatus
from lifecycle.values.ends import Year
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import BuildingId, Fact, Gate, PaperNumber, Refused, Text, fact_of


class ReserveEntered(Fact, frozen=True, kw_only=True, tag="reserve-entered"):
    """入储备库: reported into the reserve of retrofit projects, under its number there."""

    buildings: tuple[BuildingId, ...]
    number: PaperNumber


class EnterReserve(ProjectCommand, frozen=True, kw_only=True):
    """报入储备库."""

    buildings: tuple[BuildingId, ...]
    number: PaperNumber


def enter_reserve(project: Project, command: EnterReserve, _basis: Basis) -> list[Fact]:
    """报入储备库. Raises Refused for a kind without reserve, or when entered already."""
    project.on_route(Gate.RESERVE)
    refuse_year(command.number, command.on)
    for building in project.chosen(command.buildings):
        if building.has_done(Gate.RESERVE):
            raise Refused("gate.passed_already", gate=Gate.RESERVE, building=building.name)
    project.refuse_before_last(Gate.RESERVE, command.buildings, command.on)
    return [fact_of(ReserveEntered, command)]


@evolve.register
def _(fact: ReserveEntered, project: Project) -> Project:
    return project.with_passage(Gate.RESERVE, fact.buildings, Passage(status=PassageStatus.PASSED, on=fact.on))


class ReserveLeft(Fact, frozen=True, kw_only=True, tag="reserve-left"):
    """出储备库 without being carried out: the reason; it may be entered again later."""

    buildings: tuple[BuildingId, ...]
    reason: Text


class LeaveReserve(ProjectCommand, frozen=True, kw_only=True):
    """退出储备库."""

    buildings: tuple[BuildingId, ...]
    reason: Text


def leave_reserve(project: Project, command: LeaveReserve, _basis: Basis) -> list[Fact]:
    """退出储备库. Raises Refused when it is not in it, or stands in an annual plan."""
    for building in project.chosen(command.buildings):
        if building.passed_on(Gate.RESERVE) is None:
            raise Refused("reserve.not_in", building=building.name, on=command.on)
        if building.has_done(Gate.ANNUAL_PLAN):
            raise Refused("reserve.planned_already", building=building.name)
    project.refuse_before_last(Gate.RESERVE, command.buildings, command.on)
    return [fact_of(ReserveLeft, command)]


@evolve.register
def _(fact: ReserveLeft, project: Project) -> Project:
    return project.with_passage(Gate.RESERVE, fact.buildings, Passage(status=PassageStatus.CANCELLED, on=fact.on))


class AnnualPlanListed(Fact, frozen=True, kw_only=True, tag="annual-plan-listed"):
    """年度计划列入: of the given year, by the document named."""

    buildings: tuple[BuildingId, ...]
    year: PlanYear
    number: PaperNumber


class ListInAnnualPlan(ProjectCommand, frozen=True, kw_only=True):
    """列入年度计划."""

    buildings: tuple[BuildingId, ...]
    year: Year
    number: PaperNumber


def list_in_plan(project: Project, command: ListInAnnualPlan, _basis: Basis) -> list[Fact]:
    """列入年度计划. Raises Refused unless the building is in the reserve and in no plan yet."""
    project.on_route(Gate.ANNUAL_PLAN)
    refuse_year(command.number, command.on)
    for building in project.chosen(command.buildings):
        if not building.has_done_by(Gate.RESERVE, command.on):
            raise Refused("reserve.not_in", building=building.name, on=command.on)
        if building.has_done(Gate.ANNUAL_PLAN):
            raise Refused("gate.passed_already", gate=Gate.ANNUAL_PLAN, building=building.name)
    return [fact_of(AnnualPlanListed, command)]


@evolve.register
def _(fact: AnnualPlanListed, project: Project) -> Project:
    return project.with_passage(Gate.ANNUAL_PLAN, fact.buildings, Passage(status=PassageStatus.PASSED, on=fact.on))


DECISIONS: Decisions = {
    EnterReserve: enter_reserve,
    LeaveReserve: leave_reserve,
    ListInAnnualPlan: list_in_plan,
}
