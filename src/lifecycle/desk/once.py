"""只此一次: what only one fact of the whole ledger may say, across all streams."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from lifecycle.ledger import Recorded
from lifecycle.vocabulary import Refused


class Once(Struct, frozen=True, kw_only=True):
    """只此一次: a tag that only one fact of the ledger may bear. used: the refusal for a second one, given the first.
    twice: the refusal for two in one command; None if that was checked before. known_before: whether a second one is refused before
    questions and previews.
    """

    tag: str
    used: Callable[[Recorded], Refused]
    twice: Refused | None = None
    known_before: bool = True


def refuse_twice(said: Iterable[Once]) -> None:
    """Raises Refused for what one command would say twice."""
    tags: set[str] = set()
    for once in said:
        if once.tag in tags and once.twice:
            raise once.twice
        tags.add(once.tag)
