"""结构类型: a struct type and all that stand in it, for tests that look at every type there is."""

from collections.abc import Collection, Iterator
from typing import Any, get_args, get_type_hints

from msgspec import Struct


def structs(kind: type[Struct], but: Collection[type[Struct]] = (), behind: Collection[str] = ()) -> Iterator[type[Struct]]:
    """The struct and all inside it. but: those that are not entered; behind: the fields that are not."""
    yield kind
    for name, hint in get_type_hints(kind).items():
        if name not in behind:
            for each in _within(hint):
                if each not in but:
                    yield from structs(each, but, behind)


def _within(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    else:
        for each in get_args(hint):
            yield from _within(each)
