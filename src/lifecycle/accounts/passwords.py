"""密码: argon2 hashes, and which passwords will do. Length is asked for, not a mixture of signs; see docs/decisions/0007."""

from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from pwdlib import PasswordHash

from lifecycle.accounts.guessable import easily_guessed
from lifecycle.vocabulary import Refused, StaffId

SHORTEST, LONGEST = 12, 128

_hashing = PasswordHash.recommended()
_at_once = BoundedSemaphore(4)
"""Each hash takes 64 MB of memory: who sends many passwords at once waits, and does not take the memory of the server."""


def refuse_weak(staff: StaffId, password: str) -> None:
    """Refuses a password that is too short, too long or easily guessed, and says which."""
    folded = _normal(password).lower()
    if len(folded) < SHORTEST:
        raise Refused("password.too_short", least=SHORTEST)
    if len(folded) > LONGEST:
        raise Refused("password.too_long", most=LONGEST)
    if easily_guessed(folded, (_normal(staff).lower(),)):
        raise Refused("password.easily_guessed")


def hashed(password: str) -> str:
    """The hash to keep, with its salt and parameters in it."""
    with _at_once:
        return _hashing.hash(_normal(password))


def matches(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether the password fits, and the hash to keep from now on when the old one is out of date.

    Takes as long when there is no hash to compare with: time must not tell whether there is an account.
    """
    if len(password) > LONGEST:
        return False, None  # it was never let in, and it is not worth hashing
    with _at_once:
        fits, renewed = _hashing.verify_and_update(_normal(password), kept or nobodys())
    return (fits, renewed) if kept else (False, None)


@cache
def nobodys() -> str:
    """A hash that belongs to no account."""
    return _hashing.hash("nobody has this password")


def _normal(password: str) -> str:
    """Input methods write the same sign in several ways."""
    return normalize("NFKC", password)
