"""引文核对: whether the words of a quoted law stand in its text, wherever a fact quotes one."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from lifecycle.calendar.laws import Laws, bare_title
from lifecycle.values.marks import Collect, Finder, Leaf
from lifecycle.vocabulary import Citation, Fact, Question


class _Citations(Finder):
    """条款引文 by its type, whatever its field is called. What verdicts quote of documents is not written by anybody."""

    def inside(self, kind: type[Struct]) -> Collect | None:
        return _keep if kind is Citation else super().inside(kind)

    def whole(self, leaf: Leaf) -> Collect | None:
        return _pass_over if leaf.marks.get("asking") == "nothing" else None


def _keep(value: Any, name: str, found: list[tuple[str, Any]]) -> None:
    found.append((name, value))


def _pass_over(_value: Any, _name: str, _found: list[tuple[str, Any]]) -> None:
    pass


CITATIONS = _Citations(lambda leaf: leaf.marks.get("of") == "document")


def cited(whole: Struct) -> Iterator[Citation]:
    """What somebody quotes in a fact or command."""
    return (value for value in CITATIONS.values(whole) if isinstance(value, Citation))


def doubts_of_quotes(fact: Fact, laws: Callable[[], Laws]) -> Iterator[Question]:
    """The questions that a clause raises by its words and by where they stand."""
    for clause in cited(fact):
        document, place, quote = bare_title(clause.document), clause.place, clause.quote
        if laws().lacks(clause):
            yield Question("clause.words_differ", {"document": document, "quote": quote})
        elif stands := laws().elsewhere(clause):
            yield Question("clause.place_differs", {"document": document, "place": place, "quote": quote, "stands": stands})
