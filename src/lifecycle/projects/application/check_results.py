"""受理核对的结果, apart from its facts, since the state of a project knows it, too."""

from enum import StrEnum


class AcceptanceCheck(StrEnum):
    """受理核对的结果."""

    AGREED = "agreed"  # 同意受理
    RETURNED = "returned"  # 退回修改
