"""检查的办理: one form a page, about a check that is open or one that is yet to be opened."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk
from lifecycle.desk.telling.history import entries_of
from lifecycle.inspections.checks.check import fold
from lifecycle.permissions import PERMITTED
from lifecycle.staff.access import RefusalGround
from lifecycle.vocabulary import BuildingId
from lifecycle.web.access import NotAllowed, gives
from lifecycle.web.forms.checks import BY_NAME, FORMS, OPENING
from lifecycle.web.forms.checks.grids import WHOLE_PROJECT, ItemResults, ReChecks, Replies
from lifecycle.web.forms.checks.mending import MENDING
from lifecycle.web.forms.checks.subject import OfCheck
from lifecycle.web.forms.correcting import before_and_after
from lifecycle.web.forms.filing import Attempt, Filed, file, posted, sent, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.papers import Scan
from lifecycle.web.forms.photos import Photos
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.page import page
from lifecycle.web.layout.shown import query
from lifecycle.web.pages.inspections.about import of_check, of_none, subject_of
from lifecycle.web.scans import ACCEPT
from lifecycle.web.scope import OpenedCheck, TheCheck, TheProject, as_it_stands
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import say

router = APIRouter()
COMMANDS = tuple(form.command for form in FORMS)
MOST_AT_ONCE = 60
"""More results than these are filled in building by building: a page of them all would be too heavy for a telephone."""
RESULTS = "results"
WITH_PHOTOS = (Photos, ItemResults, Replies, ReChecks)


@router.get("/projects/{code}/check", name="check_opening", dependencies=gives(OPENING.command))
def open_opening(request: Request, opened: TheProject, desk: TheDesk, sheets: TheSheets, officer: Officer) -> Response:
    """检查立项."""
    subject = subject_of(request, desk, officer, of_none(opened, officer, desk, sheets))
    _refuse_closed(OPENING, subject)
    return _shown(request, OPENING, subject, str(request.url.path))


@router.post("/projects/{code}/check", name="open_check", dependencies=gives(OPENING.command))
def take_opening(
    request: Request,
    opened: TheProject,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """立项. Done: to the check."""
    subject = subject_of(request, desk, officer, of_none(opened, officer, desk, sheets))
    _refuse_closed(OPENING, subject)
    outcome = file(OPENING, subject, given, desk)
    if isinstance(outcome, Filed):
        number = outcome.first.stream.partition("/")[2]
        return RedirectResponse(query(request.app.url_path_for("due_in_check", number=number), **outcome.told), status_code=303)
    return _shown(request, OPENING, subject, str(request.url.path), outcome)


@router.get("/inspections/checks/{number}/forms/{form}", name="check_form", dependencies=gives(*COMMANDS))
def open_form(request: Request, opened: TheCheck, form: str, desk: TheDesk, officer: Officer, of: str = "") -> Response:
    """检查表单. of: the one thing that it is about; of the results: a building, or the project as a whole."""
    asked = _named(form)
    return _shown(request, asked, _subject(request, asked, desk, officer, opened, of), _url(request, opened, asked))


@router.post("/inspections/checks/{number}/forms/{form}", name="file_in_check", dependencies=gives(*COMMANDS))
def take_form(
    request: Request, opened: TheCheck, form: str, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]
) -> Response:
    """办理. Done: to the check, where it is told; refused: back to what was typed, over the check as it stands by then."""
    asked, of = _named(form), sent(given, "of")
    subject = _subject(request, asked, desk, officer, opened, of)
    outcome = file(asked, subject, given, desk)
    if isinstance(outcome, Filed):
        url = request.app.url_path_for("due_in_check", number=opened.check.id)
        return RedirectResponse(query(url, **outcome.told), status_code=303)
    if outcome.refusal:
        subject = _subject(request, asked, desk, officer, _again(desk, opened), of)
    return _shown(request, asked, subject, _url(request, opened, asked), outcome)


def _again(desk: Desk, opened: OpenedCheck) -> OpenedCheck:
    stream = desk.ledger.load(opened.check.stream)
    check = fold([each.fact for each in stream.recorded])
    return OpenedCheck(check=check or opened.check, stream=stream, project=as_it_stands(desk, opened.project.id))


def _url(request: Request, opened: OpenedCheck, form: WorkForm) -> str:
    return str(request.app.url_path_for("check_form", number=opened.check.id, form=form.name))


def _named(name: str) -> WorkForm:
    if name not in BY_NAME or BY_NAME[name] is OPENING:
        raise HTTPException(404)
    return BY_NAME[name]


def _refuse_closed(form: WorkForm, subject: Subject) -> None:
    """Raises NotAllowed for those to whom the form is not open."""
    if not form.open_to(subject):
        told = {"roles": sorted(subject.visitor.roles), "allowed": sorted(PERMITTED[form.command].roles)}
        raise NotAllowed(RefusalGround.DESK, "web.role_may_not", told, subject.about.project.id)


def _subject(request: Request, form: WorkForm, desk: Desk, officer: Visitor, opened: OpenedCheck, of: str) -> Subject:
    about = of_check(opened, officer, desk)
    entries = tuple(entries_of(opened.stream.recorded)) if form in MENDING else ()

    def named(which: str) -> Subject:
        return subject_of(request, desk, officer, about, which, opened, entries)

    subject = named(of)
    _refuse_closed(form, subject)
    if form.name == RESULTS:
        return named(of if of in _parts(about) else _first_part(about))
    choices = form.choices(subject)
    return named(next(iter(choices))) if not of and len(choices) == 1 else subject


def _parts(about: OfCheck) -> list[str]:
    """The subjects that results are filled in of one after the other; none where all of them fit one page."""
    subjects = list(about.opened.subjects())
    return list(dict.fromkeys(building or WHOLE_PROJECT for _, building in subjects)) if len(subjects) > MOST_AT_ONCE else []


def _first_part(about: OfCheck) -> str:
    """Where results are missing first."""
    parts = _parts(about)
    missing = [building or WHOLE_PROJECT for _, building in about.opened.missing()]
    return next((each for each in parts if each in missing), next(iter(parts), ""))


def _tabs(form: WorkForm, subject: Subject, url: str) -> list[tuple[str, str, bool]]:
    if form.name != RESULTS:
        return []
    missing = [building or WHOLE_PROJECT for _, building in subject.about.opened.missing()]
    return [
        (
            query(url, of=each),
            say("page.checks.part", subject.lang, called=_called(subject.about, subject.lang, each), missing=missing.count(each)),
            each == subject.of,
        )
        for each in _parts(subject.about)
    ]


def _called(about: OfCheck, lang: str, part: str) -> str:
    return say("page.checks.whole_project", lang) if part == WHOLE_PROJECT else about.building(BuildingId(part))


def _seals(form: WorkForm) -> bool:
    """Whether the form has to ask whether its photos are encrypted: a field for a scan asks it already."""
    return any(isinstance(each, WITH_PHOTOS) for each in form.fields) and not any(isinstance(each, Scan) for each in form.fields)


def _shown(request: Request, form: WorkForm, subject: Subject, url: str, attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    choices = form.choices(subject) if subject.about.check else {}
    return page(
        request,
        "staff/check_form.html",
        status=attempt.status,
        visitor=subject.visitor,
        **shown_about(attempt, subject),
        form=form,
        action=url,
        project=subject.about.project,
        check=subject.about.check,
        settled=form.settled(subject),
        makes_sense=form.makes_sense(subject),
        choices=[(query(url, of=slug), words) for slug, words in choices.items()],
        chosen=choices.get(subject.of, ""),
        seals=_seals(form),
        compared=before_and_after(subject, attempt.expected),
        parts=_tabs(form, subject, url),
        accept=ACCEPT,
    )
