"""草图: a project while it is being planned: its days and areas are drawn, what its buildings are to be like is not settled yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from lifecycle.demo.calendar import CLOSING, OPENING, later, workday
from lifecycle.demo.cast import Cast
from lifecycle.demo.names import BUILDINGS
from lifecycle.demo.stories import STORIES
from lifecycle.projects.routes import route_of
from lifecycle.projects.works.building import Part
from lifecycle.vocabulary import BuildingId, Gate, Kind, Use, WorksClass

GAPS: dict[Gate, tuple[int, int]] = {
    Gate.RESERVE: (5, 15),
    Gate.ANNUAL_PLAN: (10, 25),
    Gate.PLANNING_CONDITIONS: (10, 28),
    Gate.DESIGN_REVIEW: (22, 40),
    Gate.DRAWING_REVIEW: (16, 32),
    Gate.CONSTRUCTION_PERMIT: (20, 32),
    Gate.CONSTRUCTION: (3, 25),
    Gate.COMPLETION_ACCEPTANCE: (125, 230),
    Gate.ACCEPTANCE_FILING: (18, 24),
}
"""Days from the gate before, at least and at most."""

AREAS: dict[Use, tuple[int, int]] = {
    Use.RESIDENTIAL: (5_200, 12_800),
    Use.AFFORDABLE_HOUSING: (4_200, 7_600),
    Use.HOSPITAL: (3_200, 9_400),
    Use.SCHOOL: (1_800, 4_600),
    Use.OFFICE: (2_400, 5_200),
    Use.COMPLEX: (16_000, 26_000),
    Use.EXHIBITION_HALL: (3_000, 8_000),
    Use.CONVENTION_CENTRE: (9_000, 22_000),
    Use.STADIUM: (4_000, 8_000),
    Use.COMMERCIAL: (2_600, 9_800),
    Use.HOTEL: (4_000, 14_000),
    Use.RESEARCH: (3_000, 8_000),
    Use.TRANSPORT: (2_000, 6_000),
    Use.OTHER_PUBLIC: (1_500, 5_000),
    Use.INDUSTRIAL: (2_400, 8_800),
    Use.OTHER: (1_200, 4_000),
}
"""单体面积, at least and at most."""

_MONTHS = (1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_BATCH_DELAY = 22


@dataclass
class DraftBuilding:
    """单体草图. green: has at least the basic grade."""

    id: BuildingId
    name: str
    use: Use
    area: Decimal
    parts: tuple[Part, ...] = ()
    retrofit_area: Decimal | None = None
    prefabricated: bool = False
    green: bool = True


@dataclass
class DraftBatch:
    """批次草图."""

    buildings: list[DraftBuilding]
    days: dict[Gate, date]

    def came_to(self, gate: Gate) -> bool:
        """Whether it got there within the year."""
        return gate in self.days and OPENING <= self.days[gate] <= CLOSING


@dataclass
class Draft:
    """项目草图."""

    cast: Cast
    county: str
    story: str | None
    approved_on: date
    entered_on: date
    batches: list[DraftBatch] = field(default_factory=list)

    @property
    def registered_on(self) -> date:
        """法定日期 of the registration."""
        return self.approved_on if self.cast.existing else self.entered_on


def draft(random: Random, cast: Cast, county: str, story: str | None) -> Draft:
    """Draws the days and the areas of one project."""
    if cast.existing:
        approved_on, entered_on = _day(random, 2021, random.randint(3, 6)), _day(random, 2023, random.randint(2, 3))
    else:
        entered_on = max(later(OPENING, 1), _day(random, 2023, cast.month or random.choice(_MONTHS)))
        approved_on = entered_on - timedelta(days=random.randint(2, 9))
    drawn = Draft(cast, county, story, approved_on, entered_on)
    buildings = list(_buildings(random, cast))
    size = -(-len(buildings) // cast.batches)
    for number in range(cast.batches):
        days = _past(random, approved_on) if cast.existing else _days(random, drawn, number)
        drawn.batches.append(DraftBatch(buildings[number * size : (number + 1) * size], days))
    return drawn


def _day(random: Random, year: int, month: int) -> date:
    return workday(date(year, month, random.randint(3, 24)))


def _days(random: Random, project: Draft, number: int) -> dict[Gate, date]:
    """From gate to gate. Later batches share the first one's planning conditions, and each comes some weeks after the one before."""
    story = STORIES[project.story] if project.story and number == 0 else None
    last = story.at if story and story.ends else project.cast.last
    day, days = project.entered_on, {}
    for gate in route_of(project.cast.kind, project.registered_on):
        gap = random.randint(*GAPS[gate]) + (story.room.get(gate, 0) if story else 0)
        if gate is Gate.DESIGN_REVIEW:
            gap += number * _BATCH_DELAY
        day = later(day, gap)
        if number and gate is Gate.PLANNING_CONDITIONS:
            day = project.batches[0].days[gate]
        days[gate] = day
        if gate is last:
            break
    return days


def _past(random: Random, approved_on: date) -> dict[Gate, date]:
    """An existing project: decided and started before the register began, accepted in its first year."""
    day, days = approved_on, {}
    for gate in route_of(Kind.NEW, approved_on):
        if gate is Gate.COMPLETION_ACCEPTANCE:
            day = workday(date(2023, random.randint(4, 11), random.randint(1, 24)))
        else:
            day = later(day, 3 * random.randint(*GAPS[gate]) if day.year < 2023 else random.randint(*GAPS[gate]))
        days[gate] = day
    return days


def _buildings(random: Random, cast: Cast) -> Iterator[DraftBuilding]:
    if cast.works_class is not WorksClass.BUILDING:
        return
    names = BUILDINGS.get(cast.use, ()) if cast.kind in {Kind.NEW, Kind.EXTENSION} else ()
    left = cast.retrofit_m2
    for number in range(1, cast.buildings + 1):
        name = names[number - 1] if number <= len(names) else f"{number}号楼"
        least, most = AREAS[cast.use]
        building = DraftBuilding(BuildingId(str(number)), name, cast.use, Decimal(random.randrange(least * 100, most * 100, 5)) / 100)
        if left is not None:
            renovated = left // (cast.buildings - number + 1)
            left -= renovated
            building.retrofit_area, building.area = Decimal(renovated), Decimal(renovated + random.randint(0, 800))
        elif cast.kind not in {Kind.NEW, Kind.ALTERATION, Kind.EXTENSION}:
            building.retrofit_area = building.area
        if cast.shops:
            shops = (building.area * random.randint(10, 22) / 100).quantize(Decimal("0.01"))
            building.parts = (
                Part(id="homes", use=Use.RESIDENTIAL, floor_area_m2=building.area - shops),
                Part(id="shops", use=Use.COMMERCIAL, floor_area_m2=shops),
            )
        yield building
