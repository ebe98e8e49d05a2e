"""Judgements a second: rule x building verdicts with their reasons, on one core. Run: python -m tests.benchmarks.judging"""

from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter

from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import BuildingId, Funding, Gate, Indicators, Kind, Stage, Use

BUILDINGS = 160
ROUNDS = 21


def dossier() -> Dossier:
    """A project with a building of every use, ten times over, indicators stated at every stage."""
    stated = Indicators(
        energy_saving_rate=Decimal("0.7512"), green_star=1, assembly_rate=Decimal("0.5001"), bim=True, renewable_area_m2=Decimal(120)
    )
    return Dossier(
        project=DossierProject(
            code="2303-140581-04-01-000001",
            name="基准项目",
            county="140581",
            kind=Kind.NEW,
            funding=Funding.GOVERNMENT,
            urban=True,
            bim_pilot=True,
        ),
        dates=Milestones(approved_on=date(2023, 2, 1), planning_conditions_on=date(2023, 3, 1), started_on=date(2023, 6, 1)),
        buildings=tuple(
            DossierBuilding(
                id=BuildingId(f"{number}号楼"),
                use=tuple(Use)[number % len(Use)],
                floor_area_m2=Decimal(1_000 * number),
                prefabricated=number % 3 == 0,
                indicators=dict.fromkeys(Stage, stated),
            )
            for number in range(BUILDINGS)
        ),
    )


def main() -> None:
    """Load the shipped rulebook once, judge the same dossier again and again, print the median rate."""
    before = perf_counter()
    rulebook = Rulebook.load(POLICIES)
    print(f"rulebook loaded and compiled in {(perf_counter() - before) * 1000:.0f} ms")
    judged = dossier()
    for gate in (Gate.PLANNING_CONDITIONS, Gate.COMPLETION_ACCEPTANCE):
        seconds = []
        for _ in range(ROUNDS):
            before = perf_counter()
            verdicts = rulebook.judge(judged, gate)
            seconds.append(perf_counter() - before)
        print(
            f"{gate}: {len(verdicts)} verdicts on {BUILDINGS} buildings, median of {ROUNDS} rounds: "
            f"{len(verdicts) / median(seconds):,.0f} judgements a second"
        )


if __name__ == "__main__":
    main()
