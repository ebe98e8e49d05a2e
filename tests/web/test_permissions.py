"""权限表: one table, from which the routes, the forms and what waits for whom are derived; none of them has come to allow more."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from fastapi import APIRouter

from lifecycle.desk.people.handing_over import HANDLERS
from lifecycle.desk.people.twofold import TAKES_TWO
from lifecycle.permissions import PERMITTED, Where
from lifecycle.projections.waiting import WHO
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Command
from lifecycle.web.access import ACCESS, EVERYBODY, access, given_by, gives, routes
from lifecycle.web.app import ROUTERS, create_app
from lifecycle.web.transport.security import READS
from tests.test_glossary import COMMANDS
from tests.web.conftest import Office, Web

RECORDED = Path(__file__).parent / "permissions.txt"
"""All that follows from the table: commands, routes, tasks. A line changes only where the bureau decides so; a new one is written here."""


@pytest.fixture
def web(office: Office) -> Web:
    return Web(office)


def said(roles: Any) -> str:
    return "open" if roles is None else ",".join(sorted(roles))


def derived(web: Web) -> Iterator[tuple[str, str]]:
    for command, permission in PERMITTED.items():
        yield f"command {command.__name__} {permission.where.value}", said(permission.roles)
        if another := permission.of_another:
            yield f"command {command.__name__} of-another {another.where.value}", said(another.roles)
    for name, roles in access(web.app).items():
        yield f"route {name}", said(roles)
    for task, roles in WHO.items():
        yield f"task {task.value}", said(roles)
    for command, twofold in TAKES_TWO.items():
        yield f"confirmed {command.__name__}", said(twofold.confirmers)
    yield "given-over-to", said(HANDLERS)


def test_nobody_may_do_more_or_less_than_is_written(web: Web) -> None:
    recorded = dict(line.split(": ") for line in RECORDED.read_text().splitlines())
    now = dict(derived(web))

    assert now == recorded
    assert len(recorded) > 190


def test_every_command_has_an_entry() -> None:
    assert set(COMMANDS) == PERMITTED.keys()


def test_an_appointment_reaches_where_its_permission_says() -> None:
    reached = {where: [PERMITTED_FOR[where].reaches(own, "140581") for own in (None, "140581", "140525")] for where in Where}
    assert reached == {Where.COUNTY: [True, True, False], Where.CITY: [True, False, False], Where.ANYWHERE: [True, True, True]}


PERMITTED_FOR = {permission.where: permission for permission in PERMITTED.values()}


def named_in(endpoint: Any) -> set[type[Command]]:
    """The commands that a route names, and that the functions of its module name that it calls."""
    module = sys.modules[endpoint.__module__]
    found: set[type[Command]] = set()
    seen: set[CodeType] = set()
    waiting = [endpoint.__code__]
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        waiting += [inside for inside in code.co_consts if isinstance(inside, CodeType)]
        for value in (getattr(module, name, None) for name in code.co_names):
            if isinstance(value, type) and issubclass(value, Command):
                found.add(value)
            elif isinstance(value, FunctionType) and value.__module__ == module.__name__:
                waiting.append(value.__code__)
    return found


def undeclared(web: Web) -> dict[str, set[type[Command]]]:
    """Routes that post commands of which they do not say so, with these commands."""
    found = {}
    for route in routes(web.app):
        if (route.methods or set()) - set(READS):
            given = given_by(route)
            found[str(route.name)] = named_in(route.endpoint) - set(given.commands if given else ())
    return {name: commands for name, commands in found.items() if commands}


def test_a_route_posts_no_command_but_those_that_it_is_open_for(web: Web) -> None:
    assert undeclared(web) == {}
    posting = [route for route in routes(web.app) if (route.methods or set()) - set(READS) and named_in(route.endpoint)]
    assert len(posting) > 15


def careless() -> APIRouter:
    router = APIRouter()

    def act() -> str:
        return AddBuildings.__name__

    act.__module__ = __name__
    router.add_api_route("/careless", act, name="careless", methods=["POST"])
    return router


def test_a_route_that_posts_what_it_does_not_say_is_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACCESS, "careless", EVERYBODY)

    assert undeclared(Web(office, (*ROUTERS, careless()))) == {"careless": {AddBuildings}}


def test_a_route_with_a_line_and_with_commands_does_not_start(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    twofold = APIRouter()
    twofold.add_api_route("/twofold", lambda: "", name="twofold", methods=["POST"], dependencies=gives(AddBuildings))
    monkeypatch.setitem(ACCESS, "twofold", frozenset({Role.CITY}))

    with pytest.raises(LookupError, match="with a line in ACCESS all the same: twofold"):
        create_app(office.desk, office.clock, routers=(twofold,))
