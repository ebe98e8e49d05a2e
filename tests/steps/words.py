"""用语: how officials name things in the features, and what the code calls them."""

import re
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from lifecycle.projects.project import Mode
from lifecycle.projects.works.building import WHOLE
from lifecycle.vocabulary import BuildingId, EnergyPath, Funding, Gate, Indicators, Kind, Ruling, StaffId, Stage, Use, WorksClass
from lifecycle.wording import label
from tests.office import CHECKER, CITY, HANDLER, HEAD, SECURITY, SIGNER, ZEZHOU
from tests.packaged import rulebook

E = TypeVar("E", bound=Enum)


def by_label(kind: type[E]) -> dict[str, E]:
    """The members of an enum by the labels that people see."""
    return {label(member): member for member in kind}


COUNTIES = {county.name: county.code for county in rulebook().jurisdictions.counties}
KINDS = by_label(Kind)
FUNDINGS = by_label(Funding)
USES = by_label(Use)
GATES = by_label(Gate)
RULINGS = by_label(Ruling)
WORKS = {"项目": WorksClass.BUILDING} | {f"{name}工程": member for name, member in by_label(WorksClass).items()}
STAGES = {"规划条件要求": Stage.REQUIRED, "设计": Stage.DESIGNED, "施工图": Stage.DRAWN, "竣工": Stage.AS_BUILT}
PATHS = by_label(EnergyPath)
MODES = {"以告知承诺方式": Mode.INFORMED_COMMITMENT, "以容缺受理方式": Mode.DEFERRED_MATERIALS, "": Mode.ORDINARY}
STARS = {label(f"green_star.{star}"): star for star in ("none", 0, 1, 2, 3)}
PEOPLE = {
    "审批人员": HANDLER,
    "承办人": HANDLER,
    "审核人": CHECKER,
    "签发人": SIGNER,
    "单位负责人": HEAD,
    "市局人员": CITY,
    "另一名市局人员": StaffId("SJ10"),
    "泽州县局人员": ZEZHOU,
    "安全管理员": SECURITY,
    "审计管理员": StaffId("SJ02"),
    "系统管理员": StaffId("GX01"),
    "执法检查人员": StaffId("JC01"),
    "审计人员": StaffId("SJ09"),
}


def any_of(words: dict[str, Any] | list[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


DAY = r"\d{4}-\d{2}-\d{2}"
ON = rf"(?:于(?P<on>{DAY}))?"
AT = r"(?: ?(?P<at>(?:上午|下午)?\d{1,2}(?::\d{2}|[时点](?:\d{1,2}分)?)))?"
"""几时几分, behind the day."""
BUILDING = r"[0-9A-Z]+号楼"
UNIT = rf"{BUILDING}(?:(?:{any_of(USES)})部分)?"
UNITS = rf"{UNIT}(?:、{UNIT})*"
BUILDINGS = rf"(?P<named>全部工程|{BUILDING}(?:、{BUILDING})*)"
AREA = r"\d+(?:\.\d+)?"
WHO = rf"(?P<who>{any_of(PEOPLE)})"
FOR_WHOM = rf"(?:代(?P<behalf>{any_of(PEOPLE)}))?"
GATE = rf"(?P<gate>{any_of(GATES)})"
REASON = r'，理由是"(?P<reason>[^"]*)"'
QUOTED = r'"[^"]+"(?:、"[^"]+")*'

NUMBER = r'(?:，文号"(?P<number>[^"]+)")?'
VALUES = r"(?P<values>[^，的]+)"

INDICATORS = {
    "节能率": "energy_saving_rate",
    "星级": "green_star",
    "装配率": "assembly_rate",
    "BIM": "bim",
    "可再生能源应用面积": "renewable_area_m2",
    "改造面积": "retrofit_area_m2",
    "节能标准水平": "energy_standard_level",
    "达标途径": "energy_standard_path",
}
_STATEMENT = re.compile(
    rf"(?P<rate>节能率|装配率|节能标准水平)(?P<percent>{AREA})%|(?P<surface>可再生能源应用面积|改造面积)(?P<area>{AREA})平方米"
    rf"|(?P<star>{any_of(STARS)})|(?P<bim>不?应用BIM)|(?P<path>{any_of(PATHS)})|(?P<unknown>{any_of(INDICATORS)})未申报"
)


def indicators(words: str) -> dict[str, Any]:
    """节能率72%、一星级、应用BIM: the values by their names in the code; None for what is said not to be stated."""
    values: dict[str, Any] = {}
    for item in words.split("、"):
        said = _STATEMENT.fullmatch(item)
        assert said, f"not a statement of an indicator: {item}"
        match said.lastgroup:
            case "percent":
                values[INDICATORS[said["rate"]]] = Decimal(said["percent"]).scaleb(-2)
            case "area":
                values[INDICATORS[said["surface"]]] = Decimal(said["area"])
            case "star":
                values["green_star"] = STARS[said["star"]]
            case "path":
                values["energy_standard_path"] = PATHS[said["path"]]
            case "bim":
                values["bim"] = said["bim"] == "应用BIM"
            case _:
                values[INDICATORS[said["unknown"]]] = None
    return values


def stated(values: dict[str, Any]) -> Indicators:
    """The values that are known."""
    return Indicators(**{name: value for name, value in values.items() if value is not None})


def quoted(words: str) -> tuple[str, ...]:
    """The words between quotation marks."""
    return tuple(re.findall(r'"([^"]+)"', words))


def building_id(name: str) -> BuildingId:
    """1号楼 is `1`, 1号楼商业部分 is `1/commercial`, 全部工程 is the one subject of works without buildings."""
    if name == "全部工程":
        return WHOLE
    number, _, part = name.partition("号楼")
    return BuildingId(f"{number}/{USES[part.removesuffix('部分')]}" if part else number)


def unit_ids(names: str) -> tuple[BuildingId, ...]:
    """1号楼、2号楼: all of them."""
    return tuple(map(building_id, names.split("、")))
