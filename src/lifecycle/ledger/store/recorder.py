"""记录器: one append, the same on every database, behind the recorder interfaces of the eventsourcing library."""

import threading
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from time import sleep
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)
from sqlalchemy import Engine, bindparam, select

from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.group import Group, Request
from lifecycle.ledger.store.reading import END
from lifecycle.ledger.store.recorded import AppendCondition, microseconds
from lifecycle.ledger.store.rows import Draft, Drafted, Row
from lifecycle.ledger.store.schema import events, head, tracking
from lifecycle.ledger.store.subscription import PollingSubscription
from lifecycle.ledger.store.transaction import Overtaken, Transaction

NO_COMMAND = ""
NO_ACTOR = ""
"""Events that come through the plain interface of the library carry neither."""
TOGETHER = 64
"""Appends that share a transaction at most; each waits for all of them."""

_stored = select(events.c.stream, events.c.version, events.c.type, events.c.state)
_notified = select(events.c.stream, events.c.version, events.c.type, events.c.state, events.c.position)
_TRACKED = select(tracking.c.notification_id).where(tracking.c.application_name == bindparam("name"))


class LedgerRecorder(ProcessRecorder):
    """All appends pass the lock of the head row, so that positions have no gaps and stand in the order of the commits."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._clock = clock
        self._given = threading.Condition()
        self._taken = False
        self._waiting: deque[Request] = deque()
        self._company = False

    def append(
        self,
        drafts: Sequence[Draft],
        *,
        actor: str = NO_ACTOR,
        command: str = NO_COMMAND,
        conditions: Sequence[AppendCondition] = (),
        tracking: Tracking | None = None,
    ) -> list[Row]:
        """追加: everything or nothing. A command seen before, with the same content, answers with what it recorded then."""
        request = Request(drafts, actor=actor, command=command, conditions=conditions, tracking=tracking)
        self._waiting.append(request)
        with self._turn(request):
            while not request.done:  # another thread may have carried it out already
                self._carry_out(self._those_who_wait())
        return request.answer()

    @contextmanager
    def _turn(self, request: Request | None = None) -> Iterator[None]:
        """One connection, used by one thread at a time. A thread whose request is already done does not wait."""
        with self._given:
            while self._taken and not (request and request.done):
                self._given.wait()
            mine = not (request and request.done)
            self._taken |= mine
        try:
            yield
        finally:
            if mine:
                with self._given:
                    self._taken = False
                    self._given.notify_all()

    def _those_who_wait(self) -> list[Request]:
        """In order. If the last commit grouped several requests, wait for more while the queue still grows: a client that was just
        answered may ask again at once.
        """
        seen = 0 if self._company else len(self._waiting)
        while seen < len(self._waiting) < TOGETHER:
            seen = len(self._waiting)
            sleep(0)
        self._company = len(self._waiting) > 1
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]

    def _carry_out(self, requests: Sequence[Request], *, retried: bool = False) -> None:
        try:
            with self.locked() as ledger:
                Group(ledger, requests, microseconds(self._clock())).decide(requests)
        except Overtaken:
            self._anew(requests, retried=retried)
            return
        except BaseException as error:
            if isinstance(error, Exception) and self._broke() and not retried and all(request.command for request in requests):
                self._anew(requests, retried=True)  # a command that was recorded all the same is found by its id
                return
            if len(requests) > 1 and isinstance(error, Exception):
                for request in requests:  # nothing was recorded, and only one of them may be to blame
                    self._anew([request], retried=retried)
                return
            for request in requests:
                request.error, request.done = error, True
            if not isinstance(error, Exception):
                raise
        for request in requests:
            request.done = True

    def _anew(self, requests: Sequence[Request], *, retried: bool) -> None:
        for request in requests:
            request.error = None
        self._carry_out(requests, retried=retried)

    @abstractmethod
    def locked(self) -> AbstractContextManager[Transaction]:
        """One transaction: commits at the end, rolls back on any error. Raises Overtaken; the one after that is not overtaken."""

    def _broke(self) -> bool:
        """Whether the connection went while it was used, since this was asked last: the next transaction has a new one."""
        return False

    @abstractmethod
    def close(self) -> None:
        """Gives back the connection that appends are made on."""

    # The interface of the library from here on.

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Each event expects its stream at the version before its own. `actor`, `command` and `tracking` may be given."""
        drafts = [Draft(str(e.originator_id), e.originator_version - 1, (Drafted(e.topic, 1, e.state),)) for e in stored_events]
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
