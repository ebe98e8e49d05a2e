"""出错时: a page of its own that says what to do, and nothing of how the program is made."""

from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends
from starlette.datastructures import FormData

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.people.access import ACCESS as ACCESS_TAG
from lifecycle.ledger import LedgerUnavailable
from lifecycle.staff.access import AccessRefused, RefusalGround
from lifecycle.vocabulary import Refused
from lifecycle.web import app as application
from lifecycle.web.access import ACCESS, EVERYBODY, OfNoCounty
from lifecycle.web.app import ROUTERS
from lifecycle.web.forms.filing import posted
from lifecycle.web.transport.headers import HEADERS
from lifecycle.wording import Sentence, say
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Office, Web

RAISED: dict[str, Exception] = {
    "race": Refused("race.lost", by="SP02", facts=("gate-concluded",)),
    "role": Refused("staff.role_may_not", staff="SP01", roles=(), allowed=()),
    "used": Refused("project.code_used", code="2304-140581-04-01-135254"),
    "unknown": Refused("project.code_unknown", code="2304-140581-04-01-135254"),
    "bad": BadInput(Problem("第3行", "register.file_type", {"type": ".doc"})),
    "ledger": LedgerUnavailable(Sentence("unavailable.unwritable", file="/var/lib/secret-place.db", why="the disk is full")),
    "program": RuntimeError("an inner secret of the program"),
}
troubled = APIRouter(dependencies=[Depends(OfNoCounty("kind"))])


@troubled.get("/trouble/{kind}", name="trouble")
@troubled.get("/api/trouble/{kind}", name="trouble")
def trouble(kind: str) -> None:
    raise RAISED[kind]


@troubled.post("/fill-in", name="fill_in")
def fill_in(given: Annotated[FormData, Depends(posted)], year: int = 0) -> dict[str, Any]:
    return {"asked": year, "year": given["year"]}


@pytest.fixture
def web(office: Office, monkeypatch: pytest.MonkeyPatch) -> Web:
    monkeypatch.setitem(ACCESS, "trouble", EVERYBODY)
    monkeypatch.setitem(ACCESS, "fill_in", EVERYBODY)
    return Web(office, (*ROUTERS, troubled))


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("race", 409, "办理期间SP02已改动此项目（环节结论）：请重新打开项目"),
        ("role", 403, "不能办理此事"),
        ("used", 409, "2304-140581-04-01-135254"),
        ("unknown", 404, "2304-140581-04-01-135254"),
        ("bad", 422, "第3行"),
        ("ledger", 503, "请稍候再试"),
        ("program", 500, "请告知系统管理员"),
    ],
)
def test_each_error_has_its_page_and_its_sentence(web: Web, kind: str, status: int, says: str):
    answer = web.browser(HANDLER, raise_server_exceptions=False).get(f"/trouble/{kind}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert says in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/trouble/program", "/trouble/race", "/nowhere", "/sign-in", "/static/register.css"])
def test_every_answer_bears_the_security_headers(web: Web, path: str):
    answer = web.browser(HANDLER, raise_server_exceptions=False).get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert ("no-store" in answer.headers["Cache-Control"]) is not path.startswith("/static/")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_machine_gets_problem_json(web: Web):
    answer = machine(web, HANDLER).get("/api/trouble/used")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:lifecycle:project.code_used"
    assert answer.json()["status"] == answer.status_code == 409


def test_a_machine_that_is_not_known_is_not_sent_to_a_page(web: Web):
    answer = web.browser().get("/api/trouble/used")

    assert (answer.status_code, answer.json()["type"]) == (401, "urn:lifecycle:api.token_wanted")


def test_what_the_desk_does_not_permit_is_recorded_as_a_refusal(web: Web):
    web.browser(HANDLER).get("/trouble/role")

    web.tell()
    refusals = [each.fact for each in web.office.ledger.tagged([ACCESS_TAG], [AccessRefused])]
    assert [(fact.by, fact.page, fact.ground) for fact in refusals] == [(HANDLER, "trouble", RefusalGround.DESK)]


def test_an_unknown_address_has_a_page_with_the_masthead_of_who_asks(web: Web):
    answer = web.browser(HANDLER).get("/nowhere")

    assert answer.status_code == 404
    assert "没有这一页" in answer.text
    assert HANDLER in answer.text
    assert web.browser().get("/nowhere").status_code == 404


def test_a_page_speaks_the_language_of_its_reader(web: Web):
    browser = web.browser(HANDLER)
    browser.cookies.set("lang", "en")

    assert "There is no such page" in browser.get("/nowhere").text
    assert say("fact.gate-concluded", "en") in browser.get("/trouble/race").text


def test_what_cannot_be_understood_names_the_field(web: Web):
    answer = web.browser(HANDLER).submit("/fill-in?year=last")

    assert answer.status_code == 422
    assert "无法识别（年份）" in answer.text


def test_what_was_typed_outlives_the_session(web: Web):
    """Signed out meanwhile, signed in again on another tab: one more button, and nothing is typed twice."""
    late = web.browser().submit("/fill-in", year="2023", opinion='他说"可以"<b>')
    assert late.status_code == 401
    assert 'name="year" value="2023"' in late.text
    assert 'name="opinion" value="他说&#34;可以&#34;&lt;b&gt;"' in late.text

    browser = web.browser(HANDLER)
    stale = browser.post("/fill-in", data={"csrf": "of the session before", "year": "2023"})
    assert stale.status_code == 403
    assert f'name="csrf" value="{browser.csrf}"' in stale.text
    assert "of the session before" not in stale.text
    assert browser.submit("/fill-in", year="2023").json()["year"] == "2023"


def test_htmx_is_told_to_show_an_error_in_the_middle_of_the_page(web: Web):
    answer = web.browser(HANDLER).get("/trouble/race", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#main")
    assert 'id="main"' in answer.text


def test_what_is_too_large_is_refused_before_it_is_read(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(application, "MOST_BYTES", 1000)
    web = Web(office)
    answer = web.browser(HANDLER).submit("/password", password_old="x" * 2000)

    assert answer.status_code == 413
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
