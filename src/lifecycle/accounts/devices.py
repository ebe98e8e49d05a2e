"""常用设备: where an account has been signed in to from. Strangers' failures do not hold its owner there. Here stands only a hash."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.accounts.schema import devices
from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.recorded import microseconds
from lifecycle.vocabulary import StaffId

KNOWN = timedelta(days=90)
"""After so long without a sign-in a device is as strange as any."""
_INSERT: dict[str, Callable[[Table], postgresql.Insert | sqlite.Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Devices:
    """全部常用设备. Tokens come from the edge, where chance is; several people may share one device."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def knows(self, staff: str, token: str, at: datetime) -> bool:
        """Whether this account was signed in to from there of late."""
        of_late = (devices.c.token_sha256 == _hash(token)) & (devices.c.seen_at > microseconds(at - KNOWN))
        with reading(self._engine) as db:
            return "\0" not in staff and db.execute(select(devices.c.staff).where(of_late, devices.c.staff == staff)).first() is not None

    def is_ours(self, token: str, at: datetime) -> bool:
        """Whether the token was given out here: no other is taken from a browser, which somebody may have put there."""
        of_late = (devices.c.token_sha256 == _hash(token)) & (devices.c.seen_at > microseconds(at - KNOWN))
        with reading(self._engine) as db:
            return db.execute(select(devices.c.staff).where(of_late).limit(1)).first() is not None

    def remember(self, staff: StaffId, token: str, at: datetime) -> None:
        """登录成功; what has not been seen for long is cleared away."""
        with writing(self._engine) as db:
            db.execute(delete(devices).where(devices.c.seen_at <= microseconds(at - KNOWN)))
            seen = _INSERT[db.dialect.name](devices).values(token_sha256=_hash(token), staff=staff, seen_at=microseconds(at))
            db.execute(seen.on_conflict_do_update(index_elements=["token_sha256", "staff"], set_={"seen_at": microseconds(at)}))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
