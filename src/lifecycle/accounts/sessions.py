"""会话: who is signed in, kept on the server. The browser holds a random token; here stands only its hash."""

from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Engine, delete, insert, select, update

from lifecycle.accounts.schema import accounts, sessions
from lifecycle.ledger.database import reading, writing
from lifecycle.ledger.recorded import microseconds
from lifecycle.vocabulary import StaffId

IDLE = timedelta(minutes=30)
"""A session that nobody uses for so long is over."""
LONGEST = timedelta(hours=10)
"""Nobody stays signed in for longer than a long day at the office."""
NOTED_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is in use: not at every page."""


class Session(Struct, frozen=True, kw_only=True):
    """会话."""

    staff: StaffId
    temporary: bool


class Sessions:
    """全部会话. Tokens come from the edge, where chance is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, staff: StaffId, token: str, at: datetime) -> None:
        """开始; what has expired is cleared away."""
        now = microseconds(at)
        with writing(self._engine) as db:
            idle, too_long = sessions.c.seen_at <= microseconds(at - IDLE), sessions.c.began_at <= microseconds(at - LONGEST)
            db.execute(delete(sessions).where(idle | too_long))
            db.execute(insert(sessions).values(token_sha256=_hash(token), staff=staff, began_at=now, seen_at=now))

    def find(self, token: str, at: datetime) -> Session | None:
        """The session of a token; None when there is none, or when it has expired."""
        wanted = select(sessions.c.staff, sessions.c.began_at, sessions.c.seen_at, accounts.c.temporary).join(accounts)
        with reading(self._engine) as db:
            row = db.execute(wanted.where(sessions.c.token_sha256 == _hash(token))).one_or_none()
        if row is None or row.seen_at <= microseconds(at - IDLE) or row.began_at <= microseconds(at - LONGEST):
            return None
        if row.seen_at <= microseconds(at - NOTED_EVERY):
            with writing(self._engine) as db:
                db.execute(update(sessions).where(sessions.c.token_sha256 == _hash(token)).values(seen_at=microseconds(at)))
        return Session(staff=StaffId(row.staff), temporary=row.temporary)

    def end(self, token: str) -> None:
        """结束."""
        with writing(self._engine) as db:
            db.execute(delete(sessions).where(sessions.c.token_sha256 == _hash(token)))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
