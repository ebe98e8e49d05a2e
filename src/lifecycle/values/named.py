"""按类型查找: every value of one kind inside a struct, found by the type of its field, never by a field's name."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import fields


def named(whole: Struct, kind: Any) -> Iterator[Any]:
    """All values of this kind (`PersonId`), however deep they stand."""
    for name in _holding(type(whole), kind):
        yield from _inside(getattr(whole, name), kind, name in _plain(type(whole), kind))


def _inside(value: Any, kind: Any, wanted: bool) -> Iterator[Any]:
    if isinstance(value, Struct):
        yield from named(value, kind)
    elif isinstance(value, tuple):
        for each in value:
            yield from _inside(each, kind, wanted)
    elif wanted and value is not None:
        yield value


@cache
def _holding(whole: type[Struct], kind: Any) -> tuple[str, ...]:
    """The fields that are, or may hold, a value of this kind."""
    hints = get_type_hints(whole)
    return tuple(
        field.name
        for field in fields(whole)
        if field.name in _plain(whole, kind)
        or any(_holding(each, kind) for each in _types(hints[field.name]) if isinstance(each, type) and issubclass(each, Struct))
    )


@cache
def _plain(whole: type[Struct], kind: Any) -> frozenset[str]:
    """The fields that are of this kind themselves, or list values of it."""
    return frozenset(name for name, hint in get_type_hints(whole).items() if kind in _types(hint))


def _types(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        yield from _types(each)
