"""密码: argon2 hashes, and which passwords will do. Length is asked for, not a mixture of signs; see docs/decisions/0007."""

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from threading import get_native_id
from unicodedata import normalize

from pwdlib import PasswordHash

from lifecycle.accounts.guessable import easily_guessed
from lifecycle.vocabulary import Refused, StaffId

SHORTEST, LONGEST = 12, 128

_hashing = PasswordHash.recommended()
AT_ONCE = max(1, min(4, (os.cpu_count() or 1) // 2))
"""Each hash takes 64 MB of memory and several cores: who sends many passwords at once takes neither from those who read a page."""


def _behind_the_pages() -> None:
    """Whoever opens a page comes first: on Linux priority is a matter of threads, and those that Argon2 starts have that of this one."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), 10)


_threads = ThreadPoolExecutor(AT_ONCE, "passwords", initializer=_behind_the_pages)


def refuse_weak(staff: StaffId, password: str, places: Collection[str] = ()) -> None:
    """Refuses a password that is too short, too long or easily guessed, and says which. places: what those of the city are called."""
    folded = _normal(password).lower()
    if len(folded) < SHORTEST:
        raise Refused("password.too_short", least=SHORTEST)
    if len(folded) > LONGEST:
        raise Refused("password.too_long", most=LONGEST)
    if easily_guessed(folded, (_normal(staff).lower(),), places):
        raise Refused("password.easily_guessed")


def hashed(password: str) -> str:
    """The hash to keep, with its salt and parameters in it."""
    return _threads.submit(_hashing.hash, _normal(password)).result()


def matches(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether the password fits, and the hash to keep from now on when the old one is out of date.

    Takes as long when there is no hash to compare with: time must not tell whether there is an account.
    """
    if len(password) > LONGEST:
        return False, None  # it was never let in, and it is not worth hashing
    fits, renewed = _threads.submit(_hashing.verify_and_update, _normal(password), kept or nobodys()).result()
    return (fits, renewed) if kept else (False, None)


@cache
def nobodys() -> str:
    """A hash that belongs to no account."""
    return _hashing.hash("nobody has this password")


def _normal(password: str) -> str:
    """Input methods write the same sign in several ways."""
    return normalize("NFKC", password)
