"""环节: one gate of a project: what holds, what does not and why, and what to do about it."""

from datetime import date
from functools import cache, partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk
from lifecycle.desk.gate.batches import Batch, fact_as_read
from lifecycle.desk.gate.opinions import returned
from lifecycle.desk.gate.sheet import GateSheet, gate_sheet
from lifecycle.desk.inspections.of_project import checks_of
from lifecycle.desk.telling.history import HistoryEntry, counted
from lifecycle.projections.moved import moved
from lifecycle.projects.application.terms import ExtendTerm, SuspendTerm
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.project import Application
from lifecycle.vocabulary import BuildingId, Gate, StaffId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, file, posted, sent, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.of_projects import about
from lifecycle.web.forms.offered import at_gate
from lifecycle.web.forms.subject import Subject
from lifecycle.web.gate_forms import FORMS
from lifecycle.web.layout.called import by_name
from lifecycle.web.layout.chronicle import chronicle, paper_of
from lifecycle.web.layout.delivered import not_calm, notice_href, sendings, unsent
from lifecycle.web.layout.gate_page import ahead, batch_name, offers
from lifecycle.web.layout.gate_terms import asked_for, stated
from lifecycle.web.layout.handling_sheet import Drawn, handling_sheet
from lifecycle.web.layout.inspected import HERE, LATER_GATES, Inspected, inspected, on_the_rail
from lifecycle.web.layout.numbering import numbering
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.printed import printed, printed_as_it_stands
from lifecycle.web.layout.rail import tracks
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.silence import quiet
from lifecycle.web.layout.terms import Deadline, deadline, remarks
from lifecycle.web.pages.project.printing import WRITERS, PrintedAs
from lifecycle.web.scans import ACCEPT, attached
from lifecycle.web.scope import Opened, TheProject, as_it_stands
from lifecycle.web.transport.bounds import DayAsked, Listed, RecordedAt
from lifecycle.web.visitor import Officer, TheDesk, Visitor
from lifecycle.wording import say

router = APIRouter()
ATTACHING = FORMS["attach"]
"""Stands beside the paper, apart from the steps that lead to one."""


@router.get("/projects/{code}/gates/{gate}", name="gate")
def open_gate(
    request: Request,
    gate: Listed[Gate],
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    building: str | None = None,
    on: DayAsked | None = None,
    recorded: RecordedAt = None,
    again: bool = False,
    decided: RecordedAt = None,
) -> Response:
    """环节页 of the batch that the building is in, judged as of a day. recorded: the position of what was just done, to be told;
    decided: the position of the decision whose 办理单 is shown and printed, though it is not the latest."""
    subject = _subject(request, desk, officer, opened, gate, building, on)
    done = next((entry for entry in subject.entries if entry.recorded.position == recorded), None)
    return _shown(request, desk, subject, done=done, again=again, earlier=_decision(subject, decided) if decided else None)


@router.get("/projects/{code}/gates/{gate}/sheet.{form}", name="gate_sheet_file")
def sheet_file(
    request: Request,
    gate: Listed[Gate],
    form: Listed[PrintedAs],
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    building: str | None = None,
    decided: RecordedAt = None,
) -> Response:
    """办理单的 PDF 或 Word, of one of our gates: of the decision, or as it stands, as the page prints it."""
    subject, lang = _subject(request, desk, officer, opened, gate, building), language(request)
    if not _ours(subject.gate_sheet):
        raise HTTPException(404)
    on_paper = printed(request, desk, subject, desk.calendars.editions()[-1].calendar, _decision(subject, decided) if decided else None)
    position = subject.seen if on_paper.known_at is None else on_paper.known_at
    called = partial(_called, desk, lang, on_paper.known_at)
    paper = handling_sheet(Drawn(printed=on_paper, desk=desk, lang=lang, position=position, called=called))
    write, media_type = WRITERS[form]
    return attached(write(paper), f"{opened.project.code}-{paper.title}.{form}", media_type)


def _ours(sheet: GateSheet) -> bool:
    return sheet.decider is not None and sheet.decider.ours


def _called(desk: Desk, lang: str, known_at: int | None, staff: StaffId) -> str:
    return by_name(desk, staff, lang, known_at)


def _decision(subject: Subject, position: int) -> HistoryEntry:
    """Our decision of a position. Raises 404 where none at this gate stands there."""
    for entry in counted(subject.entries):
        fact = fact_as_read(entry)
        if entry.recorded.position == position and isinstance(fact, GateConcluded) and fact.gate is subject.gate_sheet.gate:
            return entry
    raise HTTPException(404)


@router.post("/projects/{code}/gates/{gate}/{form}", name="gate_step", dependencies=gives(*(form.command for form in FORMS.values())))
def take_step(
    request: Request,
    gate: Listed[Gate],
    form: str,
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """办理一步. What is refused comes back as it was typed, over the gate as it stands by then."""
    if form not in FORMS:
        raise HTTPException(404)
    building = sent(given, "building") or None
    subject = _subject(request, desk, officer, opened, gate, building)
    outcome = file(FORMS[form], subject, given, desk)
    if isinstance(outcome, Filed):
        return _back(request, subject, outcome)
    if outcome.refusal:
        subject = _subject(request, desk, officer, as_it_stands(desk, opened.id), gate, building)
    return _shown(request, desk, subject, outcome)


MOVING_THE_TERM = frozenset({SuspendTerm, ExtendTerm})
"""What the law lets nobody do once the term is over."""


def _deadline(desk: Desk, subject: Subject, application: Application) -> Deadline | None:
    """The term that runs for what is pending, with the holidays that this ledger follows."""
    followed = desk.calendars.editions()
    before = moved([entry.recorded for entry in subject.entries], followed).get(application.id)
    facts = [fact_as_read(entry) for entry in counted(subject.entries)]
    return deadline(subject.project, application, facts, followed[-1].calendar, subject.today, subject.lang, before)


def _subject(
    request: Request, desk: Desk, officer: Visitor, opened: Opened, gate: Gate, building: str | None, on: date | None = None
) -> Subject:
    chosen = BuildingId(building) if building else None
    sheet = gate_sheet(
        opened.project, opened.history.entries, gate, desk.rulebook, on=on or desk.today(), building=chosen, calendar=desk.calendars.now
    )
    return about(opened, desk, officer, language(request), sheet=sheet, numbering=cache(partial(numbering, request, sheet)))


def _back(request: Request, subject: Subject, filed: Filed) -> RedirectResponse:
    """Redirects (303), so that a reload does not submit again. The page tells what was recorded."""
    sheet = subject.gate_sheet
    url = request.app.url_path_for("gate", code=sheet.project.code, gate=sheet.gate.value)
    return RedirectResponse(query(url, building=sheet.batch.ids[0] if sheet.batch.ids else None, **filed.told), status_code=303)


def _shown(
    request: Request,
    desk: Desk,
    subject: Subject,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    *,
    done: HistoryEntry | None = None,
    again: bool = False,
    earlier: HistoryEntry | None = None,
) -> Response:
    """The page; to htmx the part of it that changes."""
    lang, sheet, officer = subject.lang, subject.gate_sheet, subject.visitor
    url_for, project = request.app.url_path_for, sheet.project
    checks = checks_of(desk.ledger, project)

    def gate_href(gate: Gate) -> str:
        return str(url_for("gate", code=project.code, gate=gate.value))

    def batch_href(batch: Batch) -> str:
        return str(query(gate_href(sheet.gate), building=batch.ids[0]))

    notice = partial(notice_href, request, project.code)

    def work_href(form: WorkForm) -> str:
        return str(url_for("work", code=project.code, form=form.name))

    def sheet_href(form: PrintedAs) -> str:
        of = {"building": sheet.batch.ids[0] if sheet.batch.ids else None, "decided": earlier and earlier.recorded.position}
        return query(url_for("gate_sheet_file", code=project.code, gate=sheet.gate.value, form=form.value), **of)

    term = _deadline(desk, subject, sheet.batch.application) if sheet.batch.application else None
    offered = [each for each in offers(sheet, officer, lang) if not (term and term.over and each.form.command in MOVING_THE_TERM)]
    steps = [offer for offer in offered if offer.form is not ATTACHING]
    works = at_gate(subject, sheet.gate, work_href)
    calendar = desk.calendars.editions()[-1].calendar
    on_paper = printed(request, desk, subject, calendar, earlier)
    as_it_stands_now = printed_as_it_stands(request, desk, subject, calendar)
    to_send = unsent(subject, calendar, work_href, sheet.gate, sheet.batch.ids)
    laid_out: dict[str, Any] = {
        **shown_about(attempt, subject),
        "sheet": sheet,
        "printed": on_paper,
        "stated": stated(on_paper.sheet, lang),
        "asked_for": asked_for(sheet, lang),
        "open_forms": {offer.form.name for offer in offered if offer.open_to},
        "earlier": earlier and fact_as_read(earlier),
        "standing": as_it_stands_now,
        "head": not_calm(as_it_stands_now.head, [say("page.delivery.overdue", lang, paper=each.words) for each in to_send if each.overdue]),
        "unsent": to_send,
        "returned": returned(subject.entries, sheet.batch.application),
        "ahead": ahead(sheet, officer, steps, lang),
        "had_a_hand": sheet.had_a_hand(officer.hands),
        "offers": steps,
        "open_offers": [offer for offer in steps if offer.open_to],
        "waiting_offers": [offer for offer in steps if not offer.open_to],
        "attaching": [offer for offer in offered if offer.form is ATTACHING],
        "quiet": quiet(subject, work_href, sheet.gate, sheet.batch.ids),
        "names_of": lambda ids: [project.buildings[id_].name for id_ in ids if id_ in project.buildings],
        "works": works,
        "due": next((work for work in works if work.next), None),
        "done": done and chronicle([done], project, lang, whole=subject.entries)[0],
        "again": again,
        "tracks": tracks(
            project,
            lang,
            partial(
                on_the_rail,
                project,
                checks,
                HERE if sheet.gate in LATER_GATES else f"{request.app.url_path_for('project', code=project.code)}{HERE}",
                lang,
            ),
        ),
        "inspected": inspected(project, checks, sheet.batch.ids, sheet.rulebook, sheet.on, lang)
        if sheet.gate in LATER_GATES
        else Inspected(),
        "batches": [(batch_href(batch), batch_name(project, batch, lang), batch is sheet.batch) for batch in sheet.batches],
        "gate_href": gate_href,
        "decisions": chronicle(
            sheet.decisions, project, lang, paper=paper_of(project, subject.entries, gate_href, notice), whole=subject.entries
        ),
        "accept": ACCEPT,
        "term": term,
        "came_late": remarks(project, subject.entries, calendar, lang) if sheet.materials else {},
        "files": [(form, sheet_href(form)) for form in PrintedAs] if _ours(sheet) else [],
        "sendings": sendings(request, subject, calendar, work_href),
        "authority": desk.statutes.numbers.authority(on_paper.sheet.project.approving_authority, sheet.gate),
        "next_gate": next(iter(project.route[project.route.index(sheet.gate) + 1 :]), None),
    }
    template = "staff/gate_sheet.html" if "HX-Request" in request.headers else "staff/gate.html"
    return page(request, template, status=attempt.status, visitor=officer, **laid_out)
