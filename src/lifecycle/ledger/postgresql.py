"""The append on PostgreSQL: prepared SQL on one connection of its own, which the threads of a process take in turn."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, cast

from eventsourcing.persistence import Tracking
from psycopg import Connection
from psycopg.pq import TransactionStatus

from lifecycle.ledger.database import explained
from lifecycle.ledger.recorded import Condition
from lifecycle.ledger.recorder import LedgerRecorder
from lifecycle.ledger.rows import Head, Row, Tip
from lifecycle.ledger.transaction import NUMBER_OF, Transaction, indexed, rarest_first, standing

# One trip, and the lock in a statement of its own: the statements that follow see all that its last holder committed.
_LOCK = "BEGIN; SELECT size, recorded_at, edge FROM head FOR UPDATE"
_COLUMNS = ", ".join(Row._fields)
_ROWS_OF = f"SELECT {_COLUMNS} FROM events WHERE command_id = ANY(%b) AND command_id <> '' ORDER BY position"  # noqa: S608  our own names
_NUMBER_OF = NUMBER_OF.replace(":tag", "%b")
_TIPS = """
SELECT asked.stream, newest.version, newest.leaf_hash FROM unnest(%b) AS asked (stream), LATERAL (
    SELECT version, leaf_hash FROM events WHERE events.stream = asked.stream ORDER BY version DESC LIMIT 1
) AS newest
"""
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
    def __init__(self, db: Psycopg) -> None:
        self._db = db
        self.head = Head(*db.execute(_LOCK).set_result(-1).fetchall()[0])

    def recorded_by(self, commands: Collection[str]) -> dict[str, list[Row]]:
        if not commands:
            return {}
        rows = map(Row._make, self._db.execute(_ROWS_OF, (list(commands),), prepare=True))
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(row.command_id, []).append(row)
        return found

    def tips(self, streams: Collection[str]) -> dict[str, Tip]:
        if not streams:
            return {}
        newest = self._db.execute(_TIPS, (list(streams),), prepare=True)
        return {stream: Tip(version, leaf_hash) for stream, version, leaf_hash in newest}

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
    def locked(self) -> Iterator[Transaction]:
        with explained(self.engine.url):
            db = self._connection or self._connect()
            try:
                yield PostgresTransaction(db)
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
