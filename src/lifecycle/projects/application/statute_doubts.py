"""依据存疑: whether the words of a quoted law stand in its text, and whether a clause is one that can carry what rests on it."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from lifecycle.calendar import Laws, Procedure
from lifecycle.calendar.laws import STATUTE, bare_title
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.terms import TermSuspended
from lifecycle.projects.deciding.conclusion import ConclusionProposed, GateConcluded
from lifecycle.projects.deciding.refusals import basis_is_odd
from lifecycle.values.marks import Collect, Finder, Leaf
from lifecycle.vocabulary import Citation, Fact, Question

NAMED: dict[Procedure, tuple[str, ...]] = {
    Procedure.HEARING: ("听证",),
    Procedure.TENDERING: ("招标",),
    Procedure.AUCTION: ("拍卖",),
    Procedure.INSPECTION: ("检验",),
    Procedure.TESTING: ("检测",),
    Procedure.QUARANTINE: ("检疫",),
    Procedure.APPRAISAL: ("鉴定",),
    Procedure.EXPERT_REVIEW: ("评审", "专家"),
}
"""程序 -> what a clause that requires it says."""


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


def doubts_of_statutes(fact: Fact, laws: Callable[[], Laws]) -> Iterator[Question]:
    """The questions that a clause raises: its title where only a statute can carry the fact, its words and where they stand, and
    whether they speak of the procedure for which a term is suspended (行政许可法 第四十五条: 依法需要).
    """
    if isinstance(fact, (TermSuspended, FoundToNeedNoPermit)) and not STATUTE.search(bare_title(fact.clause.document)):
        yield Question("clause.title_odd", {"document": fact.clause.document})
    if isinstance(fact, (ConclusionProposed, GateConcluded)) and fact.basis and basis_is_odd(fact.basis):
        yield Question("clause.basis_odd", {"document": fact.basis.document})
    for clause in cited(fact):
        document, place, quote = bare_title(clause.document), clause.place, clause.quote
        if laws().lacks(clause):
            yield Question("clause.words_differ", {"document": document, "quote": quote})
        elif stands := laws().elsewhere(clause):
            yield Question("clause.place_differs", {"document": document, "place": place, "quote": quote, "stands": stands})
    if isinstance(fact, TermSuspended) and not any(word in fact.clause.quote for word in NAMED[fact.procedure]):
        yield Question("clause.procedure_unnamed", {"procedure": fact.procedure, "quote": fact.clause.quote})
