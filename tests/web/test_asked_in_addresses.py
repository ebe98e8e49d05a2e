"""地址里的值: an id, a code, a number and a day in an address are read as they are in a form, whatever route they stand in."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from lifecycle.values.spelled import is_list
from tests.desk.conftest import CODE
from tests.web.api.conftest import machine
from tests.web.conftest import AUDITOR, HANDLER, Web
from tests.web.test_bounds import asked_of, kinds, routes

READ_ELSEWHERE = {
    "authority": "compared as words",
    "building": "by the ids of its project: `works.building.called`",
    "code": "by `Desk.find`",
    "day": "by the page, which says what is wrong beside the field",
    "from_in_force_on": "by the page",
    "from_known_at": "by the page",
    "in_force_on": "by the page",
    "known_at": "by the page",
    "project": "by `Desk.find`, or compared as words",
    "words": "compared as words",
}
"""Texts of an address that a reader further in understands."""
OF_PROGRAMS = frozenset(
    ("after", "back", "command", "error", "file", "form", "name", "next", "of", "role", "sort", "state", "gate", "kind", "judged")
)
"""What links and programs give: nobody types it."""
PARAMETERS = [(route.path, name, info) for route in routes() for _, name, info in asked_of(route.dependant)]


def marks(info: FieldInfo) -> Iterator[Any]:
    yield from info.metadata
    for each in get_args(info.annotation):
        yield from getattr(each, "__metadata__", ())


def read_kinds(info: FieldInfo) -> set[Any]:
    """The kinds that have a reader: numbers, days, texts and closed lists."""
    return {kind for kind in kinds(info) if kind in (int, date, str) or is_list(kind)}


def test_every_value_of_an_address_is_read():
    exempt = OF_PROGRAMS | READ_ELSEWHERE.keys()
    looked_at = [each for each in PARAMETERS if (of := read_kinds(each[2])) and not (of == {str} and each[1] in exempt)]
    unread = {(path, name) for path, name, info in looked_at if not any(isinstance(each, BeforeValidator) for each in marks(info))}

    assert unread == set()
    assert len(looked_at) > 50
    assert READ_ELSEWHERE.keys() | OF_PROGRAMS <= {name for _, name, _ in PARAMETERS}


def test_the_interface_reads_ids_days_and_numbers_as_they_are_typed(web: Web):
    web.office.register()
    web.office.add_building("1#")
    asking = machine(web, HANDLER)
    gate = f"/api/v1/projects/{CODE}/gates/design_review"
    same = asking.get(gate, params={"building": "1#", "on": "2023-12-20"})
    assert same.status_code == 200, same.text

    for building in ("1＃", " 1#", "１#"):
        assert asking.get(gate, params={"building": building, "on": "2023-12-20"}).json() == same.json()
    for on in ("2023.12.20", "2023年12月20日", "２０２３－１２－２０", "20231220"):
        assert asking.get(gate, params={"building": "1#", "on": on}).json() == same.json()
    spelled = asking.get(f"/api/v1/projects/{CODE}/gates/%EF%BC%A4esign_Review", params={"building": "1#", "on": "2023-12-20"})
    assert spelled.json() == same.json()
    assert (
        asking.get("/api/v1/projects", params={"kind": " ＮＥＷ "}).json() == asking.get("/api/v1/projects", params={"kind": "new"}).json()
    )
    assert asking.get("/api/v1/projects", params={"kind": "newer"}).status_code == 422
    for on in ("2023-02-30", "1671580800", "昨天"):
        assert asking.get(gate, params={"on": on}).status_code == 422
    assert asking.get(gate, params={"building": "2＃"}).status_code == 404
    assert asking.get("/api/v1/targets/１４０５８１").status_code == asking.get("/api/v1/targets/140581").status_code == 200


def test_pages_read_ids_days_and_numbers_as_they_are_typed(web: Web):
    web.office.register()
    web.office.add_building("1#")
    browser = web.browser(HANDLER)
    gate = f"/projects/{CODE}/gates/design_review"
    assert browser.get(gate, params={"building": "1＃", "on": "2023年12月20日"}).status_code == 200
    assert browser.get("/targets/２０２３").status_code == browser.get("/targets/2023").status_code == 200

    assert browser.get("/projects", params={"kind": "ＮＥＷ"}).status_code == 200
    assert browser.get("/projects", params={"kind": "newer"}).status_code == 400

    auditor = web.browser(AUDITOR)
    whole = auditor.get(f"/audit/{CODE}", params={"known_at": "3"})
    assert auditor.get(f"/audit/{CODE}", params={"known_at": "３"}).status_code == whole.status_code == 200
