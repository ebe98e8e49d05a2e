"""准入: route -> roles. A route of which nothing is said does not start; a role that is not in its line does not get in."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from lifecycle.desk.matter import Matters
from lifecycle.permissions import ENTER, Permission
from lifecycle.projections.waiting import WHO
from lifecycle.staff.access import RefusalGround
from lifecycle.staff.appointments import SEPARATED, Role
from lifecycle.vocabulary import Command, ProjectId
from lifecycle.web.transport.security import carries, forgeable, from_our_pages, typed
from lifecycle.web.transport.words_of_forms import unquoted
from lifecycle.web.visitor import EVERYBODY, Visitor, visitor

OFFICE = frozenset({Role.APPROVAL, Role.HEAD, Role.INSPECTOR, Role.COUNTY, Role.CITY, Role.AUDITOR})
APPOINTS = frozenset({Role.SECURITY_ADMIN})
CONFIRMS = SEPARATED | {Role.CITY}
"""Roles that confirm a proposal: the three administrators of each other, officers of the city for decisions on its documents."""
AUDITS = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN})
OVERSEES_DRAWS = frozenset({Role.CITY, Role.HEAD, Role.AUDITOR})
"""Roles that read the fairness report, which tells of the whole city."""
OF_WHOLE_CITY = frozenset({"fairness_workbook", "api_fairness"})
"""Routes whose answer cannot be cut to a county: open to whoever is appointed for the whole city to one of the roles of the route."""
HANDS_IN = ENTER.roles | {Role.INSPECTOR, Role.HEAD}
"""Roles that hand in files, by page and by interface. A command's permission says whether it may name a file."""
WAITED_FOR: frozenset[Role] = frozenset().union(*WHO.values())
"""Roles that a task of a project may wait for. `access_of` adds those of the due days of other matters."""
TRAYS = ("tray", "api_tray")
OPEN = None
"""Open to those who have not signed in."""

PUBLIC = frozenset(
    {
        "sign_in",
        "enter",
        "single_sign_on",
        "single_sign_on_callback",
        "language",
        "style",
        "style_forms",
        "policies",
        "policy_document",
        "policy_items",
        "policy_items_form",
        "policy_version",
        "choice",
        "draws",
        "draw",
        "draw_file",
        "api_openapi",
        "api_policies",
        "api_inspection_items",
        "api_policy",
    }
)
"""公开的路由: the pages of `pages/public`, and of the interface what documents say and how it is asked."""

ACCESS: dict[str, frozenset[Role]] = {
    "sign_out": EVERYBODY,
    "password": EVERYBODY,
    "change_password": EVERYBODY,
    "home": EVERYBODY,
    "account": EVERYBODY,
    "stand_in": EVERYBODY,
    "stand_in_no_more": EVERYBODY,
    **dict.fromkeys(TRAYS, WAITED_FOR),
    "numbers": frozenset({Role.APPROVAL, Role.COUNTY, Role.CITY, Role.AUDITOR}),
    "register": OFFICE,
    "register_workbook": OFFICE,
    "choice_paper": OFFICE,
    "checks": OFFICE,
    "due_in_check": OFFICE,
    "check_finding": OFFICE,
    "check_file": OFFICE,
    "registers": OFFICE,
    "registers_experts": OFFICE,
    "registers_units": OFFICE,
    "registers_objects": OFFICE,
    "fairness_workbook": OVERSEES_DRAWS,
    "inspector_entry": OFFICE,
    "expert_entry": OFFICE,
    "object_entry": OFFICE,
    "unit_entry": OFFICE,
    "campaigns": OFFICE,
    "due_in_campaign": OFFICE,
    "campaign_file": OFFICE,
    "campaign_export": OFFICE,
    "targets": OFFICE,
    "target_sheet": OFFICE,
    "target_opened": OFFICE,
    "target_opened_county": OFFICE,
    "project": OFFICE,
    "attachment": OFFICE,
    "send_part": HANDS_IN,
    "gate": OFFICE,
    "notice": OFFICE,
    "notice_file": OFFICE,
    "gate_sheet_file": OFFICE,
    "audit": AUDITS,
    "audit_project": AUDITS,
    "audit_fact": AUDITS,
    "audit_export": AUDITS,
    "access_records": AUDITS,
    "proposals": CONFIRMS,
    "staff": APPOINTS,
    "staff_member": APPOINTS,
    "system": frozenset({Role.SYSTEM_ADMIN}),
    "api_projects": OFFICE,
    "api_project": OFFICE,
    "api_project_facts": OFFICE,
    "api_gate": OFFICE,
    "api_attachment": OFFICE,
    "api_replay": AUDITS,
    "api_facts": AUDITS | {Role.CITY},
    "api_targets": OFFICE,
    "api_objects": OFFICE,
    "api_inspectors": OFFICE,
    "api_experts": OFFICE,
    "api_units": OFFICE,
    "api_campaigns": OFFICE,
    "api_campaign": OFFICE,
    "api_campaign_file": OFFICE,
    "api_campaign_export": OFFICE,
    "api_fairness": OVERSEES_DRAWS,
    "api_county_targets": OFFICE,
    "api_keep_attachment": HANDS_IN,
    "api_begin_upload": HANDS_IN,
    "api_upload": HANDS_IN,
    "api_send_part": HANDS_IN,
    "api_discard_upload": HANDS_IN,
    "api_proposals": CONFIRMS,
}
"""名称 -> 岗位, of every other route where no command is given. The rest say which commands are given there (`gives`)."""


class Gives:
    """可办的命令 of a route, which is open to all who may give one of them; the desk then asks for the very one, and by county.

    of_another: it is given about somebody else's affair.
    """

    def __init__(self, commands: Iterable[type[Command]], *, of_another: bool = False) -> None:
        self.commands = tuple(commands)
        self._of_another = of_another

    async def __call__(self) -> None:
        """Asks nothing: it stands among what a route depends on to be found there."""

    def roles(self, permission: Callable[[type[Command]], Permission]) -> frozenset[Role]:
        permissions = map(permission, self.commands)
        return frozenset().union(*(each.of_others if self._of_another else each.roles for each in permissions))


def gives(*commands: type[Command], of_another: bool = False) -> list[Any]:
    """For the `dependencies` of a route where these commands are given, or whose page has the form for them."""
    return [Depends(Gives(commands, of_another=of_another))]


def given_by(route: RouteContext) -> Gives | None:
    """What a route says of the commands that are given there."""
    return next((asked for asked in asked_before(route) if isinstance(asked, Gives)), None)


def access_of(app: FastAPI, matters: Matters) -> dict[str, frozenset[Role] | None]:
    """准入表 of an application: the name of every route -> roles. Raises LookupError for a route that has neither a line in ACCESS nor
    commands that are given there, or both."""
    given = {str(route.name): given_by(route) for route in routes(app)}
    listed = {**dict.fromkeys(PUBLIC, OPEN), **ACCESS, **dict.fromkeys(TRAYS, WAITED_FOR | matters.waited_for())}
    if unlisted := sorted(name for name, gives in given.items() if gives is None and name not in listed):
        raise LookupError(f"routes that give no command, without a line in ACCESS: {', '.join(unlisted)}")
    if doubled := sorted(name for name, gives in given.items() if gives is not None and name in listed):
        raise LookupError(f"routes that give commands, with a line in ACCESS all the same: {', '.join(doubled)}")
    return {name: gives.roles(matters.permission) if gives else listed[name] for name, gives in given.items()}


BEFORE_THE_CHANGE = frozenset({"password", "change_password", "sign_out"})
"""The only routes allowed while a temporary password must be changed."""

STATIC = "static"
PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


class NotAllowed(Exception):
    """拒绝访问: the visitor is known, and may not. `code` names the sentence; the refusal is recorded where it is answered."""

    def __init__(self, ground: RefusalGround, code: str, values: Mapping[str, object] = {}, project: ProjectId | None = None) -> None:
        super().__init__(ground, code)
        self.ground = ground
        self.code = code
        self.project = project
        self.values = values


class PasswordDue(Exception):
    """须先修改密码."""


class SessionOver(Exception):
    """会话已结束: a form of a session that is over. `typed`: what was filled in, to be sent again."""

    def __init__(self, typed: list[tuple[str, str]]) -> None:
        super().__init__()
        self.typed = typed


def access(app: FastAPI) -> Mapping[str, frozenset[Role] | None]:
    """准入表, as it was worked out when the application started."""
    table: Mapping[str, frozenset[Role] | None] = app.state.access
    return table


def roles_of(request: Request) -> frozenset[Role]:
    """The line of the route that is being answered."""
    return access(request.app)[route_name(request)] or EVERYBODY


def route_name(request: Request) -> str:
    """The name of the route that is being answered; empty where there is none, as at an unknown address."""
    return getattr(request.scope.get("route"), "name", "")


async def allowed(request: Request, visiting: Annotated[Visitor | None, Depends(visitor)]) -> None:
    """Lets a visitor through whose roles of today are in the route's line; sends others to sign in, or away."""
    for part in (request.scope.get("raw_path", b""), request.scope["query_string"]):
        unquoted(part)
    if forgeable(request) and not from_our_pages(request):
        raise NotAllowed(RefusalGround.ORIGIN, "web.not_from_our_pages")
    name = route_name(request)
    if access(request.app)[name] is OPEN:
        return
    if visiting is None:
        raise SessionOver(await typed(request)) if forgeable(request) else HTTPException(401)
    if visiting.temporary and name not in BEFORE_THE_CHANGE:
        raise PasswordDue
    if not roles_of(request) & visiting.roles:
        raise NotAllowed(RefusalGround.ROLE, "web.role_may_not", {"roles": sorted(visiting.roles), "allowed": sorted(roles_of(request))})
    if name in OF_WHOLE_CITY and not visiting.sees(None, roles_of(request)):
        raise NotAllowed(RefusalGround.COUNTY, "web.whole_city_only")
    if forgeable(request) and not await carries(request, visiting.csrf):
        raise SessionOver(await typed(request))


def routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every route there is but the static files. Raises LookupError for one that would not be asked who comes."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            yield route
        elif not (isinstance(route.original_route, Mount) and route.name == STATIC):
            raise LookupError(f"{route.path} is no route of a router: nobody would be asked who comes")


class OfNoCounty:
    """不分县区的参数: for a route of a kind of stream of its own, whose parameters name nothing of a county."""

    def __init__(self, *parameters: str) -> None:
        self.parameters = parameters

    async def __call__(self) -> None:
        """Asks nothing: whoever the route is open to sees all of it."""


def refuse_unscoped(app: FastAPI, scopes: Mapping[str, Collection[Callable[..., Any]]], of_no_county: Collection[str]) -> None:
    """scopes: by the name of a path parameter, the dependencies of which one checks its county; of_no_county: those that name nothing of a
    county. Raises LookupError for a route that does without, and for a parameter of which neither says anything.
    """
    for route in routes(app):
        asked = set(asked_before(route))
        said = {parameter for each in asked if isinstance(each, OfNoCounty) for parameter in each.parameters}
        for parameter in PARAMETER.findall(str(route.path)):
            if parameter in of_no_county:
                continue
            if not (checks := scopes.get(parameter)):
                if parameter in said:
                    continue
                raise LookupError(f"{route.path} names a {parameter}, and nobody says whose: scope it, list it, or depend on OfNoCounty")
            if asked.isdisjoint(checks):
                known = " or ".join(check.__name__ for check in checks)
                raise LookupError(f"{route.path} names a {parameter} and is open to every county: let it depend on {known}")


def asked_before(route: RouteContext) -> Iterator[Callable[..., Any]]:
    """All that is asked before a route answers."""
    return _calls(route.dependant)


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call is not None:
        yield dependant.call
    for each in dependant.dependencies:
        yield from _calls(each)
