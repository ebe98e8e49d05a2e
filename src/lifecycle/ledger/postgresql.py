"""The append on PostgreSQL: prepared SQL on one connection of its own, which the threads of a process take in turn."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, cast

from eventsourcing.persistence import Tracking
from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy.dialects.postgresql.psycopg import dialect

from lifecycle.ledger.database import explained
from lifecycle.ledger.recorded import Condition
from lifecycle.ledger.recorder import LedgerRecorder
from lifecycle.ledger.rows import Head, Row, Tip
from lifecycle.ledger.transaction import NUMBER_OF, ROWS_OF, Transaction, indexed, rarest_first, standing

# One trip, and the lock in a statement of its own: the statements that follow see all that its last holder committed.
_LOCK = "BEGIN; SELECT size, recorded_at, edge FROM head FOR UPDATE"
_ROWS_OF = str(ROWS_OF.compile(dialect=dialect(paramstyle="format")))  # type: ignore[no-untyped-call]
_NUMBER_OF = NUMBER_OF.replace(":tag", "%b")
_TIP = "SELECT version, leaf_hash FROM events WHERE stream = %b ORDER BY version DESC LIMIT 1"
_INSERT = """
WITH facts AS (
    INSERT INTO events (
        position, stream, version, type, schema_version, recorded_at,
        actor, command_id, tags, state, prev_stream_hash, leaf_hash
    ) VALUES {rows}
), carried AS (
    INSERT INTO tags (tag, position) SELECT * FROM unnest(%b::text[], %b::bigint[])
)
UPDATE head SET size = %b, recorded_at = %b, edge = %b
"""
_ROW = f"({', '.join(['%b'] * len(Row._fields))})"
_BATCH = 1000
"""Rows a statement; PostgreSQL takes 65 535 parameters at most."""
_TRACK = """
INSERT INTO tracking (application_name, notification_id) VALUES (%b, %b)
ON CONFLICT (application_name) DO UPDATE SET notification_id = excluded.notification_id
WHERE tracking.notification_id < excluded.notification_id RETURNING notification_id
"""

Psycopg = Connection[tuple[Any, ...]]


class PostgresTransaction(Transaction):
    def __init__(self, db: Psycopg, command: str, streams: Collection[str]) -> None:
        self._db = db
        self.head = Head(*db.execute(_LOCK).set_result(-1).fetchall()[0])
        self.before = [Row(*row) for row in db.execute(_ROWS_OF, (command,), prepare=True)]
        newest = ((stream, db.execute(_TIP, (stream,), prepare=True).fetchone()) for stream in streams)
        self.tips = {stream: Tip(*row) for stream, row in newest if row}

    def standing_against(self, condition: Condition) -> int | None:
        tags = rarest_first(condition.tags, lambda tag: cast(int, self._db.execute(_NUMBER_OF, (tag,)).fetchall()[0][0]))
        statement, parameters = standing(condition, tags, "%b")
        return cast("int | None", self._db.execute(statement, parameters).fetchall()[0][0])

    def insert(self, rows: Sequence[Row], head: Head) -> None:
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            carried = indexed(batch)
            values = [*chain.from_iterable(batch), [tag for tag, _ in carried], [position for _, position in carried]]
            statement = _INSERT.format(rows=", ".join([_ROW] * len(batch)))
            self._db.execute(statement, [*values, *head])

    def track(self, tracking: Tracking) -> bool:
        return bool(self._db.execute(_TRACK, (tracking.application_name, tracking.notification_id)).fetchall())


class PostgresLedgerRecorder(LedgerRecorder):
    """The row of the head, `FOR UPDATE` in READ COMMITTED, is the lock."""

    _connection: Psycopg | None = None

    @contextmanager
    def locked(self, command: str, streams: Collection[str]) -> Iterator[Transaction]:
        with self._turn, explained(self.engine.url):
            db = self._connection or self._connect()
            try:
                yield PostgresTransaction(db, command, streams)
                db.commit()
            except BaseException:
                self._roll_back(db)
                raise

    def close(self) -> None:
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _connect(self) -> Psycopg:
        pooled = self.engine.raw_connection()
        self._connection = db = cast(Psycopg, pooled.driver_connection)
        pooled.detach()
        db.autocommit = True  # BEGIN is said here, in the trip that takes the lock
        return db

    def _roll_back(self, db: Psycopg) -> None:
        if db.info.transaction_status in {TransactionStatus.INTRANS, TransactionStatus.INERROR}:
            db.rollback()
        else:  # broken, or in an unknown state: the server rolls back when it goes, and the next append takes a new one
            db.close()
            self._connection = None
