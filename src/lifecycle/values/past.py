"""已经到来的日子: which days of a command or fact say what has happened, by the mark of their type, however deep they stand."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import fields

from lifecycle.vocabulary import Refused
from lifecycle.wording import Coded

PAST, AHEAD = "past", "ahead"
"""What a day says: what has happened, or what may lie ahead, as a term or the beginning of an appointment."""


def refuse_ahead(whole: Struct, today: date) -> None:
    """Raises Refused for a day that says what has happened, and has not come yet. `on` is the legal date."""
    for name, day in past_days(whole):
        if day > today and name == "on":
            raise Refused("command.in_the_future", on=day, today=today)
        if day > today:
            raise Refused("command.day_ahead", field=Coded(name, f"label.field.{name}"), on=day, today=today)


def past_days(whole: Any) -> Iterator[tuple[str, date]]:
    """Each day in it that is marked as past, under the name of its field."""
    if isinstance(whole, (tuple, list)):
        for each in whole:
            yield from past_days(each)
    elif isinstance(whole, Struct):
        marked = {name for name, mark in day_fields(type(whole)) if mark == PAST}
        for field in fields(whole):
            value = getattr(whole, field.name)
            if isinstance(value, date):
                yield from [(field.name, value)] if field.name in marked else []
            else:
                yield from past_days(value)


@cache
def day_fields(kind: type[Struct]) -> tuple[tuple[str, str | None], ...]:
    """The fields of a struct that hold a day, each with what it says; None where its type does not tell."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple((field.name, mark) for field in fields(kind) for mark in _marks(hints[field.name]))


def _marks(hint: Any) -> Iterator[str | None]:
    if hint is date:
        yield None
    elif get_origin(hint) is Annotated:
        inner, *metas = get_args(hint)
        if inner is date:
            yield next((meta.extra["day"] for meta in metas if isinstance(meta, Meta) and meta.extra and "day" in meta.extra), None)
        else:
            yield from _marks(inner)
    elif get_origin(hint) is not tuple:
        for each in get_args(hint):
            yield from _marks(each)
