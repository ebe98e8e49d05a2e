"""计量单位: what kind of value a measure or an indicator has."""

from enum import StrEnum


class Unit(StrEnum):
    """计量单位, which decides how a value is written in YAML, typed, compared and shown."""

    RATE = "rate"  # 比例: an exact fraction of one, written "75%"
    AREA = "area"  # 面积: square metres, written "20000"
    STAR = "star"  # 星级: "none", "0" to "3"
    FLAG = "flag"  # 是否: true or false
    CATEGORY = "category"  # 类别: one of a closed list
    DAY = "day"  # 日期: a calendar day, written 2023-07-01
