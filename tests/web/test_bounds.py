"""范围: no number and no word in an address, and no size of a form, brings down a page."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic.fields import FieldInfo

from lifecycle.staff.appointments import Role
from lifecycle.values.ends import FURTHEST
from lifecycle.web.app import ROUTERS
from lifecycle.web.transport import security
from tests.desk.conftest import CODE
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web
from tests.web.works import hidden

PROJECT = f"/projects/{CODE}"
ABSURD = ("9223372036854775807", "9223372036854775808", str(10**40), "-1", "0", "1e9", "\x00")
WORDS = ("甲 " * 2_000, "甲" * 7_000, "%" * 5_000, "\x00")


def routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def asked_of(dependant: Dependant) -> Iterator[tuple[str, str, FieldInfo]]:
    """Path and query parameters: where, name, and what is said of them."""
    yield from (("path", field.alias, field.field_info) for field in dependant.path_params)
    yield from (("query", field.alias, field.field_info) for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from asked_of(each)


def kinds(info: FieldInfo) -> set[Any]:
    """The types that it may be of, without what reads them."""
    return {getattr(each, "__origin__", each) for each in (info.annotation, *get_args(info.annotation))}


def is_number(info: FieldInfo) -> bool:
    return int in kinds(info)


NUMBERS = [(route, name, info) for route in routes() for _, name, info in asked_of(route.dependant) if is_number(info)]


def test_the_numbers_were_found():
    assert len(NUMBERS) > 25


def test_every_number_in_an_address_has_an_end():
    def end(info: FieldInfo) -> Any:
        return next((each.le for each in info.metadata if hasattr(each, "le")), None)

    assert [(route.path, name) for route, name, info in NUMBERS if end(info) is None or end(info) > max(FURTHEST, 2**63 - 1)] == []


PAGES = sorted({(route.path, name) for route, name, _ in NUMBERS if "GET" in route.methods and "{" not in route.path})


def test_an_absurd_number_is_answered(web: Web):
    program = machine(web, HANDLER)
    people = [web.browser_of(role) for role in (Role.APPROVAL, Role.SECURITY_ADMIN, Role.AUDITOR)]
    for path, name in PAGES:
        for visitor in [program] if path.startswith("/api") else people:
            for value in ABSURD:
                assert visitor.get(path, params={name: value}).status_code < 500, (path, name, value)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2023-02-30", "9" * 5_000])
def test_an_absurd_day_is_answered(web: Web, day: str):
    assert web.browser_of(Role.AUDIT_ADMIN).get("/access-records", params={"day": day}).status_code < 500


def test_a_number_of_5000_digits_in_a_form_is_answered(web: Web):
    web.office.register()
    browser = web.browser(HANDLER)
    name = "add-buildings"
    sent = hidden(browser.get(f"{PROJECT}/works/{name}").text, name)
    assert browser.post(f"{PROJECT}/works/{name}", data=sent | {f"{name}-rows": "9" * 5_000, "seen": "9" * 5_000}).status_code < 500


@pytest.mark.parametrize("words", WORDS, ids=["many", "long", "wild", "null"])
@pytest.mark.parametrize("path", ["/projects", "/projects.xlsx", "/api/v1/projects"])
def test_no_search_is_too_much_for_an_answer(web: Web, path: str, words: str):
    asking: Any = machine(web, HANDLER) if path.startswith("/api") else web.browser(HANDLER)
    assert asking.get(path, params={"words": words}).status_code < 500


def test_a_form_may_have_more_fields_than_a_server_takes_by_itself(web: Web):
    web.office.register()
    browser = web.browser(HANDLER)
    name = "add-buildings"
    page = browser.get(f"{PROJECT}/works/{name}").text
    rows = {f"{name}-{number}-{field}": "" for number in range(1, 401) for field in ("name", "use", "area")}
    first = {"1-name": "1号楼", "1-use": "school", "1-area": "6000", "1-prefabricated": "yes", "on": "2023-05-10"}
    answer = browser.post(
        f"{PROJECT}/works/{name}", data=hidden(page, name) | rows | {f"{name}-{field}": value for field, value in first.items()}
    )
    assert answer.status_code == 303, answer.text


def test_a_form_without_end_is_refused_with_a_page(web: Web, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(security, "MOST_FIELDS", 50)
    web.office.register()
    answer = web.browser(HANDLER).post(f"{PROJECT}/works/add-buildings", data={f"x{number}": "" for number in range(60)})
    assert answer.status_code == 400
    assert "<!doctype html>" in answer.text
