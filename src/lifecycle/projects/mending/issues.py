"""待处置事项: what is open on buildings and holds back our own next decisions."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.vocabulary import BuildingId, Citation, Gate


class Ground(StrEnum):
    """事项缘由."""

    RECORDED_IN_DOUBT = "recorded_in_doubt"  # 外部决定存疑
    STARTED_EARLY = "started_early"  # 未完成前置环节即开工
    FOUND = "found"  # 人工提出
    RESTS_ON_CHANGED = "rests_on_changed"  # 所依据的内容已变化
    ACCEPTED_OVER_FINDING = "accepted_over_finding"  # 问题未销号即竣工验收
    OPEN_FINDING = "open_finding"  # 检查问题未销号


class Issue(Struct, frozen=True, kw_only=True):
    """待处置事项: a 督办 item, a decision flagged for a new look, or a finding; while it is open it holds back our own next decisions.

    clauses: of the statutes that it rests on. A finding holds back the filing only.
    """

    id: str
    buildings: tuple[BuildingId, ...]
    ground: Ground
    on: date
    gates: tuple[Gate, ...] = ()
    rules: tuple[str, ...] = ()
    reason: str = ""
    clauses: tuple[Citation, ...] = ()
    open: bool = True
