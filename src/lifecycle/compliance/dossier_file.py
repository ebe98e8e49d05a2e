"""卷宗文件: JSON to Dossier, or every reason why not, each with the path of the bad value."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.reading.json_forms import (
    ROOT,
    Reader,
    below,
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
    understood,
)
from lifecycle.values.identifiers import code, identifier, refuse_id_form, refuse_later_code, region_of
from lifecycle.values.indicators import LISTED, Indicator, beyond
from lifecycle.values.marked import MOST, within
from lifecycle.values.names_in import refuse_number
from lifecycle.values.text import line, slug
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, BuildingId, Funding, GreenStar, Indicators, Kind, Refused, Stage, Use

STARS: dict[str, GreenStar] = {"none": "none", "0": 0, "1": 1, "2": 2, "3": 3}


def read_dossier(written: bytes, units: Jurisdictions) -> Dossier:
    """卷宗 of a file's bytes. Raises BadInput with every fault that was found."""
    form = fields(
        parse(written),
        ROOT,
        {"project": _project(units), "buildings": listing(_building(units))},
        {"dates": _dates},
    )
    _demand_distinct(form["buildings"])
    return Dossier(**form)


def _project(units: Jurisdictions) -> Reader[DossierProject]:
    form = {
        "code": text(_code(units)),
        "name": text(_words(units, line)),
        "county": _county(units),
        "kind": member(Kind),
        "funding": member(Funding),
        "urban": truth,
        "bim_pilot": truth,
    }
    return lambda value, path: DossierProject(**fields(value, path, form))


def _code(units: Jurisdictions) -> Callable[[str], str]:
    def read(typed: str) -> str:
        understood = code(within(typed, MOST))
        if (region := region_of(understood)) not in units.regions:
            raise Refused("project.region_unknown", code=understood, region=region)
        return understood

    return read


def _words(units: Jurisdictions, read: Callable[[str], str]) -> Callable[[str], str]:
    def read_words(typed: str) -> str:
        understood = read(within(typed, MOST))
        refuse_number(understood, units.own_regions)
        return understood

    return read_words


def _county(units: Jurisdictions) -> Reader[str]:
    known = one_of({each.code: each.code for each in units.counties})
    return lambda value, path: known(understood(identifier, value, path) if type(value) is str else value, path)


def _building_id(typed: str) -> str:
    """单体编号, as the ledger takes it."""
    id_ = identifier(typed)
    refuse_id_form(id_)
    return id_


def _building(units: Jurisdictions) -> Reader[DossierBuilding]:
    required = {"id": text(_words(units, _building_id)), "use": member(Use), "floor_area_m2": exact_floor_area, "prefabricated": truth}

    def read(value: Any, path: str) -> DossierBuilding:
        form = fields(value, path, required, {"dates": _dates, "indicators": _stages})
        building = DossierBuilding(**{**form, "id": BuildingId(form["id"])})
        _refuse_over_floor_area(building, path)
        return building

    return read


def _refuse_over_floor_area(building: DossierBuilding, path: str) -> None:
    """Raises BadInput for each area above the floor area that it is part of."""
    over = [
        Problem(
            below(below(below(path, "indicators"), stage.value), indicator.name),
            "indicator.over_floor_area",
            {
                "building": building.id,
                "unit": building.id,
                "indicator": indicator.called,
                "area": area,
                "floor_area": building.floor_area_m2,
            },
        )
        for stage, stated in building.indicators.items()
        for indicator, area in beyond(stated, building.floor_area_m2)
    ]
    if over:
        raise BadInput(*over)


def refuse_later(dossier: Dossier, on: date) -> None:
    """Raises BadInput for a 项目代码 of a month that had not come on the day of judgement."""
    understood(lambda code_: refuse_later_code(code_, on), dossier.project.code, "project.code")


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
    star = slug(value) if isinstance(value, str) else None
    if star not in STARS:
        raise fault(path, "json.not_a_star")
    return STARS[star]


FORMS: dict[Unit, Reader[Any]] = {Unit.RATE: exact_rate, Unit.AREA: exact_area, Unit.STAR: _star, Unit.FLAG: truth}
"""计量单位 -> how an indicator is read."""


def _demand_distinct(buildings: tuple[DossierBuilding, ...]) -> None:
    first: dict[BuildingId, int] = {}
    again = [(index, building.id) for index, building in enumerate(buildings) if first.setdefault(building.id, index) != index]
    if again:
        raise BadInput(*(Problem(f"buildings[{index}].id", "json.repeated_building", {"first": first[id_]}) for index, id_ in again))
