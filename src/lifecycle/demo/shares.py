"""占比: which buildings are prefabricated and which are green, so that the counties end on both sides of 24% and 80%."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from operator import attrgetter
from random import Random

from lifecycle.demo.draft import Draft, DraftBatch, DraftBuilding
from lifecycle.vocabulary import PUBLIC_USES, Funding, Gate, Kind, Use

EIGHT_TYPES = frozenset(
    {
        Use.HOSPITAL,
        Use.SCHOOL,
        Use.OFFICE,
        Use.COMPLEX,
        Use.EXHIBITION_HALL,
        Use.CONVENTION_CENTRE,
        Use.STADIUM,
        Use.AFFORDABLE_HOUSING,
    }
)
ENOUGH_PREFABRICATED = frozenset({"140502", "140525", "140522"})
ENOUGH_GREEN = frozenset({"140502", "140581", "140521"})
"""The counties that reach 附件1; the others stay below."""

_PREFABRICATED_SHARE, _GREEN_SHARE = Decimal("0.24"), Decimal("0.80")
_PREFABRICATED, _GREEN = attrgetter("prefabricated"), attrgetter("green")
_ELSEWHERE = 0.25
"""How likely a project is prefabricated where that counts nowhere yet."""


def must_be_prefabricated(project: Draft) -> bool:
    """一（二）6: what the government builds anew of the eight types."""
    cast = project.cast
    return cast.kind is Kind.NEW and not cast.existing and cast.funding is Funding.GOVERNMENT and cast.use in EIGHT_TYPES


def settle_shares(random: Random, drafts: Iterable[Draft]) -> None:
    """Settles both for all buildings: county by county for those that count in the year, at will for the others."""
    by_county: dict[str, list[Draft]] = {}
    for project in drafts:
        if project.cast.kind is Kind.NEW:
            by_county.setdefault(project.county, []).append(project)
    for county, projects in by_county.items():
        _settle_prefabricated(random, projects, enough=county in ENOUGH_PREFABRICATED)
        _settle_green(random, projects, enough=county in ENOUGH_GREEN)


def _settle_prefabricated(random: Random, projects: list[Draft], *, enough: bool) -> None:
    """Beyond what has to be, as many as reach the share, or as still stay below it."""
    for project in projects:
        declared = must_be_prefabricated(project) or (not project.cast.existing and random.random() < _ELSEWHERE)
        for batch in project.batches:
            for building in batch.buildings:
                building.prefabricated = must_be_prefabricated(project) if batch.came_to(Gate.CONSTRUCTION) else declared
    started = [b for _, batch in _counting(projects, Gate.CONSTRUCTION) for b in batch.buildings]
    for building in _shuffled(random, [b for b in started if not b.prefabricated]):
        before = _share(started, _PREFABRICATED)
        building.prefabricated = True
        after = _share(started, _PREFABRICATED)
        building.prefabricated = before < _PREFABRICATED_SHARE if enough else after < _PREFABRICATED_SHARE


def _settle_green(random: Random, projects: list[Draft], *, enough: bool) -> None:
    """All but as many as the share can do without, or as it takes to miss it. What is public and new has to be green."""
    accepted = [(p, b) for p, batch in _counting(projects, Gate.COMPLETION_ACCEPTANCE) if p.cast.urban for b in batch.buildings]
    free = [b for p, b in accepted if p.cast.existing or (b.use not in PUBLIC_USES and not b.parts)]
    counted = [b for _, b in accepted]
    for building in _shuffled(random, free):
        before = _share(counted, _GREEN)
        building.green = False
        after = _share(counted, _GREEN)
        building.green = after < _GREEN_SHARE if enough else before < _GREEN_SHARE


def _share(buildings: Sequence[DraftBuilding], having: Callable[[DraftBuilding], bool]) -> Decimal:
    """占比 by floor area."""
    whole = sum((building.area for building in buildings), Decimal(0))
    return sum((building.area for building in buildings if having(building)), Decimal(0)) / whole if whole else Decimal(0)


def _counting(projects: Iterable[Draft], gate: Gate) -> list[tuple[Draft, DraftBatch]]:
    return [(project, batch) for project in projects for batch in project.batches if batch.came_to(gate)]


def _shuffled(random: Random, buildings: list[DraftBuilding]) -> list[DraftBuilding]:
    return random.sample(buildings, len(buildings))
