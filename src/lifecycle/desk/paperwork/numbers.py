"""文号不重用: an authority never gives a number twice, to any project."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from lifecycle.desk.once import Once
from lifecycle.ledger import Ledger
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.numbers import NUMBERED, number_key, paper_of
from lifecycle.vocabulary import Certificate, Fact, Refused

TAG = "paper/2:"
"""It counts on with each release that reads a number in another way: what was recorded by an earlier reading is read, not looked up."""
EARLIER = "paper:"
"""Tags of the reading before. Before them there were tags `number:` of the spelling."""
READABLE = 200
"""So many characters of a tag stand as they are; an index takes no words without end."""
PAGE = 1_000


def number_tag(certificate: Certificate, tag: str = TAG) -> str:
    """标签 of a number: by it the number is found again, and the race for it is decided."""
    key = number_key(certificate)
    return tag + (key if len(key) <= READABLE else sha256(key.encode()).hexdigest())


def given(before: Sequence[Fact], new: Sequence[Fact]) -> Iterator[Certificate]:
    """文号 that are given by these facts: by our own decisions, and by corrections of these to a number that was not theirs.

    before: all facts of the stream that come first. Numbers of other authorities are not checked: one paper of theirs may be entered for
    many buildings.
    """
    facts = [*before, *new]
    for place in range(len(before), len(facts)):
        fact, own = facts[place], set[str]()
        if isinstance(fact, FactCorrected):
            corrected = facts[fact.corrects - 1]
            earlier = (each for each in facts[:place] if isinstance(each, FactCorrected) and each.corrects == fact.corrects)
            own = {number_key(paper) for each in (corrected, *earlier) if (paper := paper_of(each))}
            ours = isinstance(corrected, GateConcluded)
        else:
            ours = isinstance(fact, GateConcluded)
        if ours and (paper := paper_of(fact)) and number_key(paper) not in own:
            yield paper


class Numbers:
    """已用文号 of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._untagged: dict[str, date] | None = None

    def once(self, papers: Sequence[Certificate]) -> list[Once]:
        """The conditions of the append: if two officers sign at once, only one gets the number.

        Raises Refused for a number of the time before tags.
        """
        return [self._once(paper) for paper in papers]

    def _once(self, paper: Certificate) -> Once:
        tag = number_tag(paper)
        if on := self._before_tags().get(tag):
            raise _used(paper, on)
        twice = Refused("number.used_twice", number=paper.number, authority=paper.authority)
        return Once(tag=tag, used=lambda first: _used(paper, first.fact.on), twice=twice)

    def _before_tags(self) -> dict[str, date]:
        """The numbers of decisions that were recorded before numbers were tagged by their meaning: all before the first tagged one.

        Their set is fixed, so it is read once. A ledger that began with these tags has none.
        """
        if self._untagged is None:
            self._untagged = dict(self._read_untagged())
        return self._untagged

    def _read_untagged(self) -> Iterator[tuple[str, date]]:
        position = 0
        while page := self._ledger.read(after=position, limit=PAGE, types=NUMBERED):
            for recorded in page:
                if any(tag.startswith(TAG) for tag in recorded.tags):
                    return
                if paper := paper_of(recorded.fact):
                    yield number_tag(paper), recorded.fact.on
            position = page[-1].position


def _used(paper: Certificate, on: date) -> Refused:
    return Refused("number.used", number=paper.number, authority=paper.authority, on=on)
