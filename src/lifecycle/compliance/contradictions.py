"""矛盾: places, in one document or in several, that print different things. Neither is corrected; each points to the others."""

from collections.abc import Iterable, Iterator

from msgspec import Struct


class PrintedPlace(Struct, frozen=True, kw_only=True):
    """一处: what a document prints there, word for word, and the figure or term that differs."""

    document: str
    place: str
    quote: str
    printed: str


class Settling(Struct, frozen=True, kw_only=True):
    """裁定: the choice of a document that settles a contradiction."""

    document: str
    choice: str


class Contradiction(Struct, frozen=True, kw_only=True):
    """矛盾: an entry of its own, with two places or more. settled_by: None as long as no choice settles it."""

    id: str
    places: tuple[PrintedPlace, ...]
    note: str
    settled_by: Settling | None
    file: str
    line: int

    def others(self, document: str, place: str) -> tuple[PrintedPlace, ...]:
        """The places beside this one."""
        return tuple(each for each in self.places if (each.document, each.place) != (document, place))

    def within(self, document: str, words: str) -> tuple[PrintedPlace, ...]:
        """Those of its places whose quotes stand in these words of the document."""
        said = " ".join(words.split())
        return tuple(each for each in self.places if each.document == document and " ".join(each.quote.split()) in said)


def touching(document: str, entries: Iterable[Contradiction]) -> Iterator[Contradiction]:
    """The entries that have a place in the document."""
    return (each for each in entries if any(place.document == document for place in each.places))
