"""送审卷宗: what compliance is told about a project: the same shape whether it comes from a file or from the ledger."""

from decimal import Decimal

from msgspec import Struct

from lifecycle.policies.measures.milestones import Milestones
from lifecycle.vocabulary import BuildingId, Funding, Indicators, Kind, Stage, Use

__all__ = ["Dossier", "DossierBuilding", "DossierProject", "Milestones"]


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
