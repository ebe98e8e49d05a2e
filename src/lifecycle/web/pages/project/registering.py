"""项目登记: how a project enters the register."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk
from lifecycle.projects.registration import ProjectRegistered, RegisterProject
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, file, posted, shown_about
from lifecycle.web.forms.subject import Subject
from lifecycle.web.forms.works import REGISTRATION
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.scans import ACCEPT
from lifecycle.web.visitor import Officer, TheDesk, Visitor

router = APIRouter()


@router.get("/projects/new", name="registration", dependencies=gives(RegisterProject))
def open_registration(request: Request, desk: TheDesk, officer: Officer) -> Response:
    """项目登记表."""
    return _shown(request, _subject(request, desk, officer))


@router.post("/projects/new", name="register_project", dependencies=gives(RegisterProject))
def register_project(request: Request, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """登记项目. Done: to the project, where its buildings are entered next."""
    subject = _subject(request, desk, officer)
    outcome = file(REGISTRATION, subject, given, desk)
    if isinstance(outcome, Attempt):
        return _shown(request, subject, outcome)
    fact = outcome.first.fact
    if not isinstance(fact, ProjectRegistered):
        raise HTTPException(400)
    return RedirectResponse(query(request.app.url_path_for("project", code=fact.code), **outcome.told), status_code=303)


def _subject(request: Request, desk: Desk, officer: Visitor) -> Subject:
    return Subject(today=desk.today(), lang=language(request), visitor=officer, statutes=desk.statutes, calendar=desk.calendars.now)


def _shown(request: Request, subject: Subject, attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    told = {**shown_about(attempt, subject), "form": REGISTRATION, "accept": ACCEPT}
    return page(request, "staff/registration.html", status=attempt.status, visitor=subject.visitor, **told)
