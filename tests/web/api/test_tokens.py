"""令牌与问题说明: who gets in, and what a machine is told when something is amiss."""

import pytest

from lifecycle.desk.people import tokens
from lifecycle.staff.access import AccessRefused, ProjectLookedAt, RevokeToken
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import CommandId
from tests.desk.conftest import P1
from tests.office import SECURITY
from tests.web.api.conftest import PROJECT, Machine, machine, token_of
from tests.web.conftest import AUDITOR, HANDLER, ZEZHOU, Web


def test_a_token_opens_what_the_appointments_of_its_holder_open(web: Web):
    assert machine(web, HANDLER).get(PROJECT).status_code == 200
    assert machine(web, ZEZHOU).get(PROJECT).status_code == 403
    assert machine(web, Role.SYSTEM_ADMIN).get(PROJECT).status_code == 403


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic U1AwMTp4", "lifecycle_secret"])
def test_without_a_token_that_is_known_nothing_opens(web: Web, header: str | None):
    answer = Machine(web, None).get(PROJECT, headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == ('Bearer error="invalid_token"' if header == "Bearer wrong" else "Bearer")
    assert answer.json()["code"] == "api.token_wanted"


def test_a_session_of_a_browser_opens_nothing_here(web: Web):
    """A page of somebody else's could make a browser send its cookie; no page can make it send a token."""
    browser = web.browser(HANDLER)

    assert browser.get(f"{PROJECT}/facts").status_code == 401
    assert browser.submit(f"{PROJECT}/commands/withdraw-application").status_code == 401


def test_a_token_opens_no_page(web: Web):
    assert machine(web, HANDLER).get("/projects").headers["Location"].startswith("/sign-in")


def test_a_token_lasts_through_its_last_day_and_no_longer(web: Web):
    asking = Machine(web, token_of(web.office, HANDLER, days=12))
    web.office.clock.go_on(days=2)
    assert asking.get(PROJECT).status_code == 200

    web.office.clock.go_on(days=1)
    assert asking.get(PROJECT).status_code == 401


def test_a_token_that_was_revoked_is_dead_at_once(web: Web):
    secret = token_of(web.office, HANDLER)
    asking = Machine(web, secret)
    assert asking.get(PROJECT).status_code == 200

    revoked = RevokeToken(id=CommandId("revoke"), on=web.office.desk.today(), by=SECURITY, staff=HANDLER, token=secret[-8:])
    web.office.desk.carry_out(revoked)  # the fact alone closes the door, whatever is still kept of the token

    assert asking.get(PROJECT).status_code == 401


def test_the_last_day_of_use_is_noted(web: Web):
    Machine(web, token_of(web.office, HANDLER)).get(PROJECT)
    token_of(web.office, AUDITOR)

    today = web.office.desk.today()
    assert {each.staff: each.used_on for each in tokens.tokens_in_force(web.office.desk)} == {HANDLER: today, AUDITOR: None}


def test_a_look_of_an_auditor_is_recorded_as_on_pages(web: Web):
    machine(web, AUDITOR).get(PROJECT)

    looks = [each.fact for each in web.office.ledger.read(limit=1000, types=[ProjectLookedAt])]
    assert [(look.by, look.project, look.page) for look in looks] == [(AUDITOR, P1, "api_project")]


def test_a_refused_access_is_recorded_as_on_pages(web: Web):
    machine(web, ZEZHOU).get(PROJECT)

    web.tell()
    refusals = [each.fact for each in web.office.ledger.read(limit=1000, types=[AccessRefused])]
    assert [(fact.by, fact.page, fact.ground) for fact in refusals] == [(ZEZHOU, "api_project", "county")]


def test_a_problem_is_told_in_chinese_or_as_asked_in_english(web: Web):
    asking = machine(web, HANDLER)
    zh, en = (asking.get("/api/v1/projects/nowhere", headers={"Accept-Language": lang}).json() for lang in ("zh-CN,en;q=0.5", "fr, en-GB"))

    assert zh == zh | {"type": "urn:lifecycle:project.code_unknown", "title": "Not Found", "status": 404, "code": "project.code_unknown"}
    assert zh["values"] == {"code": "nowhere"}
    assert "nowhere" in zh["detail"]
    assert "there is no project" in en["detail"]
    assert "项目" in zh["detail"]


def test_an_unknown_address_or_method_is_told_as_a_problem_too(web: Web):
    asking = machine(web, HANDLER)
    nowhere, put = asking.get("/api/v1/nowhere"), asking.put(PROJECT)

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "api.not_found")
    assert (put.status_code, put.headers["Allow"], put.json()["code"]) == (405, "GET, HEAD", "api.method")


def test_what_no_database_could_look_for_is_malformed(web: Web):
    asking = machine(web, HANDLER)

    assert asking.get("/api/v1/projects/%00").status_code == 400
    assert asking.get("/api/v1/projects?words=%00").status_code == 400
