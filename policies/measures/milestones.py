"""节点: the one list of the days that the law looks at. Each is a measure too, so that rules can compare days."""

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct


class Milestones(Struct, frozen=True, kw_only=True):
    """节点日期, by which 新老划断 is decided; None is not known or not yet."""

    approved_on: date | None = None  # 立项
    planning_conditions_on: date | None = None  # 规划条件
    land_contract_on: date | None = None  # 土地出让合同
    design_reviewed_on: date | None = None  # 方案审查
    planning_permit_on: date | None = None  # 建设工程规划许可
    drawings_submitted_on: date | None = None  # 施工图送审
    drawings_reviewed_on: date | None = None  # 施工图审查
    tendered_on: date | None = None  # 招标
    permit_applied_on: date | None = None  # 施工许可申请
    permitted_on: date | None = None  # 施工许可
    started_on: date | None = None  # 开工
    accepted_on: date | None = None  # 竣工验收


MILESTONES = Milestones.__struct_fields__


def day_of(milestone: str) -> Callable[[Any], date | None]:
    """节点日期 as a measure of a building: the day as stated, None where nobody stated it."""

    def read(building: Any) -> date | None:
        day: date | None = getattr(building.milestones, milestone)
        return day

    read.__name__ = milestone
    return read
