"""检查的网页: what has to be checked and put right today, one check with all that was found, and one finding with its whole history."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk import Desk
from lifecycle.desk.inspections.check_due import ENDED_BY
from lifecycle.desk.scans import named_files
from lifecycle.desk.telling.history import HistoryEntry, entries_of
from lifecycle.inspections.checks.decide import COMMANDS
from lifecycle.inspections.findings.closing import ConfirmReCheck
from lifecycle.inspections.findings.finding import Finding
from lifecycle.projections.check_query import PER_PAGE
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Command
from lifecycle.web.access import roles_of
from lifecycle.web.forms.checks import BY_NAME, FORMS
from lifecycle.web.forms.checks.mending import CORRECTING, PROPOSING, annullable
from lifecycle.web.forms.checks.subject import OfCheck
from lifecycle.web.forms.correcting import correctable
from lifecycle.web.forms.filing import done_by
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.layout.checks import sheet
from lifecycle.web.layout.checks.history import Teller, Way
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.terms import term
from lifecycle.web.pages.inspections.about import of_check, subject_of
from lifecycle.web.scans import as_file
from lifecycle.web.scope import WATCHED, TheCheck
from lifecycle.web.transport.bounds import HashAsked, IdAsked, Listed, PageNumber, RecordedAt
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import say

router = APIRouter()
FORM_OF: dict[type[Command], str] = {form.command: form.name for form in BY_NAME.values()}


class Tab(StrEnum):
    """哪些检查."""

    MINE = "mine"  # 我的检查
    OPEN = "open"  # 未办结的检查
    FINDINGS = "findings"  # 未销号的问题
    FINISHED = "finished"  # 已办结的检查


@router.get("/inspections/checks", name="checks")
def checks(
    request: Request, desk: TheDesk, sheets: TheSheets, officer: Officer, tab: Listed[Tab | None] = None, number: PageNumber = 1
) -> Response:
    """检查一页. Inspectors begin with their own; what falls due first stands at the top."""
    today, lang = desk.today(), language(request)
    counties = officer.counties(roles_of(request))
    shown = tab or (Tab.MINE if Role.INSPECTOR in officer.roles else Tab.OPEN)
    mine = sheets.todays_checks(today, inspector=officer.principal, page=number if shown is Tab.MINE else 1)
    match shown:
        case Tab.MINE:
            found, lines = mine, mine.lines
        case Tab.OPEN:
            found = sheets.todays_checks(today, counties, page=number)
            lines = found.lines
        case Tab.FINISHED:
            found = sheets.finished_checks(counties, page=number)
            lines = found.lines
        case Tab.FINDINGS:
            findings = sheets.open_findings(today, counties, page=number)
    told = findings if shown is Tab.FINDINGS else found
    worked = desk.calendars.working_days()
    url = request.app.url_path_for("checks")
    return page(
        request,
        "staff/checks.html",
        visitor=officer,
        today=today,
        tab=shown,
        tabs_shown=[(query(url, tab=each.value), say(f"page.checks.tab.{each.value}", lang), each is shown) for each in Tab],
        lines=[(each, term(each.first_due, today, worked, lang)) for each in lines] if shown is not Tab.FINDINGS else [],
        findings=[(each, term(each.due, today, worked, lang)) for each in findings.lines] if shown is Tab.FINDINGS else [],
        total=told.total,
        overdue=told.overdue,
        number=number,
        pages=max(1, -(-told.total // PER_PAGE)),
        address=lambda page: query(url, tab=shown.value, page=page),
    )


@router.get("/inspections/checks/{number}", name="due_in_check")
def check(request: Request, opened: TheCheck, desk: TheDesk, officer: Officer, of: IdAsked = "", recorded: RecordedAt = None) -> Response:
    """一次检查. of: the finding that falls due, which is named first."""
    lang, about, facts = language(request), of_check(opened, officer, desk), [each.fact for each in opened.stream.recorded]
    step = sheet.next_step(opened.check)
    record, units = sheet.signed(facts)
    entries = tuple(entries_of(opened.stream.recorded))
    offered = _offered(request, desk, officer, about, entries)
    return page(
        request,
        "staff/check.html",
        visitor=officer,
        about=about,
        check=opened.check,
        opening=facts[0],
        project=about.project,
        today=desk.today(),
        milestones=sheet.milestones(opened.check, facts),
        step=step,
        step_form=FORM_OF[step.command] if step else "",
        first=next((href for href, name in offered if step and name == FORM_OF[step.command]), ""),
        offered=offered,
        left=term(opened.check.due, desk.today(), desk.calendars.working_days(), lang),
        rate=sheet.rate(opened.check),
        noted=sheet.noted(about, lang),
        items=sheet.by_level(about, lang),
        samples=[(each, about.subject(each.of)) for each in opened.check.samples.values()],
        stages=sheet.stages(about),
        still_open=len(opened.check.open_findings()),
        findings=sheet.found_in(about, desk.today()),
        record=record,
        units=units,
        told=_teller(request, desk, officer, about, entries).told(),
        due=opened.check.findings.get(of),
        done=_done(desk, officer, recorded, lang),
        inline=not officer.watched_as & WATCHED,
    )


@router.get("/inspections/checks/{number}/findings/{finding}", name="check_finding")
def finding(request: Request, opened: TheCheck, finding: IdAsked, desk: TheDesk, officer: Officer) -> Response:
    """一个问题, from the first record to its close-out."""
    lang, about = language(request), of_check(opened, officer, desk)
    shown = next((each for each in sheet.found_in(about, desk.today()) if each.stands.id == finding), None)
    if shown is None:
        raise HTTPException(404)
    return page(
        request,
        "staff/finding.html",
        visitor=officer,
        about=about,
        check=opened.check,
        project=about.project,
        finding=shown,
        left=term(shown.stands.due if shown.stands.open else None, desk.today(), desk.calendars.working_days(), lang),
        told=_teller(request, desk, officer, about, tuple(entries_of(opened.stream.recorded))).told_of(finding),
        offered=_of_finding(request, desk, officer, about, finding),
        first=_first(shown.stands),
        inline=not officer.watched_as & WATCHED,
    )


@router.get("/inspections/checks/{number}/files/{sha256}", name="check_file")
def picture(opened: TheCheck, sha256: HashAsked, desk: TheDesk) -> Response:
    """照片或扫描件, where a fact of this check names it."""
    if sha256 not in set(named_files([each.fact for each in opened.stream.recorded])):
        raise HTTPException(404)
    return as_file(desk.ledger, sha256)


def _first(stands: Finding) -> str:
    """The form of what ends the waiting of a finding."""
    if not stands.open:
        return ""
    return FORM_OF[ConfirmReCheck if stands.unconfirmed_by else ENDED_BY[stands.status]]


def _teller(request: Request, desk: Desk, officer: Visitor, about: OfCheck, entries: tuple[HistoryEntry, ...]) -> Teller:
    """The history of a check in words, with the forms by which the visitor may mend it."""
    subject = subject_of(request, desk, officer, about, entries=entries)
    check = about.opened

    def way(form: WorkForm, fits: Callable[[HistoryEntry], bool]) -> Way:
        may = form.open_to(subject)
        return lambda entry: _href(request, about, form, str(entry.recorded.position)) if may and fits(entry) else None

    return Teller(
        check=check,
        project=about.project,
        lang=subject.lang,
        rulebook=desk.rulebook,
        entries=entries,
        mend=way(CORRECTING, correctable),
        annul=way(PROPOSING, lambda entry: annullable(entry) and entry.recorded.version not in check.mistakes),
    )


def _offered(request: Request, desk: Desk, officer: Visitor, about: OfCheck, entries: tuple[HistoryEntry, ...]) -> list[tuple[str, str]]:
    """The forms that the visitor may use as the check stands; what mends one record stands beside the record."""
    subject = subject_of(request, desk, officer, about, entries=entries)
    forms = [form for form in FORMS if form not in (CORRECTING, PROPOSING)]
    return [(_href(request, about, form), form.name) for form in forms if form.open_to(subject) and form.makes_sense(subject)]


def _of_finding(request: Request, desk: Desk, officer: Visitor, about: OfCheck, finding: str) -> list[tuple[str, str]]:
    """Those in which this finding can be chosen, or one of its orders."""
    subject, found = subject_of(request, desk, officer, about), list[tuple[str, str]]()
    orders = [each.id for each in about.opened.orders.values() if finding in each.findings]
    for form in FORMS:
        if form.command in ABOUT_FINDINGS and form.open_to(subject) and form.makes_sense(subject):
            choices = form.choices(subject)
            of = next((each for each in (finding, *orders) if each in choices), "")
            if of or (not form.about and finding in _choosable(form, subject.about)):
                found.append((_href(request, about, form, of), form.name))
    return found


def _choosable(form: WorkForm, about: OfCheck) -> Sequence[str]:
    ordered = form.name.startswith("order-")
    return [each.id for each in (about.orderable() if ordered else about.with_unit())]


ABOUT_FINDINGS = frozenset(COMMANDS[COMMANDS.index(BY_NAME["order-rectification"].command) :])
"""What follows a check."""


def _href(request: Request, about: OfCheck, form: WorkForm, of: str = "") -> str:
    return query(request.app.url_path_for("check_form", number=about.opened.id, form=form.name), of=of or None)


def _done(desk: Desk, officer: Visitor, recorded: int | None, lang: str) -> list[str]:
    return [say(f"fact.{each.fact.__struct_config__.tag}", lang) for each in done_by(desk, officer.staff, recorded)]
