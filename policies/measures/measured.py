"""What a measure is, and what it may look at: 单体建筑 with the indicators of one stage."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from lifecycle.policies.measures.milestones import Milestones
from lifecycle.values.units import Unit
from lifecycle.vocabulary import BuildingId, Funding, Indicators, Kind, Use

Value = Decimal | bool | int | str | date
"""What a measure reads: a rate or an area, a yes or no, a green star, the slug of a category, or a day."""


class MeasuredBuilding(Struct, frozen=True, kw_only=True):
    """被测单体: a building in the light of its project. indicators: those of the one stage that is looked at."""

    id: BuildingId
    kind: Kind
    funding: Funding
    urban: bool
    bim_pilot: bool
    use: Use
    floor_area_m2: Decimal
    prefabricated: bool
    indicators: Indicators = Indicators()
    milestones: Milestones = Milestones()


class UseClass(StrEnum):
    """用途大类."""

    RESIDENTIAL = "residential"  # 居住建筑
    PUBLIC = "public"  # 公共建筑
    NEITHER = "neither"  # 既非居住也非公共


class Measure(Struct, frozen=True):
    """度量: a named function of a building; None where the value is not known. categories: the closed list of a category's values."""

    read: Callable[[MeasuredBuilding], Any]
    unit: Unit
    categories: type[StrEnum] | None = None

    @property
    def name(self) -> str:
        """The name under which policy documents call it."""
        return self.read.__name__
