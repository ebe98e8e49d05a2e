"""台账表样: the columns of the register, one row a building. A path names where in a row the value belongs, and is kept for ever."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.desk.register import cells
from lifecycle.desk.register.cells import CellForm, Value
from lifecycle.projects.routes import DECIDERS
from lifecycle.projects.works.acceptance import SpecialResult
from lifecycle.values.indicators import BY_NAME, LISTED, Indicator, Shown, stated_at
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, Funding, Gate, Kind, Stage, Use, WorksClass
from lifecycle.wording import for_city, label, say

SHEET = say("register.sheet")
"""The sheet that is read when a workbook has one of this name; otherwise its first."""

ALWAYS = ("project", "construction_unit")
"""Groups of columns that every row fills."""
BUILDING = "building"
"""The group that every row of a 房屋建筑 fills, and no other."""
OF_PROJECT = (*ALWAYS, "general_contractor")
"""Groups that say the same in all rows of one project."""


REGION = re.compile(r"\d{6}", re.ASCII)
"""地区代码 as it stands inside a 项目代码: 镇街 and zones without a code of their own stand there by that of the unit above."""
ALSO = {path: say(f"register.also.{path}") for path in ("construction_unit.name", "general_contractor.name", "building.prefabricated")}
"""What clerks write over a column besides its heading."""


class Column(Struct, frozen=True):
    """一列. required: whenever its group is filled at all; of_towns: of a city of 镇街, which has other words for some columns."""

    path: str
    form: CellForm
    required: bool = False
    of_towns: bool = False

    @property
    def group(self) -> str:
        """The columns that belong together: `project`, `decisions.design_review`."""
        return self.path.rpartition(".")[0]

    def heading(self, lang: str = "zh") -> str:
        """列名, with its unit."""
        match self.path.split("."):
            case ["indicators", stage, name]:
                unit = HEADED.get(BY_NAME[name].unit, "none")
                return say(f"register.heading.indicator.{unit}", lang, stage=Stage(stage), indicator=label(f"indicator.{name}", lang))
            case ["decisions", gate, part]:
                return say(f"register.heading.decision.{part}", lang, gate=Gate(gate))
        return say(for_city(f"register.heading.{self.path}", of_towns=self.of_towns), lang)

    def headings(self, lang: str) -> tuple[str, ...]:
        """The heading, and that which stands over the column in other cities: what was filled in before is read as well."""
        return (self.heading(lang), replace(self, of_towns=False).heading(lang))

    def note(self, lang: str = "zh") -> str:
        """填写说明."""
        match self.path.split("."):
            case ["indicators", _, name]:
                return say(f"register.note.indicator.{name}", lang)
            case ["decisions", _, part]:
                return say(f"register.note.decision.{part}", lang)
        return say(for_city(f"register.note.{self.path}", of_towns=self.of_towns), lang)


class Form(Struct, frozen=True):
    """表样 of one city: its counties are the units of its own table.

    key: the column by which a row is called; sheet: what its sheet is called; always: the groups of columns that every row fills;
    opening: the sentence that explains it.
    """

    columns: tuple[Column, ...]
    key: str = "project.code"
    sheet: str = SHEET
    always: tuple[str, ...] = ALWAYS
    opening: str = "register.guide.opening"

    def at(self, path: str) -> Column:
        return next(column for column in self.columns if column.path == path)


def form_of(jurisdictions: Jurisdictions) -> Form:
    """存量补录台账 as it is laid out, and as it is read."""
    county = cells.choice({each.name: each.code for each in jurisdictions.counties})
    regions, own = jurisdictions.regions, jurisdictions.own_regions
    region = next(each for each in regions if REGION.fullmatch(each))
    code = CellForm("project_code", partial(cells.project_code, regions), f"2301-{region}-04-01-123456")
    local = names_in_examples(jurisdictions) | {"region": region}
    words, sign = partial(_words, own, local), partial(_sign, own, local)
    record = CellForm("sign", partial(cells.number_or_reason, own), say("register.example.special", **local))
    return Form(
        (
            Column("project.code", code, required=True),
            Column("project.name", words("project_name"), required=True),
            Column("project.county", county, required=True, of_towns=jurisdictions.of_towns),
            Column("project.kind", _listed(Kind), required=True),
            Column("project.works_class", _listed(WorksClass)),
            Column("project.funding", _listed(Funding), required=True),
            Column("project.urban", cells.YES_NO, required=True),
            Column("project.bim_pilot", cells.YES_NO, required=True),
            Column("project.approving_authority", words("approving_authority"), required=True),
            Column("project.approved_on", cells.DAY),
            Column("construction_unit.name", words("construction_unit"), required=True),
            Column("construction_unit.uscc", cells.CREDIT_CODE),
            Column("general_contractor.name", words("general_contractor"), required=True),
            Column("general_contractor.uscc", cells.CREDIT_CODE),
            Column("building.id", CellForm("building_id", partial(cells.building_id, own), "1#"), required=True),
            Column("building.name", words("building_name"), required=True),
            Column("building.use", _listed(Use), required=True),
            Column("building.floor_area_m2", cells.FLOOR_AREA, required=True),
            Column("building.prefabricated", cells.YES_NO, required=True),
            *(column for stage in STAGES for column in _indicators(stage)),
            Column("reserve.number", sign("reserve"), required=True),
            Column("reserve.on", cells.DAY, required=True),
            Column("annual_plan.year", cells.YEAR, required=True),
            Column("annual_plan.number", sign("annual_plan"), required=True),
            Column("annual_plan.on", cells.DAY, required=True),
            *(column for gate in BEFORE_WORKS for column in _decision(words, sign, gate)),
            Column("started.on", cells.DAY, required=True),
            Column("completion.report_number", sign("completion"), required=True),
            Column("completion.on", cells.DAY, required=True),
            Column("specials.energy", _listed(SpecialResult), required=True),
            Column("specials.energy_record", record, required=True),
            Column("specials.green", _listed(SpecialResult), required=True),
            Column("specials.green_record", record, required=True),
            Column("specials.assembly", _listed(SpecialResult), required=True),
            Column("specials.assembly_record", record, required=True),
            Column("specials.on", cells.DAY, required=True),
            *(column for gate in AFTER_WORKS for column in _decision(words, sign, gate)),
        )
    )


AFTER_WORKS = (Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING)
BEFORE_WORKS = tuple(gate for gate in DECIDERS if gate not in AFTER_WORKS)


def _indicators(stage: Stage) -> Iterable[Column]:
    return (Column(f"indicators.{stage}.{name}", INDICATOR_FORMS[name]) for name in stated_at(stage, Shown.REGISTER))


def names_in_examples(jurisdictions: Jurisdictions) -> dict[str, str]:
    """示例里的地名: those of the ledger's city and of the first of its units."""
    city, province = jurisdictions.by_code[jurisdictions.city], jurisdictions.chain(jurisdictions.city)[1:2]
    short = city.name.removesuffix("市")
    above = jurisdictions.by_code[province[0]].name.removesuffix("省") if province else short
    return {"city": city.name, "short": short, "first_sign": short[0], "province": above, "unit": jurisdictions.counties[0].name}


def _decision(words: Callable[[str], CellForm], sign: Callable[[str], CellForm], gate: Gate) -> Iterable[Column]:
    yield Column(f"decisions.{gate}.number", sign(gate), required=True)
    yield Column(f"decisions.{gate}.authority", words(DECIDERS[gate].authority), required=True)
    yield Column(f"decisions.{gate}.on", cells.DAY, required=True)


def _words(own: Collection[str], local: Mapping[str, str], example: str) -> CellForm:
    return CellForm("words", partial(cells.words, own), say(f"register.example.{example}", **local))


def _sign(own: Collection[str], local: Mapping[str, str], example: str) -> CellForm:
    return CellForm("sign", partial(cells.paper_number, own), say(f"register.example.{example}", **local))


def _listed(kind: type[StrEnum]) -> CellForm:
    return cells.choice({label(each): each.value for each in kind})


GREEN_STARS: dict[str, Value] = {label(f"green_star.{star}"): star for star in ("none", 0, 1, 2, 3)}

HEADED = {Unit.RATE: "rate", Unit.AREA: "area"}
"""The units that stand in a heading."""
UNIT_FORMS: dict[Unit, CellForm] = {
    Unit.RATE: cells.RATE,
    Unit.AREA: cells.AREA,
    Unit.STAR: cells.choice(GREEN_STARS),
    Unit.FLAG: cells.YES_NO,
}


def _cell(indicator: Indicator) -> CellForm:
    return _listed(indicator.categories) if indicator.categories else UNIT_FORMS[indicator.unit]


INDICATOR_FORMS: dict[str, CellForm] = {each.name: _cell(each) for each in LISTED}
"""指标 -> 单元格."""
