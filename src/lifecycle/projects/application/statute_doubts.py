"""依据存疑: whether the clause by which a term is suspended is one that requires the procedure (行政许可法 第四十五条: 依法需要)."""

from collections.abc import Callable, Iterator

from lifecycle.calendar import Laws, Procedure
from lifecycle.calendar.laws import STATUTE, bare_title
from lifecycle.projects.application.terms import TermSuspended
from lifecycle.vocabulary import Fact, Question

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


def doubts_of_statutes(fact: Fact, laws: Callable[[], Laws]) -> Iterator[Question]:
    """The questions that the clause raises: its title, its words, and whether they speak of the procedure."""
    if not isinstance(fact, TermSuspended):
        return
    document, quote = fact.clause.document, fact.clause.quote
    if not STATUTE.search(bare_title(document)):
        yield Question("clause.title_odd", {"document": document})
    if laws().lacks(fact.clause):
        yield Question("clause.words_differ", {"document": document, "quote": quote})
    if not any(word in quote for word in NAMED[fact.procedure]):
        yield Question("clause.procedure_unnamed", {"procedure": fact.procedure, "quote": quote})
