"""The append on PostgreSQL: prepared SQL on one connection of its own, which the threads of a process take in turn.

An append is one read and one write statement. The write updates the head row only if it is unchanged since it was read (compare-and-set),
so no lock is needed first, and the round trips for BEGIN, lock and COMMIT are saved. If another program was faster, or several writes are
needed, the append is repeated under a lock of the head row.

If no other program writes, the cached head of the last write is still right. Then only the write is sent, on the condition that head and
tree are unchanged and that commands and new streams do not exist yet. If that fails, nothing is written, and the append reads first.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from eventsourcing.persistence import Tracking
from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine

from lifecycle.ledger.store.database import explained
from lifecycle.ledger.store.recorded import AppendCondition
from lifecycle.ledger.store.recorder import LedgerRecorder
from lifecycle.ledger.store.rows import Head, Row, Tip
from lifecycle.ledger.store.transaction import NUMBER_OF, Found, Overtaken, Transaction, against_sql, indexed, rarest_first

# One trip, and the lock in a statement of its own: the statements that follow see all that its last holder committed.
_LOCK = "BEGIN; SELECT 1 FROM head FOR UPDATE"
_COLUMNS = ", ".join(Row._fields)
_ROWS_OF = f"SELECT {_COLUMNS} FROM events WHERE command_id = ANY(%b) AND command_id <> '' ORDER BY position"  # noqa: S608  our own names
_NUMBER_OF = NUMBER_OF.replace(":tag", "%b")
_LOOK = """
SELECT size, recorded_at, edge, EXISTS (SELECT 1 FROM events WHERE command_id = ANY(%b::text[]) AND command_id <> ''),
    asked.stream, newest.version, newest.leaf_hash
FROM head LEFT JOIN (unnest(%b::text[]) AS asked (stream) CROSS JOIN LATERAL (
    SELECT version, leaf_hash FROM events WHERE events.stream = asked.stream ORDER BY version DESC LIMIT 1
) AS newest) ON true
"""
_WRITE = """
WITH moved AS (
    UPDATE head SET size = %b, recorded_at = %b, edge = %b WHERE size = %b AND edge = %b
        AND NOT EXISTS (SELECT 1 FROM events WHERE command_id = ANY(%b::text[]) AND command_id <> '')
        AND NOT EXISTS (SELECT 1 FROM events WHERE stream = ANY(%b::text[]))
    RETURNING 1
), carried AS (
    INSERT INTO tags (tag, position) SELECT unnest(%b::text[]), unnest(%b::bigint[]) FROM moved
)
INSERT INTO events ({columns}) SELECT {values} FROM moved
"""
_TYPES = ("bigint", "text", "bigint", "text", "integer", "bigint", "text", "text", "text", "bytea", "bytea", "bytea")
_WRITE_ONE = _WRITE.format(columns=_COLUMNS, values=", ".join(f"%b::{kind}" for kind in _TYPES))
_WRITE_MANY = _WRITE.format(columns=_COLUMNS, values=", ".join(f"unnest(%b::{kind}[])" for kind in _TYPES))
"""A column an array: for one row that costs a sixth of the append, for many it saves most of it."""
_TRACK = """
INSERT INTO tracking (application_name, notification_id) VALUES (%b, %b)
ON CONFLICT (application_name) DO UPDATE SET notification_id = excluded.notification_id
WHERE tracking.notification_id < excluded.notification_id RETURNING notification_id
"""

MOST_KNOWN = 10_000
"""Streams whose newest row is remembered; then all are forgotten."""

Psycopg = Connection[tuple[Any, ...]]


class Known:
    """所知: the head and the newest rows of streams as this program left them, and whether it was alone when it last looked."""

    def __init__(self) -> None:
        self._head: Head | None = None
        self._tips: dict[str, Tip] = {}
        self._alone = False

    def found(self, head: Head, tips: Mapping[str, Tip]) -> None:
        """Caches the head and the newest rows that a read has found."""
        self._alone = head == self._head
        if not self._alone or len(self._tips) > MOST_KNOWN:
            self._tips.clear()
        self._head = head
        self._tips.update(tips)

    def written(self, head: Head, rows: Sequence[Row]) -> None:
        """Adds the rows that this program has written to the cache."""
        self._head = head
        self._tips.update((row.stream, Tip(row.version, row.leaf_hash)) for row in rows)

    def guess(self, streams: Mapping[str, int]) -> Found | None:
        """The result of a read if no other program has written since; None if another may have, or if the cache lacks a stream."""
        if self._head is None or not self._alone or len(self._tips) > MOST_KNOWN:
            return None
        if any(expected > 0 and stream not in self._tips for stream, expected in streams.items()):
            return None
        return Found(self._head, {}, {stream: self._tips[stream] for stream in streams if stream in self._tips})

    def wrong(self) -> None:
        """Empties the cache: another program has written, or the outcome of an append is unknown."""
        self._head, self._alone = None, False
        self._tips.clear()


class PostgresTransaction(Transaction):
    """locked: whether it holds the lock of the head row. Without the lock, `finish` writes everything in one statement."""

    def __init__(self, db: Psycopg, known: Known, *, locked: bool) -> None:
        self._db = db
        self._known = known
        self._locked = locked
        self._from = Head(0, 0, b"")
        self._not_there: tuple[list[str], list[str]] = [], []
        self._unwritten: tuple[Sequence[Row], Head] | None = None
        self.wants_lock = False

    def take_lock(self) -> None:
        """Takes the lock of the head row for a retry after Overtaken."""
        if self._locked:
            self._db.execute(_LOCK)

    def look(self, commands: Collection[str], streams: Mapping[str, int]) -> Found:
        if not self._locked and (guess := self._known.guess(streams)):
            self.guessed, self._from = True, guess.head
            self._not_there = list(commands), [stream for stream in streams if stream not in guess.tips]
            return guess
        rows = self._db.execute(_LOOK, (list(commands), list(streams)), prepare=True, binary=True).fetchall()
        size, recorded_at, edge, seen = rows[0][:4]
        self._from = Head(size, recorded_at, edge)
        tips = {stream: Tip(version, leaf_hash) for *_, stream, version, leaf_hash in rows if stream is not None}
        self._known.found(self._from, tips)
        return Found(self._from, self._recorded_by(commands) if seen else {}, tips)

    def standing_against(self, condition: AppendCondition) -> int | None:
        self._refuse_unwritten()
        tags = rarest_first(condition.tags, lambda tag: cast(int, self._db.execute(_NUMBER_OF, (tag,)).fetchall()[0][0]))
        statement, parameters = against_sql(condition, tags, "%b")
        return cast("int | None", self._db.execute(statement, parameters).fetchall()[0][0])

    def insert(self, rows: Sequence[Row], head: Head) -> None:
        self._refuse_unwritten()
        self._unwritten = rows, head
        if self._locked:
            self.finish()

    def track(self, tracking: Tracking) -> bool:
        self._want_lock()
        return bool(self._db.execute(_TRACK, (tracking.application_name, tracking.notification_id)).fetchall())

    def finish(self) -> None:
        """Writes the pending rows. Raises Overtaken."""
        if self._unwritten is None:
            return
        rows, head = self._unwritten
        carried = indexed(rows)
        from_ = self._from.size, self._from.edge, *self._not_there
        before = [*head, *from_, [tag for tag, _ in carried], [position for _, position in carried]]
        statement, values = (_WRITE_ONE, rows[0]) if len(rows) == 1 else (_WRITE_MANY, map(list, zip(*rows, strict=True)))
        if self._db.execute(statement, [*before, *values], prepare=True).rowcount != len(rows):
            raise Overtaken
        self._unwritten, self._from = None, head
        self._known.written(head, rows)

    def _recorded_by(self, commands: Collection[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in map(Row._make, self._db.execute(_ROWS_OF, (list(commands),), prepare=True, binary=True)):
            found.setdefault(row.command_id, []).append(row)
        return found

    def _refuse_unwritten(self) -> None:
        """Raises Overtaken if rows are pending: a query would not see them. Under the lock they are already written."""
        if self._unwritten:
            self._want_lock()

    def _want_lock(self) -> None:
        if not self._locked:
            self.wants_lock = True
            raise Overtaken


class PostgresLedgerRecorder(LedgerRecorder):
    """The head row is the lock: an append updates it, or takes it `FOR UPDATE` in READ COMMITTED."""

    _connection: Psycopg | None = None
    _overtaken = False
    _gone = False

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        super().__init__(engine, clock)
        self._known = Known()

    @contextmanager
    def locked(self) -> Iterator[Transaction]:
        with explained(self.engine.url):
            db = self._connection or self._connect()
            transaction = PostgresTransaction(db, self._known, locked=self._overtaken)
            try:
                transaction.take_lock()
                yield transaction
                transaction.finish()
                if self._overtaken:
                    db.commit()
                self._overtaken = False
            except BaseException as error:
                self._overtaken = isinstance(error, Overtaken) and (transaction.wants_lock or not transaction.guessed)
                self._known.wrong()
                self._roll_back(db)
                raise

    def close(self) -> None:
        with self._turn():
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _connect(self) -> Psycopg:
        pooled = self.engine.raw_connection()
        self._connection = db = cast(Psycopg, pooled.driver_connection)
        pooled.detach()
        db.autocommit = True  # BEGIN is said here, in the trip that takes the lock
        # What an append asks it asks an index: there is one plan, whatever the statistics say, and it need not be looked for again.
        db.execute("SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan")
        return db

    def _roll_back(self, db: Psycopg) -> None:
        if db.info.transaction_status in {TransactionStatus.INTRANS, TransactionStatus.INERROR}:
            db.rollback()
        elif (
            db.info.transaction_status != TransactionStatus.IDLE
        ):  # broken, or in an unknown state: the server rolls back when it goes, and the next append takes a new one
            db.close()
            self._connection = None
            self._gone = True

    def _broke(self) -> bool:
        gone, self._gone = self._gone, False
        return gone
