"""范围: the project or county that an address names, opened only for those whose appointment reaches there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from msgspec import Struct
from starlette.exceptions import HTTPException

from lifecycle.compliance.problems import BadInput
from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.people.access import register_access
from lifecycle.desk.people.turned_away import count
from lifecycle.desk.tagging import project_stream
from lifecycle.desk.telling.history import History, as_of
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.terms import STREAMS
from lifecycle.ledger import Stream
from lifecycle.projects.project import Project
from lifecycle.staff.access import ProjectLookedAt, RefusalGround, unanswered
from lifecycle.staff.appointments import SEPARATED, Role
from lifecycle.vocabulary import CommandId, ProjectId, Refused
from lifecycle.web.access import NotAllowed, roles_of, route_name
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.transport.errors import NOT_PERMITTED
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Officer, TheDesk, Visitor, moment

WATCHED = SEPARATED | {Role.AUDITOR}
"""Roles whose every look at a project is recorded."""
REFUSING = RequestValidationError, HTTPException, Refused, BadInput, Problem
"""What is answered with a sentence of why, and with nothing of the project."""


class Opened(Struct, frozen=True, kw_only=True):
    """打开的项目: as it stands, and the history that it stands by, read once a request. stream: what was read."""

    id: ProjectId
    project: Project
    history: History
    stream: Stream


class OpenedCheck(Struct, frozen=True, kw_only=True):
    """打开的检查, with its stream as read and the project that it is about."""

    check: Check
    stream: Stream
    project: Opened


def as_it_stands(desk: Desk, id_: ProjectId) -> Opened:
    """The project as it stands. Raises Refused when there is none."""
    stream = desk.ledger.load(project_stream(id_))
    history = as_of(stream.recorded, desk.calendars)
    if history.project is None:
        raise Refused("project.unknown", project=id_)
    return Opened(id=id_, project=history.project, history=history, stream=stream)


def the_project(request: Request, code: str, desk: TheDesk, officer: Officer) -> Iterator[Opened]:
    """The project of `{code}`. Raises Refused when there is none, NotAllowed in a county that the visitor's roles here do not reach.

    A look is recorded once the route has answered, and before anything of the answer is sent. One that is refused showed nothing: it is
    counted, or anybody who is watched could fill the ledger with addresses that are not there.
    """
    opened = as_it_stands(desk, project_bearing(desk.counter(), code))
    if not officer.sees(opened.project.county, roles_of(request)):
        raise NotAllowed(RefusalGround.COUNTY, "web.other_county", {"own": _own(request, officer)}, opened.id)
    with _looked_at(request, desk, officer, opened):
        yield opened


def the_check(request: Request, number: IdAsked, desk: TheDesk, officer: Officer) -> Iterator[OpenedCheck]:
    """The check of `{number}`, for those who see its project, and for its inspectors. To look at it is to look at the project."""
    stream = desk.ledger.load(f"{STREAMS}{number}")
    check = fold([each.fact for each in stream.recorded])
    if check is None:
        raise HTTPException(404)
    project = as_it_stands(desk, check.project)
    if not officer.sees(project.project.county, roles_of(request)) and officer.principal not in check.inspectors:
        raise NotAllowed(RefusalGround.COUNTY, "web.other_county", {"own": _own(request, officer)}, project.id)
    with _looked_at(request, desk, officer, project):
        yield OpenedCheck(check=check, stream=stream, project=project)


@contextmanager
def _looked_at(request: Request, desk: Desk, officer: Visitor, opened: Opened) -> Iterator[None]:
    """A look at a project, of those who are watched."""
    if not officer.watched_as & WATCHED:
        yield
        return
    look = ProjectLookedAt(on=desk.today(), by=officer.staff, behalf=officer.behalf, project=opened.id, page=route_name(request))
    try:
        yield
    except REFUSING as error:
        if getattr(error, "code", None) not in NOT_PERMITTED:  # those are counted where they are answered
            count(desk.ledger, unanswered(look), moment(request))
        raise
    register_access(desk.ledger, look, CommandId(f"look/{uuid4()}"))


def the_county(request: Request, county: IdAsked, desk: TheDesk, officer: Officer) -> str:
    """The county of `{county}`. Raises NotAllowed in one that the visitor's roles here do not reach, known or not."""
    if not reaches(request, officer, county):
        raise NotAllowed(RefusalGround.COUNTY, "web.other_county", {"own": _own(request, officer)})
    if county not in {each.code for each in desk.rulebooks.folder.jurisdictions.counties}:
        raise HTTPException(404)
    return county


def reaches(request: Request, officer: Visitor, county: str | None) -> bool:
    """Whether the buildings behind the figures of a county, or (None) of the whole city, are open here, on a page or to a machine."""
    counties = officer.counties(roles_of(request))
    return counties is None or county in counties


def _own(request: Request, officer: Visitor) -> list[str]:
    """The names of the counties that the visitor's roles here do reach."""
    units = request.app.state.desk.rulebooks.folder.jurisdictions.by_code
    return [units[county].name for county in sorted(officer.counties(roles_of(request)) or ())]


SCOPES = {"code": the_project, "county": the_county, "number": the_check}
"""路径参数 -> 检查: an address that names one of these is checked so, or the application does not start."""

TheProject = Annotated[Opened, Depends(the_project, scope="function")]
TheCheck = Annotated[OpenedCheck, Depends(the_check, scope="function")]
TheCounty = Annotated[str, Depends(the_county)]
