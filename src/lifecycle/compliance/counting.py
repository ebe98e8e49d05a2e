"""计数: whether a building counts toward a target, where, by which area, and why not if it does not."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from lifecycle.compliance.choosing import counted_on
from lifecycle.compliance.conditions import MeasureCondition, applies
from lifecycle.compliance.document import Target, TargetUnit
from lifecycle.policies.measures import MeasuredBuilding


class CountableBuilding(MeasuredBuilding, frozen=True, kw_only=True):
    """待计数的单体. indicators: green_star as built, retrofit_area_m2 as last stated; the days of 实际开工 and of the 验收报告."""

    started_on: date | None
    accepted_on: date | None


class Reason(StrEnum):
    """计数理由."""

    COUNTED = "counted"  # 计入
    ONLY_IN_DENOMINATOR = "only_in_denominator"  # 只计入分母
    NUMERATOR_UNKNOWN = "numerator_unknown"  # 分子条件所需指标缺失，只计入分母
    NOT_COUNTED_YET = "not_counted_yet"  # 该目标尚未计数
    NO_DATE = "no_date"  # 尚未开工或验收
    OTHER_YEAR = "other_year"  # 不在该年度
    OUTSIDE = "outside"  # 不属于统计对象
    AREA_UNKNOWN = "area_unknown"  # 面积未申报


class Counted(Struct, frozen=True, kw_only=True):
    """计数结果. counts: in the sum, or in the denominator of a share; area: square metres; measures: what the reason is about."""

    reason: Reason
    counts: bool = False
    in_numerator: bool = False
    area: Decimal | None = None
    measures: tuple[str, ...] = ()


def counts(target: Target, building: CountableBuilding) -> Counted:
    """是否计入: a building counts once, in the year of its own start or acceptance."""
    counting = target.counting
    if counting is None:
        return Counted(reason=Reason.NOT_COUNTED_YET)
    day: date | None = getattr(building, counting.in_year_of)
    counting = counted_on(counting, day)
    if failing := _failing(counting.among, building):
        return Counted(reason=Reason.OUTSIDE, measures=failing)
    if day is None or day.year != target.year:
        return Counted(reason=Reason.NO_DATE if day is None else Reason.OTHER_YEAR, measures=(counting.in_year_of,))
    area: Decimal | None = counting.area.read(building)
    if area is None:
        return Counted(reason=Reason.AREA_UNKNOWN, measures=(counting.area.name,))
    return _counted(counting.having or (), building, area)


def _counted(having: Sequence[MeasureCondition], building: CountableBuilding, area: Decimal) -> Counted:
    """In the sum or the denominator for sure; in the numerator if it is known to belong there."""
    inside, missing = applies(having, building)
    if inside:
        return Counted(reason=Reason.COUNTED, counts=True, in_numerator=True, area=area)
    if missing:
        return Counted(reason=Reason.NUMERATOR_UNKNOWN, counts=True, area=area, measures=missing)
    return Counted(reason=Reason.ONLY_IN_DENOMINATOR, counts=True, area=area, measures=_failing(having, building))


def goal(target: Target, county: str) -> Decimal | None:
    """县级目标值 in the unit that is counted: a fraction of one, square metres, or a number. None where the document has none."""
    printed = target.aim(county)
    if printed is None:
        return None
    return printed * SQUARE_METRES_IN_TEN_THOUSAND if target.unit is TargetUnit.TEN_THOUSAND_M2 else printed


def _failing(conditions: Sequence[MeasureCondition], building: CountableBuilding) -> tuple[str, ...]:
    """The measures whose conditions do not hold, for want of a value or in spite of it."""
    return tuple(each.measure.name for each in conditions if applies((each,), building)[0] is not True)


SQUARE_METRES_IN_TEN_THOUSAND = 10_000
