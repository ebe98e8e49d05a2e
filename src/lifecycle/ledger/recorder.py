"""记录器: one append, the same on every database, behind the recorder interfaces of the eventsourcing library."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)
from sqlalchemy import Engine, bindparam, select

from lifecycle.ledger.database import reading
from lifecycle.ledger.errors import CommandReused, ConditionFailed
from lifecycle.ledger.reading import END
from lifecycle.ledger.recorded import Condition, microseconds
from lifecycle.ledger.rows import Draft, Line, Row, chain, grown, same_content
from lifecycle.ledger.schema import events, head, tracking
from lifecycle.ledger.subscription import PollingSubscription
from lifecycle.ledger.transaction import Transaction

NO_COMMAND = ""
NO_ACTOR = ""
"""Events that come through the plain interface of the library carry neither."""

_stored = select(events.c.stream, events.c.version, events.c.type, events.c.state)
_notified = select(events.c.stream, events.c.version, events.c.type, events.c.state, events.c.position)
_TRACKED = select(tracking.c.notification_id).where(tracking.c.application_name == bindparam("name"))


class LedgerRecorder(ProcessRecorder):
    """All appends pass the lock of the head row, so that positions have no gaps and stand in the order of the commits."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._clock = clock
        self._turn = Lock()  # one connection, and no sleeping in the queue of a database that lets any of the sleepers go first

    def append(
        self,
        drafts: Sequence[Draft],
        *,
        actor: str = NO_ACTOR,
        command: str = NO_COMMAND,
        conditions: Sequence[Condition] = (),
        tracking: Tracking | None = None,
    ) -> list[Row]:
        """追加: everything or nothing. A command seen before, with the same content, answers with what it recorded then."""
        with self.locked(command, {draft.stream for draft in drafts}) as ledger:
            if ledger.before:
                if not same_content(drafts, ledger.before, actor):
                    raise CommandReused(command, ledger.before[0].position)
                return ledger.before
            for condition in conditions:
                if (position := ledger.standing_against(condition)) is not None:
                    raise ConditionFailed(condition, position)
            now = max(microseconds(self._clock()), ledger.head.recorded_at)
            rows = chain(drafts, position=ledger.head.size, recorded_at=now, tips=ledger.tips, actor=actor, command=command)
            if rows:
                ledger.insert(rows, grown(ledger.head, rows))
            if tracking is not None and not ledger.track(tracking):
                raise IntegrityError(f"{tracking.application_name} has already come to {tracking.notification_id} or further")
        return rows

    @abstractmethod
    def locked(self, command: str, streams: Collection[str]) -> AbstractContextManager[Transaction]:
        """Takes the lock of the head row, then looks up the command and the streams; commits at the end, rolls back on any error."""

    @abstractmethod
    def close(self) -> None:
        """Gives back the connection that appends are made on."""

    # The interface of the library from here on.

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Each event expects its stream at the version before its own. `actor`, `command` and `tracking` may be given."""
        drafts = [Draft(str(e.originator_id), e.originator_version - 1, (Line(e.topic, 1, e.state),)) for e in stored_events]
        return [row.position for row in self.append(drafts, **kwargs)]

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        version = events.c.version
        wanted = _stored.where(events.c.stream == str(originator_id)).order_by(version.desc() if desc else version)
        if gt is not None:
            wanted = wanted.where(version > gt)
        if lte is not None:
            wanted = wanted.where(version <= lte)
        with reading(self.engine) as db:
            return [StoredEvent(*row) for row in db.execute(wanted.limit(limit))]

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]:
        position = events.c.position
        first = (start or 0) + (0 if inclusive_of_start else 1)
        wanted = _notified.where(position >= first, position <= (END if stop is None else stop)).order_by(position).limit(limit)
        if topics:
            wanted = wanted.where(events.c.type.in_(topics))
        with reading(self.engine) as db:
            return [Notification(*row) for row in db.execute(wanted)]

    def max_notification_id(self) -> int | None:
        with reading(self.engine) as db:
            return db.execute(select(head.c.size)).scalar_one() or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        return PollingSubscription(self, gt, topics)

    def insert_tracking(self, tracking: Tracking) -> None:
        self.append((), tracking=tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        with reading(self.engine) as db:
            return db.execute(_TRACKED, {"name": application_name}).scalar_one_or_none()
