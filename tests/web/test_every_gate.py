"""每一个环节页: whatever has ever happened in a project of the demonstration city, its own page and all its gates can be opened."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from lifecycle.desk.tagging import fact_name
from lifecycle.ledger.store.reading import END
from lifecycle.projects.deciding.elsewhere import ExemptGate
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.vocabulary import BuildingId, Citation, Gate
from lifecycle.web.app import Application
from tests.city import city, one_of_each_role, window
from tests.desk.conftest import HANDLER, Office
from tests.web.conftest import HOST, Web, running_loop
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import words


def of_every_kind(app: Application) -> Iterator[str]:
    """The codes of projects in which, taken together, everything has happened that ever did."""
    codes: dict[str, str] = {}
    kinds: dict[str, set[str]] = {}
    for recorded in app.state.desk.ledger.read(limit=END):
        if isinstance(recorded.fact, ProjectRegistered):
            codes[recorded.stream] = recorded.fact.code
        kinds.setdefault(recorded.stream, set()).add(fact_name(recorded.fact))
    left = set().union(*(kinds[stream] for stream in codes))
    for stream in sorted(codes, key=lambda each: -len(kinds[each])):
        if left & kinds[stream]:
            left -= kinds[stream]
            yield codes[stream]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with city(tmp_path_factory.mktemp("city"), one_of_each_role()) as app:
        yield app


@pytest.fixture(scope="module")
def reader(app: Application) -> TestClient:
    """Who may decide in the whole city."""
    reader = TestClient(app, base_url=HOST, raise_server_exceptions=False)
    reader.portal = running_loop()
    reader.cookies.set("lifecycle", window(next(each for each in one_of_each_role() if each.startswith("approval-city"))))
    return reader


def test_every_gate_of_projects_of_every_kind_can_be_opened(app: Application, reader: TestClient):
    looked_at = []
    for code in of_every_kind(app):
        waiting, seen = [f"/projects/{code}"], set[str]()
        while waiting:
            seen.add(path := waiting.pop())
            answer = reader.get(path)
            looked_at.append((path, answer.status_code))
            found = {unescape(each) for each in re.findall(rf'href="(/projects/{code}/gates/\w+(?:\?building=[^"#]+)?)"', answer.text)}
            waiting += sorted(found - seen - set(waiting))

    assert [path for path, status in looked_at if status != 200] == []
    assert len(looked_at) > 50


def test_the_register_is_green_only_where_a_project_is_completed(reader: TestClient):
    pages = [reader.get("/projects", params={"page": number}).text for number in range(1, 5)]
    lines = [line for page in pages for line in re.findall(r"<tr><th scope=.row.*?</tr>", page, re.DOTALL)]
    green = [line for line in lines if 'class="mark met"' in line]

    assert 0 < len(green) < len(lines)
    assert [line for line in green if '<div><span class="keep">办结</span>' not in line] == []


def test_a_gate_that_need_not_be_passed_says_why_and_by_which_clause(office: Office):
    registered(office)
    clause = Citation(document="建筑法", place="第七条", quote="国务院建设行政主管部门确定的限额以下的小型工程除外。")
    office.give(ExemptGate, gate=Gate.DESIGN_REVIEW, buildings=(BuildingId("1"),), basis="投资额在限额以下", clause=clause)

    page = Web(office).browser(HANDLER).get(DESIGN_REVIEW)

    assert page.status_code == 200
    assert words(page).count("投资额在限额以下") == 1, "once is enough"
    assert "无需办理的依据： 投资额在限额以下 国务院建设行政主管部门确定的限额以下的小型工程除外。 建筑法 第七条" in words(page)
