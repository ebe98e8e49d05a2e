"""送审卷宗: what compliance is told about a project: the same shape whether it comes from a file or from the ledger."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from lifecycle.vocabulary import BuildingId, Funding, Indicators, Kind, Stage, Use


class Milestones(Struct, frozen=True, kw_only=True):
    """节点日期, by which 新老划断 is decided; None is not known or not yet."""

    approved_on: date | None = None  # 立项
    planning_conditions_on: date | None = None  # 规划条件
    design_reviewed_on: date | None = None  # 方案审查
    drawings_reviewed_on: date | None = None  # 施工图审查
    permitted_on: date | None = None  # 施工许可
    started_on: date | None = None  # 开工
    accepted_on: date | None = None  # 竣工验收


class DossierProject(Struct, frozen=True, kw_only=True):
    """建设项目 as judged. county: code of 附件1; urban: 城镇范围内; bim_pilot: BIM 试点项目."""

    code: str
    name: str
    county: str
    kind: Kind
    funding: Funding
    urban: bool
    bim_pilot: bool


class DossierBuilding(Struct, frozen=True, kw_only=True):
    """单体建筑, or one part of it, as judged. dates override the project's; indicators by stage."""

    id: BuildingId
    use: Use
    floor_area_m2: Decimal
    prefabricated: bool
    dates: Milestones = Milestones()
    indicators: dict[Stage, Indicators] = {}


class Dossier(Struct, frozen=True, kw_only=True):
    """送审卷宗."""

    project: DossierProject
    dates: Milestones = Milestones()
    buildings: tuple[DossierBuilding, ...] = ()
