"""统一身份认证登录: the whole way to a provider and back by HTTP, and all that may be amiss on it."""

from collections.abc import Iterator
from datetime import date
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest

from lifecycle.accounts.openid_connect import FRESH, OpenIDProvider
from lifecycle.staff.access import SignedIn, SignInFailed, SignInFailure, SignInWay
from lifecycle.staff.appointments import EndAppointment, Role
from lifecycle.vocabulary import StaffId
from lifecycle.web.app import create_app
from lifecycle.web.pages.public.single_sign_on import LONGEST_NEXT
from tests.desk.conftest import Office
from tests.web.conftest import AUDITOR, HANDLER, HOST, PASSWORD, TODAY, Web
from tests.web.provider import CLIENT, IdentityProvider, come_back, is_in, leave, providing, recorded, sign_in
from tests.web.reading import links, words

NEWCOMER = StaffId("SP88")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def provider(web: Web) -> Iterator[IdentityProvider]:
    """The provider that the bureau has agreed with."""
    with providing(web.office.clock) as running:
        web.app.state.provider = OpenIDProvider(running.agreed(HOST))
        yield running


def test_who_the_provider_knows_and_the_bureau_has_appointed_is_let_in(web: Web, provider: IdentityProvider):
    browser = web.browser()
    answer = sign_in(browser, next="/account")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert is_in(browser)
    assert [(fact.by, fact.on, fact.way) for fact in recorded(web, SignedIn)] == [(HANDLER, TODAY, SignInWay.SINGLE_SIGN_ON)]


def test_the_button_stands_on_the_page_only_where_there_is_a_provider(web: Web):
    assert web.app.state.provider is None
    assert "统一身份认证" not in web.browser().get("/sign-in").text
    assert [web.browser().get(path).status_code for path in ("/sign-in/sso", "/sign-in/sso/callback")] == [404, 404]


def test_the_button_keeps_where_one_wanted_to_go_and_may_bear_the_words_of_the_bureau(web: Web, provider: IdentityProvider):
    assert "/sign-in/sso?next=%2Faccount%3Fa%3D1" in links(web.browser().get("/sign-in", params={"next": "/account?a=1"}))

    web.app.state.provider = OpenIDProvider(provider.agreed(HOST, label="用山西政务<账号>登录"))
    assert "用山西政务<账号>登录" in words(web.browser().get("/sign-in"))


def test_what_is_asked_of_the_provider(web: Web, provider: IdentityProvider):
    asked = [{name: value for name, (value,) in parse_qs(urlsplit(leave(web.browser())).query).items()} for _ in range(2)]

    assert asked[0]["redirect_uri"] == f"{HOST}/sign-in/sso/callback"
    assert (asked[0]["response_type"], asked[0]["client_id"], asked[0]["scope"]) == ("code", CLIENT, "openid")
    assert asked[0]["code_challenge_method"] == "S256"
    assert all(asked[0][name] != asked[1][name] and len(asked[0][name]) == 43 for name in ("state", "nonce", "code_challenge"))
    assert len({asked[0][name] for name in ("state", "nonce", "code_challenge")}) == 3


def test_the_way_back_is_the_agreed_one_whatever_host_was_asked(web: Web, provider: IdentityProvider):
    answer = web.browser().get("/sign-in/sso", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})

    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == [f"{HOST}/sign-in/sso/callback"]


def test_the_cookie_meanwhile_is_out_of_reach_and_goes_when_it_is_used(web: Web, provider: IdentityProvider):
    browser = web.browser()
    began = browser.get("/sign-in/sso")
    kept = SimpleCookie(began.headers["Set-Cookie"])["lifecycle-sso"]
    ended = come_back(browser, began.headers["Location"])

    assert (kept["httponly"], kept["samesite"], kept["path"], kept["max-age"]) == (True, "lax", "/", "600")
    assert 'lifecycle-sso=""' in ended.headers["Set-Cookie"]
    assert "lifecycle-sso" not in browser.cookies


def test_over_https_the_cookie_stays_on_https_and_on_this_host(office: Office, web: Web, provider: IdentityProvider):
    web.app = create_app(office.desk, office.clock, https=True, provider=web.app.state.provider)
    kept = SimpleCookie(web.browser().get("/sign-in/sso").headers["Set-Cookie"])["__Host-lifecycle-sso"]

    assert (kept["secure"], kept["path"], kept["domain"]) == (True, "/", "")


def test_every_sign_in_has_a_session_of_its_own_and_ends_the_one_before(web: Web, provider: IdentityProvider):
    """Also when the browser was in another's session, which somebody may have planted there."""
    browser = web.browser()
    to = leave(browser)
    web.door.sessions.begin(AUDITOR, "planted", web.office.clock())
    browser.cookies.set("lifecycle", "planted")
    answer = come_back(browser, to)

    assert answer.cookies["lifecycle"] != "planted"
    assert web.door.sessions.find("planted", web.office.clock()) is None


def test_who_is_in_already_goes_on_and_asks_nobody(web: Web, provider: IdentityProvider):
    answer = web.browser(HANDLER).get("/sign-in/sso", params={"next": "/account"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert provider.asked == []


def test_an_appointment_is_enough_and_leaves_no_password_that_would_open_the_account(web: Web, provider: IdentityProvider):
    web.office.appoint(NEWCOMER, Role.APPROVAL)
    provider.who = NEWCOMER
    assert web.door.accounts.get(NEWCOMER) is None
    browser = web.browser()

    assert [sign_in(browser).status_code, sign_in(web.browser()).status_code] == [303, 303]
    assert is_in(browser)
    tries = [
        browser.post("/sign-in", data={"staff": NEWCOMER, "password": typed}).status_code for typed in ("", "nobody has this password")
    ]
    assert tries == [422, 422]


def test_an_issued_password_has_to_be_changed_by_who_signs_in_with_it_only(web: Web, provider: IdentityProvider):
    web.door.accounts.issue(HANDLER, PASSWORD)
    by_provider, by_password = web.browser(), web.browser()
    sign_in(by_provider)
    by_password.post("/sign-in", data={"staff": HANDLER, "password": PASSWORD})

    assert is_in(by_provider)
    assert by_password.get("/account").headers["Location"] == "/password"


def test_a_stranger_is_turned_away_and_recorded_without_what_the_provider_calls_them(web: Web, provider: IdentityProvider):
    provider.who = "13800138000"
    browser = web.browser()
    answer = sign_in(browser)

    assert (answer.status_code, is_in(browser)) == (403, False)
    assert "先行任命" in words(answer)
    assert [(fact.by, fact.reason, fact.way) for fact in recorded(web, SignInFailed)] == [
        ("system", SignInFailure.UNKNOWN_NAME, SignInWay.SINGLE_SIGN_ON)
    ]
    assert web.door.accounts.get(StaffId("13800138000")) is None


def test_an_appointment_that_has_ended_lets_nobody_in(web: Web, provider: IdentityProvider):
    web.office.give(EndAppointment, staff=AUDITOR, role=Role.AUDITOR, reason="调离", by="GA01", on=web.office.desk.today())
    web.office.clock.reach(date(2023, 5, 11))
    provider.who = AUDITOR
    answer = sign_in(web.browser())

    assert (answer.status_code, "lifecycle" in answer.cookies) == (403, False)
    assert [(fact.by, fact.reason) for fact in recorded(web, SignInFailed)] == [(AUDITOR, SignInFailure.NO_APPOINTMENT)]


def test_another_claim_may_be_agreed_on(web: Web, provider: IdentityProvider):
    web.app.state.provider = OpenIDProvider(provider.agreed(HOST, claim="preferred_username"))
    web.office.appoint(StaffId("SP01-claimed"), Role.APPROVAL)
    to = leave(web.browser())

    assert parse_qs(urlsplit(to).query)["scope"] == ["openid profile"]
    assert sign_in(browser := web.browser()).status_code == 303
    assert is_in(browser)


def test_a_provider_that_takes_the_secret_in_the_form_only_is_given_it_there(web: Web, provider: IdentityProvider):
    provider.methods = ["client_secret_post"]

    assert sign_in(web.browser()).status_code == 303


def test_one_goes_on_to_where_one_wanted_but_to_no_other_site(web: Web, provider: IdentityProvider):
    elsewhere = ("//evil.example", "https://evil.example", "/\\evil", "/a\r\nSet-Cookie: x=y", "/" + "甲" * (LONGEST_NEXT // 9))

    assert sign_in(web.browser(), next="/account?a=1&b=甲").headers["Location"] == "/account?a=1&b=%E7%94%B2"
    assert {sign_in(web.browser(), next=asked).headers["Location"] for asked in elsewhere} == {"/"}


def test_the_provider_is_asked_for_its_addresses_once_an_hour(web: Web, provider: IdentityProvider):
    for _ in range(2):
        assert sign_in(web.browser()).status_code == 303
    assert provider.asked == ["discovery", "keys"]

    web.office.clock.go_on(seconds=FRESH.total_seconds())
    assert sign_in(web.browser()).status_code == 303
    assert provider.asked == ["discovery", "keys"] * 2


def test_a_key_that_is_new_is_asked_for_at_once(web: Web, provider: IdentityProvider):
    sign_in(web.browser())
    provider.turn_keys()

    assert sign_in(web.browser()).status_code == 303
