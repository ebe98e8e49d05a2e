"""参建单位: the units that answer for a project, and the identifiers that they and the project carry."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from lifecycle.field_types import Contact
from lifecycle.values.credit_codes import as_issued
from lifecycle.values.text import shortened
from lifecycle.vocabulary import CreditCode, Refused, TextLine


class PartyRole(StrEnum):
    """参建角色."""

    CONSTRUCTION_UNIT = "construction_unit"  # 建设单位
    GENERAL_CONTRACTOR = "general_contractor"  # 施工总承包单位
    SUPERVISOR = "supervisor"  # 监理单位
    SURVEYOR = "surveyor"  # 勘察单位
    DESIGNER = "designer"  # 设计单位


UnitName = Annotated[TextLine, Meta(extra={"asking": "nothing"})]
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
