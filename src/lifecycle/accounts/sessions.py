"""会话: who is signed in, kept on the server. The browser holds a random token; here stands only its hash."""

from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Engine, delete, func, insert, select, update

from lifecycle.accounts.schema import accounts, sessions
from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.recorded import microseconds
from lifecycle.vocabulary import StaffId

IDLE = timedelta(minutes=30)
"""A session that nobody uses for so long is over."""
LONGEST = timedelta(hours=10)
"""Nobody stays signed in for longer than a long day at the office."""
NOTED_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is in use: not at every page."""


class Session(Struct, frozen=True, kw_only=True):
    """会话. by_password: not by single sign-on; temporary: it began with a password that somebody else issued.

    behalf: 被代办人 that was chosen at this browser; whether the delegation still stands is for the ledger to say.
    """

    staff: StaffId
    by_password: bool
    temporary: bool
    behalf: StaffId | None


class Sessions:
    """全部会话. Tokens come from the edge, where chance is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, staff: StaffId, token: str, at: datetime, provider: str | None = None) -> None:
        """开始, by a password or by a provider of single sign-on; what has expired is cleared away."""
        now = microseconds(at)
        with writing(self._engine) as db:
            idle, too_long = sessions.c.seen_at <= microseconds(at - IDLE), sessions.c.began_at <= microseconds(at - LONGEST)
            db.execute(delete(sessions).where(idle | too_long))
            db.execute(insert(sessions).values(token_sha256=_hash(token), staff=staff, began_at=now, seen_at=now, provider=provider))

    def find(self, token: str, at: datetime) -> Session | None:
        """The session of a token; None when there is none, or when it has expired."""
        wanted = select(sessions, accounts.c.temporary).join(accounts)
        with reading(self._engine) as db:
            row = db.execute(wanted.where(sessions.c.token_sha256 == _hash(token))).one_or_none()
        if row is None or row.seen_at <= microseconds(at - IDLE) or row.began_at <= microseconds(at - LONGEST):
            return None
        if row.seen_at <= microseconds(at - NOTED_EVERY):
            with writing(self._engine) as db:
                db.execute(update(sessions).where(sessions.c.token_sha256 == _hash(token)).values(seen_at=microseconds(at)))
        by_password = row.provider is None
        return Session(staff=StaffId(row.staff), by_password=by_password, temporary=row.temporary and by_password, behalf=row.behalf)

    def stand_in(self, token: str, behalf: StaffId | None) -> None:
        """代办: from now on for this person; None: for nobody any more."""
        with writing(self._engine) as db:
            db.execute(update(sessions).where(sessions.c.token_sha256 == _hash(token)).values(behalf=behalf))

    def end(self, token: str) -> None:
        """结束."""
        with writing(self._engine) as db:
            db.execute(delete(sessions).where(sessions.c.token_sha256 == _hash(token)))

    def number(self, at: datetime, staff: StaffId | None = None) -> int:
        """How many are open, of all accounts or of one."""
        idle, too_long = sessions.c.seen_at <= microseconds(at - IDLE), sessions.c.began_at <= microseconds(at - LONGEST)
        with reading(self._engine) as db:
            of_one = [] if staff is None else [sessions.c.staff == staff]
            open_now = select(func.count()).select_from(sessions).where(~idle, ~too_long, *of_one)
            return int(db.execute(open_now).scalar_one())

    def end_all(self, staff: StaffId) -> int:
        """结束 all of an account, and how many there were."""
        with writing(self._engine) as db:
            return db.execute(delete(sessions).where(sessions.c.staff == staff)).rowcount


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
