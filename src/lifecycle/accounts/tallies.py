"""计数: what strangers may do as often as they like is counted, a row for each subject and window: first, last, and how often."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine, RowMapping, delete, func, insert, select, update

from lifecycle.accounts.schema import tallies
from lifecycle.ledger.database import reading, writing
from lifecycle.ledger.recorded import EPOCH, MICROSECOND, microseconds


class Tally(Struct, frozen=True, kw_only=True):
    """一项计数. fact: as it was handed in with the first one; empty where nothing is to be recorded."""

    subject: str
    first: datetime
    last: datetime
    count: int
    fact: bytes


class Tallies:
    """全部计数. A row that no fact will tell of is cleared away after its window; one that a fact tells of, once the fact is recorded."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, subject: str, at: datetime, window: timedelta, fact: bytes = b"", *, group: str = "", most: int = 0) -> Tally:
        """Counts once more, or begins a window. group: how subjects of one kind begin, of which only so many stand open at once: what is
        beyond them counts under the group itself.
        """
        since = microseconds(at - window)
        with writing(self._engine) as db:
            if db.dialect.name == "postgresql":
                db.execute(select(func.pg_advisory_xact_lock(func.hashtext(group or subject))))
            db.execute(delete(tallies).where(tallies.c.fact.is_(None), tallies.c.first_at <= since))
            of_late = tallies.c.first_at > since
            found = db.execute(select(tallies).where(tallies.c.subject == subject, of_late)).mappings().first()
            if found is None and most:
                open_now = select(func.count()).where(tallies.c.subject.startswith(group, autoescape=True), of_late)
                if db.execute(open_now).scalar_one() >= most:
                    subject = group
                    found = db.execute(select(tallies).where(tallies.c.subject == subject, of_late)).mappings().first()
            if found is None:
                new = {"subject": subject, "first_at": microseconds(at), "last_at": microseconds(at), "count": 1, "fact": fact or None}
                db.execute(insert(tallies).values(new))
                return Tally(subject=subject, first=at, last=at, count=1, fact=fact)
            this = (tallies.c.subject == subject) & (tallies.c.first_at == found["first_at"])
            db.execute(update(tallies).where(this).values(count=tallies.c.count + 1, last_at=microseconds(at)))
            return _tally(dict(found) | {"count": found["count"] + 1, "last_at": microseconds(at)})

    def to_tell(self, before: datetime | None = None) -> Collection[Tally]:
        """Those of which a fact will tell, the latest first; before: only those that began by then."""
        ended = [] if before is None else [tallies.c.first_at <= microseconds(before)]
        wanted = select(tallies).where(tallies.c.fact.is_not(None), *ended).order_by(tallies.c.first_at.desc())
        with reading(self._engine) as db:
            return [_tally(row) for row in db.execute(wanted).mappings()]

    def told(self, tally: Tally) -> None:
        """The fact is recorded, and the row goes."""
        with writing(self._engine) as db:
            db.execute(delete(tallies).where(tallies.c.subject == tally.subject, tallies.c.first_at == microseconds(tally.first)))


def _tally(row: RowMapping | dict[str, Any]) -> Tally:
    first, last = (EPOCH + row[name] * MICROSECOND for name in ("first_at", "last_at"))
    return Tally(subject=row["subject"], first=first, last=last, count=row["count"], fact=bytes(row["fact"] or b""))
