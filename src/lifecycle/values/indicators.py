"""指标清单: what is stated of a building, or of a part of one, from stage to stage. One entry adds an indicator.

Forms, grids, the register, dossiers, ladders, measures and papers are derived from the list. The values are the fields of `Indicators`, in
the same order; the words stand in `wording/` under `label.indicator` and `register.note.indicator`. A test holds the three together.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from lifecycle.values.quantities import is_area, is_rate
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, EnergyPath, Stage
from lifecycle.wording import Coded


class Indicator(Struct, frozen=True):
    """指标. name: its field in `Indicators`; stages: those at which it is stated; categories: the closed list of values.

    within_floor_area: a part of the floor area of its building; kept: the house rule `no-lowering/<name>` holds it to what was required.
    """

    name: str
    unit: Unit
    stages: tuple[Stage, ...] = STAGES
    categories: type[StrEnum] | None = None
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


LISTED = (
    Indicator("energy_saving_rate", Unit.RATE),  # 节能率
    Indicator("green_star", Unit.STAR),  # 星级
    Indicator("assembly_rate", Unit.RATE),  # 装配率
    Indicator("bim", Unit.FLAG),  # 应用 BIM
    Indicator("renewable_area_m2", Unit.AREA, within_floor_area=True),  # 可再生能源应用面积
    Indicator("retrofit_area_m2", Unit.AREA, within_floor_area=True),  # 改造面积
    Indicator("energy_standard_level", Unit.RATE, kept=False),  # 节能标准水平
    Indicator("energy_standard_path", Unit.CATEGORY, STAGES[1:], EnergyPath, kept=False),  # 达标途径, of a design and not of a requirement
)
"""指标清单, in the order of forms and sheets. A new one goes to the end: rows that are pasted without headings follow this order."""

BY_NAME = {each.name: each for each in LISTED}
AREAS = tuple(each.name for each in LISTED if each.unit is Unit.AREA)
"""What successors of a divided building do not inherit: each area would be counted twice."""


def stated_at(stage: Stage) -> tuple[str, ...]:
    """The names of the indicators that are stated at a stage."""
    return tuple(each.name for each in LISTED if stage in each.stages)
