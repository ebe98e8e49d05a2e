"""指标: the six indicators as stated at the stage that is looked at; None where nobody stated them."""

from decimal import Decimal

from lifecycle.policies.measures.measured import MeasuredBuilding
from lifecycle.vocabulary import GreenStar


def energy_saving_rate(building: MeasuredBuilding) -> Decimal | None:
    """节能率, a fraction of one."""
    return building.indicators.energy_saving_rate


def green_star(building: MeasuredBuilding) -> GreenStar | None:
    """绿色建筑星级."""
    return building.indicators.green_star


def assembly_rate(building: MeasuredBuilding) -> Decimal | None:
    """装配率 of the single building, a fraction of one."""
    return building.indicators.assembly_rate


def bim(building: MeasuredBuilding) -> bool | None:
    """应用 BIM."""
    return building.indicators.bim


def renewable_area_m2(building: MeasuredBuilding) -> Decimal | None:
    """可再生能源应用面积, in square metres."""
    return building.indicators.renewable_area_m2


def retrofit_area_m2(building: MeasuredBuilding) -> Decimal | None:
    """改造面积, in square metres."""
    return building.indicators.retrofit_area_m2
