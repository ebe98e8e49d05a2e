"""卷宗文件: JSON to Dossier, or every reason why not, each with the path of the bad value."""

from typing import Any

from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.reading.json_forms import (
    ROOT,
    Reader,
    day,
    exact_area,
    exact_floor_area,
    exact_rate,
    fault,
    fields,
    listing,
    member,
    one_of,
    parse,
    text,
    truth,
)
from lifecycle.values.indicators import LISTED, Indicator
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, BuildingId, Funding, GreenStar, Indicators, Kind, Stage, Use

STARS: dict[str, GreenStar] = {"none": "none", "0": 0, "1": 1, "2": 2, "3": 3}


def read_dossier(written: bytes, units: Jurisdictions) -> Dossier:
    """卷宗 of a file's bytes. Raises BadInput with every fault that was found."""
    form = fields(
        parse(written),
        ROOT,
        {"project": _project(units), "buildings": listing(_building)},
        {"dates": _dates},
    )
    _demand_distinct(form["buildings"])
    return Dossier(**form)


def _project(units: Jurisdictions) -> Reader[DossierProject]:
    form = {
        "code": text,
        "name": text,
        "county": one_of({each.code: each.code for each in units.counties}),
        "kind": member(Kind),
        "funding": member(Funding),
        "urban": truth,
        "bim_pilot": truth,
    }
    return lambda value, path: DossierProject(**fields(value, path, form))


def _building(value: Any, path: str) -> DossierBuilding:
    form = fields(
        value,
        path,
        {"id": text, "use": member(Use), "floor_area_m2": exact_floor_area, "prefabricated": truth},
        {"dates": _dates, "indicators": _stages},
    )
    return DossierBuilding(**{**form, "id": BuildingId(form["id"])})


def _dates(value: Any, path: str) -> Milestones:
    return Milestones(**fields(value, path, {}, dict.fromkeys(Milestones.__struct_fields__, day)))


def _stages(value: Any, path: str) -> dict[Stage, Indicators]:
    return {Stage(name): stated for name, stated in fields(value, path, {}, {stage.value: _indicators(stage) for stage in STAGES}).items()}


def _indicators(stage: Stage) -> Reader[Indicators]:
    form = {each.name: _form_of(each) for each in LISTED if stage in each.stages}
    return lambda value, path: Indicators(**fields(value, path, {}, form))


def _form_of(indicator: Indicator) -> Reader[Any]:
    return member(indicator.categories) if indicator.categories else FORMS[indicator.unit]


def _star(value: Any, path: str) -> GreenStar:
    """ "none", or a grade from 0 to 3 as a number or a string."""
    if not isinstance(value, str) or value not in STARS:
        raise fault(path, "json.not_a_star")
    return STARS[value]


FORMS: dict[Unit, Reader[Any]] = {Unit.RATE: exact_rate, Unit.AREA: exact_area, Unit.STAR: _star, Unit.FLAG: truth}
"""计量单位 -> how an indicator is read."""


def _demand_distinct(buildings: tuple[DossierBuilding, ...]) -> None:
    first: dict[BuildingId, int] = {}
    again = [(index, building.id) for index, building in enumerate(buildings) if first.setdefault(building.id, index) != index]
    if again:
        raise BadInput(*(Problem(f"buildings[{index}].id", "json.repeated_building", {"first": first[id_]}) for index, id_ in again))
