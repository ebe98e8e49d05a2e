"""指标阶梯的排法: what was required, designed, drawn and built, side by side, and where it fell."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from lifecycle.compliance.comparisons import rank
from lifecycle.values.indicators import BY_NAME, Shown, shown_in
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, Indicators, Stage


class Rung(Struct, frozen=True):
    """阶梯的一格. fell: `below` what was required, or `lowered` since the stage before; whether it may is for the verdicts to say."""

    value: Any
    fell: Literal["below", "lowered"] | None = None


def ladder(stated: Mapping[Stage, Indicators]) -> list[tuple[str, list[Rung]]]:
    """The indicators of one building that somebody stated, each with its four steps."""
    rows = [(name, [getattr(stated.get(stage), name, None) for stage in STAGES]) for name in shown_in(Shown.LADDER)]
    return [(name, list(_steps(name, values))) for name, values in rows if any(value is not None for value in values)]


def _steps(name: str, values: list[Any]) -> Iterator[Rung]:
    unit, required, last = BY_NAME[name].unit, values[0], None
    for value in values:
        if value is None:
            yield Rung(None)
            continue
        if unit is Unit.CATEGORY:
            yield Rung(value)  # categories have no order
            continue
        if required is not None and rank(unit, value) < rank(unit, required):
            yield Rung(value, "below")
        elif last is not None and rank(unit, value) < rank(unit, last):
            yield Rung(value, "lowered")
        else:
            yield Rung(value)
        last = value
