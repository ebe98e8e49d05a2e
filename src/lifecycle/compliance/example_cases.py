"""示例: worked cases of rules, and the made-up subjects that they describe."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from lifecycle.compliance.building import CountyFigures, as_project
from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.policies.measures import Measure, Value
from lifecycle.values.units import Unit
from lifecycle.vocabulary import INDICATORS, JUDGED_STAGE, BuildingId, Funding, Gate, Indicators, Kind, Ruling, Stage, Use


class ExampleBuilding(Struct, frozen=True, kw_only=True):
    """示例中的另一单体."""

    use: Use
    floor_area_m2: Decimal
    prefabricated: bool = False


class Example(Struct, frozen=True, kw_only=True):
    """示例: a worked case of a rule. Unless it says otherwise: a new private urban building of 1000 m2, not prefabricated, no BIM pilot.

    gate: the one gate it is about, else every gate of the rule; indicators: at the stage of that gate; earlier: at the stages before;
    dates: milestones that are not on its day, None where one is not known.
    beside: the other buildings of the project; figures: of a county, which has nothing else.
    """

    case: str
    expect: Ruling
    on: date
    line: int
    use: Use = Use.OTHER
    warning: bool = False
    gate: Gate | None = None
    kind: Kind = Kind.NEW
    funding: Funding = Funding.PRIVATE
    urban: bool = True
    bim_pilot: bool = False
    prefabricated: bool = False
    floor_area_m2: Decimal = Decimal(1000)
    indicators: Indicators = Indicators()
    earlier: dict[Stage, Indicators] = {}
    dates: dict[str, date | None] = {}
    beside: tuple[ExampleBuilding, ...] = ()
    figures: dict[str, Decimal] = {}


def dossier_of(example: Example, stage: Stage, county: str = "") -> Dossier:
    """送审卷宗 of an example: every milestone on its day unless it says otherwise, its indicators at that stage."""
    building = DossierBuilding(
        id=BuildingId(example.case),
        use=example.use,
        floor_area_m2=example.floor_area_m2,
        prefabricated=example.prefabricated,
        indicators={**example.earlier, stage: example.indicators},
    )
    beside = (
        DossierBuilding(
            id=BuildingId(f"{example.case}-{number}"), use=each.use, floor_area_m2=each.floor_area_m2, prefabricated=each.prefabricated
        )
        for number, each in enumerate(example.beside, start=2)
    )
    project = DossierProject(
        code=example.case,
        name=example.case,
        county=county,
        kind=example.kind,
        funding=example.funding,
        urban=example.urban,
        bim_pilot=example.bim_pilot,
    )
    milestones = Milestones(**{**dict.fromkeys(Milestones.__struct_fields__, example.on), **example.dates})
    return Dossier(project=project, dates=milestones, buildings=(building, *beside))


def figures_of(example: Example, county: str) -> CountyFigures:
    """县级数据 of an example."""
    return CountyFigures(county=county, figures=example.figures)


def given(case: Example, of: Measure) -> Value | None:
    """What an example states for a measure. Every milestone is on the day of the example unless it says otherwise."""
    if of.subject == "county":
        return case.figures.get(of.name)
    if of.subject == "project":
        dossier = dossier_of(case, FIRST_STAGE)
        value: Value | None = of.read(as_project(dossier, FIRST_STAGE, dossier.buildings))
        return value
    if of.unit is Unit.DAY:
        return case.dates.get(of.name, case.on)
    return getattr(case.indicators if of.name in INDICATORS else case, of.name, None)


FIRST_STAGE = JUDGED_STAGE[Gate.PLANNING_CONDITIONS]
