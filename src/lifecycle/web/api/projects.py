"""建设项目: the register, page after page, and a project as it stands, with an ETag that changes with every fact."""

from typing import Annotated

from fastapi import Header, Query, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.project_state import state as state_of
from lifecycle.projections.register_query import Judged, Line
from lifecycle.projections.register_query import Query as Wanted
from lifecycle.projects.project import Project
from lifecycle.values.credit_codes import fits_its_check
from lifecycle.vocabulary import Gate, Kind, ProjectId
from lifecycle.web.access import roles_of
from lifecycle.web.api.answers import After, Limit, RecordedFact, answer, documented, recorded_fact
from lifecycle.web.api.asked import interface
from lifecycle.web.scope import Opened, TheProject
from lifecycle.web.transport.bounds import IdAsked, Listed
from lifecycle.web.visitor import Officer, TheDesk, TheSheets

router = interface()


class RegisterPage(Struct, frozen=True, kw_only=True):
    """台账的一段: in the order of project ids, which never changes. next: `after` of the next one; null at the end.

    position: of the ledger, up to which this is told; short of its head while an import is being entered.
    """

    projects: tuple[Line, ...]
    next: ProjectId | None
    position: int


class ProjectShown(Struct, frozen=True, kw_only=True):
    """项目现状. position: of its last fact, which the ETag repeats. unfit_codes: the 统一社会信用代码 of its units and applicants whose
    check character does not fit; each was confirmed.
    """

    position: int
    state: ProjectState
    project: Project
    unfit_codes: tuple[str, ...]


class ProjectFacts(Struct, frozen=True, kw_only=True):
    """项目的事实. next: `after` of the next page; null at the end."""

    facts: tuple[RecordedFact, ...]
    next: int | None


@router.get("/projects", name="api_projects", responses=documented(RegisterPage, 401, 403, 422))
def projects(
    request: Request,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    words: str = "",
    county: IdAsked | None = None,
    kind: Listed[Kind | None] = None,
    state: Listed[ProjectState | None] = None,
    gate: Listed[Gate | None] = None,
    judged: Listed[Judged | None] = None,
    after: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Limit = 100,
) -> Response:
    """台账查询, for the counties that the token reaches; the filters are those of the page."""
    wanted = Wanted(words=words.strip(), county=county or None, kind=kind, state=state, gate=gate, judged=judged)
    found = sheets.register_after(wanted, officer.counties(roles_of(request)), after=ProjectId(after), limit=limit + 1)
    return answer(
        RegisterPage(projects=found[:limit], next=found[limit - 1].project if len(found) > limit else None, position=sheets.position)
    )


@router.get(
    "/projects/{code}",
    name="api_project",
    responses=documented(
        ProjectShown, 401, 403, 404, 422, headers={"ETag": "for If-Match and If-None-Match"}, s304={"description": "Not Modified"}
    ),
)
def project(
    opened: TheProject, if_none_match: Annotated[str | None, Header(description="the ETag of what is known already")] = None
) -> Response:
    """项目现状."""
    tag = etag(opened)
    if if_none_match is not None and tag in {each.strip().removeprefix("W/") for each in if_none_match.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    units = (*(party.unit for party in opened.project.parties), *(each.applicant for each in opened.project.applications.values()))
    unfit = tuple(dict.fromkeys(unit.uscc for unit in units if unit.uscc and not fits_its_check(unit.uscc)))
    shown = ProjectShown(position=last_position(opened), state=state_of(opened.project), project=opened.project, unfit_codes=unfit)
    return answer(shown, headers={"ETag": tag})


@router.get("/projects/{code}/facts", name="api_project_facts", responses=documented(ProjectFacts, 401, 403, 404, 422))
def facts(opened: TheProject, after: After = 0, limit: Limit = 100) -> Response:
    """项目的事实, in the order in which they were recorded."""
    recorded = [each.recorded for each in opened.history.entries if each.recorded.position > after]
    shown = tuple(map(recorded_fact, recorded[:limit]))
    return answer(ProjectFacts(facts=shown, next=shown[-1].position if len(recorded) > limit else None))


def last_position(opened: Opened) -> int:
    return opened.history.entries[-1].recorded.position


def etag(opened: Opened) -> str:
    return f'"{last_position(opened)}"'
