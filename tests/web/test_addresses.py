"""地址: the address of a route, looked up by name, is what going through all routes one after the other would give."""

import re

import pytest
from fastapi import FastAPI
from starlette.routing import NoMatchFound

from lifecycle.web.access import routes
from tests.web.conftest import Web

PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


def test_every_address_is_the_one_that_the_routes_themselves_give(web: Web) -> None:
    for route in routes(web.app):
        name, fields = str(route.name), dict.fromkeys(PARAMETER.findall(str(route.path)), "1")
        assert web.app.url_path_for(name, **fields) == FastAPI.url_path_for(web.app, name, **fields)


def test_a_name_belongs_to_one_address(web: Web) -> None:
    paths: dict[str, set[str]] = {}
    for route in routes(web.app):
        paths.setdefault(str(route.name), set()).add(str(route.path))

    assert {name: found for name, found in paths.items() if len(found) > 1} == {}


def test_static_files_have_addresses_too(web: Web) -> None:
    assert web.app.url_path_for("static", path="register.css") == "/static/register.css"


@pytest.mark.parametrize(("name", "fields"), [("project", {}), ("account", {"code": "x"}), ("nowhere", {})])
def test_an_address_that_there_is_not_is_an_error(web: Web, name: str, fields: dict[str, str]) -> None:
    with pytest.raises(NoMatchFound):
        web.app.url_path_for(name, **fields)
