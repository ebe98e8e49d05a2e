"""可导入的名录: the registers that a file may be read into."""

from enum import StrEnum


class RosterName(StrEnum):
    """可导入的名录."""

    OBJECTS = "objects"  # 检查对象
    INSPECTORS = "inspectors"  # 执法检查人员
    EXPERTS = "experts"  # 专家
