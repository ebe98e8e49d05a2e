"""检查发现 and 责令通知书 as they stand: what is open, by when, and what was said of it last."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.inspections.checks.terms import ItemLevel, Subject
from lifecycle.vocabulary import BuildingId, Citation, StaffId


class FindingStatus(StrEnum):
    """问题的状态."""

    FOUND = "found"  # 待责令
    ORDERED = "ordered"  # 整改中
    REPLIED = "replied"  # 待复查
    RECTIFIED = "rectified"  # 待销号
    CLOSED = "closed"  # 已销号
    DROPPED = "dropped"  # 已终止


class Severity(StrEnum):
    """问题的轻重."""

    ORDINARY = "ordinary"  # 一般
    SERIOUS = "serious"  # 严重
    DANGER = "danger"  # 有现实危险


class Finding(Struct, frozen=True, kw_only=True):
    """检查发现. of: the unmet item and its subject, None where it was found beside the list; since: its last step; due: 整改期限 as printed
    or put off; blocks: statutes by which it holds back the filing; re_checkers: who re-checked it last; unconfirmed_by: the second of
    them, until he confirms it."""

    id: str
    words: str
    on: date
    since: date
    level: ItemLevel
    severity: Severity
    buildings: tuple[BuildingId, ...]
    of: Subject | None = None
    blocks: tuple[Citation, ...] = ()
    status: FindingStatus = FindingStatus.FOUND
    due: date | None = None
    re_checkers: frozenset[StaffId] = frozenset()
    unconfirmed_by: StaffId | None = None

    @property
    def open(self) -> bool:
        return self.status not in {FindingStatus.CLOSED, FindingStatus.DROPPED}

    @property
    def holds_back(self) -> bool:
        """Whether its project is told of it: by a statute, or as one of a key item, of which the bureau has a choice."""
        return bool(self.blocks) or self.level is ItemLevel.KEY


class Order(Struct, frozen=True, kw_only=True):
    """责令通知书. asked_until: 申请延至, while that is not decided; stops: 责令停止施工, until it is lifted."""

    id: str
    number: str
    on: date
    findings: tuple[str, ...]
    due: date | None = None
    stops: bool = False
    lifted_on: date | None = None
    asked_until: date | None = None
    asked_on: date | None = None
