"""公开页: what is open without signing in is one room and one list, and nothing else is open."""

from collections.abc import Iterable

import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext

from lifecycle.web import access
from lifecycle.web.access import OPEN, PUBLIC, access_of, routes
from tests.web.conftest import Web

ROOM = "lifecycle.web.pages.public"
OF_THE_INTERFACE = {"api_openapi", "api_policies", "api_policy", "api_inspection_items"}
"""What documents and lists say, and how the interface is asked: no page, and open as well."""


def open_routes(app: FastAPI, table: dict[str, object]) -> Iterable[RouteContext]:
    return [route for route in routes(app) if table[str(route.name)] is OPEN]


def misplaced(app: FastAPI, table: dict[str, object]) -> set[str]:
    """Routes that are open and stand outside the room, or stand inside it and are not open."""
    inside = {str(route.name) for route in routes(app) if str(route.endpoint.__module__).startswith(f"{ROOM}.")}
    return inside ^ ({str(route.name) for route in open_routes(app, table)} - OF_THE_INTERFACE)


def test_what_is_open_is_the_room_of_public_pages_and_nothing_else(web: Web) -> None:
    table = dict(access.access(web.app))

    assert {str(route.name) for route in open_routes(web.app, table)} == PUBLIC
    assert misplaced(web.app, table) == set()


def test_a_route_that_is_opened_outside_the_room_is_found(web: Web) -> None:
    table: dict[str, object] = dict(access.access(web.app))

    assert misplaced(web.app, table | {"project": OPEN}) == {"project"}
    assert misplaced(web.app, table | {"policies": frozenset()}) == {"policies"}


def test_a_public_name_that_no_route_bears_opens_nothing(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PUBLIC", PUBLIC - {"policies"})

    with pytest.raises(LookupError, match="policies"):
        access_of(web.app, web.office.desk.matters)


def test_a_stranger_is_asked_to_sign_in_at_every_other_page(web: Web) -> None:
    stranger, table = web.browser(), access.access(web.app)
    plain = [route for route in routes(web.app) if "GET" in (route.methods or ()) and "{" not in str(route.path)]
    asked = [str(route.path) for route in plain if table[str(route.name)] is not OPEN]

    assert len(asked) > 15
    for path in asked:
        answer = stranger.get(path)
        assert (answer.status_code, path.startswith("/api/")) in {(303, False), (401, True)}, path
