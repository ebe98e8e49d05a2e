"""环节文书: what the papers of a gate say, from what was known when each was recorded. Who prints one chooses the writer, not the words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, Protocol

from msgspec import Struct

from lifecycle.calendar import Calendar, Step
from lifecycle.desk import Desk
from lifecycle.desk.gate.findings import findings, own_words
from lifecycle.desk.gate.sheet import Brought
from lifecycle.desk.paperwork.as_recorded import cited, full_titles
from lifecycle.desk.paperwork.paper_forms import PaperForm
from lifecycle.desk.paperwork.refusal_forms import Remedies, Statute
from lifecycle.papers.paper import Apart, Blank, Block, Paper, Words, points, said, things, written
from lifecycle.projects.application.applications import ApplicationAccepted, ApplicationNotAccepted
from lifecycle.projects.application.clock import Clock, Running
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.supplements import SupplementRequested
from lifecycle.projects.application.terms import TermExtended, TermSuspended
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.project import Application, Project
from lifecycle.projects.works.building import WHOLE
from lifecycle.vocabulary import BuildingId, Citation, Fact, Gate, StaffId
from lifecycle.wording import JOINED_BY, say


class Notice(Struct, frozen=True, kw_only=True):
    """一份文书的来由. project, application, before (facts so far) and calendar: as they were known when its fact was recorded.

    materials: what had come in; called: what a staff member is called.
    """

    kind: PaperKind
    gate: Gate
    fact: Any
    position: int
    project: Project
    application: Application
    buildings: Sequence[BuildingId]
    before: Sequence[Fact]
    materials: Sequence[Brought]
    calendar: Calendar
    called: Callable[[StaffId], str]
    lang: str


class Quoted(Protocol):
    """引用的条款, and whether it was compared with the text of the law."""

    @property
    def clause(self) -> Citation: ...

    @property
    def verified(self) -> bool: ...


Body = Callable[["_Writing"], Iterator[Block]]


def drawn_up(asked: Notice, desk: Desk) -> Paper:
    """文书. Raises LookupError for a kind that is not printed here, as a grant, which is the certificate itself."""
    writing, lang, fact = _Writing(asked, desk), asked.lang, asked.fact
    form = None if asked.kind is PaperKind.REFUSAL else writing.form
    number = None if isinstance(fact, TermExtended) else getattr(fact, "number", None)
    return Paper(
        title=desk.statutes.papers.title(asked.kind, asked.gate, lang),
        authority=desk.statutes.numbers.authority(asked.project.approving_authority, asked.gate),
        number=number or say("page.notice.number_blank", lang),
        to=say("page.notice.to", lang, applicant=asked.application.applicant.name),
        body=tuple(BODIES[asked.kind](writing)),
        day=fact.on,
        on=written(lang, fact.on, getattr(fact, "at", None)),
        seal=say("look.print.which_seal", lang, which=form.seal) if form else say("look.print.seal", lang),
        provenance=say("look.print.provenance", lang, position=asked.position),
        left_open=say("page.notice.left_open", lang, question=form.left_open) if form and not form.decided_by else "",
    )


class _Writing:
    """What the sentences of one paper are made of."""

    def __init__(self, asked: Notice, desk: Desk) -> None:
        self.asked, self.desk = asked, desk
        self.fact, self.application, self.project = asked.fact, asked.application, asked.project
        self.say = partial(_say, asked.lang)
        self.written = partial(written, asked.lang)
        self.clock = Clock.of(asked.application, [*asked.before, asked.fact], asked.calendar)

    @property
    def form(self) -> PaperForm:
        return self.desk.statutes.papers.of(self.asked.kind, self.asked.gate)

    @property
    def remedies(self) -> Remedies | None:
        """What may be done against a decision of that day."""
        return self.desk.statutes.papers.refusals.against(self.fact.on)

    def statute(self, each: Quoted) -> tuple[Words, ...]:
        told = Words(f"《{each.clause.document}》{each.clause.place}：“{each.clause.quote}”")
        return (told,) if each.verified else (told, Words(self.say("page.notice.unverified"), "unverified"))

    def statutes(self, several: Sequence[Statute], between: str, after: str) -> tuple[Words, ...]:
        stops = [between] * (len(several) - 1) + [after]
        told = [(*self.statute(each), Words(stop)) for each, stop in zip(several, stops, strict=False)]
        return tuple(words for each in told for words in each if words.words)

    def received(self, *more: str, code: str = "page.notice.received") -> tuple[str, ...]:
        """What was applied for. The hour stands only where the paper answers to it."""
        at = self.application.hours.submitted if code == "page.notice.received" else None
        told = {"on": self.written(self.application.on, at), "gate": self.asked.gate, "application": self.application.id}
        names = [self.project.buildings[id_].name for id_ in self.asked.buildings if id_ != WHOLE]
        buildings = self.say("page.notice.buildings", buildings=JOINED_BY[self.asked.lang].join(names)) if names else ""
        return (self.say(code, project=self.project.name, code=self.project.code, **told), buildings, *more)

    def against(self, remedies: Remedies | None, scope: Statute | None = None) -> Iterator[Block]:
        """救济途径, and by which clauses."""
        if remedies is None:
            return
        yield said(
            self.say("page.notice.refusal.remedies", reconsideration=remedies.reconsideration, litigation=remedies.litigation),
        )
        clauses = (scope, *remedies.clauses) if scope else remedies.clauses
        yield said(
            *self.statutes(clauses, self.say("page.notice.refusal.semicolon"), self.say("page.notice.refusal.stop")), look="statutes"
        )

    def to_ask(self, staff: StaffId) -> Iterator[Block]:
        """经办人 and a line for the telephone."""
        yield said(self.say("page.notice.ask", who=self.asked.called(staff)), look="whom")
        yield Blank(self.say("page.notice.contact"))

    @property
    def author(self) -> StaffId:
        return StaffId(self.fact.behalf or self.fact.by)


def _say(lang: str, code: str, /, **values: Any) -> str:
    return say(code, lang, **values)


def _quoted(clause: Citation) -> str:
    return f"《{clause.document}》{clause.place}：“{clause.quote}”"


def _receipt(to: _Writing) -> Iterator[Block]:
    """受理、不予受理的书面凭证. An application of which the applicant was told too late counts as accepted since it came
    (行政许可法 第三十二条第一款第四项)."""
    fact, form = to.fact, to.form
    declined = isinstance(fact, ApplicationNotAccepted)
    ground = form.grounds.get(fact.ground) if declined and fact.ground else None
    runs = to.clock.runs(Step.DECIDE, to.asked.gate, to.asked.calendar) if isinstance(fact, ApplicationAccepted) else None
    untold = to.clock.untold_by if runs else None
    in_silence = to.desk.statutes.papers.of(PaperKind.SUPPLEMENT, to.asked.gate).basis if untold else ()
    yield said(*to.received(to.say("page.notice.receipt.materials" if to.asked.materials else "page.notice.stop")))
    yield from things(tuple(to.say("page.notice.receipt.material", title=m.title, on=to.written(m.on, m.at)) for m in to.asked.materials))
    if declined:
        yield said(to.say("page.notice.receipt.reason", reason=fact.reason))
    decides = form.says
    if untold and in_silence:
        last, received = to.written(untold), to.written(to.application.on)
        decides = to.say("page.notice.receipt.in_silence", last=last, received=received)
    yield said(to.say("page.notice.receipt.ground", ground=fact.ground) if ground else "", Words(decides, "strong"))
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


def _supplement(to: _Writing) -> Iterator[Block]:
    """补正通知: all that is lacking, said once. What was asked for too late, or besides what was said first, stops nothing."""
    fact: SupplementRequested = to.fact
    late = len(to.asked.before) in to.clock.marks
    yield said(*to.received(to.say("page.notice.stop"), to.say("page.notice.supplement.further") if late else to.form.says))
    yield from things(fact.items)
    yield said(to.say("page.notice.supplement.stops_nothing" if late else "page.notice.supplement.due", due=to.written(fact.due)))
    stop = to.say("page.notice.stop")
    yield said(to.say("page.notice.basis"), *to.statutes(to.form.basis, stop, stop))
    yield from to.to_ask(to.author)


def _refusal(to: _Writing) -> Iterator[Block]:
    """不予行政许可决定, or as a refusal is called at its gate: what it found, on what it rests, what may be done against it."""
    fact: GateConcluded = to.fact
    paper, lang = to.desk.statutes.papers.refusals.paper(fact.gate), to.asked.lang
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


def _needless(to: _Writing) -> Iterator[Block]:
    """无需许可的告知."""
    fact: FoundToNeedNoPermit = to.fact
    yield said(*to.received())
    yield said(to.say("page.notice.needless.finds", basis=fact.basis))
    yield said(to.say("page.notice.needless.clause"), _quoted(fact.clause))
    yield said(Words(to.form.says, "strong"))
    yield said(to.say("page.notice.basis"), *to.statutes(to.form.basis, to.say("page.notice.refusal.semicolon"), ""), look="law")
    yield from to.against(to.remedies, to.form.scope(fact.on))
    yield from to.to_ask(to.author)


def _term(to: _Writing) -> Iterator[Block]:
    """期限的中止通知、延长告知: the term as it ran before, and as it runs by this paper."""
    fact, calendar, gate = to.fact, to.asked.calendar, to.asked.gate
    yield said(*to.received())
    ran = Clock.of(to.application, to.asked.before, calendar).runs(Step.DECIDE, gate, calendar)
    runs = to.clock.runs(Step.DECIDE, gate, calendar)
    if ran and runs:  # none where no document gives the term any more
        term = runs.term
        told = {"start": to.written(ran.start), "due": to.written(ran.due.on)}
        yield said(to.say("page.notice.term.runs", days=term.days, counted_in=term.counted_in, **told))
        suspended = isinstance(fact, TermSuspended)
        yield from _suspended(to, runs, to.clock.stopped[-1][1]) if suspended else _extended(to, runs)
        if runs.due.provisional:
            yield said(to.say("page.notice.term.provisional"))
        law = term.stops if suspended else term.extension
        yield said(to.say("page.notice.basis"), *(to.statute(law) if law else ()))
    yield from to.to_ask(StaffId(to.application.handler or to.author))


def _suspended(to: _Writing, runs: Running, until: date) -> Iterator[Block]:
    fact: TermSuspended = to.fact
    yield said(to.say("page.notice.term.procedure", procedure=fact.procedure), _quoted(fact.clause))
    told = {"since": to.written(fact.on), "until": to.written(until), "due": to.written(runs.due.on)}
    yield said(to.say("page.notice.term.needed", days=fact.days, **told), to.form.says)


def _extended(to: _Writing, runs: Running) -> Iterator[Block]:
    fact, more = to.fact, runs.term.extension
    yield said(to.say("page.notice.term.reason", reason=fact.reason))
    if more:
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
}
"""文书 -> what it says. A grant is the certificate itself, which is not printed here."""
