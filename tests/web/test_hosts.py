"""网址: which host a request names is believed only where it was agreed; and HEAD is answered as GET is."""

import pytest

from lifecycle.settings import hosts
from lifecycle.web import create_app
from lifecycle.web.transport.headers import HEADERS
from tests.desk.conftest import CODE, Office
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web

ELSEWHERE = {"Host": "evil.example"}
OURS = "lifecycle.example.gov.cn"


@pytest.mark.parametrize(
    "path", ["/projects/", "/sign-in/", "/static", "/static/", "//evil.example/", "/\\evil.example/", "/%2Fevil.example/"]
)
def test_a_foreign_host_never_comes_back_in_a_redirect(web: Web, path: str):
    browser = web.browser(HANDLER)
    answer = browser.get(f"http://testserver{path}", headers=ELSEWHERE)
    led = answer.headers.get("Location", "/")

    assert "evil.example" not in answer.text
    assert led.startswith("/")
    assert not led.startswith(("//", "/\\"))


def test_a_slash_too_many_leads_to_the_page(web: Web):
    answer = web.browser(HANDLER).get("/projects/")

    assert (answer.status_code, answer.headers["Location"]) == (307, "/projects")
    assert web.browser().get("/nowhere/", follow_redirects=True).status_code == 404


@pytest.fixture
def at_home(office: Office) -> Web:
    web = Web(office)
    web.app = create_app(office.desk, office.clock, hosts={OURS})
    return web


def test_under_another_name_nothing_is_answered(at_home: Web):
    person = at_home.browser().get("/sign-in", headers=ELSEWHERE)
    program = machine(at_home, HANDLER).get("/api/v1/projects", headers=ELSEWHERE)

    assert (person.status_code, program.status_code) == (421, 421)
    assert "单位公布的网址" in person.text
    assert program.json()["code"] == "api.other_host"


@pytest.mark.parametrize("named", [OURS, OURS.upper(), f"{OURS}:8443", "localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_under_its_own_names_it_answers(at_home: Web, named: str):
    assert at_home.browser().get("/sign-in", headers={"Host": named}).status_code == 200


@pytest.mark.parametrize("named", ["", "localhost.evil.example", f"{OURS}.evil.example", "[::1].evil.example", "a b<>@"])
def test_a_name_that_only_looks_like_one_of_them_is_none(at_home: Web, named: str):
    assert at_home.browser().get("/sign-in", headers={"Host": named}).status_code == 421


def test_the_names_come_from_the_settings(monkeypatch: pytest.MonkeyPatch):
    for name in ("LIFECYCLE_HOSTS", "LIFECYCLE_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    assert hosts() == frozenset()

    monkeypatch.setenv("LIFECYCLE_PUBLIC_URL", f"https://{OURS}:8443/register")
    assert hosts() == {OURS}

    monkeypatch.setenv("LIFECYCLE_HOSTS", "A.example.gov.cn, b.example.gov.cn:8443,[fd00::1]:80,")
    assert hosts() == {"a.example.gov.cn", "b.example.gov.cn", "[fd00::1]"}


@pytest.mark.parametrize(
    "path", ["/style", "/projects", f"/projects/{CODE}", "/projects.xlsx", "/policies", "/static/register.css", "/nowhere"]
)
def test_head_is_answered_as_get_is(web: Web, path: str):
    web.office.register()
    asked, got = web.browser(HANDLER).head(path), web.browser(HANDLER).get(path)

    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers["Content-Type"] == got.headers["Content-Type"]
    assert int(asked.headers["Content-Length"]) > 0
    assert {name: asked.headers[name] for name in HEADERS} == HEADERS


def test_head_works_on_the_interface(web: Web):
    assert machine(web, HANDLER).head("/api/v1/projects").status_code == 200
    assert web.browser().head("/api/v1/projects").status_code == 401
    assert web.browser(HANDLER).head("/sign-out").status_code == 405
