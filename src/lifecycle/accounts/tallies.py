"""计数: what strangers may do as often as they like is counted, a row for each subject and window: first, last, and how often."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from lifecycle.accounts.schema import tallies
from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.recorded import EPOCH, MICROSECOND, microseconds


class Tally(Struct, frozen=True, kw_only=True):
    """一项计数. fact: as it was handed in with the first one; empty where nothing is to be recorded."""

    subject: str
    first: datetime
    last: datetime
    count: int
    fact: bytes


class Rest(Struct, frozen=True, kw_only=True):
    """其余: what counts together, with a fact of its own, once so many subjects that begin like the group are open."""

    group: str
    most: int
    fact: bytes


class Tallies:
    """全部计数. A row that no fact will tell of is cleared away after its window; one that a fact tells of, once the fact is recorded."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, subject: str, at: datetime, window: timedelta, fact: bytes = b"", rest: Rest | None = None) -> Tally:
        """Counts once more, or begins a window."""
        since = microseconds(at - window)
        with writing(self._engine) as db:
            if db.dialect.name == "postgresql":
                db.execute(select(func.pg_advisory_xact_lock(func.hashtext(rest.group if rest else subject))))
            db.execute(delete(tallies).where(tallies.c.fact.is_(None), tallies.c.first_at <= since))
            found = _open(db, subject, since)
            if found is None and rest and _number(db, rest.group, since) >= rest.most:
                subject, fact, found = rest.group, rest.fact, _open(db, rest.group, since)
            if found is None:
                new = {"subject": subject, "first_at": microseconds(at), "last_at": microseconds(at), "count": 1, "fact": fact or None}
                db.execute(insert(tallies).values(new))
                return _tally(new)
            this = (tallies.c.subject == subject) & (tallies.c.first_at == found["first_at"])
            db.execute(update(tallies).where(this).values(count=tallies.c.count + 1, last_at=microseconds(at)))
            return _tally({**found, "count": found["count"] + 1, "last_at": microseconds(at)})

    def to_tell(self, before: datetime | None = None) -> Collection[Tally]:
        """Those of which a fact will tell, in the order in which they began; before: only those that began by then."""
        ended = [] if before is None else [tallies.c.first_at <= microseconds(before)]
        wanted = select(tallies).where(tallies.c.fact.is_not(None), *ended).order_by(tallies.c.first_at, tallies.c.subject)
        with reading(self._engine) as db:
            return [_tally(row) for row in db.execute(wanted).mappings()]

    def told(self, tally: Tally) -> None:
        """The fact is recorded, and the row goes."""
        with writing(self._engine) as db:
            db.execute(delete(tallies).where(tallies.c.subject == tally.subject, tallies.c.first_at == microseconds(tally.first)))


def _open(db: Connection, subject: str, since: int) -> RowMapping | None:
    return db.execute(select(tallies).where(tallies.c.subject == subject, tallies.c.first_at > since)).mappings().first()


def _number(db: Connection, group: str, since: int) -> int:
    alike = tallies.c.subject.startswith(group, autoescape=True)
    return int(db.execute(select(func.count()).where(alike, tallies.c.first_at > since)).scalar_one())


def _tally(row: RowMapping | dict[str, Any]) -> Tally:
    first, last = (EPOCH + row[name] * MICROSECOND for name in ("first_at", "last_at"))
    return Tally(subject=row["subject"], first=first, last=last, count=row["count"], fact=bytes(row["fact"] or b""))
