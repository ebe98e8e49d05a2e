"""登录尝试: how often an account or an address has been tried of late, counted in the database, so that several processes agree.

An attempt is counted before the password is looked at, in one transaction: a hundred at once are a hundred. Success takes it back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from sqlalchemy import Connection, Engine, delete, func, insert, select

from lifecycle.accounts.schema import attempts
from lifecycle.ledger.database import snapshot, writing
from lifecycle.ledger.recorded import EPOCH, MICROSECOND, microseconds

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30
"""Failures within the window; then nobody is let in from there, or to there, until the window has moved on."""

_SITE_OF_IPV6 = 64
"""Bits of an IPv6 address that tell one subscriber from another; the rest anybody changes at will."""


class Attempts:
    """登录尝试, of accounts that there are and of those that there are not, alike."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, name: str, address: str, at: datetime) -> datetime | None:
        """Counts an attempt and returns None; or counts nothing and returns when the next one may be made."""
        limits = _limits(name, address)
        with writing(self._engine) as db:
            _take_turn(db, limits)
            db.execute(delete(attempts).where(attempts.c.at <= microseconds(at - WINDOW)))
            if held := _latest(db, limits):
                return held
            db.execute(insert(attempts), [{"subject": subject, "at": microseconds(at)} for subject in limits])
        return None

    def held_until(self, name: str, address: str) -> datetime | None:
        """Until when nobody may try again; None when the next attempt is free."""
        with snapshot(self._engine) as db:
            return _latest(db, _limits(name, address))

    def forgive(self, name: str, address: str, at: datetime) -> None:
        """The attempt of this moment was no failure, and the account's earlier ones are forgotten; those of the address are not."""
        account, origin = _limits(name, address)
        with writing(self._engine) as db:
            db.execute(delete(attempts).where(attempts.c.subject == account))
            db.execute(delete(attempts).where(attempts.c.subject == origin, attempts.c.at == microseconds(at)))


def _limits(name: str, address: str) -> Mapping[str, int]:
    """What is counted, and how often is too often. A name is hashed: people type their passwords into the wrong field."""
    return {f"account:{sha256(name.encode()).hexdigest()}": PER_ACCOUNT, f"address:{_site(address)}": PER_ADDRESS}


def _site(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address  # a socket file or a proxy that gives no address: one site
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> _SITE_OF_IPV6 << _SITE_OF_IPV6))
    return address


def _latest(db: Connection, limits: Mapping[str, int]) -> datetime | None:
    return max((until for subject, most in limits.items() if (until := _held_until(db, subject, most))), default=None)


def _held_until(db: Connection, subject: str, most: int) -> datetime | None:
    of_late = select(attempts.c.at).where(attempts.c.subject == subject).order_by(attempts.c.at.desc())
    earliest = db.execute(of_late.offset(most - 1).limit(1)).scalar_one_or_none()
    return None if earliest is None else EPOCH + earliest * MICROSECOND + WINDOW


def _take_turn(db: Connection, limits: Mapping[str, int]) -> None:
    """One attempt at a time on the same account or from the same address. On SQLite the write lock sees to that."""
    if db.dialect.name == "postgresql":
        for subject in sorted(limits):
            db.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject))))
