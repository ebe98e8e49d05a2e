"""参建单位: the units that answer for a project, and the identifiers that they and the project carry."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from lifecycle.field_types import Contact
from lifecycle.values.credit_codes import as_issued
from lifecycle.values.text import shortened
from lifecycle.vocabulary import CreditCode, Line, Refused


class PartyRole(StrEnum):
    """参建角色."""

    CONSTRUCTION_UNIT = "construction_unit"  # 建设单位
    GENERAL_CONTRACTOR = "general_contractor"  # 施工总承包单位
    SUPERVISOR = "supervisor"  # 监理单位
    SURVEYOR = "surveyor"  # 勘察单位
    DESIGNER = "designer"  # 设计单位


UnitName = Annotated[Line, Meta(extra={"asking": "nothing"})]
"""单位名称, which may hold the name of its owner."""


class Unit(Struct, frozen=True, kw_only=True):
    """单位: its name and 统一社会信用代码; a natural person stands here by person id only."""

    name: UnitName
    uscc: CreditCode | None = None
    contact: Contact | None = None


class Party(Struct, frozen=True, kw_only=True):
    """参建单位 in its role."""

    role: PartyRole
    unit: Unit


def checked(unit: Unit) -> Unit:
    """Refuses a 统一社会信用代码 whose form is wrong (GB 32100-2015). A check character that does not fit is asked (`doubts`)."""
    if unit.uscc is None:
        return unit
    code = as_issued(unit.uscc)
    if code is None:
        raise Refused("unit.uscc_wrong", unit=unit.name, code=shortened(unit.uscc))
    return Unit(name=unit.name, uscc=code, contact=unit.contact)


_CODE = re.compile(r"(?P<when>\d{4})-(?P<region>\d{6})-\d{2}-\d{2}-\d{6}", re.ASCII)


def region_of(code: str) -> str:
    """地区代码 inside a 投资项目统一代码 (GB/T 40058-2021: YYMM-region-ministry-type-serial; before 2020-11 a year stood first).

    Raises Refused when the form is wrong. The check digits are not verified: their algorithm is not published.
    """
    match = _CODE.fullmatch(code)
    if match is None:
        raise Refused("project.code_form", code=code)
    if not _months(match["when"]):
        raise Refused("project.code_date", code=code, part=match["when"])
    return match["region"]


def refuse_later_code(code: str, on: date) -> None:
    """Refuses a 项目代码 of a month that had not come on the day of the entry. Four digits that may be an old code's year are taken so."""
    when = code[:4]
    if all(month > (on.year, on.month) for month in _months(when)):
        raise Refused("project.code_later", code=code, part=when, on=on)


def _months(when: str) -> list[tuple[int, int]]:
    """What the first four digits may say: a year and month, or a year, of which the first month counts."""
    dated = [(2000 + int(when[:2]), int(when[2:]))] if 1 <= int(when[2:]) <= 12 else []
    return dated + ([(int(when), 1)] if 2000 <= int(when) <= 2020 else [])
