"""指标: each indicator as stated at the stage that is looked at; None where nobody stated it."""

from collections.abc import Callable
from typing import Any

from lifecycle.policies.measures.measured import MeasuredBuilding


def stated(indicator: str) -> Callable[[MeasuredBuilding], Any]:
    """指标 as a measure of a building."""

    def read(building: MeasuredBuilding) -> Any:
        return getattr(building.indicators, indicator)

    read.__name__ = indicator
    return read
