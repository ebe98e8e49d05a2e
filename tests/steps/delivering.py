"""送达的办理: which paper, how, who signed, and what is still to be delivered by when."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.desk.paperwork.papers import Sent, sent_papers
from lifecycle.desk.tagging import project_stream
from lifecycle.desk.telling.history import replay
from lifecycle.projections.waiting import Task, Waiting, waiting_in
from lifecycle.projects.application.clock import Effect, Mark
from lifecycle.projects.deciding.delivering import late
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryMode, DeliveryOutcome, SignedBy
from lifecycle.projects.deciding.papers import DECISION_PAPERS, PaperKind, papers_in
from lifecycle.projects.mending.corrections import effective, facts_as_corrected
from lifecycle.vocabulary import Fact
from lifecycle.web.layout.shown import when
from tests.packaged import packaged_calendar
from tests.steps.case import Case, action
from tests.steps.words import AT, DAY, ON, PEOPLE, WHO, any_of, by_label

MODES, SIGNERS = by_label(DeliveryMode), by_label(SignedBy)
PAPERS = {"决定": DECISION_PAPERS} | {words: {kind} for words, kind in by_label(PaperKind).items()}
SIGNED = rf"(?:，由(?P<signed_by>{any_of(SIGNERS)})签收)?"
RECEIPT = r'(?:，凭据编号"(?P<receipt>[^"]+)")?'
WHY = r'(?:，缘由是"(?P<reason>[^"]+)")?'


def recorded(case: Case) -> list[Fact]:
    return [each.fact for each in case.office.ledger.load(project_stream(case.project_id)).recorded]


@action(rf"{WHO}{ON}{AT}(?P<mode>{any_of(MODES)})(?P<paper>{any_of(PAPERS)})(?P<failed>未能送达)?{SIGNED}{RECEIPT}{WHY}")
def _(
    case: Case,
    who: str,
    on: str | None,
    at: str | None,
    mode: str,
    paper: str,
    failed: str | None,
    signed_by: str | None,
    receipt: str | None,
    reason: str | None,
) -> None:
    case.comes(on)
    made = [each for each in papers_in(case.project, facts_as_corrected(recorded(case))) if each.kind in PAPERS[paper]]
    case.give(
        DeliverPaper,
        by=PEOPLE[who],
        delivers=made[-1].version if made else 1,
        delivery_mode=MODES[mode],
        outcome=DeliveryOutcome.FAILED if failed else DeliveryOutcome.DELIVERED,
        signed_by=SIGNERS[signed_by] if signed_by else None,
        receipt=receipt,
        reason=reason,
        at=at,
    )


def undelivered(case: Case) -> list[Waiting]:
    waiting = waiting_in(case.project, effective(recorded(case)), packaged_calendar())
    return [each for each in waiting if each.task is Task.DELIVER]


@then(parsers.re(rf"(?P<paper>{any_of(PAPERS)})尚待送达，(?:(?P<due>{DAY})到期|不设到期日)"))
def _(case: Case, paper: str, due: str | None) -> None:
    (waiting,) = undelivered(case)
    assert waiting.paper in PAPERS[paper]
    assert (waiting.due and waiting.due.on.isoformat()) == due


@then(parsers.re(rf'(?P<paper>{any_of(PAPERS)})的条款是"(?P<place>[^"]+)"，原文"(?P<quote>[^"]+)"'))
def _(case: Case, paper: str, place: str, quote: str) -> None:
    (sent,) = papers(case, paper)
    form = case.office.desk.statutes.papers.of(sent.paper.kind, sent.paper.gate)
    clause = form.grounds[sent.entry.recorded.fact.ground].clause  # type: ignore[attr-defined]
    assert (clause.place, clause.quote) == (place, quote)


def papers(case: Case, kind: str) -> list[Sent]:
    """Those of a kind, with what became of them."""
    entries = replay(case.office.desk, case.project_id).entries
    return [each for each in sent_papers(case.project, entries) if each.paper.kind in PAPERS[kind]]


@then(parsers.re(rf'(?P<kind>{any_of(PAPERS)})的时间是"(?P<said>[^"]+)"'))
def _(case: Case, kind: str, said: str) -> None:
    (sent,) = papers(case, kind)
    assert when(sent.paper.on, sent.paper.at) == said


@then(parsers.re(rf'(?P<kind>{any_of(PAPERS)})于"(?P<said>[^"]+)"送达'))
def _(case: Case, kind: str, said: str) -> None:
    (sent,) = papers(case, kind)
    assert sent.arrived is not None
    assert when(sent.arrived.on, sent.arrived.at) == said


@then("没有待送达的决定")
def _(case: Case) -> None:
    assert undelivered(case) == []


@then(parsers.re(rf"这次送达(?:没有逾期|逾期，最迟应在(?P<last>{DAY}))"))
def _(case: Case, last: str | None) -> None:
    facts = effective(recorded(case))
    expected = {len(facts) - 1: Mark(Effect.LATE, date.fromisoformat(last))} if last else {}
    assert late(facts, packaged_calendar()) == expected
