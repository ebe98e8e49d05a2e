"""比较方式: the closed list of ways in which a value is held against what is required."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import ge, gt, le, lt
from typing import Any

from lifecycle.compliance.quantities import percent, plain
from lifecycle.policies.measures import Value
from lifecycle.values.units import Unit
from lifecycle.vocabulary import Quantity


class Comparison(StrEnum):
    """比较方式. Days have words of their own. The last two look beyond the one value: at earlier stages, and at the other documents."""

    AT_LEAST = "at_least"  # 不低于
    MORE_THAN = "more_than"  # 高于
    AT_MOST = "at_most"  # 不超过
    LESS_THAN = "less_than"  # 低于
    BEFORE = "before"  # 早于
    NOT_BEFORE = "not_before"  # 不早于
    IS = "is"  # 是
    NOT_BELOW_EARLIER_STAGES = "not_below_earlier_stages"  # 不低于前一阶段
    SOME_RULE_IN_FORCE = "some_rule_in_force"  # 有现行规定


ORDERED: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: ge,
    Comparison.MORE_THAN: gt,
    Comparison.AT_MOST: le,
    Comparison.LESS_THAN: lt,
    Comparison.BEFORE: lt,
    Comparison.NOT_BEFORE: ge,
}

OF_AMOUNTS = (Comparison.AT_LEAST, Comparison.MORE_THAN, Comparison.AT_MOST, Comparison.LESS_THAN)
OF_UNIT: dict[Unit, tuple[Comparison, ...]] = {
    Unit.RATE: OF_AMOUNTS,
    Unit.AREA: OF_AMOUNTS,
    Unit.STAR: OF_AMOUNTS,
    Unit.FLAG: (Comparison.IS,),
    Unit.CATEGORY: (Comparison.IS,),
    Unit.DAY: (Comparison.BEFORE, Comparison.NOT_BEFORE),
}
"""The comparisons with a fixed value that a unit knows."""

STAR_RANK: dict[Any, int] = {"none": -1, 0: 0, 1: 1, 2: 2, 3: 3}
"""非绿色建筑低于基本级: below every grade stands a building that is not green."""


def rank(unit: Unit, value: Value) -> Any:
    """A value in the order of its unit: false before true, "none" before 基本级."""
    return STAR_RANK[value] if unit is Unit.STAR else value


def shown(unit: Unit, value: Value | None) -> Quantity | None:
    """A value as verdicts keep it and people read it: "71.99%", "19999.99", 1, "none", true, "2023-07-01"."""
    if isinstance(value, Decimal):
        return percent(value) if unit is Unit.RATE else plain(value)
    return value.isoformat() if isinstance(value, date) else value


def against(unit: Unit, comparison: Comparison, required: Value | frozenset[Value]) -> Callable[[Any], bool]:
    """The test that a known value passes or fails."""
    if isinstance(required, frozenset):
        return required.__contains__
    if comparison is Comparison.IS:
        return lambda value: bool(value == required)
    compare, bound = ORDERED[comparison], rank(unit, required)
    if unit is Unit.STAR:
        return lambda value: compare(STAR_RANK[value], bound)
    return lambda value: compare(value, bound)
