"""规划: seed -> the lives of all projects. All that is left to chance is drawn here, from one generator."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import cycle
from random import Random

from lifecycle.demo.cast import COUNTIES, Cast, ordinary_casts
from lifecycle.demo.companies import COMPANIES, GOVERNMENT_UNITS, STATE_UNITS
from lifecycle.demo.draft import Draft, DraftBuilding, draft
from lifecycle.demo.identifiers import project_code
from lifecycle.demo.life import Batch, Life, PlannedBuilding
from lifecycle.demo.names import APPROVAL_OFFICE, COUNTY_NAMES, ESTATES, PROJECTS, RETROFITS, TOWNS, WORKS
from lifecycle.demo.people import officers
from lifecycle.demo.shares import settle_shares
from lifecycle.demo.stated import stated
from lifecycle.demo.stories import STORIES
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.works.buildings import NewBuilding
from lifecycle.vocabulary import Funding, Kind, ProjectId, Use, WorksClass


def plan(seed: int) -> tuple[Life, ...]:
    """The lives of all projects: those that a story is told of first."""
    random = Random(seed)  # noqa: S311  a demonstration is drawn, not a secret
    drafts = [draft(random, cast, county, story) for cast, county, story in _cast()]
    settle_shares(random, drafts)
    names = Names()
    return tuple(_life(random, number, project, names) for number, project in enumerate(drafts, 1))


def _cast() -> Iterator[tuple[Cast, str, str | None]]:
    """Every cast with its county and story; stories that name no county take them in turn."""
    turn = cycle(COUNTIES)
    for slug, story in STORIES.items():
        yield story.cast, story.cast.county or next(turn), slug
    for cast in ordinary_casts():
        yield cast, cast.county or next(turn), None


class Names:
    """项目名称, none of them twice."""

    def __init__(self) -> None:
        self._used = {cast.name for cast, _, _ in _cast() if cast.name}
        self._turns: Counter[str] = Counter()

    def name(self, cast: Cast, county: str) -> str:
        """The next name for such a project in that county, its towns taken in turn."""
        if cast.name:
            return cast.name
        self._turns[county] += 1
        for name in _combinations(_patterns(cast), county, self._turns[county]):
            if name not in self._used:
                self._used.add(name)
                return name
        raise ValueError(f"no name is left for {cast}: add some to names.py")


def _combinations(patterns: Sequence[str], county: str, turn: int) -> Iterator[str]:
    towns = TOWNS[county]
    for number in range(turn, turn + len(patterns) * len(towns)):
        names = {"county": COUNTY_NAMES[county], "town": f"{COUNTY_NAMES[county]}{towns[number % len(towns)]}"}
        for pattern in patterns:
            yield pattern.format(**names, estate=ESTATES[number % len(ESTATES)])


def _patterns(cast: Cast) -> tuple[str, ...]:
    if cast.works_class is not WorksClass.BUILDING:
        return WORKS[cast.works_class]
    return RETROFITS[cast.use] if cast.kind in {Kind.RESIDENTIAL_RETROFIT, Kind.PUBLIC_RETROFIT} else PROJECTS[cast.use]


def _life(random: Random, number: int, project: Draft, names: Names) -> Life:
    cast, county = project.cast, project.county
    office = "晋城市" if cast.city else COUNTY_NAMES[county]
    return Life(
        id=ProjectId(f"demo-{number:03}"),
        number=number,
        code=project_code(county, project.approved_on.year, project.approved_on.month, number),
        name=names.name(cast, county),
        county=county,
        kind=cast.kind,
        works_class=cast.works_class,
        funding=cast.funding,
        urban=cast.urban,
        bim_pilot=cast.bim_pilot,
        authority=f"{office}{APPROVAL_OFFICE}",
        reviewer=random.choice(COMPANIES["review"]).name,
        approved_on=project.approved_on,
        entered_on=project.entered_on,
        existing=cast.existing,
        parties=tuple(_parties(random, project)),
        officers=officers(None if cast.city else county),
        batches=tuple(
            Batch(
                number=place,
                buildings=tuple(_planned(random, project, building) for building in batch.buildings),
                days=batch.days,
            )
            for place, batch in enumerate(project.batches)
        ),
        story=project.story,
    )


def _planned(random: Random, project: Draft, building: DraftBuilding) -> PlannedBuilding:
    units: dict[str | None, tuple[Use, Decimal]] = {part.id: (part.use, part.floor_area_m2) for part in building.parts}
    return PlannedBuilding(
        new=NewBuilding(
            id=building.id,
            name=building.name,
            use=building.use,
            floor_area_m2=building.area,
            prefabricated=building.prefabricated,
            parts=building.parts,
        ),
        stated={
            part: stated(random, project, building, use, area)
            for part, (use, area) in (units or {None: (building.use, building.area)}).items()
        },
    )


def _parties(random: Random, project: Draft) -> Iterator[Party]:
    yield Party(role=PartyRole.CONSTRUCTION_UNIT, unit=_builder(random, project))
    for role, trade in (
        (PartyRole.GENERAL_CONTRACTOR, "contracting"),
        (PartyRole.SUPERVISOR, "supervision"),
        (PartyRole.SURVEYOR, "survey"),
        (PartyRole.DESIGNER, "design"),
    ):
        yield Party(role=role, unit=random.choice(COMPANIES[trade]))


def _builder(random: Random, project: Draft) -> Unit:
    match project.cast.funding:
        case Funding.GOVERNMENT:
            return GOVERNMENT_UNITS[project.county]
        case Funding.STATE_OWNED:
            return STATE_UNITS[project.county]
        case Funding.PRIVATE:
            return random.choice(COMPANIES["development"])
