"""按标记读取: each text inside a struct is read by the mark of its type (`vocabulary`), wherever it stands and by whatever door it came."""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import fields, replace

from lifecycle.values.identifiers import code, identifier
from lifecycle.values.text import line, lines
from lifecycle.vocabulary import BuildingId, Text

S = TypeVar("S", bound=Struct)
Read = Callable[[Any, Collection[str]], Any]
"""A value and the ids in use -> the value as it is understood. Raises Refused."""


def as_read(whole: S, used: Collection[str] = ()) -> S:
    """读取: the struct with every text as it is understood; the very same one where nothing had to be folded.

    used: 单体编号 that the project has. One that was recorded before ids were folded is still called as it stands.
    Raises Refused for a text with a sign that cannot be seen, or a line end in a field of one line.
    """
    changed = {}
    for name, read in _readers(type(whole)):
        value = getattr(whole, name)
        if value is not None and (understood := read(value, used)) is not value:
            changed[name] = understood
    return replace(whole, **changed) if changed else whole


def marks_of(metas: Iterable[Any]) -> list[str]:
    """标记 of a type, by which its values are read; the last stands closest to the field."""
    return [meta.extra["reading"] for meta in metas if isinstance(meta, Meta) and meta.extra and "reading" in meta.extra]


@cache
def _readers(kind: type[Struct]) -> tuple[tuple[str, Read], ...]:
    hints = get_type_hints(kind, include_extras=True)
    read = ((field.name, _reader(hints[field.name])) for field in fields(kind))
    return tuple((name, reader) for name, reader in read if reader)


def _reader(hint: Any) -> Read | None:
    """How a value of this type is read; None for what holds no text."""
    if hint in WHOLE:
        return WHOLE[hint]
    if get_origin(hint) is Annotated:
        inner, *metas = get_args(hint)
        marks = [mark for mark in marks_of(metas) if mark in MARKS]
        return _folded(MARKS[marks[-1]]) if marks else _reader(inner)
    within = [reader for each in get_args(hint) if (reader := _reader(each))]
    if get_origin(hint) in (Union, UnionType, tuple):
        return next((_each(reader) if get_origin(hint) is tuple else reader for reader in within), None)
    kind = getattr(hint, "__supertype__", hint)
    return _plain if kind is str else _inside if isinstance(kind, type) and issubclass(kind, Struct) else None


def _folded(read: Callable[[str], str]) -> Read:
    def reader(value: str, _used: Collection[str]) -> str:
        return _same(value, read(value))

    return reader


def _building(value: str, used: Collection[str]) -> str:
    return value if value in used else _same(value, identifier(value))


def _plain(value: Any, _used: Collection[str]) -> Any:
    """Ids and the like, which are compared as they stand: looked through, never altered. Some quantities are no text."""
    if isinstance(value, str):
        lines(value)
    return value


def _each(read: Read) -> Read:
    def reader(values: tuple[Any, ...], used: Collection[str]) -> tuple[Any, ...]:
        understood = tuple(read(value, used) for value in values)
        return values if all(one is other for one, other in zip(values, understood, strict=True)) else understood

    return reader


def _inside(value: Struct, used: Collection[str]) -> Struct:
    return as_read(value, used)


def _same(before: str, after: str) -> str:
    return before if before == after else after


MARKS: dict[str, Callable[[str], str]] = {"line": line, "id": identifier, "code": code}
"""标记 -> 读法."""
WHOLE: dict[Any, Read] = {BuildingId: _building, Text: _folded(lines)}
