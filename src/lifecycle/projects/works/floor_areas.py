"""面积相互比较: a retrofitted area, and one served by renewables, is part of the floor area of its building or part; what a building
is split into, or several are merged into, is as large as they were.
"""

from collections.abc import Iterator
from decimal import Decimal

from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building, BuildingStanding
from lifecycle.projects.works.building_doubts import ENTERED, LEFT
from lifecycle.projects.works.buildings import BuildingRemeasured
from lifecycle.projects.works.changes import DesignChanged, PlanningConditionsChanged
from lifecycle.projects.works.indicators import IndicatorsDeclared
from lifecycle.values.indicators import beyond
from lifecycle.vocabulary import ZERO, Fact, Refused
from lifecycle.wording import Coded

MOVING: tuple[type[Fact], ...] = (
    IndicatorsDeclared,
    DesignChanged,
    PlanningConditionsChanged,
    BuildingRemeasured,
    FactCorrected,
    FactAnnulled,
)
"""The facts by which one of the two areas moves while the other stands. What is split or merged declares its areas anew."""

Excess = tuple[Building, str, Coded, Decimal, Decimal]


def refuse_over_floor_area(before: Project, after: Project) -> None:
    """Raises Refused for an area above the floor area of its unit; what stood so before and was not touched is let be."""
    known = [excess[1:] for excess in _over(before)]
    for building, unit, indicator, area, floor_area in _over(after):
        if (unit, indicator, area, floor_area) not in known:
            raise Refused(
                "indicator.over_floor_area", building=building.name, unit=unit, indicator=indicator, area=area, floor_area=floor_area
            )


def refuse_other_sum(project: Project, fact: Fact, wrong: Fact | None = None) -> None:
    """Raises Refused for a split or a merger by which floor area appears or is lost: what is measured anew is a fact of its own.

    wrong: what a correction mends; a sum that it leaves alone is let be.
    """
    if type(fact) not in LEFT:
        return
    gone = [project.buildings[id_] for id_ in LEFT[type(fact)](fact)]
    before, now = sum((building.floor_area_m2 for building in gone), ZERO), _entered(fact)
    if now != before and (wrong is None or _entered(wrong) != now):
        raise Refused("building.sum_moved", buildings=[building.name for building in gone], before=before, area=now)


def _entered(fact: Fact) -> Decimal:
    return sum((building.floor_area_m2 for building in ENTERED[type(fact)](fact)), ZERO)


def _over(project: Project) -> Iterator[Excess]:
    for building in project.buildings.values():
        if building.standing is not BuildingStanding.STANDING or not building.indicators:
            continue
        for unit, _, floor_area in building.units:
            for declared in building.indicators.get(unit, {}).values():
                for indicator, area in beyond(declared.values, floor_area):
                    yield building, unit, indicator.called, area, floor_area
