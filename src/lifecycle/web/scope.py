"""范围: the project or county that an address names, opened only for those whose appointment reaches there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from msgspec import Struct
from starlette.exceptions import HTTPException

from lifecycle.compliance.problems import BadInput
from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.inspections.reading_campaigns import campaign_of, draw_is_public
from lifecycle.desk.inspections.streams import object_stream
from lifecycle.desk.people.access import register_access
from lifecycle.desk.people.turned_away import count
from lifecycle.desk.tagging import project_stream
from lifecycle.desk.telling.history import History, as_of
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.terms import STREAMS
from lifecycle.inspections.registers import objects
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.ledger import Recorded, Stream
from lifecycle.projects.project import Project
from lifecycle.staff.access import ProjectLookedAt, RefusalGround, unanswered
from lifecycle.staff.appointments import SEPARATED, Role
from lifecycle.vocabulary import CommandId, ProjectId, Refused
from lifecycle.web.access import NotAllowed, roles_of, route_name
from lifecycle.web.transport.bounds import IdAsked, Listed
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


def the_object(
    request: Request, object_kind: Listed[ObjectKind], object_id: IdAsked, desk: TheDesk, officer: Officer
) -> tuple[Recorded, ...]:
    """What was recorded of `{object_id}`. Raises NotAllowed where it is another county's; what is of no single county is everybody's."""
    known = tuple(desk.ledger.load(object_stream(object_kind, object_id)).recorded)
    entries = objects.fold([each.fact for each in known]).entries
    if not entries:
        raise HTTPException(404)
    if entries[-1].county and not officer.sees(entries[-1].county, roles_of(request)):
        raise NotAllowed(RefusalGround.COUNTY, "web.other_county_object", {"own": _own(request, officer)})
    return known


def the_campaign(campaign: IdAsked, desk: TheDesk) -> Campaign:
    """The campaign of `{campaign}`, which is the city's. Raises Refused for one that is not there."""
    return campaign_of(desk.ledger, campaign)


def the_public_draw(campaign: IdAsked, desk: TheDesk) -> Campaign:
    """The campaign for everybody. Raises 404 for what nobody announced and for what is not open yet: neither is told from the other."""
    with suppress(Refused):
        standing = campaign_of(desk.ledger, campaign)
        if standing.draws and draw_is_public(desk.ledger, standing):
            return standing
    raise HTTPException(404)


def withheld_from(desk: Desk, campaign: Campaign, officer: Visitor) -> bool:
    """不预先告知的抽查: before its checks begin, only who is appointed for the whole city sees its draw."""
    return not officer.sees(None) and not draw_is_public(desk.ledger, campaign)


def the_drawn(campaign: Annotated[Campaign, Depends(the_campaign)], desk: TheDesk, officer: Officer) -> Campaign:
    """The campaign, opened with its draws. Raises NotAllowed while they are withheld: whatever is asked of them, the answer is the same."""
    if withheld_from(desk, campaign, officer):
        raise NotAllowed(RefusalGround.COUNTY, "web.draw_withheld")
    return campaign


async def by_the_desk() -> None:
    """For a route that carries out a command and shows nothing but what comes of it: the desk asks by county whether it may be given."""


SCOPES: Mapping[str, tuple[Callable[..., Any], ...]] = {
    "code": (the_project,),
    "county": (the_county,),
    "object_id": (the_object, by_the_desk),
    "check": (by_the_desk,),
    "number": (the_check,),
    "campaign": (the_campaign, the_public_draw, by_the_desk),
}
"""路径参数 -> 检查: an address that names one of these is checked by one of them, or the application does not start."""
OF_NO_COUNTY: Mapping[str, str] = {
    **dict.fromkeys(("document", "choice", "year", "target", "lang"), "规定和年度: the same for everybody"),
    **dict.fromkeys(("proposal", "role"), "提请和岗位: for those to whom the route is open, who are the whole city's"),
    **dict.fromkeys(("staff", "uscc"), "人员和单位的名录: the city's, open to all offices. `sees_interests` asks for interests"),
    "person": "人员: the register of experts, and the staff list of the security administrator, are the city's",
    "object_kind": "检查对象类别: a closed list; what is listed is chosen by county",
    "sha256": "文件: of a project, a campaign or a document that the address names too; an upload is its owner's",
    **dict.fromkeys(("command", "form", "gate", "notice", "position", "finding"), "a part of what the address names before it"),
}
"""路径参数 -> why what it names needs no county."""

TheProject = Annotated[Opened, Depends(the_project, scope="function")]
TheCheck = Annotated[OpenedCheck, Depends(the_check, scope="function")]
TheCounty = Annotated[str, Depends(the_county)]
TheObject = Annotated[tuple[Recorded, ...], Depends(the_object)]
TheCampaign = Annotated[Campaign, Depends(the_campaign)]
ThePublicDraw = Annotated[Campaign, Depends(the_public_draw)]
TheDrawn = Annotated[Campaign, Depends(the_drawn)]
