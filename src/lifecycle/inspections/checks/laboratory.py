"""取样与试验 as they stand: what a laboratory still has to report, and which tests the season put off."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.inspections.checks.terms import Subject
from lifecycle.vocabulary import BuildingId


class LabResult(StrEnum):
    """检测结论."""

    PASSED = "passed"  # 合格
    FAILED = "failed"  # 不合格


class Sample(Struct, frozen=True, kw_only=True):
    """样品. of: the item and its subject; since: its last step; result: of the latest report; disputed: 复检 is asked for."""

    id: str
    of: Subject
    seal_number: str
    since: date
    result: LabResult | None = None
    disputed: bool = False

    @property
    def awaited(self) -> bool:
        """Whether a report has to come yet."""
        return self.result is None or self.disputed


class DeferredTest(Struct, frozen=True, kw_only=True):
    """缓做的试验. until: the day by which it is made up; made_up: it was, and what was tested met."""

    id: str
    what: str
    buildings: tuple[BuildingId, ...]
    since: date
    until: date
    made_up: bool = False
