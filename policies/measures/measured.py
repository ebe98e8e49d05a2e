"""What a measure is, and what it may look at: 单体建筑 at one stage, 建设项目 with its buildings, 县 with its figures."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from lifecycle.policies.measures.milestones import Milestones
from lifecycle.values.units import Unit
from lifecycle.vocabulary import BuildingId, Funding, Indicators, Kind, SubjectKind, Use

Value = Decimal | bool | int | str | date
"""What a measure reads: a rate or an area, a yes or no, a green star, the slug of a category, or a day."""


class OfProject(Struct, frozen=True, kw_only=True):
    """项目的属性, which each of its buildings shares."""

    kind: Kind
    funding: Funding
    urban: bool
    bim_pilot: bool
    milestones: Milestones = Milestones()


class MeasuredBuilding(OfProject, frozen=True, kw_only=True):
    """被测单体: a building in the light of its project. indicators: those of the one stage that is looked at."""

    id: BuildingId
    use: Use
    floor_area_m2: Decimal
    prefabricated: bool
    indicators: Indicators = Indicators()


class MeasuredProject(OfProject, frozen=True, kw_only=True):
    """被测项目. buildings: all that stand on its land, whichever of them are decided on."""

    buildings: tuple[MeasuredBuilding, ...]


class MeasuredCounty(Struct, frozen=True, kw_only=True):
    """被测县. figures: by the name of the measure; shares are fractions of one, areas square metres."""

    figures: Mapping[str, Decimal]


class UseClass(StrEnum):
    """用途大类."""

    RESIDENTIAL = "residential"  # 居住建筑
    PUBLIC = "public"  # 公共建筑
    NEITHER = "neither"  # 既非居住也非公共


class Measure(Struct, frozen=True):
    """度量: a named function of its subject; None where the value is not known. categories: the closed list of a category's values.

    subject: what a rule on the measure is about; shared: an attribute of the project, which a rule of a project may ask for too.
    """

    read: Callable[[Any], Any]
    unit: Unit
    categories: type[StrEnum] | None = None
    subject: SubjectKind = "building"
    shared: bool = False

    @property
    def name(self) -> str:
        """The name under which policy documents call it."""
        return self.read.__name__

    def is_of(self, subject: SubjectKind) -> bool:
        """Whether a subject of this kind has the measure."""
        return subject == self.subject or (self.shared and subject == "project")
