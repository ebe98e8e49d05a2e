"""检查对象名录库: inspected objects that are entered. Projects and buildings under construction are derived, and never entered."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.field_types import Contact, ObjectId
from lifecycle.inspections.registers.periods import Period, periods_of, refuse_listed, refuse_unlisted
from lifecycle.values.credit_codes import as_issued
from lifecycle.values.text import shortened
from lifecycle.vocabulary import Ahead, Command, County, CreditCode, Fact, Refused, Text, TextLine, fact_of


class ObjectKind(StrEnum):
    """检查对象类别."""

    PROJECT = "project"  # 在建项目
    BUILDING = "building"  # 在建单体
    UNIT = "unit"  # 参建单位
    BUILDING_IN_USE = "building_in_use"  # 既有建筑
    COST_CONSULTANT = "cost_consultant"  # 工程造价咨询企业
    LABORATORY = "laboratory"  # 检测机构
    COUNTY_BUREAU = "county_bureau"  # 县（市、区）主管部门


DERIVED = frozenset({ObjectKind.PROJECT, ObjectKind.BUILDING})
"""Read off the projects under construction."""
BY_CREDIT_CODE = frozenset({ObjectKind.UNIT, ObjectKind.COST_CONSULTANT, ObjectKind.LABORATORY, ObjectKind.COUNTY_BUREAU})
"""Called by their 统一社会信用代码, so that none stands in the register, and in a draw, twice."""
OBJECT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")


class ObjectListed(Fact, frozen=True, kw_only=True, tag="object-listed"):
    """检查对象入库: what can be inspected, from a day until a day (both included)."""

    object_kind: ObjectKind
    object_id: ObjectId
    name: TextLine
    county: County | None = None
    uscc: CreditCode | None = None
    address: TextLine | None = None
    contact: Contact | None = None
    listed_since: Ahead
    listed_until: Ahead | None = None
    reason: Text | None = None


class ListObject(Command, frozen=True, kw_only=True):
    """登记检查对象. object_id: the credit code, except of a building in use; county: None is no single county's."""

    object_kind: ObjectKind
    object_id: ObjectId
    name: TextLine
    county: County | None = None
    uscc: CreditCode | None = None
    address: TextLine | None = None
    contact: Contact | None = None
    listed_since: Ahead
    listed_until: Ahead | None = None
    reason: Text | None = None


class ObjectDelisted(Fact, frozen=True, kw_only=True, tag="object-delisted"):
    """检查对象出库: its last day is `listed_until`."""

    object_kind: ObjectKind
    object_id: ObjectId
    listed_until: Ahead
    reason: Text


class DelistObject(Command, frozen=True, kw_only=True):
    """移出检查对象."""

    object_kind: ObjectKind
    object_id: ObjectId
    listed_until: Ahead
    reason: Text


class ListedObject(Struct, frozen=True):
    """检查对象 after its facts."""

    entries: tuple[ObjectListed, ...] = ()
    periods: tuple[Period, ...] = ()

    def on(self, day: date) -> tuple[ObjectListed, Period] | None:
        """What stands in the register on a day."""
        found = zip(self.entries, self.periods, strict=True)
        return next((each for each in found if each[1].holds_on(day)), None)


def fold(facts: Sequence[Fact]) -> ListedObject:
    entries = tuple(fact for fact in facts if isinstance(fact, ObjectListed))
    return ListedObject(entries, periods_of(facts, ObjectListed, ObjectDelisted))


def known_as(kind: ObjectKind, object_id: str) -> str:
    """编号 by which it is known for ever: a credit code in the form in which it is issued."""
    return (as_issued(object_id) or object_id) if kind in BY_CREDIT_CODE else object_id


def list_object(known: ListedObject, command: ListObject) -> list[Fact]:
    """登记检查对象. Raises Refused for a kind that is derived, an id or credit code of no form, and days on which it is listed."""
    kind, object_id, uscc = command.object_kind, command.object_id, command.uscc
    if kind in DERIVED:
        raise Refused("registers.object_derived", kind=kind)
    if kind in BY_CREDIT_CODE:
        code = as_issued(object_id)
        if code is None or (uscc is not None and as_issued(uscc) != code):
            raise Refused("registers.object_by_credit_code", kind=kind, object=shortened(object_id))
        object_id = uscc = code
    elif not OBJECT_ID.fullmatch(object_id):
        raise Refused("registers.object_id_form", object=shortened(object_id))
    elif uscc is not None:
        uscc = issued(uscc, command.name)
    refuse_listed(known.periods, command.listed_since, command.listed_until, command.name)
    return [fact_of(ObjectListed, command, object_id=object_id, uscc=uscc)]


def delist_object(known: ListedObject, command: DelistObject) -> list[Fact]:
    """移出检查对象. Raises Refused where it is not listed on what would be its last day."""
    if command.object_kind in DERIVED:
        raise Refused("registers.object_derived", kind=command.object_kind)
    refuse_unlisted(known.periods, command.listed_until, command.object_id)
    return [fact_of(ObjectDelisted, command, object_id=known_as(command.object_kind, command.object_id))]


def issued(code: str, unit: str) -> str:
    """统一社会信用代码 as it is issued. Raises Refused for one that has not its form; whether its last sign fits is asked."""
    if (as_it_is := as_issued(code)) is None:
        raise Refused("unit.uscc_wrong", unit=unit, code=shortened(code))
    return as_it_is
