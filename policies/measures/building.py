"""单体建筑的属性: what is known of a building before any indicator is."""

from decimal import Decimal

from lifecycle.policies.measures.measured import MeasuredBuilding, OfProject, UseClass
from lifecycle.vocabulary import PUBLIC_USES, RESIDENTIAL_USES, Funding, Kind, Use


def kind(of: OfProject) -> Kind:
    """建设性质 of the project."""
    return of.kind


def funding(of: OfProject) -> Funding:
    """资金来源 of the project."""
    return of.funding


def urban(of: OfProject) -> bool:
    """城镇范围内."""
    return of.urban


def bim_pilot(of: OfProject) -> bool:
    """BIM 试点项目."""
    return of.bim_pilot


def use(building: MeasuredBuilding) -> Use:
    """建筑用途 of the single building."""
    return building.use


def use_class(building: MeasuredBuilding) -> UseClass:
    """用途大类: residential (保障性住房 included), public, or neither."""
    if building.use in RESIDENTIAL_USES:
        return UseClass.RESIDENTIAL
    return UseClass.PUBLIC if building.use in PUBLIC_USES else UseClass.NEITHER


def prefabricated(building: MeasuredBuilding) -> bool:
    """申报为装配式建筑."""
    return building.prefabricated


def floor_area_m2(building: MeasuredBuilding) -> Decimal:
    """单体建筑面积, in square metres."""
    return building.floor_area_m2
