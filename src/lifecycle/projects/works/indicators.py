"""指标申报: what a building promises or shows at each stage, with the standard and the report that it rests on."""

from msgspec import Struct
from msgspec.structs import asdict, replace

from lifecycle.field_types import Each
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import Building, Declared
from lifecycle.values.indicators import BY_NAME
from lifecycle.vocabulary import (
    JUDGED_STAGE,
    BuildingId,
    Fact,
    Gate,
    Indicators,
    PartId,
    ReferenceNumber,
    Refused,
    Stage,
    TextLine,
    fact_of,
)
from lifecycle.wording import Coded


class Declaration(Struct, frozen=True, kw_only=True):
    """一个评判单元的申报: the building, its part when it has parts, and the values; what is None is not spoken of."""

    building: BuildingId
    part: PartId | None = None
    values: Indicators
    standard: TextLine | None = None
    report_number: ReferenceNumber | None = None

    @property
    def unit(self) -> str:
        return f"{self.building}/{self.part}" if self.part else self.building


class IndicatorsDeclared(Fact, frozen=True, kw_only=True, tag="indicators-declared"):
    """指标申报: the values of one stage; a later declaration adds to an earlier one, value by value."""

    stage: Stage
    declarations: Each[tuple[Declaration, ...]]


class DeclareIndicators(ProjectCommand, frozen=True, kw_only=True):
    """申报指标."""

    stage: Stage
    declarations: Each[tuple[Declaration, ...]]


def declare(project: Project, command: DeclareIndicators, _basis: Basis) -> list[Fact]:
    """申报指标. Raises Refused for a value out of range, or one that a concluded gate already rests on.

    What a concluded gate found missing may still be filled in; what it rests on changes by 设计变更, 规划条件变更 or 更正.
    """
    refuse_wrong(project, command.declarations, command.stage)
    gate = settled_by(project, command.stage)
    for declaration in command.declarations:
        building = project.buildings[declaration.building]
        if building.has_done(gate) and (settled := _overwritten(building, declaration, command.stage)):
            raise Refused("indicator.settled", building=building.name, indicator=settled, gate=gate)
    return [fact_of(IndicatorsDeclared, command)]


def settled_by(project: Project, stage: Stage) -> Gate:
    """The gate whose conclusion settles the values of a stage. On the retrofit route the design review settles whatever comes before it."""
    gate = next(gate for gate, judged in JUDGED_STAGE.items() if judged is stage)
    return gate if gate in project.route else Gate.DESIGN_REVIEW


@evolve.register
def _(fact: IndicatorsDeclared, project: Project) -> Project:
    return with_declarations(project, fact.stage, fact.declarations)


def with_declarations(project: Project, stage: Stage, declarations: tuple[Declaration, ...]) -> Project:
    for declaration in declarations:
        project = project.with_buildings({declaration.building: _declared(project.buildings[declaration.building], stage, declaration)})
    return project


def _declared(building: Building, stage: Stage, declaration: Declaration) -> Building:
    stages = building.indicators.get(declaration.unit, {})
    before = stages.get(stage)
    spoken = {name: value for name, value in asdict(declaration.values).items() if value is not None}
    now = Declared(
        values=replace(before.values, **spoken) if before else declaration.values,
        standard=declaration.standard or (before.standard if before else None),
        report_number=declaration.report_number or (before.report_number if before else None),
    )
    return replace(building, indicators={**building.indicators, declaration.unit: {**stages, stage: now}})


def _overwritten(building: Building, declaration: Declaration, stage: Stage) -> Coded | None:
    standing = asdict(building.at(declaration.unit, stage))
    spoken = asdict(declaration.values)
    moved = (name for name, value in spoken.items() if value is not None and standing[name] not in (None, value))
    return next((BY_NAME[name].called for name in moved), None)


def refuse_wrong(project: Project, declarations: tuple[Declaration, ...], stage: Stage) -> None:
    """Refuses declarations for unknown buildings or parts, twice for one, empty, out of range, or of what is not stated at the stage."""
    if not declarations:
        raise Refused("indicator.none")
    units = [declaration.unit for declaration in declarations]
    if len(set(units)) < len(units):
        raise Refused("indicator.unit_twice", units=units)
    for declaration in declarations:
        (building,) = project.chosen([declaration.building])
        if declaration.unit not in [unit for unit, _, _ in building.units]:
            raise _part_wrong(building, declaration.part)
        if declaration.values == Indicators():
            raise Refused("indicator.none")
        refuse_wrong_values(declaration, stage)


def _part_wrong(building: Building, part: str | None) -> Refused:
    if not building.parts:
        return Refused("indicator.no_parts", building=building.name, part=part)
    parts = tuple(Coded(each.id, f"label.use.{each.use}") for each in building.parts)
    if not part:
        return Refused("indicator.part_unnamed", building=building.name, parts=parts)
    return Refused("indicator.part_wrong", building=building.name, part=part, parts=parts)


def refuse_wrong_values(declaration: Declaration, stage: Stage) -> None:
    """Refuses a value out of the range of its unit, or one that is not stated at the stage."""
    spoken = ((BY_NAME[name], value) for name, value in asdict(declaration.values).items() if value is not None)
    for indicator, value in spoken:
        if stage not in indicator.stages:
            raise Refused("indicator.not_at_stage", unit=declaration.unit, indicator=indicator.called, stage=stage)
        if not indicator.possible(value):
            raise Refused("indicator.out_of_range", unit=declaration.unit, indicator=indicator.called, value=value)


DECISIONS: Decisions = {DeclareIndicators: declare}
