"""指标清单: what is stated of a building, or of a part of one, from stage to stage. One entry of `indicators.toml` adds an indicator.

Forms, grids, the register, dossiers, ladders, measures, what is asked once more and papers are derived from the list. The values are the
fields of `Indicators`, in the same order. A test holds the two together.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct

from lifecycle.values.marks import leaves
from lifecycle.values.quantities import is_area, is_rate
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, ZERO, Indicators, Stage, SubjectKind
from lifecycle.wording import Coded, indicators


class Shown(StrEnum):
    """指标出现之处. Dossiers and the interface know every indicator."""

    FORM = "form"  # 网页表单和网格
    REGISTER = "register"  # 台账表样
    LADDER = "ladder"  # 指标阶梯


class Range(NamedTuple):
    """合理范围, both ends included: what lies outside is possible, and asked once more."""

    least: Decimal
    most: Decimal


class Indicator(Struct, frozen=True, kw_only=True):
    """指标. name: its field in `Indicators`; stages: those at which it is stated; categories: the closed list of values.

    subject: of whom it is stated; shown: where; goes_with: the indicator beside which it is asked for.
    within_floor_area: a part of the floor area of its building; kept: the house rule `no-lowering/<name>` holds it to what was required.
    """

    name: str
    unit: Unit
    subject: SubjectKind
    stages: tuple[Stage, ...] = STAGES
    shown: frozenset[Shown] = frozenset(Shown)
    categories: type[StrEnum] | None = None
    plausible: Range | None = None
    goes_with: str | None = None
    within_floor_area: bool = False
    kept: bool = True

    @property
    def called(self) -> Coded:
        """The indicator in words; a program reads its name."""
        return Coded(self.name, f"label.indicator.{self.name}")

    def possible(self, value: Any) -> bool:
        """Whether a value lies in the range of its unit. Every other kind of value is one of a closed list."""
        if not isinstance(value, Decimal):
            return True
        return is_rate(value) if self.unit is Unit.RATE else is_area(value)


def _read(name: str, entry: Mapping[str, Any]) -> Indicator:
    """An entry of the list. A category's values are those of its field. A key that is not known fails loudly, as does a subject that states
    no values: those of a project or a county are computed.
    """
    if entry["subject"] not in STATING:
        raise ValueError(f"indicator {name} is stated of a {entry['subject']}, which states no values: write a measure")
    stated = {key: value for key, value in entry.items() if key not in {"zh", "en"}}
    stated["unit"] = Unit(stated["unit"])
    if "stages" in stated:
        stated["stages"] = tuple(map(Stage, stated["stages"]))
    if "shown" in stated:
        stated["shown"] = frozenset(map(Shown, stated["shown"]))
    if "plausible" in stated:
        stated["plausible"] = Range(*map(Decimal, stated["plausible"]))
    return Indicator(name=name, categories=_CATEGORIES.get(name), **stated)


STATING: tuple[SubjectKind, ...] = ("building",)
"""申报对象: whatever states values by itself."""
_CATEGORIES = {name: leaf.kind for name, leaf in leaves(Indicators) if isinstance(leaf.kind, type) and issubclass(leaf.kind, StrEnum)}
LISTED = tuple(_read(name, entry) for name, entry in indicators().items())
"""指标清单, in the order of forms and sheets."""

BY_NAME = {each.name: each for each in LISTED}
AREAS = tuple(each.name for each in LISTED if each.unit is Unit.AREA)
"""What successors of a divided building do not inherit: each area would be counted twice."""


def beyond(stated: Indicators, floor_area: Decimal) -> Iterator[tuple[Indicator, Decimal]]:
    """The areas that are part of a floor area, and larger than it."""
    for indicator in LISTED:
        if indicator.within_floor_area:
            area = getattr(stated, indicator.name)
            if area is not None and ZERO < floor_area < area:
                yield indicator, area


def stated_at(stage: Stage, where: Shown) -> tuple[str, ...]:
    """The names of the indicators that are stated at a stage and shown there."""
    return tuple(each.name for each in LISTED if stage in each.stages and where in each.shown)


def shown_in(where: Shown) -> tuple[str, ...]:
    """The names of the indicators that are shown there."""
    return tuple(each.name for each in LISTED if where in each.shown)
