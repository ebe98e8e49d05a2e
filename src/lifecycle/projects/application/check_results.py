"""核对与文稿: the results and steps of what one person draws up and another looks through, apart from their facts, since the state of a
project knows them, too."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.vocabulary import StaffId


class AcceptanceCheck(StrEnum):
    """受理核对的结果."""

    AGREED = "agreed"  # 同意受理
    RETURNED = "returned"  # 退回修改


class DraftPaper(StrEnum):
    """经办的文稿: the papers of an application that one person decides; a conclusion goes its own way (拟办、审核、签发)."""

    ACCEPTANCE = "acceptance"  # 受理
    NON_ACCEPTANCE = "non_acceptance"  # 不予受理
    SUPPLEMENT = "supplement"  # 补正告知
    NEEDLESS = "needless"  # 无需许可
    SUSPENSION = "suspension"  # 中止期限
    EXTENSION = "extension"  # 延长期限


class DraftStep(StrEnum):
    """文稿经办的步骤."""

    DRAFTED = "drafted"  # 拟稿
    AGREED = "agreed"  # 核稿同意
    RETURNED = "returned"  # 退回修改
    REWORKED = "reworked"  # 修改
    NOT_NEEDED = "not_needed"  # 认定无需


class Draft(Struct, frozen=True, kw_only=True):
    """一份文稿, as it last stood. hands: who took the last step, and for whom."""

    step: DraftStep
    on: date
    hands: frozenset[StaffId]
