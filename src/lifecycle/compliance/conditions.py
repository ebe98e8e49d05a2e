"""适用条件: whom a rule speaks to, in three values: yes, no, and not known."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from lifecycle.compliance.comparisons import Comparison, against
from lifecycle.policies.measures import Measure, Value


class InForce(Struct, frozen=True, kw_only=True):
    """施行期间, both days included; None is open on that side. assumed: the source prints no date, see note."""

    first: date | None
    last: date | None
    assumed: bool = False
    note: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the document was in force on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class MeasureCondition(Struct, frozen=True):
    """一个条件: a measure, a comparison, and the value or the set of values it is compared with. choice: the choice that it takes."""

    measure: Measure
    comparison: Comparison
    required: Value | frozenset[Value]
    passes: Callable[[Any], bool]
    choice: str | None = None


def condition(measure: Measure, comparison: Comparison, required: Value | frozenset[Value], choice: str | None = None) -> MeasureCondition:
    """A condition, ready to be asked."""
    return MeasureCondition(measure, comparison, required, against(measure.unit, comparison, required), choice)


def applies(conditions: Sequence[MeasureCondition], subject: Any) -> tuple[bool | None, tuple[str, ...]]:
    """是否适用: False once any condition is known to fail; else None with the measures that are missing; else True."""
    missing: tuple[str, ...] = ()
    for each in conditions:
        value = each.measure.read(subject)
        if value is None:
            missing += (each.measure.name,)
        elif not each.passes(value):
            return False, ()
    return (None, missing) if missing else (True, ())
