"""结构类型: a struct type and all that stand in it, for tests that look at every type there is."""

from collections.abc import Collection, Iterator
from typing import Any, get_args, get_type_hints

from msgspec import Struct


def structs(kind: type[Struct], but: Collection[type[Struct]] = ()) -> Iterator[type[Struct]]:
    """The struct and all inside it. but: those that are not entered."""
    yield kind
    for hint in get_type_hints(kind).values():
        yield from _within(hint, but)


def _within(hint: Any, but: Collection[type[Struct]]) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        if hint not in but:
            yield from structs(hint, but)
    else:
        for each in get_args(hint):
            yield from _within(each, but)
