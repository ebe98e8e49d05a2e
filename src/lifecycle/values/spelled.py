"""数量、日期与短名的写法: in a JSON object each quantity, day, hash and value of a closed list that stands as text is spelled plainly,
by the mark or the type of its field.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, get_origin

from msgspec import Raw, Struct, json

from lifecycle.values import quantities
from lifecycle.values.days import day
from lifecycle.values.marks import Leaf, Walker
from lifecycle.values.quantities import Beside, rate_doubt
from lifecycle.values.text import slug
from lifecycle.vocabulary import Question, Refused
from lifecycle.wording import Place

Doubts = list[Question]
"""What is asked once more of the texts that were read."""
Spell = Callable[[Any, str, Doubts], Any]
"""A value of JSON and its place -> the same in plain spelling; the very same where nothing was to be done. Raises Refused."""
QUANTITIES: dict[str, Callable[[str], Decimal]] = {
    "area": quantities.area,
    "floor_area": quantities.floor_area,
    "rate": quantities.rate,
}
"""标记 -> 读法 of a quantity, where it stands as text."""
DOUBTED: dict[str, Callable[[str, str], Question | None]] = {"rate": lambda text, place: rate_doubt(text, Beside.FRACTION, place)}
"""标记 -> what is asked of a text, at its place, that was read."""


def plainly(kind: type[Struct], body: bytes | Raw, doubts: Doubts) -> dict[str, Raw]:
    """一个 JSON 对象: its fields, each of them that stands there as text in plain spelling, so that a struct can be made of it.

    JSON numbers and whatever does not fit are left as they stand. doubts: takes what has to be asked once more of what was read.
    Raises Refused for a text that cannot be read, with its place.
    """
    fields_of = dict[str, Raw]
    whole = json.decode(body, type=fields_of)
    for name, spell in _SPELLING.ways(kind):
        if name in whole:
            given = _EXACTLY.decode(whole[name])
            if (spelled := spell(given, f"$.{name}", doubts)) is not given:
                whole[name] = Raw(json.encode(spelled))
    return whole


_EXACTLY = json.Decoder(float_hook=Decimal)


class _Spelling(Walker[Spell]):
    def leaf(self, leaf: Leaf) -> Spell | None:
        if leaf.kind is date:
            return _as_text(lambda text: day(text).isoformat())
        mark = leaf.marks.get("reading", "")
        if mark == "slug" or is_list(leaf.kind):
            return _as_text(slug)
        read = QUANTITIES.get(mark)
        return _as_text(lambda text: format(read(text), "f"), DOUBTED.get(mark)) if read else None

    def each(self, way: Spell) -> Spell:
        def speller(given: Any, place: str, doubts: Doubts) -> Any:
            if not isinstance(given, list):
                return given
            spelled = [way(one, f"{place}[{number}]", doubts) for number, one in enumerate(given)]
            return given if all(one is other for one, other in zip(given, spelled, strict=True)) else spelled

        return speller

    def apiece(self, ways: tuple[Spell | None, ...]) -> Spell:
        def speller(given: Any, place: str, doubts: Doubts) -> Any:
            if not isinstance(given, list) or len(given) != len(ways):
                return given
            pairs = enumerate(zip(ways, given, strict=True))
            spelled = [way(one, f"{place}[{number}]", doubts) if way else one for number, (way, one) in pairs]
            return given if all(one is other for one, other in zip(given, spelled, strict=True)) else spelled

        return speller

    def inside(self, kind: type[Struct]) -> Spell:
        spellers = dict(self.ways(kind))

        def speller(given: Any, place: str, doubts: Doubts) -> Any:
            if not isinstance(given, dict):
                return given
            spelled = {name: spellers[name](one, f"{place}.{name}", doubts) if name in spellers else one for name, one in given.items()}
            return given if all(given[name] is spelled[name] for name in given) else spelled

        return speller


_SPELLING = _Spelling()


def is_list(kind: Any) -> bool:
    """Whether a type is a closed list: an enumeration, or the literals themselves."""
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, StrEnum))


def _as_text(plain: Callable[[str], str], doubt: Callable[[str, str], Question | None] | None = None) -> Spell:
    def speller(given: Any, place: str, doubts: Doubts) -> Any:
        if not isinstance(given, str):
            return given
        try:
            spelled = plain(given)
        except Refused as refused:
            raise Refused(refused.code, **refused.values, where=Place(place)) from refused
        if doubt and (question := doubt(given, Place(place))):
            doubts.append(question)
        return given if spelled == given else spelled

    return speller
