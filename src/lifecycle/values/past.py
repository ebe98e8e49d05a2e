"""已经到来的日子: which days of a command or fact say what has happened, by the mark of their type, however deep they stand."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from lifecycle.values.marks import Finder, leaves
from lifecycle.vocabulary import Refused
from lifecycle.wording import Coded

DAY, PAST, AHEAD = "day", "past", "ahead"
"""标记: what a day says: what has happened, or what may lie ahead, as a term or the beginning of an appointment."""
PAST_DAYS = Finder(lambda leaf: leaf.marks.get(DAY) == PAST)


def refuse_ahead(whole: Struct, today: date) -> None:
    """Raises Refused for a day that says what has happened, and has not come yet. `on` is the legal date."""
    for name, day in PAST_DAYS.found(whole):
        if day > today and name == "on":
            raise Refused("command.in_the_future", on=day, today=today)
        if day > today:
            raise Refused("command.day_ahead", field=Coded(name, f"label.field.{name}"), on=day, today=today)


def day_fields(kind: type[Struct]) -> Iterator[tuple[str, str | None]]:
    """The fields of a struct that hold a day, each with what it says; None where its type does not tell."""
    return ((name, leaf.marks.get(DAY)) for name, leaf in leaves(kind) if leaf.kind is date)
