"""评判对象: one building of a dossier at one gate, as measures and rules see it."""

from datetime import date

from msgspec import structs

from lifecycle.compliance.dossier import Dossier, DossierBuilding, Milestones
from lifecycle.policies.measures import MeasuredBuilding
from lifecycle.vocabulary import STAGES, Indicators, Stage


class BuildingAtGate(MeasuredBuilding, frozen=True, kw_only=True):
    """评判对象. indicators: of the gate's stage; earlier: those of the stages before it, nearest first; county: of the project."""

    county: str
    earlier: tuple[tuple[Stage, Indicators], ...]

    def decided_on(self, milestone: str, on: date | None) -> date | None:
        """新老划断: the day whose law applies: the day of that milestone, or `on` while it has not come."""
        reached: date | None = getattr(self.milestones, milestone, None)
        return on if reached is None or on is None or reached > on else reached


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
