"""时间: at which times of the day the steps of an application were taken, where their papers say so. They move no term."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from lifecycle.vocabulary import Refused, TimeOfDay


class Hours(Struct, frozen=True, kw_only=True):
    """一件申请的时间. submitted: it came; stands: its status was reached; asked: on which day, and when, each item was asked for."""

    submitted: TimeOfDay | None = None
    stands: TimeOfDay | None = None
    asked: dict[str, tuple[date, TimeOfDay]] = {}


def refuse_before_asked(hours: Hours, items: Iterable[str], on: date, at: TimeOfDay | None) -> None:
    """Raises Refused for what is said to have come earlier on the very day on which it was asked for."""
    for item, asked_at in _asked_that_day(hours, items, on):
        if at is not None and at < asked_at:
            raise Refused("supplement.before_asked", item=item, on=on, at=at, asked_at=asked_at)


def _asked_that_day(hours: Hours, items: Iterable[str], on: date) -> Iterator[tuple[str, TimeOfDay]]:
    for item in items:
        day, at = hours.asked.get(item, (None, ""))
        if day == on:
            yield item, at
