"""身份提供方 of the tests: a small OpenID Connect provider on a port of this machine. It is honest until a test tells it otherwise."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx2
from fastapi import FastAPI, Form, Request
from httpx2 import Response as Answer
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode
from starlette.responses import JSONResponse, RedirectResponse, Response

from lifecycle.accounts.single_sign_on import SingleSignOn
from lifecycle.desk.people.access import ACCESS
from tests.browser.serving import served
from tests.web.conftest import HOST, Browser, Web
from tests.web.reading import words

CLIENT, SECRET = "lifecycle-of-gaoping", "not-for-any-log"
Claims = dict[str, Any]


@cache
def rsa_key(kid: str) -> RSAKey:
    """Made once a test process, since that takes a while."""
    return RSAKey.generate_key(2048, {"alg": "RS256", "use": "sig", "kid": kid})


class IdentityProvider:
    """身份提供方. who: whom it has signed in already, so that it asks for no password.

    The rest is what a test may have it do amiss: `spoil` changes the claims, `sign` the signature, `error` turns everybody down.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.who = "SP01"
        self.key: Key = rsa_key("first")
        self.algorithm = "RS256"
        self.issuer = ""
        self.calls_itself: str | None = None
        self.spoil: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.signed
        self.error: str | None = None
        self.methods = ["client_secret_basic"]
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def agreed(self, public_url: str, **more: Any) -> SingleSignOn:
        return SingleSignOn(issuer=self.issuer, client_id=CLIENT, client_secret=SECRET, public_url=public_url, **more)

    def turn_keys(self) -> None:
        """A new key, of another kind; the old one is gone."""
        self.key, self.algorithm = ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig", "kid": "second"}), "ES256"

    def claims(self, asked: dict[str, str]) -> Claims:
        now = int(self.clock().timestamp())
        return {
            "iss": self.issuer,
            "sub": self.who,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "preferred_username": f"{self.who}-claimed",
        }

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, self.key)

    def unsigned(self, claims: Claims) -> str:
        """alg none, as a forger would have it."""
        return jwt.encode({"alg": "none"}, claims, self.key, registry=JWSRegistry(algorithms=["none"]))

    def app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self._discovery)
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._token)
        app.get("/keys")(self._keys)
        return app

    def _discovery(self) -> dict[str, Any]:
        self.asked.append("discovery")
        return {
            "issuer": self.calls_itself or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "ES256"],
            "token_endpoint_auth_methods_supported": self.methods,
        }

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        answer = {"state": asked["state"]}
        if self.error:
            answer |= {"error": self.error, "error_description": "<script>alert(1)</script>"}
        else:
            answer |= {"code": token_urlsafe(16)}
            self._codes[answer["code"]] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    def _token(
        self,
        request: Request,
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        client_id: Annotated[str, Form()] = "",
        client_secret: Annotated[str, Form()] = "",
    ) -> Response:
        """A code opens once, for the client and the verifier that it was made for."""
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        client = b64decode(given).decode() if "client_secret_basic" in self.methods else f"{client_id}:{client_secret}"
        asked = self._codes.pop(code, None)
        challenge = urlsafe_b64encode(sha256(code_verifier.encode()).digest()).decode()
        if client != f"{CLIENT}:{SECRET}":
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        if asked is None or asked["redirect_uri"] != redirect_uri or asked["code_challenge"] != challenge:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        token = self.sign(self.spoil(self.claims(asked)))
        return JSONResponse({"access_token": "opens-nothing", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _keys(self) -> dict[str, Any]:
        self.asked.append("keys")
        return dict(KeySet([self.key]).as_dict(private=False))


@contextmanager
def providing(clock: Callable[[], datetime]) -> Iterator[IdentityProvider]:
    """The provider, running."""
    provider = IdentityProvider(clock)
    with served(provider.app()) as address:
        provider.issuer = address
        yield provider


def recorded(web: Web, kind: type[Any]) -> list[Any]:
    web.tell()
    return [each.fact for each in web.office.ledger.tagged([ACCESS], [kind])]


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def leave(browser: Browser, next: str = "/") -> str:
    """Presses the button; the provider's address that the browser is sent to."""
    answer = browser.get("/sign-in/sso", params={"next": next})
    assert answer.status_code == 303, words(answer)
    return answer.headers["Location"]


def come_back(browser: Browser, to: str) -> Answer:
    """At the provider, which sends the browser back to us."""
    returned = httpx2.get(to).headers["Location"]
    assert returned.startswith(f"{HOST}/sign-in/sso/callback?")
    return browser.get(returned.removeprefix(HOST))


def sign_in(browser: Browser, next: str = "/") -> Answer:
    return come_back(browser, leave(browser, next))
