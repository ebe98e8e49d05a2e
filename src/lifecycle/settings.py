"""设置: what the environment says; nothing else in the program reads it."""

import os
from datetime import timedelta
from pathlib import Path

from lifecycle.ledger.signed_notes import NoteError
from lifecycle.ledger.witnessing import Witness, witness
from lifecycle.vocabulary import Refused

DEFAULT_DATABASE_URL = "sqlite:///lifecycle.db"


def database_url() -> str:
    """LIFECYCLE_DATABASE_URL: sqlite:///FILE or postgresql+psycopg://…; by default a file in the working folder."""
    return os.environ.get("LIFECYCLE_DATABASE_URL") or DEFAULT_DATABASE_URL


def https() -> bool:
    """LIFECYCLE_HTTPS=1: the pages are reached over https, through a proxy in front of `lifecycle serve`; cookies then stay on https."""
    return os.environ.get("LIFECYCLE_HTTPS") == "1"


def attachments_folder() -> Path | None:
    """LIFECYCLE_ATTACHMENTS: where files are kept; by default beside the file of an embedded database."""
    return _folder("LIFECYCLE_ATTACHMENTS")


def keys_folder() -> Path | None:
    """LIFECYCLE_KEYS: where the signing key and the last checkpoint that went out are kept; by default beside the file of an embedded
    database.
    """
    return _folder("LIFECYCLE_KEYS")


def witnesses() -> tuple[Witness, ...]:
    """LIFECYCLE_WITNESSES: who signs our checkpoints: `URL KEY`, a second key where a monitor stands beside it; several after commas.

    Raises Refused.
    """
    named = [each.split() for each in os.environ.get("LIFECYCLE_WITNESSES", "").split(",") if each.strip()]
    try:
        if any(len(each) < 2 for each in named):
            raise NoteError("URL KEY")
        return tuple(witness(*each) for each in named)
    except NoteError as error:
        raise Refused("settings.witnesses", why=str(error)) from error


def checkpoint_facts() -> int:
    """LIFECYCLE_CHECKPOINT_FACTS: after so many facts a checkpoint is made at once; by default 1000. Raises Refused."""
    return _number("LIFECYCLE_CHECKPOINT_FACTS", 1000)


def checkpoint_age() -> timedelta:
    """LIFECYCLE_CHECKPOINT_SECONDS: so long at most a fact waits for one; by default 60. Raises Refused."""
    return timedelta(seconds=_number("LIFECYCLE_CHECKPOINT_SECONDS", 60))


def stamping_address() -> str | None:
    """LIFECYCLE_TSA: the address of a time-stamping authority (RFC 3161); by default none is asked."""
    return os.environ.get("LIFECYCLE_TSA") or None


def _number(name: str, default: int) -> int:
    written = os.environ.get(name) or str(default)
    if not (written.isascii() and written.isdigit() and 0 < len(written) < 10 and int(written)):
        raise Refused("settings.number", name=name, value=written)
    return int(written)


def _folder(name: str) -> Path | None:
    folder = os.environ.get(name)
    return Path(folder) if folder else None
