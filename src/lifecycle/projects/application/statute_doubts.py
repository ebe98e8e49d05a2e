"""依据存疑: whether a clause can carry what rests on it, and whether its words stand in its text (`calendar/quotes`)."""

from collections.abc import Callable, Iterator

from lifecycle.calendar import Laws, Procedure
from lifecycle.calendar.laws import STATUTE, bare_title
from lifecycle.calendar.quotes import doubts_of_quotes
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.terms import TermSuspended
from lifecycle.projects.deciding.conclusion import ConclusionProposed, GateConcluded
from lifecycle.projects.deciding.refusals import basis_is_odd
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
    """The questions that a clause raises: its title where only a statute can carry the fact, its words and where they stand, and
    whether they speak of the procedure for which a term is suspended (行政许可法 第四十五条: 依法需要).
    """
    if isinstance(fact, (TermSuspended, FoundToNeedNoPermit)) and not STATUTE.search(bare_title(fact.clause.document)):
        yield Question("clause.title_odd", {"document": fact.clause.document})
    if isinstance(fact, (ConclusionProposed, GateConcluded)) and fact.basis and basis_is_odd(fact.basis):
        yield Question("clause.basis_odd", {"document": fact.basis.document})
    yield from doubts_of_quotes(fact, laws)
    if isinstance(fact, TermSuspended) and not any(word in fact.clause.quote for word in NAMED[fact.procedure]):
        yield Question("clause.procedure_unnamed", {"procedure": fact.procedure, "quote": fact.clause.quote})
