"""设置: what the environment says; nothing else in the program reads it but `policies_folder`, which commands without a database need."""

import os
import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from lifecycle.accounts.policy import DEFAULT, SignInPolicy
from lifecycle.accounts.single_sign_on import SingleSignOn
from lifecycle.ledger.facts import PersonCipher
from lifecycle.ledger.formats.signed_notes import NoteError
from lifecycle.ledger.signing.sm2 import Sm2Program
from lifecycle.ledger.signing.witnessing import Witness, witness
from lifecycle.vocabulary import Refused

DEFAULT_DATABASE_URL = "sqlite:///lifecycle.db"
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def database_url() -> str:
    """LIFECYCLE_DATABASE_URL: sqlite:///FILE or postgresql+psycopg://…; by default a file in the working folder."""
    return os.environ.get("LIFECYCLE_DATABASE_URL") or DEFAULT_DATABASE_URL


def database_is_named() -> bool:
    """Whether LIFECYCLE_DATABASE_URL says where the ledger is."""
    return bool(os.environ.get("LIFECYCLE_DATABASE_URL"))


def https() -> bool:
    """LIFECYCLE_HTTPS=1: the pages are reached over https, through a proxy in front of `lifecycle serve`; cookies then stay on https."""
    return os.environ.get("LIFECYCLE_HTTPS") == "1"


def hosts() -> frozenset[str]:
    """LIFECYCLE_HOSTS: the names under which the pages are reached, after commas; by default that of LIFECYCLE_PUBLIC_URL, else any."""
    named = _said("LIFECYCLE_HOSTS") or urlsplit(_said("LIFECYCLE_PUBLIC_URL")).netloc.rpartition("@")[2]
    return frozenset(host for each in named.split(",") if (host := re.sub(r":\d+$", "", each.strip().lower())))


def attachments_folder() -> Path | None:
    """LIFECYCLE_ATTACHMENTS: where files are kept; by default beside the file of an embedded database."""
    return _folder("LIFECYCLE_ATTACHMENTS")


def keys_folder() -> Path | None:
    """LIFECYCLE_KEYS: where the signing key and the last checkpoint that went out are kept; by default beside the file of an embedded
    database.
    """
    return _folder("LIFECYCLE_KEYS")


def person_keys_file() -> Path | None:
    """LIFECYCLE_PERSON_KEYS: the file of the keys of persons; by default beside the file of an embedded database."""
    return _folder("LIFECYCLE_PERSON_KEYS")


def person_cipher() -> PersonCipher:
    """LIFECYCLE_PERSON_CIPHER: how the values of persons are encrypted from now on, AES-256-GCM (default) or SM4-GCM. Raises Refused."""
    written = os.environ.get("LIFECYCLE_PERSON_CIPHER") or PersonCipher.AES_256_GCM
    try:
        return PersonCipher(written)
    except ValueError as error:
        raise Refused("settings.person_cipher", value=written, known=tuple(each.value for each in PersonCipher)) from error


def witnesses() -> tuple[Witness, ...]:
    """LIFECYCLE_WITNESSES: who signs our checkpoints: `URL KEY`; more keys where it has several, or a monitor stands beside it; a
    second URL where it hands out at another address what it has signed; several witnesses after commas. Raises Refused.
    """
    named = [each.split() for each in os.environ.get("LIFECYCLE_WITNESSES", "").split(",") if each.strip()]
    try:
        return tuple(witness(*each) for each in named)
    except NoteError as error:
        raise Refused("settings.witnesses", why=error.sentence) from error


def checkpoint_facts() -> int:
    """LIFECYCLE_CHECKPOINT_FACTS: after so many facts a checkpoint is made at once; by default 1000. Raises Refused."""
    return _number("LIFECYCLE_CHECKPOINT_FACTS", 1000)


def checkpoint_age() -> timedelta:
    """LIFECYCLE_CHECKPOINT_SECONDS: so long at most a fact waits for one; by default 60. Raises Refused."""
    return timedelta(seconds=_number("LIFECYCLE_CHECKPOINT_SECONDS", 60))


def replay_authorization() -> str:
    """LIFECYCLE_REPLAY_AUTHORIZATION: what a monitor shows to read entries at an address, such as `Bearer …`; none by default."""
    return _said("LIFECYCLE_REPLAY_AUTHORIZATION")


def sm3_tree() -> bool:
    """LIFECYCLE_SM3=1: checkpoints bear the root of an SM3 tree, too."""
    return _said("LIFECYCLE_SM3") == "1"


def sm2_device() -> Sm2Program | None:
    """LIFECYCLE_SM2_KEY, LIFECYCLE_SM2_SIGN, LIFECYCLE_SM2_VERIFY: a public key in PEM, and the programs that sign with it and verify.

    Raises Refused when only some of them are named; LedgerUnavailable when the key cannot be read.
    """
    named = {name: _said(name) for name in ("LIFECYCLE_SM2_KEY", "LIFECYCLE_SM2_SIGN", "LIFECYCLE_SM2_VERIFY")}
    if not any(named.values()):
        return None
    if missing := [name for name, value in named.items() if not value]:
        raise Refused("settings.missing", names=missing)
    key, sign, verify = named.values()
    return Sm2Program(Path(key), sign, verify)


def stamping_address() -> str | None:
    """LIFECYCLE_TSA: the address of a time-stamping authority (RFC 3161); by default none is asked."""
    return os.environ.get("LIFECYCLE_TSA") or None


def _number(name: str, default: int) -> int:
    written = os.environ.get(name) or str(default)
    if not (written.isascii() and written.isdigit() and 0 < len(written) < 10 and int(written)):
        raise Refused("settings.number", name=name, value=written)
    return int(written)


def sign_in_policy() -> SignInPolicy:
    """LIFECYCLE_TRUSTED_PROXIES and LIFECYCLE_SIGN_IN_…: how often anybody may try to sign in, and whose word is taken for where from.

    Raises Refused.
    """
    return SignInPolicy(
        window=timedelta(minutes=_number("LIFECYCLE_SIGN_IN_MINUTES", int(DEFAULT.window.total_seconds()) // 60)),
        per_account=_number("LIFECYCLE_SIGN_IN_PER_ACCOUNT", DEFAULT.per_account),
        per_address=_number("LIFECYCLE_SIGN_IN_PER_ADDRESS", DEFAULT.per_address),
        wrong_tokens=_number("LIFECYCLE_SIGN_IN_WRONG_TOKENS", DEFAULT.wrong_tokens),
        waiting=_number("LIFECYCLE_SIGN_IN_WAITING", DEFAULT.waiting),
        trusted_proxies=tuple(map(_network, _said("LIFECYCLE_TRUSTED_PROXIES").replace(",", " ").split())),
    )


def _network(written: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(written)
    except ValueError as error:
        raise Refused("settings.trusted_proxies", value=written) from error


def _folder(name: str) -> Path | None:
    folder = os.environ.get(name)
    return Path(folder) if folder else None


def single_sign_on() -> SingleSignOn | None:
    """LIFECYCLE_SSO_…: the provider of single sign-on; None where no issuer is named. Raises Refused with what lacks or will not do."""
    if not _said("LIFECYCLE_SSO_ISSUER"):
        return None
    needed = {name: _said(name) for name in ("LIFECYCLE_SSO_ISSUER", "LIFECYCLE_SSO_CLIENT_ID", "LIFECYCLE_PUBLIC_URL")}
    needed["LIFECYCLE_SSO_CLIENT_SECRET"] = _secret()
    if missing := [name for name, value in needed.items() if not value]:
        raise Refused("settings.missing", names=missing)
    issuer, client_id, public_url, client_secret = needed.values()
    for name, value in (("LIFECYCLE_SSO_ISSUER", issuer), ("LIFECYCLE_PUBLIC_URL", public_url)):
        if not _is_safe(value):
            raise Refused("settings.not_https", name=name, value=value)
    if https() is not public_url.startswith("https://"):
        raise Refused("settings.https_differs", value=public_url)
    return SingleSignOn(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        public_url=public_url.rstrip("/"),
        claim=_said("LIFECYCLE_SSO_CLAIM") or "sub",
        label=_said("LIFECYCLE_SSO_LABEL") or None,
    )


def _said(name: str) -> str:
    return os.environ.get(name, "").strip()


def _secret() -> str:
    """From a file where one is named, so that it need not stand in the environment."""
    if not (file := _said("LIFECYCLE_SSO_CLIENT_SECRET_FILE")):
        return _said("LIFECYCLE_SSO_CLIENT_SECRET")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise Refused("settings.unreadable", name="LIFECYCLE_SSO_CLIENT_SECRET_FILE", file=file) from error


def _is_safe(url: str) -> bool:
    """Whether an address may be trusted with a sign-in: https, or http on this machine itself; and no more than a host and a path."""
    try:
        parts = urlsplit(url)
        more = parts.query or parts.fragment or parts.username or (parts.port == 0)
    except ValueError:
        return False
    return not more and (bool(parts.hostname) if parts.scheme == "https" else parts.scheme == "http" and parts.hostname in THIS_MACHINE)
