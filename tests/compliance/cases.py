"""Dossiers for tests: an ordinary new private urban building in 高平市, judged in the middle of 2023, unless a test says otherwise."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import structs

from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.vocabulary import INDICATORS, JUDGED_STAGE, BuildingId, Funding, Gate, Indicators, Kind, Stage, Use, Verdict
from tests.packaged import rulebook

MIDSUMMER = date(2023, 6, 30)
RATES = ("energy_saving_rate", "assembly_rate", "energy_standard_level")


def indicators(**stated: Any) -> Indicators:
    """Rates as people write them: "72" is 72%."""
    return Indicators(**{name: Decimal(value) / 100 if name in RATES else value for name, value in stated.items()})


def building(stages: Mapping[Stage, Indicators] | None = None, **given: Any) -> DossierBuilding:
    defaults = {"id": "1号楼", "use": Use.OFFICE, "floor_area_m2": Decimal(1000), "prefabricated": False}
    stated = {**defaults, **given, "indicators": dict(stages or {})}
    return DossierBuilding(**{**stated, "id": BuildingId(stated["id"]), "floor_area_m2": Decimal(stated["floor_area_m2"])})


def dossier(*buildings: DossierBuilding, dates: Milestones | None = None, **given: Any) -> Dossier:
    project = DossierProject(
        code="2303-140581-04-01-000001",
        name="第二人民医院",
        county="140581",
        kind=Kind.NEW,
        funding=Funding.PRIVATE,
        urban=True,
        bim_pilot=False,
    )
    return Dossier(project=structs.replace(project, **given), dates=dates or Milestones(), buildings=buildings)


PROJECT_KEYS = DossierProject.__struct_fields__


def judge(
    gate: Gate = Gate.DESIGN_REVIEW, on: date | None = MIDSUMMER, dates: Milestones | None = None, **given: Any
) -> dict[str, Verdict]:
    """The verdicts on one building, by rule. Indicators in `given` are those of the gate's stage."""
    stated = indicators(**{name: given.pop(name) for name in INDICATORS if name in given})
    project = {name: given.pop(name) for name in PROJECT_KEYS if name in given}
    one = building({JUDGED_STAGE[gate]: stated, **given.pop("stages", {})}, **given)
    return {verdict.rule: verdict for verdict in rulebook().judge(dossier(one, dates=dates, **project), gate, on)}
