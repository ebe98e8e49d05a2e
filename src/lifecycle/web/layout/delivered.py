"""文书与送达的排法: what a page says of the papers of a gate: where each is printed, by when it has to arrive, how it did."""

from collections.abc import Callable
from datetime import date

from fastapi import Request
from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.desk.paperwork.papers import Sent, papers_of
from lifecycle.projects.deciding.delivering import due
from lifecycle.projects.deciding.delivery import DeliveryAttempted, DeliveryOutcome
from lifecycle.projects.deciding.papers import DECISION_PAPERS, PaperKind
from lifecycle.vocabulary import Gate
from lifecycle.web.forms.delivering import DELIVERING
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.shown import query, when
from lifecycle.web.layout.terms import Term, term
from lifecycle.wording import label, say


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
    left = term(ends[1].on, subject.today, calendar.working_days, lang, provisional=ends[1].provisional) if ends and waits else None
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
