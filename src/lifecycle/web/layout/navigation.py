"""导航: what stands in the masthead for a visitor; the access table decides."""

from fastapi import FastAPI
from msgspec import Struct

from lifecycle.desk import Desk
from lifecycle.desk.people.proposals import awaiting
from lifecycle.web.access import OF_WHOLE_CITY, OPEN, access
from lifecycle.web.visitor import Visitor

ENTRIES = (
    "tray",
    "register",
    "numbers",
    "targets",
    "checks",
    "campaigns",
    "draws",
    "registers",
    "policies",
    "audit",
    "access_records",
    "staff",
    "persons",
    "system",
    "proposals",
)
"""The routes that the masthead names, in its order; their words stand in `look.nav`."""
FOR_STRANGERS = frozenset({"draws"})
"""Named only for those who have not signed in; others come there from the pages of their own."""


class MenuItem(Struct, frozen=True):
    """导航项. route: its name; current: whether the page shown is this one, or lies below it; waiting: how much there is to confirm."""

    route: str
    href: str
    current: bool
    waiting: int = 0


def navigation(app: FastAPI, visitor: Visitor | None, path: str) -> tuple[MenuItem, ...]:
    """The entries that the visitor may open."""
    named = [route for route in ENTRIES if visitor is None or route not in FOR_STRANGERS]
    hrefs = {route: str(app.url_path_for(route)) for route in named if route in access(app) and may_open(app, route, visitor)}
    return tuple(MenuItem(route, href, f"{path}/".startswith(f"{href}/"), _waiting(app, route, visitor)) for route, href in hrefs.items())


def _waiting(app: FastAPI, route: str, visitor: Visitor | None) -> int:
    """待确认的提请: administrators have no tray, and learn from every page that somebody needs them."""
    if route != "proposals" or visitor is None:
        return 0
    desk: Desk = app.state.desk
    return sum(1 for _ in awaiting(desk.ledger, visitor.staff, desk.today()))


def may_open(app: FastAPI, route: str, visitor: Visitor | None) -> bool:
    """Whether the visitor has the role for a route: a link that would only be refused is not shown."""
    roles = access(app)[route]
    if roles is OPEN or visitor is None:
        return roles is OPEN
    return bool(roles & visitor.roles) and (route not in OF_WHOLE_CITY or visitor.sees(None, roles))
