"""县（市、区）的度量: figures of a county in a year, as they were counted or reported; None where there is none."""

from collections.abc import Callable
from decimal import Decimal

from lifecycle.policies.measures.measured import MeasuredCounty
from lifecycle.values.units import Unit

FIGURES = {
    "county_prefabricated_share": Unit.RATE,  # 新开工装配式建筑占新建建筑面积比例
    "county_green_share": Unit.RATE,  # 绿色建筑占城镇新建建筑面积比例
    "county_residential_retrofit_m2": Unit.AREA,  # 既有居住建筑节能改造面积
    "county_public_retrofit_m2": Unit.AREA,  # 既有公共建筑绿色化改造面积
}
"""县级数据, by the name under which documents call them."""


def figure(name: str) -> Callable[[MeasuredCounty], Decimal | None]:
    """县级数据 as a measure of a county."""

    def read(county: MeasuredCounty) -> Decimal | None:
        return county.figures.get(name)

    read.__name__ = name
    return read
