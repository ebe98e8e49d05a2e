"""个人信息把关: no fact may carry a telephone number or an identity number in clear; persons stand in facts by person id only."""

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Raw, Struct, json

from lifecycle.projects import FACTS
from lifecycle.values.marks import Finder, Leaf, names_of
from lifecycle.values.names_in import refuse_number
from lifecycle.values.personal import suspicious
from lifecycle.vocabulary import Verdict

PAPER_NUMBER = "paper_number"
"""标记 of a field in which a paper's number stands: only a person's word in it is against it."""
JUDGED = (Verdict,)
"""Verdicts are not typed. Two texts in them are, the id of a building and the reason of the head, and both were checked when they were
recorded."""


def _is_text(leaf: Leaf) -> bool:
    return getattr(leaf.kind, "__supertype__", leaf.kind) is str


_OF_PAPERS = Finder(lambda leaf: _is_text(leaf) and leaf.marks.get("holds") == PAPER_NUMBER, but=JUDGED)
_WORDS = Finder(lambda leaf: _is_text(leaf) and leaf.marks.get("holds") != PAPER_NUMBER, but=JUDGED)
_UNTYPED = Finder(lambda leaf: leaf.kind is Raw)
PAPER_NUMBERS = names_of(FACTS, lambda leaf: leaf.marks.get("holds") == PAPER_NUMBER)
"""The names of such fields where no type marks them: in a form, and in the JSON of a correction."""


def refuse_personal(fact: Struct | str, regions: Collection[str], *, of_paper: bool = False) -> None:
    """Refuses a fact, or a text, with such a number in any of its words.

    regions: with what the region codes of the ledger's city begin. of_paper: the text is for a paper's number.
    """
    if isinstance(fact, str):
        refuse_number(fact, regions, of_paper=of_paper)
        return
    for finder, number in ((_WORDS, of_paper), (_OF_PAPERS, True)):
        texts = list(finder.values(fact))
        if suspicious('"'.join(texts)):  # nearly never: only a suspicion is worth a look at each text
            for text in texts:
                refuse_number(text, regions, of_paper=number)
    for raw in _UNTYPED.values(fact):
        for text, number in _texts(json.decode(raw), of_paper):
            refuse_number(text, regions, of_paper=number)


def _texts(value: Any, of_paper: bool) -> Iterator[tuple[str, bool]]:
    """Every text inside, and whether it is a paper's number."""
    if isinstance(value, str):
        yield value, of_paper
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, of_paper or name in PAPER_NUMBERS)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each, of_paper)
