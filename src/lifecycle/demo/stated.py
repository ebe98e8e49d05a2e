"""指标: what is stated of a building from stage to stage: never below what the rules in force ask for, and not always rising."""

from decimal import Decimal
from random import Random

from lifecycle.demo.draft import Draft, DraftBuilding
from lifecycle.demo.life import Stated
from lifecycle.demo.shares import must_be_prefabricated
from lifecycle.projects.routes import route_of
from lifecycle.vocabulary import NEITHER_USES, PUBLIC_USES, STAGES, EnergyPath, Gate, GreenStar, Indicators, Kind, Stage, Use

OLDER_STANDARD = Decimal("0.65")
HALF = Decimal("0.50")
LARGE = 20_000

_MARGINS = tuple(map(Decimal, ("0", "0", "0.002", "0.005", "0.01", "0.018")))


def stated(random: Random, project: Draft, building: DraftBuilding, use: Use, area: Decimal) -> Stated:
    """The indicators of one unit of that floor area, at the stages of its route."""
    stages = STAGES if Gate.PLANNING_CONDITIONS in route_of(project.cast.kind, project.registered_on) else STAGES[1:]
    energy = _ladder(random, _energy(project, use), len(stages))
    assembly = _ladder(random, _assembly(random, project, building), len(stages))
    star = _star(random, project, building, use)
    bim = _bim(random, project, building, use, assembly)
    level = _energy(project, use) if project.cast.by_standard else None
    renewable = (area * random.randint(0, 6) / 10).quantize(Decimal(1)) or None
    return {
        stage: Indicators(
            energy_saving_rate=energy[n],
            green_star=star,
            assembly_rate=assembly[n],
            bim=bim,
            renewable_area_m2=None if stage is Stage.REQUIRED else renewable,
            retrofit_area_m2=building.retrofit_area,
            energy_standard_level=level,
            energy_standard_path=EnergyPath.CLAUSES if level and stage is not Stage.REQUIRED else None,
        )
        for n, stage in enumerate(stages)
    }


def _ladder(random: Random, floor: Decimal | None, stages: int) -> tuple[Decimal | None, ...]:
    """The promise, then values on or above it."""
    if floor is None:
        return (None,) * stages
    return (floor, *(floor + random.choice(_MARGINS) for _ in range(stages - 1)))


def _energy(project: Draft, use: Use) -> Decimal | None:
    if use in NEITHER_USES:
        return None
    if project.cast.existing or project.cast.kind is not Kind.NEW:
        return OLDER_STANDARD
    return Decimal("0.72") if use in PUBLIC_USES else Decimal("0.75")


def _star(random: Random, project: Draft, building: DraftBuilding, use: Use) -> GreenStar | None:
    if project.cast.kind is not Kind.NEW:
        return None
    if use in PUBLIC_USES and not project.cast.existing:
        return 2 if random.random() < 0.25 else 1
    if not building.green:
        return "none"
    return 1 if random.random() < 0.35 else 0


def _assembly(random: Random, project: Draft, building: DraftBuilding) -> Decimal | None:
    if not building.prefabricated:
        return None
    rates = ("0.50", "0.51", "0.53", "0.56") if must_be_prefabricated(project) else ("0.30", "0.32", "0.35", "0.41", "0.52")
    return Decimal(random.choice(rates))


def _bim(random: Random, project: Draft, building: DraftBuilding, use: Use, assembly: tuple[Decimal | None, ...]) -> bool:
    """Whatever any of the rules on BIM would ask for; otherwise as it falls."""
    asked = (
        must_be_prefabricated(project)
        or project.cast.bim_pilot
        or (use in PUBLIC_USES and building.area >= LARGE)
        or any(rate is not None and rate > HALF for rate in assembly)
    )
    return asked or random.random() < 0.3
