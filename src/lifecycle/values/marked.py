"""按标记读取: each text inside a struct is read by the mark of its type (`vocabulary`), wherever it stands and by whatever door it came."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.values.identifiers import code, identifier
from lifecycle.values.marks import Leaf, Walker
from lifecycle.values.paper_numbers import paper_number
from lifecycle.values.text import line, lines, shortened, slug
from lifecycle.values.times import time_of_day
from lifecycle.vocabulary import BuildingId, CommandId, ProjectId, Refused
from lifecycle.wording import Place, sentences

S = TypeVar("S", bound=Struct)
MOST = 2000
"""字数 of a text whose type does not say how long it may be."""
MOST_OF_AN_ID = 100
"""字数 of an id that a command gives or names. Sheets and indexes hold it whole."""
Read = Callable[[Any, Collection[str]], Any]
"""A value and the ids in use -> the value as it is understood. Raises Refused."""


def as_read(whole: S, used: Collection[str] = (), only: Collection[str] | None = None) -> S:
    """读取: the struct with every text as it is understood; the very same one where nothing had to be folded.

    used: 单体编号 that the project has. One that was recorded before ids were folded is still called as it stands.
    only: the fields that were given anew; the others stand as they were recorded.
    Raises Refused, with its place, for a text with a sign that cannot be seen, or a line end in a field of one line.
    """
    changed = {}
    for name, read in READING.ways(type(whole)):
        value = getattr(whole, name)
        if only is not None and name not in only:
            continue
        try:
            understood = None if value is None else read(value, used)
        except Refused as refused:
            raise _found_in(f".{name}", refused) from refused
        if understood is not value:
            changed[name] = understood
    return replace(whole, **changed) if changed else whole


class _Reading(Walker[Read]):
    def leaf(self, leaf: Leaf) -> Read | None:
        if leaf.kind is BuildingId:
            return _building
        if leaf.kind is CommandId:
            return _plain(MOST)
        if leaf.kind is ProjectId:
            return _plain(MOST_OF_AN_ID)
        if getattr(leaf.kind, "__supertype__", leaf.kind) is not str:
            return None
        mark = leaf.marks.get("reading", "" if leaf.kind is str else "id")
        return _folded(MARKS[mark], MOST_OF_AN_ID if mark == "id" else MOST) if mark else _plain(MOST)

    def each(self, way: Read) -> Read:
        def one(number: int, value: Any, used: Collection[str]) -> Any:
            try:
                return way(value, used)
            except Refused as refused:
                raise _found_in(f"[{number}]", refused) from refused

        def reader(values: tuple[Any, ...], used: Collection[str]) -> tuple[Any, ...]:
            understood = tuple(one(number, value, used) for number, value in enumerate(values))
            return values if all(each is other for each, other in zip(values, understood, strict=True)) else understood

        return reader

    def apiece(self, ways: tuple[Read | None, ...]) -> Read:
        def reader(values: tuple[Any, ...], used: Collection[str]) -> tuple[Any, ...]:
            understood = tuple(way(value, used) if way else value for way, value in zip(ways, values, strict=True))
            return values if all(one is other for one, other in zip(values, understood, strict=True)) else understood

        return reader

    def inside(self, _kind: type[Struct]) -> Read:
        return as_read


def _found_in(step: str, refused: Refused) -> Refused:
    """The same refusal, with the place as it is seen from one level further out."""
    return Refused(refused.code, **refused.values | {"where": Place(f"${step}{str(refused.values.get('where', '$'))[1:]}")})


def _folded(read: Callable[[str], str], most: int) -> Read:
    def reader(value: str, _used: Collection[str]) -> str:
        return _same(value, read(within(value, most)))

    return reader


def _building(value: str, used: Collection[str]) -> str:
    return value if value in used else _same(value, identifier(within(value, MOST_OF_AN_ID)))


def _plain(most: int) -> Read:
    """Ids that only a program gives, which are compared as they stand: looked through, never altered.

    Some quantities are no text.
    """

    def reader(value: Any, _used: Collection[str]) -> Any:
        if isinstance(value, str):
            lines(within(value, most))
        return value

    return reader


def within(text: str, most: int) -> str:
    """The text itself. Raises Refused for one that is too long for any sheet or index."""
    if len(text) > most:
        raise Refused("text.long", length=len(text), most=most)
    return text


def _same(before: str, after: str) -> str:
    return before if before == after else after


def question_code(text: str) -> str:
    """疑问代码 that is confirmed. Raises Refused for one by which nothing is ever asked: a slip would be found out only once it matters."""
    understood = identifier(text)
    if f"asked.{understood}" not in sentences("zh"):
        raise Refused("asking.unknown", code=shortened(understood))
    return understood


MARKS: dict[str, Callable[[str], str]] = {
    "lines": lines,
    "line": line,
    "id": identifier,
    "code": code,
    "number": paper_number,
    "time": time_of_day,
    "question": question_code,
    "slug": slug,
}
"""标记 -> 读法 of a text."""
READING = _Reading()
