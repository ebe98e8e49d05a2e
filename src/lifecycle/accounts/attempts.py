"""登录尝试: how often an account, a device or an address has been tried of late, counted in the database, so that several processes agree.

An attempt is counted before the password is looked at, in one transaction: a hundred at once are a hundred. Success takes it back.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, func, insert, select

from lifecycle.accounts.policy import DEFAULT, SignInPolicy
from lifecycle.accounts.schema import attempts
from lifecycle.ledger.store.database import snapshot, writing
from lifecycle.ledger.store.recorded import EPOCH, MICROSECOND, microseconds

_SITE_OF_IPV6 = 64
"""Bits of an IPv6 address that tell one subscriber from another; the rest anybody changes at will."""


class Attempt(Struct, frozen=True, kw_only=True):
    """一次登录尝试. name: as typed; device: the token of a device from which this account was signed in to before."""

    name: str
    address: str
    device: str | None = None


class Attempts:
    """登录尝试, of accounts that there are and of those that there are not, alike."""

    def __init__(self, engine: Engine, policy: SignInPolicy = DEFAULT) -> None:
        self._engine = engine
        self._policy = policy

    def begin(self, attempt: Attempt, at: datetime) -> datetime | None:
        """Counts an attempt and returns None; or counts nothing and returns when the next one may be made."""
        subjects = _subjects(attempt)
        with writing(self._engine) as db:
            _take_turn(db, subjects)
            db.execute(delete(attempts).where(attempts.c.at <= microseconds(at - self._policy.window)))
            if held := self._held_until(db, attempt):
                return held
            db.execute(insert(attempts), [{"subject": subject, "at": microseconds(at)} for subject in subjects.values()])
        return None

    def held_until(self, attempt: Attempt) -> datetime | None:
        """Until when nobody may try again; None when the next attempt is free."""
        with snapshot(self._engine) as db:
            return self._held_until(db, attempt)

    def forgive(self, attempt: Attempt) -> None:
        """The last attempt was no failure. The account's earlier ones are forgotten, of those from the address only the account's own."""
        subjects = _subjects(attempt)
        with writing(self._engine) as db:
            if address := subjects.pop("address", None):
                own = select(attempts.c.at).where(attempts.c.subject == subjects["from here"])
                db.execute(delete(attempts).where(attempts.c.subject == address, attempts.c.at.in_(own)))
            db.execute(delete(attempts).where(attempts.c.subject.in_(subjects.values())))

    def _held_until(self, db: Connection, attempt: Attempt) -> datetime | None:
        """A device that the account knows is held only by the attempts from that device."""
        policy, subjects = self._policy, _subjects(attempt)
        if attempt.device:
            return self._full_until(db, subjects["device"], policy.per_account)
        ends = (
            self._full_until(db, subjects["account"], policy.per_account),
            self._full_until(db, subjects["address"], policy.per_address),
        )
        return max((end for end in ends if end), default=None)

    def _full_until(self, db: Connection, subject: str, most: int) -> datetime | None:
        of_late = select(attempts.c.at).where(attempts.c.subject == subject).order_by(attempts.c.at.desc())
        earliest = db.execute(of_late.offset(most - 1).limit(1)).scalar_one_or_none()
        return None if earliest is None else EPOCH + earliest * MICROSECOND + self._policy.window


def site(address: str) -> str:
    """The address by which one subscriber is told from another."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address  # a socket file or a proxy that gives no address: one site
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> _SITE_OF_IPV6 << _SITE_OF_IPV6))
    return address


def _subjects(attempt: Attempt) -> dict[str, str]:
    """What is counted; "from here" says which of the failures from an address are the account's. A name is hashed: people type their
    passwords into the wrong field.
    """
    if attempt.device:
        return {"device": f"device:{_hashed(attempt.name, attempt.device)}"}
    here = site(attempt.address)
    return {
        "account": f"account:{_hashed(attempt.name)}",
        "address": f"address:{here}",
        "from here": f"from:{here}:{_hashed(attempt.name)}",
    }


def _hashed(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()


def _take_turn(db: Connection, subjects: Mapping[str, str]) -> None:
    """One attempt at a time on the same account or from the same address. On SQLite the write lock sees to that."""
    if db.dialect.name == "postgresql":
        for subject in sorted(subjects.values()):
            db.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject))))
