"""范围: the project or county that an address names, opened only for those whose appointment reaches there."""

from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request
from msgspec import Struct
from starlette.exceptions import HTTPException

from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.people.access import register_access
from lifecycle.desk.tagging import project_stream
from lifecycle.desk.telling.history import History, as_of
from lifecycle.ledger import Stream
from lifecycle.projects.project import Project
from lifecycle.staff.access import ProjectLookedAt, RefusalGround
from lifecycle.staff.appointments import SEPARATED, Role
from lifecycle.vocabulary import CommandId, ProjectId, Refused
from lifecycle.web.access import NotAllowed, roles_of, route_name
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.visitor import Officer, TheDesk, Visitor

WATCHED = SEPARATED | {Role.AUDITOR}
"""Whose every look at a project is recorded."""


class Opened(Struct, frozen=True, kw_only=True):
    """打开的项目: as it stands, and the history that it stands by, read once a request. stream: what was read."""

    id: ProjectId
    project: Project
    history: History
    stream: Stream


def as_it_stands(desk: Desk, id_: ProjectId) -> Opened:
    """The project as it stands. Raises Refused when there is none."""
    stream = desk.ledger.load(project_stream(id_))
    history = as_of(stream.recorded, desk.calendars)
    if history.project is None:
        raise Refused("project.unknown", project=id_)
    return Opened(id=id_, project=history.project, history=history, stream=stream)


def the_project(request: Request, code: str, desk: TheDesk, officer: Officer) -> Opened:
    """The project of `{code}`. Raises Refused when there is none, NotAllowed in a county that the visitor's roles here do not reach."""
    opened = as_it_stands(desk, project_bearing(desk.counter(), code))
    if not officer.sees(opened.project.county, roles_of(request)):
        raise NotAllowed(RefusalGround.COUNTY, "web.other_county", {"own": _own(request, officer)}, opened.id)
    if officer.watched_as & WATCHED:
        look = ProjectLookedAt(on=desk.today(), by=officer.staff, behalf=officer.behalf, project=opened.id, page=route_name(request))
        register_access(desk.ledger, look, CommandId(f"look/{uuid4()}"))
    return opened


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


SCOPES = {"code": the_project, "county": the_county}
"""路径参数 -> 检查: an address that names one of these is checked so, or the application does not start."""

TheProject = Annotated[Opened, Depends(the_project)]
TheCounty = Annotated[str, Depends(the_county)]
