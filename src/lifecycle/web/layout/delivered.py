"""文书与送达的排法: what a page says of the papers of a gate: where each is printed, by when it has to arrive, how it did."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from fastapi import Request
from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Calendar
from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.paperwork.papers import Sent, papers_of, sent_papers
from lifecycle.desk.telling.history import counted
from lifecycle.permissions import PERMITTED
from lifecycle.projects.deciding.delivering import due, undelivered
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryAttempted, DeliveryOutcome
from lifecycle.projects.deciding.papers import DECISION_PAPERS, Paper, PaperKind
from lifecycle.projects.works.building import lineage
from lifecycle.vocabulary import BuildingId, Gate
from lifecycle.web.forms.delivering import DELIVERING
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.gate_page import Head
from lifecycle.web.layout.shown import query, when
from lifecycle.web.layout.terms import Term, term
from lifecycle.wording import JOINED_BY, label, say


class Sending(Struct, frozen=True, kw_only=True):
    """一份文书, in words. made: when; href: where it is printed; left: of its term; attempted, told: whether and how it went;
    deliver: where the visitor records it.
    """

    title: str
    made: str
    href: str | None
    left: Term | None
    due: str
    attempted: bool
    told: tuple[str, ...]
    deliver: str | None


def sendings(request: Request, subject: Subject, calendar: Calendar, address: Callable[[WorkForm], str]) -> list[Sending]:
    """文书 of a gate page, the latest first."""
    papers = papers_of(subject.gate_sheet, subject.entries)
    deliver = address(DELIVERING) if DELIVERING.open_to(subject) else None
    return [_sending(request, each, subject, calendar, deliver) for each in reversed(papers)]


def _sending(request: Request, sent: Sent, subject: Subject, calendar: Calendar, deliver: str | None) -> Sending:
    paper, lang = sent.paper, subject.lang
    ends = due(paper.kind, paper.gate, paper.on, calendar)
    waits = sent.arrived is None and paper.kind in DECISION_PAPERS
    left = _left(paper, subject, calendar) if waits else None
    return Sending(
        title=subject.statutes.papers.title(paper.kind, paper.gate, lang),
        made=when(paper.on, paper.at),
        href=None
        if paper.kind is PaperKind.GRANT
        else notice_href(request, subject.gate_sheet.project.code, paper.gate, paper.kind, sent.entry.recorded.position),
        left=left,
        due=say("page.delivery.due", lang, due=ends[1].on, document=ends[0].clause.document, place=ends[0].clause.place) if ends else "",
        attempted=bool(sent.attempts),
        told=tuple(_told(each, ends[1].on if ends else None, lang) for each in sent.attempts) or (say("page.delivery.not_yet", lang),),
        deliver=query(deliver, of=paper.version) if deliver and sent.arrived is None else None,
    )


class Unsent(Struct, frozen=True, kw_only=True):
    """待送达的文书, in words. left: of its term, where there is one; who: records the delivery; href: where the visitor does."""

    words: str
    left: Term | None
    who: str
    href: str | None

    @property
    def overdue(self) -> bool:
        return self.left is not None and self.left.shape == "unmet"


def unsent(
    subject: Subject, calendar: Calendar, address: Callable[[WorkForm], str], at: Gate | None = None, among: Collection[BuildingId] = ()
) -> list[Unsent]:
    """What waits in the tray until it has reached the applicant, of the project or of the batch at one gate, the longest first."""
    told = [fact_as_read(entry) for entry in counted(subject.entries)]
    waiting = {(paper.application, paper.kind, paper.buildings) for _, paper in undelivered(subject.project, told)}
    ids = {each for id_ in among for each in lineage(subject.project.buildings, id_)}
    open_, lang = DELIVERING.open_to(subject), subject.lang
    roles = JOINED_BY[lang].join(label(role, lang) for role in sorted(PERMITTED[DeliverPaper].roles))
    who = say("page.gate.by_you", lang) if open_ else say("page.gate.by_others", lang, roles=roles)
    found = []
    for paper in (each.paper for each in sent_papers(subject.project, subject.entries) if each.arrived is None):
        here = at is None or (paper.gate is at and not ids.isdisjoint(paper.buildings))
        if here and (paper.application, paper.kind, paper.buildings) in waiting:
            title = subject.statutes.papers.title(paper.kind, paper.gate, lang)
            words = say("page.delivery.unsent", lang, title=title, gate=paper.gate, on=paper.on)
            href = query(address(DELIVERING), of=paper.version) if open_ else None
            found.append(Unsent(words=words, left=_left(paper, subject, calendar), who=who, href=href))
    return found


def not_calm(head: Head, overdue: Sequence[str]) -> Head:
    """The head of a gate with papers that should have reached the applicant by now, which is green no more."""
    if not overdue:
        return head
    return replace(head, kind="doubt" if head.kind == "ok" else head.kind, today=(*head.today, *overdue))


def _left(paper: Paper, subject: Subject, calendar: Calendar) -> Term | None:
    ends = due(paper.kind, paper.gate, paper.on, calendar)
    if ends is None:
        return None
    return term(ends[1].on, subject.today, calendar.working_days, subject.lang, provisional=ends[1].provisional)


def notice_href(request: Request, code: str, gate: Gate, kind: PaperKind, position: int) -> str:
    """Where a paper of this position is printed."""
    url = request.app.url_path_for("notice", code=code, gate=gate.value, notice=kind.value)
    return str(query(url, position=position))


def _told(attempt: DeliveryAttempted, last: date | None, lang: str) -> str:
    """One attempt: when, to whom, how, signed by whom, on what proof."""
    said = [label(attempt.party, lang) if attempt.party else "", label(attempt.delivery_mode, lang)]
    said += [label(attempt.signed_by, lang)] if attempt.signed_by else []
    said += [attempt.receiver] if attempt.receiver else []
    said += [attempt.receipt] if attempt.receipt else []
    said += [attempt.reason] if attempt.reason else []
    late = attempt.party is None and attempt.outcome is DeliveryOutcome.DELIVERED and last is not None and last < attempt.on
    how = tuple(filter(None, said))
    told = say("page.delivery.told", lang, on=when(attempt.on, attempt.at), outcome=attempt.outcome, how=how)
    return say("page.delivery.late", lang, told=told, last=last) if late else told
