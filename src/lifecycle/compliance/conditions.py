"""适用条件: whom a rule speaks to, in three values: yes, no, and not known."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from lifecycle.compliance.comparisons import Comparison, against
from lifecycle.policies.measures import Measure, Value


class Condition(Struct, frozen=True):
    """一个条件: a measure, a comparison, and the value or the set of values it is compared with. choice: the choice that it takes."""

    measure: Measure
    comparison: Comparison
    required: Value | frozenset[Value]
    passes: Callable[[Any], bool]
    choice: str | None = None


def condition(measure: Measure, comparison: Comparison, required: Value | frozenset[Value], choice: str | None = None) -> Condition:
    """A condition, ready to be asked."""
    return Condition(measure, comparison, required, against(measure.unit, comparison, required), choice)


def applies(conditions: Sequence[Condition], subject: Any) -> tuple[bool | None, tuple[str, ...]]:
    """是否适用: False once any condition is known to fail; else None with the measures that are missing; else True."""
    missing: tuple[str, ...] = ()
    for each in conditions:
        value = each.measure.read(subject)
        if value is None:
            missing += (each.measure.name,)
        elif not each.passes(value):
            return False, ()
    return (None, missing) if missing else (True, ())
