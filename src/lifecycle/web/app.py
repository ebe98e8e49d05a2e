"""应用: one FastAPI application over one desk; every router is listed in `pages` by hand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from lifecycle.accounts import Door, ensure_schema
from lifecycle.demo.accounts import is_demonstration
from lifecycle.desk import Desk
from lifecycle.projections.sheets import Sheets
from lifecycle.web.access import STATIC, allowed, refuse_unlisted, refuse_unscoped
from lifecycle.web.errors import ANSWERS
from lifecycle.web.headers import SecurityHeaders
from lifecycle.web.pages import ROUTERS
from lifecycle.web.scope import SCOPES

FILES = Path(__file__).parent.parent / "views" / "static"
MOST_BYTES = 64_000_000
"""The largest form with its scans; more is refused before it is read."""


class Application(FastAPI):
    """应用, whose every answer carries the security headers, those that tell of a failure too."""

    def build_middleware_stack(self) -> ASGIApp:
        return SecurityHeaders(super().build_middleware_stack(), https=self.state.https)


def create_app(desk: Desk, clock: Callable[[], datetime], *, https: bool = False, routers: tuple[APIRouter, ...] = ROUTERS) -> Application:
    """The application. Raises LookupError when a route stands in no line of the access table, or names a project or a county and
    does not check it: nothing is open by omission. Raises SchemaMismatch when the accounts have not been migrated.
    """
    ensure_schema(desk.ledger.engine)
    app = Application(title="lifecycle", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=MOST_BYTES)
    app.state.desk = desk
    app.state.clock = clock
    app.state.sheets = Sheets(desk.ledger, desk.rulebook)
    app.state.door = Door(desk.ledger.engine)
    app.state.https = https
    app.state.demonstration = is_demonstration(desk.ledger)
    for router in routers:
        app.include_router(router, dependencies=[Depends(allowed)])
    app.mount("/static", StaticFiles(directory=FILES), name=STATIC)
    for error, answer in ANSWERS.items():
        app.add_exception_handler(error, answer)
    refuse_unlisted(app)
    refuse_unscoped(app, SCOPES)
    return app
