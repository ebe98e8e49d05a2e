"""导航: what stands in the masthead for a visitor; the access table decides."""

from fastapi import FastAPI
from msgspec import Struct

from lifecycle.web.access import ACCESS, OPEN
from lifecycle.web.visitor import Visitor

ENTRIES = ("tray", "register", "numbers", "targets", "policies", "audit", "access_records", "staff", "persons", "system", "proposals")
"""The routes that the masthead names, in its order; their words stand in `look.nav`."""


class Entry(Struct, frozen=True):
    """导航项. route: its name; current: whether the page shown is this one, or lies below it."""

    route: str
    href: str
    current: bool


def navigation(app: FastAPI, visitor: Visitor | None, path: str) -> tuple[Entry, ...]:
    """The entries that the visitor may open."""
    hrefs = {route: str(app.url_path_for(route)) for route in ENTRIES if route in ACCESS and may_open(route, visitor)}
    return tuple(Entry(route, href, f"{path}/".startswith(f"{href}/")) for route, href in hrefs.items())


def may_open(route: str, visitor: Visitor | None) -> bool:
    """Whether the visitor has the role for a route: a link that would only be refused is not shown."""
    roles = ACCESS[route]
    return roles is OPEN or (visitor is not None and bool(roles & visitor.roles))
