"""环节文书: what the papers of a gate say, from what was known when each was recorded. Who prints one chooses the writer, not the words."""

from collections.abc import Callable, Iterator
from datetime import date

from lifecycle.calendar import TermStep
from lifecycle.desk import Desk
from lifecycle.desk.gate.findings import findings, own_words
from lifecycle.desk.paperwork.as_recorded import cited, full_titles
from lifecycle.desk.telling.unfit_codes import named_unfit
from lifecycle.papers.ending import decided_in_silence, ended
from lifecycle.papers.paper import Apart, Blank, Block, Paper, Words, points, said, things, written
from lifecycle.papers.writing import Notice, Writing, in_quotes
from lifecycle.projects.application.applications import ApplicationAccepted, ApplicationNotAccepted
from lifecycle.projects.application.clock import Clock, Running
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.supplements import SupplementRequested
from lifecycle.projects.application.terms import TermExtended, TermSuspended
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.vocabulary import StaffId
from lifecycle.wording import say

Body = Callable[["Writing"], Iterator[Block]]


def drawn_up(asked: Notice, desk: Desk) -> Paper:
    """文书. Raises LookupError for a kind that is not printed here, as a grant, which is the certificate itself."""
    writing, lang, fact = Writing(asked, desk), asked.lang, asked.fact
    applicant = asked.application.applicant
    form = None if asked.kind is PaperKind.REFUSAL else writing.form
    number = None if isinstance(fact, TermExtended) else getattr(fact, "number", None)
    return Paper(
        title=writing.papers.title(asked.kind, asked.gate, lang),
        authority=writing.in_force.numbers.authority(asked.project.approving_authority, asked.gate),
        number=number or say("page.notice.number_blank", lang),
        to=say("page.notice.to", lang, applicant=named_unfit(applicant.name, applicant.uscc, lang)),
        body=tuple(BODIES[asked.kind](writing)),
        day=fact.on,
        on=written(lang, fact.on, getattr(fact, "at", None)),
        seal=say("look.print.which_seal", lang, which=form.seal) if form else say("look.print.seal", lang),
        provenance=say("look.print.provenance", lang, position=asked.position),
        left_open=say("page.notice.left_open", lang, question=form.left_open) if form and not form.decided_by else "",
    )


def _receipt(to: Writing) -> Iterator[Block]:
    """受理、不予受理的书面凭证. An application of which the applicant was told too late counts as accepted since it came
    (行政许可法 第三十二条第一款第四项)."""
    fact, form = to.fact, to.form
    declined = isinstance(fact, ApplicationNotAccepted)
    ground = form.grounds.get(fact.ground) if declined and fact.ground else None
    runs = to.clock.runs(TermStep.DECIDE, to.asked.gate, to.asked.calendar) if isinstance(fact, ApplicationAccepted) else None
    untold = to.clock.untold_by if runs else None
    in_silence = to.papers.of(PaperKind.SUPPLEMENT, to.asked.gate).basis if untold else ()
    yield said(*to.received(to.say("page.notice.receipt.materials" if to.asked.materials else "page.notice.stop")))
    yield from things(tuple(to.say("page.notice.receipt.material", title=m.title, on=to.written(m.on, m.at)) for m in to.asked.materials))
    if declined:
        yield said(to.say("page.notice.receipt.reason", reason=fact.reason))
    decides = form.says
    if untold and in_silence:
        last, received = to.written(untold), to.written(to.application.on)
        decides = to.say("page.notice.receipt.in_silence", last=last, received=received)
    yield said(to.say("page.notice.receipt.ground", ground=fact.ground) if ground else "", Words(decides, "strong"))
    if declined and fact.turn_to:
        yield said(to.say("page.notice.receipt.turn_to", authority=fact.turn_to))
    basis = (*((ground,) if ground else ()), *((*in_silence, *form.basis[1:]) if in_silence else form.basis))
    law = to.statutes(basis, to.say("page.notice.refusal.semicolon"), to.say("page.notice.stop"))
    yield said(to.say("page.notice.basis"), *law, look="law")
    if runs:
        term = runs.term
        told = {"counted_in": term.counted_in, "runs_from": term.runs_from, "document": term.clause.document, "place": term.clause.place}
        yield said(to.say("page.notice.receipt.term", days=term.days, **told))
    remedies = to.remedies if declined else None
    yield from to.against(remedies, form.scope(fact.on))
    yield from to.to_ask(to.author)
    if declined and remedies is None:
        yield Blank(to.say("page.notice.refusal.remedy"))


def _supplement(to: Writing) -> Iterator[Block]:
    """补正通知: all that is lacking, said once. What was asked for too late, or besides what was said first, stops nothing."""
    fact: SupplementRequested = to.fact
    late = len(to.asked.before) in to.clock.marks
    yield said(*to.received(to.say("page.notice.stop"), to.say("page.notice.supplement.further") if late else to.form.says))
    yield from things(fact.items)
    yield said(to.say("page.notice.supplement.stops_nothing" if late else "page.notice.supplement.due", due=to.written(fact.due)))
    stop = to.say("page.notice.stop")
    yield said(to.say("page.notice.basis"), *to.statutes(to.form.basis, stop, stop))
    yield from to.to_ask(to.author)


def _refusal(to: Writing) -> Iterator[Block]:
    """不予行政许可决定, or as a refusal is called at its gate: what it found, on what it rests, what may be done against it."""
    fact: GateConcluded = to.fact
    paper, lang = to.papers.refusals.paper(fact.gate), to.asked.lang
    stop = to.say("page.notice.refusal.stop")
    yield said(*to.received(to.say("page.notice.refusal.examined"), code="page.notice.refusal.received"))
    yield from points(findings(to.project, fact.verdicts, full_titles(cited(to.desk, fact.verdicts)), lang))
    yield from (said(line) for line in own_words(to.project, fact, lang))
    if basis := fact.basis:
        yield said(to.say("page.notice.refusal.rests_on"), f"{basis.document}{basis.place}：“{basis.quote}”")
    law = to.statutes(paper.basis, to.say("page.notice.refusal.semicolon"), stop)
    decides = (to.say("page.notice.refusal.decides"), Words(paper.decides, "strong"), stop)
    yield said(to.say("page.notice.refusal.statutes"), *law, *decides)
    yield from to.against(to.remedies)
    if to.remedies is None:
        yield Apart(to.say("page.notice.refusal.remedy"), (Blank(), Blank()), to.say("page.notice.refusal.remedy_hint"))


def _needless(to: Writing) -> Iterator[Block]:
    """无需许可的告知."""
    fact: FoundToNeedNoPermit = to.fact
    yield said(*to.received())
    yield said(to.say("page.notice.needless.finds", basis=fact.basis))
    yield said(to.say("page.notice.needless.clause"), in_quotes(fact.clause))
    yield said(Words(to.form.says, "strong"))
    yield said(to.say("page.notice.basis"), *to.statutes(to.form.basis, to.say("page.notice.refusal.semicolon"), ""), look="law")
    yield from to.against(to.remedies, to.form.scope(fact.on))
    yield from to.to_ask(to.author)


def _term(to: Writing) -> Iterator[Block]:
    """期限的中止通知、延长告知: the term as it ran before, and as it runs by this paper."""
    fact, calendar, gate = to.fact, to.asked.calendar, to.asked.gate
    yield said(*to.received())
    ran = Clock.of(to.application, to.asked.before, calendar).runs(TermStep.DECIDE, gate, calendar)
    runs = to.clock.runs(TermStep.DECIDE, gate, calendar)
    if ran and runs:  # none where no document gives the term any more
        term = runs.term
        told = {"start": to.written(ran.start), "due": to.written(ran.due.on)}
        yield said(to.say("page.notice.term.runs", days=term.days, counted_in=term.counted_in, **told))
        suspended = isinstance(fact, TermSuspended)
        yield from _suspended(to, runs, to.clock.stopped[-1][1]) if suspended else _extended(to, runs)
        if ran.due.on < fact.told_on:
            yield said(to.say("page.notice.term.too_late", told_on=to.written(fact.told_on), due=to.written(ran.due.on)))
        if runs.due.provisional:
            yield said(to.say("page.notice.term.provisional"))
        law = term.stops if suspended else term.extension
        yield said(to.say("page.notice.basis"), *(to.statute(law) if law else ()))
    yield from to.to_ask(StaffId(to.application.handler or to.author))


def _suspended(to: Writing, runs: Running, until: date) -> Iterator[Block]:
    fact: TermSuspended = to.fact
    yield said(to.say("page.notice.term.procedure", procedure=fact.procedure), in_quotes(fact.clause))
    if until == fact.on:  # told too late: it moved nothing
        return
    told = {"since": to.written(fact.on), "until": to.written(until), "due": to.written(runs.due.on)}
    yield said(to.say("page.notice.term.needed", days=fact.days, **told), to.form.says)


def _extended(to: Writing, runs: Running) -> Iterator[Block]:
    fact, more = to.fact, runs.term.extension
    yield said(to.say("page.notice.term.reason", reason=fact.reason))
    if more and runs.extended:
        code = "page.notice.term.approved_by_number" if fact.number else "page.notice.term.approved"
        told = {"number": fact.number or "", "days": more.days, "counted_in": runs.term.counted_in, "due": to.written(runs.due.on)}
        yield said(to.say(code, approved_by=more.approved_by, **told), to.form.says)


BODIES: dict[PaperKind, Body] = {
    PaperKind.ACCEPTANCE: _receipt,
    PaperKind.NON_ACCEPTANCE: _receipt,
    PaperKind.SUPPLEMENT: _supplement,
    PaperKind.REFUSAL: _refusal,
    PaperKind.NEEDLESS: _needless,
    PaperKind.SUSPENSION: _term,
    PaperKind.EXTENSION: _term,
    PaperKind.REVOCATION: ended,
    PaperKind.CANCELLATION: ended,
    PaperKind.SILENCE: decided_in_silence,
}
"""文书 -> what it says. A grant is the certificate itself, which is not printed here."""
