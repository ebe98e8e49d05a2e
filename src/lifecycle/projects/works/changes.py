"""变更: the design or the planning conditions change after they were settled."""

from datetime import date

from msgspec.structs import replace

from lifecycle.field_types import Each
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.supervision import flagged
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.indicators import Declaration, refuse_wrong, settled_by, with_declarations
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import BuildingId, Certificate, Fact, Gate, PaperNumber, Refused, Stage, Text, fact_of


class DesignChanged(Fact, frozen=True, kw_only=True, tag="design-changed"):
    """设计变更: the changed indicators of the drawings; the buildings go back to drawing review (施工图审查)."""

    declarations: Each[tuple[Declaration, ...]]
    reason: Text
    number: PaperNumber


class ChangeDesign(ProjectCommand, frozen=True, kw_only=True):
    """变更设计."""

    declarations: Each[tuple[Declaration, ...]]
    reason: Text
    number: PaperNumber


def change_design(project: Project, command: ChangeDesign, _basis: Basis) -> list[Fact]:
    """变更设计. Raises Refused before drawing review (the design is then still open), or after acceptance."""
    refuse_year(command.number, command.on)
    refuse_wrong(project, command.declarations, Stage.DRAWN)
    gate = settled_by(project, Stage.DRAWN)
    for declaration in command.declarations:
        building = project.buildings[declaration.building]
        if not building.has_done(gate):
            raise Refused("design.not_settled", building=building.name, gate=gate)
        if building.has_done(Gate.COMPLETION_ACCEPTANCE):
            raise Refused("design.accepted_already", building=building.name)
    project.refuse_before_last(gate, _buildings(command.declarations), command.on)
    return [fact_of(DesignChanged, command)]


@evolve.register
def _(fact: DesignChanged, project: Project) -> Project:
    gate = settled_by(project, Stage.DRAWN)
    for id_ in _buildings(fact.declarations):
        reopened = replace(project.buildings[id_].passages[gate], status=PassageStatus.REOPENED, on=fact.on)
        project = project.with_passage(gate, [id_], reopened)
    return with_declarations(project, Stage.DRAWN, fact.declarations)


class PlanningConditionsChanged(Fact, frozen=True, kw_only=True, tag="planning-conditions-changed"):
    """规划条件变更: the changed requirements, by their new paper.

    redated: the new paper also moves the day whose law applies (新老划断); otherwise the first day stays.
    """

    declarations: Each[tuple[Declaration, ...]]
    certificate: Certificate
    reason: Text
    redated: bool


class ChangePlanningConditions(ProjectCommand, frozen=True, kw_only=True):
    """变更规划条件."""

    declarations: Each[tuple[Declaration, ...]]
    certificate: Certificate
    reason: Text
    redated: bool


def change_planning_conditions(project: Project, command: ChangePlanningConditions, _basis: Basis) -> list[Fact]:
    """变更规划条件. Raises Refused before they were issued. What was decided on the old ones is flagged."""
    refuse_year(command.certificate.number, command.on)
    refuse_wrong(project, command.declarations, Stage.REQUIRED)
    ids = _buildings(command.declarations)
    for building in project.chosen(ids):
        if building.passed_on(Gate.PLANNING_CONDITIONS) is None:
            raise Refused("gate.not_passed", gate=Gate.PLANNING_CONDITIONS, building=building.name)
    project.refuse_before_last(Gate.PLANNING_CONDITIONS, ids, command.on)
    return [
        fact_of(PlanningConditionsChanged, command),
        *flagged(project, command, Gate.PLANNING_CONDITIONS, ids, command.reason),
    ]


@evolve.register
def _(fact: PlanningConditionsChanged, project: Project) -> Project:
    for id_ in _buildings(fact.declarations):
        passage = project.buildings[id_].passages[Gate.PLANNING_CONDITIONS]
        on: date = fact.on if fact.redated else passage.on
        project = project.with_passage(Gate.PLANNING_CONDITIONS, [id_], replace(passage, certificate=fact.certificate, on=on))
    return with_declarations(project, Stage.REQUIRED, fact.declarations)


def _buildings(declarations: tuple[Declaration, ...]) -> tuple[BuildingId, ...]:
    return tuple(dict.fromkeys(declaration.building for declaration in declarations))


DECISIONS: Decisions = {
    ChangeDesign: change_design,
    ChangePlanningConditions: change_planning_conditions,
}
