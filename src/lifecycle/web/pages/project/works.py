"""业务办理: one form a page, for all that happens to a project beside the steps at its gates."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk
from lifecycle.permissions import PERMITTED
from lifecycle.staff.access import RefusalGround
from lifecycle.web.access import NotAllowed, gives
from lifecycle.web.forms.correcting import before_and_after
from lifecycle.web.forms.filing import Attempt, Filed, file, posted, sent, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.of_projects import about
from lifecycle.web.forms.subject import Subject
from lifecycle.web.forms.works import BY_NAME
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.scans import ACCEPT
from lifecycle.web.scope import Opened, TheProject, as_it_stands
from lifecycle.web.visitor import Officer, TheDesk, Visitor

router = APIRouter()


@router.get("/projects/{code}/works/{form}", name="work", dependencies=gives(*(form.command for form in BY_NAME.values())))
def open_work(request: Request, form: str, opened: TheProject, desk: TheDesk, officer: Officer, of: str = "") -> Response:
    """业务表单. of: the one thing that it is about, by its slug or id; chosen on the page first where there are several."""
    asked = _form(form)
    return _shown(request, asked, _subject(request, asked, desk, officer, opened, of))


@router.post("/projects/{code}/works/{form}", name="work_step", dependencies=gives(*(form.command for form in BY_NAME.values())))
def take_work(
    request: Request,
    form: str,
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """办理一项业务. Done: to the project, where it is told; refused: back to what was typed, over the project as it stands by then."""
    asked, of = _form(form), sent(given, "of")
    subject = _subject(request, asked, desk, officer, opened, of)
    outcome = file(asked, subject, given, desk)
    if isinstance(outcome, Filed):
        url = request.app.url_path_for("project", code=subject.project.code)
        return RedirectResponse(query(url, **outcome.told), status_code=303)
    if outcome.refusal:
        subject = _subject(request, asked, desk, officer, as_it_stands(desk, opened.id), of)
    return _shown(request, asked, subject, outcome)


def _form(name: str) -> WorkForm:
    if name not in BY_NAME:
        raise HTTPException(404)
    return BY_NAME[name]


def _subject(request: Request, form: WorkForm, desk: Desk, officer: Visitor, opened: Opened, of: str) -> Subject:
    """What the form is about: the only thing there is, where there is only one. Raises NotAllowed for those to whom it is not open."""
    subject = about(opened, desk, officer, language(request), of=of)
    if not form.open_to(subject):
        told = {"roles": sorted(officer.roles), "allowed": sorted(PERMITTED[form.command].roles)}
        raise NotAllowed(RefusalGround.DESK, "web.role_may_not", told, opened.id)
    choices = form.choices(subject)
    return about(opened, desk, officer, language(request), of=next(iter(choices))) if not of and len(choices) == 1 else subject


def _shown(request: Request, form: WorkForm, subject: Subject, attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    url = request.app.url_path_for("work", code=subject.project.code, form=form.name)
    choices: Mapping[str, str] = form.choices(subject)
    told: dict[str, Any] = {
        **shown_about(attempt, subject),
        "form": form,
        "action": url,
        "settled": form.settled(subject),
        "makes_sense": form.makes_sense(subject),
        "choices": [(query(url, of=slug), words) for slug, words in choices.items()],
        "chosen": choices.get(subject.of, ""),
        "gone": form.about.gone(subject) if form.about and subject.of not in choices else "",
        "compared": before_and_after(subject, attempt.expected),
        "accept": ACCEPT,
    }
    return page(request, "staff/work.html", status=attempt.status, visitor=subject.visitor, **told)
