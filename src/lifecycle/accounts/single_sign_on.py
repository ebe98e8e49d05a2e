"""统一身份认证: what is agreed with the provider of single sign-on, and what one sign-in there is known by."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from msgspec import Struct

from lifecycle.vocabulary import StaffId


class SingleSignOn(Struct, frozen=True, kw_only=True):
    """统一身份认证的约定. public_url: where people reach these pages, which the provider sends them back to.

    claim: which statement of the provider is the staff id; label: the words on the button, where the usual ones will not do.
    """

    issuer: str
    client_id: str
    client_secret: str
    public_url: str
    claim: str = "sub"
    label: str | None = None

    def __repr__(self) -> str:
        return f"SingleSignOn({self.issuer!r})"  # so that no log comes to hold the secret


class Provider(Protocol):
    """身份提供方, of which there is one in `openid_connect`, slow to import. Both raise Refused with a sentence for the visitor."""

    agreed: SingleSignOn

    def address(self, handshake: "Handshake", back: str, now: datetime) -> str:
        """Where to send the browser, which will come `back`."""

    def staff(self, code: str, handshake: "Handshake", back: str, now: datetime) -> StaffId:
        """The person whom the provider names for this code."""


class Handshake(Struct, frozen=True, kw_only=True):
    """一次登录的信物. state comes back with the browser, nonce in the token; verifier (PKCE) shows that who redeems the code began it."""

    state: str
    nonce: str
    verifier: str


def handshake(kept: str) -> Handshake:
    """All three follow from what the browser keeps meanwhile: whoever does not hold that, or changes a letter of it, has none of them."""
    return Handshake(state=_derived(kept, b"state"), nonce=_derived(kept, b"nonce"), verifier=_derived(kept, b"verifier"))


def _derived(kept: str, what: bytes) -> str:
    return urlsafe_b64encode(hmac.new(sha256(kept.encode()).digest(), what, sha256).digest()).rstrip(b"=").decode()
