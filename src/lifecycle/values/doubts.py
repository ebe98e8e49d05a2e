"""疑问: what is possible, but more often a slip, is found by the marks of types (`vocabulary`), wherever it stands in a struct."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.values import paper_numbers
from lifecycle.values.credit_codes import fits_its_check, is_filled_up
from lifecycle.values.indicators import BY_NAME, Range
from lifecycle.values.marks import Leaf, Walker
from lifecycle.values.names_in import NOBODY, Names, like_a_name
from lifecycle.values.quantities import shifted
from lifecycle.vocabulary import INDICATORS, ZERO, Fact, Question
from lifecycle.wording import Coded, Phrase, say

USUAL = Range(Decimal(10), Decimal(10_000_000))
"""Square metres between which an area is taken as it stands, but for an indicator, which has its own: a guard's lodge is larger, and no
estate of the city is.
"""


CALLED_BY = ("name", "unit", "building")
"""The fields by which one struct among several is told from the others."""


class At(NamedTuple):
    """Where a value stands. place: what it belongs to, as people call it; field: its name; on: the legal date of the fact.

    names: those of the persons who are registered.
    """

    place: str
    field: str
    on: date
    names: Names

    @property
    def called(self) -> Coded:
        """The field in words."""
        return Coded(self.field, f"label.indicator.{self.field}" if self.field in INDICATORS else f"label.field.{self.field}")


Look = Callable[[Any, At], Iterator[Question]]


def doubts_of(whole: Struct, on: date, place: str = "", names: Names = NOBODY) -> Iterator[Question]:
    """The questions that the marked values of a struct raise, however deep they stand."""
    place = _called(whole) or place
    for name, look in DOUBTING.ways(type(whole)):
        value = getattr(whole, name)
        if value is not None:
            yield from look(value, At(place, name, on, names))


class Settled(NamedTuple):
    """答问: the facts, with what of their questions was confirmed; and the questions that nobody has answered yet."""

    facts: list[Fact]
    open: tuple[Question, ...]


def settle(
    happened: Iterable[Fact], confirmed: Collection[str], asked: Callable[[Fact], Iterable[Question]], of_reading: Iterable[Question] = ()
) -> Settled:
    """What would be recorded, and what has to be asked before it is. asked: the questions that a fact raises.

    of_reading: what a door asks of how its values were written, which no fact tells any more; the first fact keeps the answer.
    """
    told, unanswered = [], list[Question]()
    for number, fact in enumerate(happened):
        questions = [*([] if number else of_reading), *asked(fact)]
        answered = (*fact.confirmed, *(question.code for question in questions if question.code in confirmed))
        unanswered += [question for question in questions if question.code not in confirmed]
        told.append(replace(fact, confirmed=tuple(dict.fromkeys(answered))) if answered else fact)
    return Settled(told, tuple(unanswered))


def in_words(question: Question, lang: str = "zh") -> str:
    """一问: what is asked, with its place and value."""
    return say(f"asked.{question.code}", lang, **question.values)


def _called(whole: Struct) -> str:
    """What people call a struct by; empty where it bears no name."""
    called = next((value for name in CALLED_BY if isinstance(value := getattr(whole, name, None), str)), "")
    id_ = getattr(whole, "id", None)
    return called_with(id_, called) if isinstance(id_, str) and called else called


def called_with(id_: str, name: str) -> Phrase:
    """名称（编号）: two buildings of one project may bear one name."""
    return Phrase(id_, "place.called", name=name, id=id_)


class _Doubting(Walker[Look]):
    def leaf(self, leaf: Leaf) -> Look | None:
        return ASKING[leaf.marks["asking"]] if "asking" in leaf.marks else None

    def whole(self, leaf: Leaf) -> Look | None:
        return _nothing if leaf.marks.get("asking") == "nothing" else None

    def each(self, way: Look) -> Look:
        return lambda values, at: (question for value in values for question in way(value, at))

    def inside(self, _kind: type[Struct]) -> Look:
        return lambda value, at: doubts_of(value, at.on, at.place, at.names)


def _nothing(_whole: Any, _at: At) -> Iterator[Question]:
    return iter(())


def _credit_code(code: str, at: At) -> Iterator[Question]:
    if not fits_its_check(code):
        yield Question("unit.uscc_check", {"unit": at.place, "code": code})
    if is_filled_up(code):
        yield Question("unit.uscc_filled_up", {"unit": at.place, "code": code})


def _area(area: Decimal, at: At) -> Iterator[Question]:
    """None at all is no area that could be too small."""
    range_ = _range_of(at.field)
    if area == ZERO:
        return
    if range_ not in (None, USUAL):
        yield from _outside(area, range_, at, lambda value: f"{value:,f}㎡")
    elif not USUAL.least <= area <= USUAL.most:
        code = "area.very_small" if area < USUAL.least else "area.very_large"
        yield Question(code, {"place": at.place, "field": at.called, "area": area})


def _rate(rate: Decimal, at: At) -> Iterator[Question]:
    """Of an indicator whose entry has a range. Of any other, what is unlikely is told by its sign where it is typed."""
    yield from _outside(rate, _range_of(at.field), at, lambda value: f"{shifted(value, 2)}%")


def _range_of(field: str) -> Range | None:
    indicator = BY_NAME.get(field)
    return indicator.plausible if indicator else None


def _outside(value: Decimal, range_: Range | None, at: At, written: Callable[[Decimal], str]) -> Iterator[Question]:
    if range_ and not range_.least <= value <= range_.most:
        least, most = written(range_.least), written(range_.most)
        yield Question("indicator.outside", {"place": at.place, "field": at.called, "value": written(value), "least": least, "most": most})


def _words(text: str, at: At) -> Iterator[Question]:
    for name in dict.fromkeys(at.names.inside(text)):
        yield Question("text.person_named", {"field": at.called, "name": name, "text": text})


def _number(number: str, at: At) -> Iterator[Question]:
    yield from _words(number, at)
    for code in paper_numbers.doubts_of(number, at.on):
        yield Question(code, {"number": number, "on": at.on})


def _staff_id(id_: str, _at: At) -> Iterator[Question]:
    """Facts hold ids for ever, and an erasure reaches the register alone."""
    if like_a_name(id_):
        yield Question("staff.id_like_a_name", {"staff": id_})


ASKING: dict[str, Look | None] = {
    "words": _words,
    "number": _number,
    "credit_code": _credit_code,
    "area": _area,
    "rate": _rate,
    "staff_id": _staff_id,
    "nothing": None,
}
"""标记 -> 疑问."""
DOUBTING = _Doubting()
