"""极端值: facts with the largest, or the smallest, values that could ever be recorded; found by types and marks, so a new fact is covered.

The same value always becomes the same extreme one, and two values become two, so that a history still refers to what it referred to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from msgspec import Raw, Struct, json
from msgspec.structs import replace

from lifecycle.field_types import NOT_BLANK
from lifecycle.projects.mending.corrections import FactCorrected, before_and_after
from lifecycle.values.marks import Leaf, Walker, structs
from lifecycle.vocabulary import Fact

FOUR_BYTES = "\U00020000"
"""A 汉字 that UTF-8 writes in four bytes, and UTF-16 in two units."""
LONGEST = 2000
ANYTHING = (NOT_BLANK, r"^\S+$")
"""Forms of texts that have none of their own."""
THAT_YEAR = date(2023, 6, 1)
"""In a year of which there are targets, so that something counts."""
DIFFERENT = 25_000
"""So many texts of one sign can be told apart: the 汉字 from 20000 on."""

Way = Callable[[Any], Any]


class Extreme(NamedTuple):
    """一端. day: of each mark, or of none; long: whether texts are long."""

    name: str
    long: bool
    past: date
    ahead: date
    number: int
    quantities: dict[str, Decimal]


LARGE = {"area": Decimal("999999999.9999"), "floor_area": Decimal("999999999.9999"), "rate": Decimal("0." + "9" * 98)}
SMALL = {"area": Decimal(0), "floor_area": Decimal("0.0001"), "rate": Decimal(0)}
EXTREMES = (
    Extreme("largest", True, date.max, date.max, 10**24, LARGE),
    Extreme("smallest", False, date.min, date.min, -(10**24), SMALL),
    Extreme("counted", True, THAT_YEAR, date.max, 2023, LARGE),
)


class Extremes(Walker[Way]):
    """取极端值 of one end, of every value of a fact that is no choice from a list and names no version of a stream."""

    def __init__(self, extreme: Extreme) -> None:
        super().__init__()
        self._extreme = extreme
        self._texts: dict[str, str] = {}
        self.reached: set[str] = set()

    def of(self, fact: Struct) -> Any:
        ways = self.ways(type(fact))
        self.reached.update(f"{type(fact).__name__}.{name}" for name, _ in ways if getattr(fact, name) not in (None, ()))
        return replace(fact, **{name: way(value) for name, way in ways if (value := getattr(fact, name)) is not None})

    def leaf(self, leaf: Leaf) -> Way | None:
        kind = getattr(leaf.kind, "__supertype__", leaf.kind)
        if kind is str:
            return self._kept_as(str, self.text) if leaf.marks.get("pattern", ANYTHING) in ANYTHING else None
        if kind is date:
            day = self._extreme.ahead if leaf.marks.get("day") == "ahead" else self._extreme.past
            return self._kept_as(date, lambda _: day)
        if kind is datetime:
            return self._kept_as(datetime, lambda _: datetime.combine(self._extreme.past, datetime.min.time(), UTC))
        if kind is int and leaf.marks.get("holds") != "version":
            number = max(self._extreme.number, int(leaf.marks["ge"])) if "ge" in leaf.marks else self._extreme.number
            number = min(number, int(leaf.marks["le"])) if "le" in leaf.marks else number
            return self._kept_as(int, lambda _: number)
        if kind is Decimal:
            return self._kept_as(Decimal, lambda _: self._extreme.quantities[leaf.marks["reading"]])
        assert kind in (bool, int, Raw) or get_origin(kind) is Literal or issubclass(kind, Enum), f"what are the ends of {kind}?"
        return None

    def _way(self, hint: Any, marks: Mapping[str, str] | None = None, *, optional: bool = False) -> Way | None:
        """With the limits of its type among the marks: a form of its own, and the least and the most of a number."""
        if get_origin(hint) is Annotated:
            marks = {**(marks or {}), **{name: str(limit) for meta in get_args(hint)[1:] for name, limit in _limits(meta)}}
        return super()._way(hint, marks, optional=optional)

    def text(self, value: str) -> str:
        """Another one for each, of one sign or of as many as a text may have."""
        if value not in self._texts:
            sign = chr(ord(FOUR_BYTES) + 1 + len(self._texts))
            assert len(self._texts) < DIFFERENT
            self._texts[value] = sign + FOUR_BYTES * (LONGEST - 1) if self._extreme.long and value else value and sign
        return self._texts[value]

    def each(self, way: Way) -> Way:
        return lambda values: tuple(map(way, values))

    def apiece(self, ways: tuple[Way | None, ...]) -> Way:
        return lambda values: tuple(way(value) if way else value for way, value in zip(ways, values, strict=True))

    def either(self, ways: tuple[Way, ...]) -> Way:
        """Each changes values of its own kind only."""

        def way(value: Any) -> Any:
            for each in ways:
                value = each(value)
            return value

        return way

    def inside(self, kind: type[Struct]) -> Way:
        return lambda value: self.of(value) if isinstance(value, kind) else value

    def _kept_as(self, kind: type, way: Way) -> Way:
        return lambda value: way(value) if type(value) is kind else value


def _limits(meta: Any) -> Iterator[tuple[str, object]]:
    return ((name, limit) for name in ("pattern", "ge", "le") if (limit := getattr(meta, name, None)) is not None)


def history(extremes: Extremes, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts of one stream. What a correction says stands in JSON, whose types are those of the fact that it corrects."""
    so_far: list[Fact] = []
    for fact in facts:
        if isinstance(fact, FactCorrected) and fact.corrects <= len(so_far):
            _, right = before_and_after([*so_far, fact], fact)
            said, names = extremes.of(right), json.decode(fact.changed)
            yield replace(extremes.of(fact), changed=Raw(json.encode({name: getattr(said, name) for name in names})))
        else:
            yield extremes.of(fact)
        so_far.append(fact)


def fields_with_ends(kinds: Iterable[type[Struct]]) -> set[str]:
    """Every field, at any depth, that has something to be changed."""
    extremes = Extremes(EXTREMES[0])
    return {f"{each.__name__}.{name}" for kind in kinds for each in structs(kind) for name, _ in extremes.ways(each)}
