"""评判对象: a building or the whole project of a dossier at one gate, or a county, as measures and rules see it."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from msgspec import structs

from lifecycle.compliance.dossier import Dossier, DossierBuilding, Milestones
from lifecycle.policies.measures import MeasuredBuilding, MeasuredCounty, MeasuredProject
from lifecycle.vocabulary import STAGES, Indicators, Stage, SubjectKind


class BuildingAtGate(MeasuredBuilding, frozen=True, kw_only=True):
    """被评判的单体. indicators: of the gate's stage; earlier: those of the stages before it, nearest first; county: of the project."""

    subject: ClassVar[SubjectKind] = "building"
    county: str
    earlier: tuple[tuple[Stage, Indicators], ...]

    def decided_on(self, milestone: str, on: date | None) -> date | None:
        """新老划断: the day whose law applies: the day of that milestone, or `on` while it has not come."""
        return _whose_law(self.milestones, milestone, on)


class ProjectAtGate(MeasuredProject, frozen=True, kw_only=True):
    """被评判的项目. milestones: of the buildings that are decided on, each on the day on which the last of them had reached it."""

    subject: ClassVar[SubjectKind] = "project"
    id: None = None
    county: str

    def decided_on(self, milestone: str, on: date | None) -> date | None:
        """新老划断, as of a building."""
        return _whose_law(self.milestones, milestone, on)


class CountyFigures(MeasuredCounty, frozen=True, kw_only=True):
    """被评判的县. county: its code."""

    subject: ClassVar[SubjectKind] = "county"
    id: None = None
    county: str

    def decided_on(self, _milestone: str, on: date | None) -> date | None:
        """The day of judgement: a county has no milestones."""
        return on


Judged = BuildingAtGate | ProjectAtGate | CountyFigures
"""评判对象. id: of the building; None where the subject is more than one."""


def _whose_law(milestones: Milestones, milestone: str, on: date | None) -> date | None:
    reached: date | None = getattr(milestones, milestone, None)
    return on if reached is None or on is None or reached > on else reached


def as_project(dossier: Dossier, stage: Stage, decided: Sequence[DossierBuilding]) -> ProjectAtGate:
    """The whole project of the dossier at that stage. decided: the buildings that are decided on, which need not be all of them."""
    project = dossier.project
    days = [own_dates_first(each.dates, dossier.dates) for each in decided]
    return ProjectAtGate(
        kind=project.kind,
        funding=project.funding,
        urban=project.urban,
        bim_pilot=project.bim_pilot,
        county=project.county,
        milestones=Milestones(**{name: _last([getattr(each, name) for each in days]) for name in Milestones.__struct_fields__}),
        buildings=tuple(at_stage(dossier, each, stage) for each in dossier.buildings),
    )


def _last(days: Sequence[date | None]) -> date | None:
    """The last of the days; None as long as one of them has not come."""
    known = [each for each in days if each]
    return max(known) if known and len(known) == len(days) else None


def at_stage(dossier: Dossier, building: DossierBuilding, stage: Stage) -> BuildingAtGate:
    """A building of the dossier with the indicators of that stage in hand."""
    project = dossier.project
    return BuildingAtGate(
        id=building.id,
        kind=project.kind,
        funding=project.funding,
        urban=project.urban,
        bim_pilot=project.bim_pilot,
        use=building.use,
        floor_area_m2=building.floor_area_m2,
        prefabricated=building.prefabricated,
        indicators=building.indicators.get(stage, NOTHING_STATED),
        county=project.county,
        milestones=own_dates_first(building.dates, dossier.dates),
        earlier=tuple((each, building.indicators[each]) for each in BEFORE[stage] if each in building.indicators),
    )


def own_dates_first(own: Milestones, projects: Milestones) -> Milestones:
    """A building's own dates override the project's."""
    if own == NO_DATES:
        return projects
    return structs.replace(projects, **{name: day for name, day in structs.asdict(own).items() if day is not None})


def latest_day(dossier: Dossier) -> date | None:
    """The latest date that the dossier states anywhere."""
    stated = [day for dates in (dossier.dates, *(each.dates for each in dossier.buildings)) for day in structs.astuple(dates) if day]
    return max(stated, default=None)


NOTHING_STATED = Indicators()
NO_DATES = Milestones()
BEFORE = {stage: STAGES[:index][::-1] for index, stage in enumerate(STAGES)}
"""The stages before each, nearest first."""
