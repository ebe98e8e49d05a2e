"""应用: one FastAPI application over one desk; every router is listed in `pages` by hand."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.convertors import Convertor
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, NoMatchFound, compile_path, replace_params
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from lifecycle.accounts import Door, ensure_schema
from lifecycle.accounts.policy import DEFAULT, SignInPolicy
from lifecycle.accounts.single_sign_on import Provider
from lifecycle.desk import Desk
from lifecycle.desk.demonstration import is_demonstration
from lifecycle.projections.sheets import Sheets
from lifecycle.web import api, pages
from lifecycle.web.access import STATIC, access_of, allowed, refuse_unscoped, routes
from lifecycle.web.scope import OF_NO_COUNTY, SCOPES
from lifecycle.web.transport.bodies import Bodies
from lifecycle.web.transport.errors import ANSWERS, turned_away
from lifecycle.web.transport.headers import SecurityHeaders
from lifecycle.web.transport.heads import Heads

ROUTERS: tuple[APIRouter, ...] = (*pages.ROUTERS, *api.ROUTERS)
"""All that can be asked for."""
FILES = Path(__file__).parent.parent / "views" / "static"
MOST_BYTES = 64_000_000
"""The largest form with its scans; more is refused before it is read."""


class Files(StaticFiles):
    """Files of the pages, always whole, as RFC 9110, 14.2 allows: a part that cannot be had would be refused in no words of ours."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)


class Application(FastAPI):
    """应用, whose every answer carries the security headers, those that tell of a failure too."""

    def build_middleware_stack(self) -> ASGIApp:
        return Heads(SecurityHeaders(super().build_middleware_stack(), https=self.state.https))

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """The address of a route, looked up by its name: a page has hundreds of links, and asking one route after the other whether it is
        meant took a third of the time of a page.
        """
        if name not in self._addresses:
            return super().url_path_for(name, **path_params)
        form, convertors = self._addresses[name]
        if path_params.keys() != convertors.keys():
            raise NoMatchFound(name, path_params)
        return URLPath(replace_params(form, convertors, path_params)[0], protocol="http")

    @cached_property
    def _addresses(self) -> dict[str, tuple[str, dict[str, Convertor[Any]]]]:
        return {str(route.name): compile_path(str(route.path))[1:] for route in routes(self)}


def create_app(
    desk: Desk,
    clock: Callable[[], datetime],
    *,
    https: bool = False,
    hosts: Collection[str] = (),
    provider: Provider | None = None,
    policy: SignInPolicy = DEFAULT,
    routers: tuple[APIRouter, ...] = ROUTERS,
) -> Application:
    """The application. hosts: the names that it answers to, any where none is given; provider: that of single sign-on, if there is one;
    policy: how often anybody may try to sign in.

    Raises LookupError when a route says nothing of whom it is open to, or names a project or a county and does not check it: nothing
    is open by omission. Raises SchemaMismatch when the accounts have not been migrated.
    """
    ensure_schema(desk.ledger.engine)
    asked_for = [route for router in routers for route in _routes(router)]
    app = Application(title="lifecycle", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, routes=asked_for)
    app.add_middleware(Bodies, most=MOST_BYTES, hosts=hosts, turned_away=turned_away)
    app.state.desk = desk
    app.state.clock = clock
    app.state.sheets = Sheets(desk.ledger, desk.rulebook, desk.statutes.calendar, desk.matters.awaited())
    app.state.door = Door(desk.ledger.engine, policy, desk.rulebooks.folder.jurisdictions.called)
    app.state.policy = policy
    app.state.https = https
    app.state.provider = provider
    app.state.demonstration = is_demonstration(desk.ledger)
    app.mount("/static", Files(directory=FILES), name=STATIC)
    for error, answer in ANSWERS.items():
        app.add_exception_handler(error, answer)
    app.state.access = access_of(app, desk.matters)
    refuse_unscoped(app, SCOPES, OF_NO_COUNTY)
    return app


_ROUTES: dict[int, list[BaseRoute]] = {}
"""By the identity of the router, which lives for as long as they do."""


def _routes(router: APIRouter) -> list[BaseRoute]:
    """Its routes, each of which asks first who comes. Worked out once a process: no route knows a desk, each asks its request for it."""
    if id(router) not in _ROUTES:
        guarded = APIRouter()
        guarded.include_router(router, dependencies=[Depends(allowed)])
        _ROUTES[id(router)] = guarded.routes
    return _ROUTES[id(router)]
