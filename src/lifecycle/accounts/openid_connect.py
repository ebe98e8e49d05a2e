"""身份提供方: the provider of single sign-on is asked who somebody is, by OpenID Connect with Authlib; see docs/decisions/0010.

Whatever goes wrong is Refused with a sentence for the visitor; the reason is the operator's and stands in the log.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from authlib.common.security import is_secure_transport
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from authlib.oidc.core import CodeIDToken
from httpx2 import HTTPError, InvalidURL, get
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from msgspec import MsgspecError, Struct, json

from lifecycle.accounts.single_sign_on import Handshake, SingleSignOn
from lifecycle.vocabulary import Refused, StaffId

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""How an id token may be signed, whatever the provider or the token says: by a public key, not by a shared secret or not at all."""
PATIENCE = timedelta(seconds=5)
FRESH = timedelta(hours=1)
"""How long the provider's addresses and keys are taken for what they were; a key that is not among them is asked for at once."""
LEEWAY = timedelta(minutes=1)
"""How far the provider's clock and ours may be apart."""
LONGEST = 100
BASIC, POST = "client_secret_basic", "client_secret_post"

logger = logging.getLogger("lifecycle.accounts")


class Discovery(Struct, frozen=True, kw_only=True):
    """公开资料, as OpenID Connect Discovery 1.0 names it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = (BASIC,)


class Keys(Struct, frozen=True):
    """公钥, as RFC 7517 names them."""

    keys: list[dict[str, Any]]


class Known(Struct, frozen=True, kw_only=True):
    """已知的 of the provider, at a moment."""

    discovery: Discovery
    keys: KeySet
    at: datetime


class OpenIDProvider:
    """身份提供方. Nothing is asked of it before somebody wants to sign in."""

    def __init__(self, agreed: SingleSignOn) -> None:
        self.agreed = agreed
        self._known: Known | None = None

    def address(self, handshake: Handshake, back: str, now: datetime) -> str:
        """Where to send the browser, and it will come `back`. Raises Refused when the provider cannot be reached."""
        with told():
            known = self._know(now)
            with self._client(known) as client:
                asked = {"code_verifier": handshake.verifier, "state": handshake.state, "nonce": handshake.nonce, "redirect_uri": back}
                address, _ = client.create_authorization_url(known.discovery.authorization_endpoint, **asked)
                return str(address)

    def staff(self, code: str, handshake: Handshake, back: str, now: datetime) -> StaffId:
        """The person whom the provider names for this code. Raises Refused unless the token is genuine, for us, and valid now."""
        with told():
            known = self._know(now)
            with self._client(known) as client:
                redeemed = client.fetch_token(
                    known.discovery.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=handshake.verifier,
                    redirect_uri=back,
                )
            stated = self._verified(redeemed, handshake.nonce, now)
        staff = stated.get(self.agreed.claim)
        if not isinstance(staff, str) or not staff.isprintable() or not 0 < len(staff) <= LONGEST:
            logger.warning("single sign-on: the id token says nothing usable under the claim %r", self.agreed.claim)
            raise Refused("sso.not_trusted")
        return StaffId(staff)

    def _verified(self, redeemed: dict[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
        """What the id token states. Raises JoseError when it is not the provider's, not for us, or not for this sign-in."""
        written = str(redeemed.get("id_token", ""))
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)  # providers add headers of their own
        try:
            token = jwt.decode(written, self._know(now).keys, registry=registry)
        except InvalidKeyIdError:
            token = jwt.decode(written, self._know(now, anew=True).keys, registry=registry)
        wanted = {
            "iss": {"essential": True, "value": self.agreed.issuer},
            "aud": {"essential": True, "value": self.agreed.client_id},
        }
        about = {"nonce": nonce, "client_id": self.agreed.client_id, "access_token": redeemed.get("access_token")}
        CodeIDToken(token.claims, token.header, wanted, about).validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
        return token.claims

    def _know(self, now: datetime, *, anew: bool = False) -> Known:
        """The provider's addresses and keys. Raises ValueError when its own word for them is not one that may be followed."""
        if anew or self._known is None or not self._known.at <= now < self._known.at + FRESH:
            found = json.decode(_read(f"{self.agreed.issuer.rstrip('/')}/.well-known/openid-configuration"), type=Discovery)
            if found.issuer != self.agreed.issuer:
                raise ValueError(f"it calls itself {found.issuer!r}, and {self.agreed.issuer!r} was asked")
            for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
                if not is_secure_transport(address):
                    raise ValueError(f"{address!r} is not https")
            keys = json.decode(_read(found.jwks_uri), type=Keys).keys
            self._known = Known(discovery=found, keys=KeySet.import_key_set({"keys": keys}), at=now)
        return self._known

    def _client(self, known: Known) -> OAuth2Client:
        methods = known.discovery.token_endpoint_auth_methods_supported
        return OAuth2Client(
            self.agreed.client_id,
            self.agreed.client_secret,
            token_endpoint_auth_method=POST if POST in methods and BASIC not in methods else BASIC,
            scope="openid" if self.agreed.claim == "sub" else "openid profile",
            code_challenge_method="S256",
            timeout=PATIENCE.total_seconds(),
            follow_redirects=False,
        )


@contextmanager
def told() -> Iterator[None]:
    """Turns what went wrong into a sentence for the visitor and a line in the log, which holds no token and no secret."""
    try:
        yield
    except JoseError as error:
        logger.warning("single sign-on: the id token will not do: %s", error)
        raise Refused("sso.not_trusted") from error
    except OAuthError as error:
        logger.warning("single sign-on: the provider refused: %r", str(error))
        raise Refused("sso.turned_down") from error
    except (HTTPError, InvalidURL, MsgspecError, ValueError) as error:
        logger.error("single sign-on: the provider does not answer as it should: %s", error)
        raise Refused("sso.unreachable") from error


def _read(address: str) -> bytes:
    answer = get(address, timeout=PATIENCE.total_seconds(), follow_redirects=False)
    return answer.raise_for_status().content
