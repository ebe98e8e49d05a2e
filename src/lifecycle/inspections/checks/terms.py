"""检查用语: the words and values that the facts of a check share."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from lifecycle.field_types import Code, Correctable, Settled, TextHash, Words
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.vocabulary import BuildingId, Citation, Command, DocumentHash, FileHash

CheckId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", extra={"holds": "id", "reading": "slug"})]
"""编号 of a check, as its stream is called."""
ItemId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "item"})]
"""An item of a published list: `document/item`."""
OrderId = Annotated[str, Meta(extra={"holds": "id", "reading": "id"})]
STREAMS = "check/"


class CheckCommand(Command, frozen=True, kw_only=True):
    """对一次检查的命令."""

    check: CheckId


class AuthorityLevel(StrEnum):
    """检查层级: whose check it is."""

    PROVINCE = "province"  # 省级
    CITY = "city"  # 市级
    COUNTY = "county"  # 县级


class ItemSubject(StrEnum):
    """检查对象 of an item."""

    PROJECT = "project"  # 项目
    BUILDING = "building"  # 单体


class ItemLevel(StrEnum):
    """检查项等级."""

    KEY = "key"  # 重点项
    GENERAL = "general"  # 一般项


class ItemResult(StrEnum):
    """检查项结果."""

    MET = "met"  # 符合
    UNMET = "unmet"  # 不符合
    NOT_CONCERNED = "not_concerned"  # 不涉及
    NOT_YET = "not_yet"  # 未到工序
    NOT_CHECKED = "not_checked"  # 未查


class WorksSeen(StrEnum):
    """施工阶段 as it was seen on the spot."""

    FOUNDATION = "foundation"  # 地基基础
    STRUCTURE = "structure"  # 主体结构
    ENERGY_WORKS = "energy_works"  # 节能工程
    DECORATION = "decoration"  # 装饰装修
    COMPLETION = "completion"  # 竣工前后
    STANDSTILL = "standstill"  # 停工


class UnitRole(StrEnum):
    """责任单位: the unit that answers for what was found."""

    CONSTRUCTION_UNIT = "construction_unit"  # 建设单位
    CONTRACTOR = "contractor"  # 施工单位
    SUPERVISOR = "supervisor"  # 监理单位
    SURVEYOR = "surveyor"  # 勘察单位
    DESIGNER = "designer"  # 设计单位
    REVIEWER = "reviewer"  # 审图机构
    LABORATORY = "laboratory"  # 检测机构


AS_PARTY = {
    UnitRole.CONSTRUCTION_UNIT: PartyRole.CONSTRUCTION_UNIT,
    UnitRole.CONTRACTOR: PartyRole.GENERAL_CONTRACTOR,
    UnitRole.SUPERVISOR: PartyRole.SUPERVISOR,
    UnitRole.SURVEYOR: PartyRole.SURVEYOR,
    UnitRole.DESIGNER: PartyRole.DESIGNER,
}
"""The units that a project names; the others are named by whoever records."""


class Responsible(Struct, frozen=True, kw_only=True):
    """责任单位 as of the day: what was found stays with the unit of that day, whoever takes its part later."""

    role: UnitRole
    unit: Settled[Unit]


class NamedUnit(Struct, frozen=True, kw_only=True):
    """所指单位: by its role; unit: None for the one that the project has."""

    role: UnitRole
    unit: Unit | None = None


class ItemInScope(Struct, frozen=True, kw_only=True):
    """应查事项 of one check, as its list stood when the check was opened. document_sha256: of the text of the list.

    compares: the indicator whose drawn value stands beside a measured one; blocks: the statutes by which an unmet item holds back the
    filing (竣工验收备案).
    """

    item: ItemId
    document_sha256: DocumentHash
    title: Settled[Words]
    subject: ItemSubject
    item_level: ItemLevel
    compares: Code[str] | None = None
    blocks: Settled[tuple[Citation, ...]] = ()


class AskedOf(Struct, frozen=True, kw_only=True):
    """所涉单体 of an item that does not concern all buildings of the check."""

    item: ItemId
    buildings: tuple[BuildingId, ...]


class ResultOfItem(Struct, frozen=True, kw_only=True):
    """一项结果. building: the subject where the item is one of buildings, None for the project; seen: the buildings that were looked at.

    measured: with its unit; drawn: what the drawings say, beside it; spot: axis and storey.
    """

    item: ItemId
    document_sha256: TextHash
    result: Correctable[ItemResult]
    building: BuildingId | None = None
    seen: tuple[BuildingId, ...] = ()
    measured: Words = ""
    drawn: Words = ""
    spot: Words = ""
    remark: Words = ""
    photos: tuple[FileHash, ...] = ()


Subject = tuple[str, BuildingId | None]
"""An item, and the building that it is asked of; None for the project."""
