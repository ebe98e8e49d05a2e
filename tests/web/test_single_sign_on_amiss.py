"""统一身份认证登录: what may be amiss on the way to a provider and back, and that nobody is let in by it."""

import hmac
import json
import logging
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.util import urlsafe_b64encode

from lifecycle.accounts.openid_connect import OpenIDProvider
from lifecycle.staff.access import SignedIn, SignInFailed, SignInFailure, SignInWay
from lifecycle.web.pages.public.single_sign_on import LASTS
from tests.web.conftest import HOST, Browser, Web
from tests.web.provider import CLIENT, SECRET, Claims, IdentityProvider, come_back, is_in, leave, providing, recorded, rsa_key, sign_in
from tests.web.reading import words


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def provider(web: Web) -> Iterator[IdentityProvider]:
    """The provider that the bureau has agreed with."""
    with providing(web.office.clock) as running:
        web.app.state.provider = OpenIDProvider(running.agreed(HOST))
        yield running


def refused(web: Web, answer: Response, browser: Browser, status: int, sentence: str) -> None:
    assert (answer.status_code, is_in(browser)) == (status, False), words(answer)
    assert sentence in words(answer)
    assert recorded(web, SignedIn) == []


def test_a_state_of_another_sign_in_is_not_taken(web: Web, provider: IdentityProvider):
    """Somebody is sent a link to the end of a sign-in that another began."""
    mine, theirs = web.browser(), web.browser()
    leave(mine)
    refused(web, come_back(mine, leave(theirs)), mine, 422, "重新点按钮")
    assert recorded(web, SignInFailed) == []


def test_a_way_back_without_a_way_there_is_not_taken(web: Web, provider: IdentityProvider):
    browser = web.browser()
    refused(web, come_back(browser, leave(web.browser())), browser, 422, "重新点按钮")
    for kept in ("", "x", "." * 50, "a" * 43 + ".1683680000."):
        browser.cookies.set("lifecycle-sso", kept)
        refused(web, browser.get("/sign-in/sso/callback", params={"code": "c", "state": "汉"}), browser, 422, "重新点按钮")


def test_a_way_back_that_was_gone_already_is_not_taken_again(web: Web, provider: IdentityProvider):
    browser = web.browser()
    to = leave(browser)
    kept = browser.cookies["lifecycle-sso"]
    back = httpx2.get(to).headers["Location"].removeprefix(HOST)
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 422, "the browser no longer has what it kept"

    thief = web.browser()
    thief.cookies.set("lifecycle-sso", kept)
    answer = thief.get(back)
    assert (answer.status_code, is_in(thief)) == (403, False), "the provider opens a code once"
    assert "没有准予登录" in words(answer)


def test_a_sign_in_that_took_too_long_is_not_taken(web: Web, provider: IdentityProvider):
    browser = web.browser()
    to = leave(browser)
    web.office.clock.go_on(seconds=LASTS.total_seconds() + 1)

    refused(web, come_back(browser, to), browser, 422, "已经过期")


@pytest.mark.parametrize("part", [1, 2], ids=["moment", "next"])
def test_what_the_browser_keeps_cannot_be_changed(web: Web, provider: IdentityProvider, part: int):
    browser = web.browser()
    to = leave(browser, "/account")
    pieces = browser.cookies["lifecycle-sso"].split(".")
    pieces[part] = {1: str(int(pieces[1]) + 1), 2: "%2Fpassword"}[part]
    browser.cookies.clear()
    browser.cookies.set("lifecycle-sso", ".".join(pieces))

    refused(web, come_back(browser, to), browser, 422, "重新点按钮")


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {each: value for each, value in claims.items() if each != name}


SPOILT: dict[str, Callable[[Claims], Claims]] = {
    "wrong-nonce": lambda claims: claims | {"nonce": "of-another-sign-in"},
    "no-nonce": without("nonce"),
    "wrong-audience": lambda claims: claims | {"aud": "another-client"},
    "wrong-audience-for-us": lambda claims: claims | {"aud": "another-client", "azp": CLIENT},
    "for-us-and-for-another": lambda claims: claims | {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    "no-audience": without("aud"),
    "wrong-issuer": lambda claims: claims | {"iss": "https://evil.example"},
    "no-issuer": without("iss"),
    "expired": lambda claims: claims | {"exp": claims["iat"] - 61},
    "no-expiry": without("exp"),
    "of-tomorrow": lambda claims: claims | {"iat": claims["iat"] + 86400, "exp": claims["iat"] + 90000},
    "no-subject": without("sub"),
    "other-access-token": lambda claims: claims | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "no-words": lambda claims: claims | {"sub": ""},
    "too-many-words": lambda claims: claims | {"sub": "x" * 101},
    "no-plain-words": lambda claims: claims | {"sub": "SP01\0"},
}


def test_an_id_token_that_is_not_for_this_sign_in_is_not_taken_and_recorded(web: Web, provider: IdentityProvider):
    for name, spoilt in SPOILT.items():
        provider.spoil, browser = spoilt, web.browser()
        answer = sign_in(browser)
        assert (name, answer.status_code, "核对不符" in answer.text, is_in(browser)) == (name, 403, True, False)

    assert recorded(web, SignedIn) == []
    assert [(fact.by, fact.reason, fact.way, fact.count) for fact in recorded(web, SignInFailed)] == [
        ("system", SignInFailure.NOT_TRUSTED, SignInWay.SINGLE_SIGN_ON, len(SPOILT))
    ]


def forged_by_public_key(_: IdentityProvider) -> Callable[[Claims], str]:
    """HS256 with the provider's public key for a secret, which everybody knows."""
    public = rsa_key("first").as_pem(private=False)

    def sign(claims: Claims) -> str:
        signed = b".".join(urlsafe_b64encode(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "first"}, claims))
        return b".".join((signed, urlsafe_b64encode(hmac.digest(public, signed, "sha256")))).decode()

    return sign


def forged_by_the_secret(_: IdentityProvider) -> Callable[[Claims], str]:
    return lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.ljust(32)), algorithms=["HS256"])


def forged_by_another_key(_: IdentityProvider) -> Callable[[Claims], str]:
    another = rsa_key("another")
    return lambda claims: jwt.encode({"alg": "RS256", "kid": "first"}, claims, another)


def of_a_key_in_the_token(_: IdentityProvider) -> Callable[[Claims], str]:
    another = rsa_key("another")
    header = {"alg": "RS256", "kid": "first", "jwk": another.as_dict(private=False)}
    return lambda claims: jwt.encode(header, claims, another)


FORGERIES: dict[str, Callable[[IdentityProvider], Callable[[Claims], str]]] = {
    "none": lambda provider: provider.unsigned,
    "public-key-as-secret": forged_by_public_key,
    "client-secret": forged_by_the_secret,
    "another-key": forged_by_another_key,
    "key-in-the-token": of_a_key_in_the_token,
    "cut": lambda provider: lambda claims: provider.signed(claims)[:-4],
    "no-signature": lambda provider: lambda claims: provider.signed(claims).rpartition(".")[0] + ".",
    "no-token": lambda _: lambda _: "",
    "no-json": lambda _: lambda _: "a.b.c",
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # what a forger does, joserfc warns of
def test_an_id_token_that_the_provider_did_not_sign_is_not_taken(web: Web, provider: IdentityProvider):
    for name, forgery in FORGERIES.items():
        provider.sign, browser = forgery(provider), web.browser()
        answer = sign_in(browser)
        assert (name, answer.status_code, "核对不符" in answer.text, is_in(browser)) == (name, 403, True, False)

    assert recorded(web, SignedIn) == []


def test_a_provider_that_turns_somebody_down_is_believed_and_its_words_are_not_repeated(web: Web, provider: IdentityProvider):
    provider.error = "access_denied"
    browser = web.browser()
    answer = sign_in(browser)

    refused(web, answer, browser, 403, "没有准予登录")
    assert "<script>alert" not in answer.text
    assert recorded(web, SignInFailed) == [], "anybody could fill the ledger by asking"


def test_a_made_up_code_is_not_taken(web: Web, provider: IdentityProvider):
    browser = web.browser()
    state = parse_qs(urlsplit(leave(browser)).query)["state"][0]

    refused(web, browser.get("/sign-in/sso/callback", params={"state": state, "code": "made-up"}), browser, 403, "没有准予登录")


def test_a_provider_that_calls_itself_otherwise_is_not_followed(web: Web, provider: IdentityProvider):
    provider.calls_itself = "https://evil.example"

    assert web.browser().get("/sign-in/sso").status_code == 503


def test_a_provider_that_is_down_is_told_with_what_to_do_instead(web: Web, caplog: pytest.LogCaptureFixture):
    with providing(web.office.clock) as gone:
        web.app.state.provider = OpenIDProvider(gone.agreed(HOST))
    with caplog.at_level(logging.ERROR):
        answer = web.browser().get("/sign-in/sso", params={"next": "/account"})

    assert answer.status_code == 503
    assert "先用工号和密码登录" in words(answer)
    assert 'name="next" value="/account"' in answer.text
    assert "does not answer as it should" in caplog.text


def test_a_provider_that_goes_down_meanwhile_is_told_too(web: Web):
    with providing(web.office.clock) as gone:
        web.app.state.provider = OpenIDProvider(gone.agreed(HOST))
        browser = web.browser()
        state = parse_qs(urlsplit(leave(browser)).query)["state"][0]

    refused(web, browser.get("/sign-in/sso/callback", params={"state": state, "code": "x"}), browser, 503, "连不上")


def test_an_address_that_is_not_https_is_not_followed(web: Web, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lifecycle.accounts.openid_connect.is_secure_transport", lambda address: not address.endswith("/token"))

    assert web.browser().get("/sign-in/sso").status_code == 503


def test_no_secret_and_no_token_comes_into_the_log(web: Web, provider: IdentityProvider, caplog: pytest.LogCaptureFixture):
    tokens: list[str] = []

    def sign(claims: Claims) -> str:
        tokens.append(provider.signed(claims))
        return tokens[-1]

    provider.sign = sign
    with caplog.at_level(logging.DEBUG):
        sign_in(web.browser())
        provider.spoil = SPOILT["wrong-nonce"]
        sign_in(web.browser())

    assert "the id token will not do" in caplog.text
    assert [secret for secret in (*tokens, SECRET) if secret in caplog.text] == []
    assert SECRET not in repr(web.app.state.provider.agreed)
