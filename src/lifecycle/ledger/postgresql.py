"""The append on PostgreSQL: prepared SQL on one connection of its own, which the threads of a process take in turn.

An append looks and writes, a statement each. The one that writes moves the head, and does so only from where it was looked at: so nothing
has to be locked before, and a round trip is saved for each of BEGIN, lock and COMMIT. Who is overtaken by another program does it again
under the lock of the head row, and so does who has to write more than once.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from eventsourcing.persistence import Tracking
from psycopg import Connection
from psycopg.pq import TransactionStatus

from lifecycle.ledger.database import explained
from lifecycle.ledger.recorded import Condition
from lifecycle.ledger.recorder import LedgerRecorder
from lifecycle.ledger.rows import Head, Row, Tip
from lifecycle.ledger.transaction import NUMBER_OF, Found, Overtaken, Transaction, indexed, rarest_first, standing

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
    UPDATE head SET size = %b, recorded_at = %b, edge = %b WHERE size = %b RETURNING 1
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

Psycopg = Connection[tuple[Any, ...]]


class PostgresTransaction(Transaction):
    """locked: whether it holds the lock of the head row. What it writes without it is written by `finish`, in one statement."""

    def __init__(self, db: Psycopg, *, locked: bool) -> None:
        self._db = db
        self._locked = locked
        self._size = 0
        self._unwritten: tuple[Sequence[Row], Head] | None = None
        if locked:
            db.execute(_LOCK)

    def look(self, commands: Collection[str], streams: Collection[str]) -> Found:
        rows = self._db.execute(_LOOK, (list(commands), list(streams)), prepare=True, binary=True).fetchall()
        size, recorded_at, edge, seen = rows[0][:4]
        self._size = size
        tips = {stream: Tip(version, leaf_hash) for *_, stream, version, leaf_hash in rows if stream is not None}
        return Found(Head(size, recorded_at, edge), self._recorded_by(commands) if seen else {}, tips)

    def standing_against(self, condition: Condition) -> int | None:
        self._refuse_unwritten()
        tags = rarest_first(condition.tags, lambda tag: cast(int, self._db.execute(_NUMBER_OF, (tag,)).fetchall()[0][0]))
        statement, parameters = standing(condition, tags, "%b")
        return cast("int | None", self._db.execute(statement, parameters).fetchall()[0][0])

    def insert(self, rows: Sequence[Row], head: Head) -> None:
        self._refuse_unwritten()
        self._unwritten = rows, head
        if self._locked:
            self.finish()

    def track(self, tracking: Tracking) -> bool:
        if not self._locked:
            raise Overtaken
        return bool(self._db.execute(_TRACK, (tracking.application_name, tracking.notification_id)).fetchall())

    def finish(self) -> None:
        """Writes what is not written yet. Raises Overtaken."""
        if self._unwritten is None:
            return
        rows, head = self._unwritten
        carried = indexed(rows)
        before = [*head, self._size, [tag for tag, _ in carried], [position for _, position in carried]]
        statement, values = (_WRITE_ONE, rows[0]) if len(rows) == 1 else (_WRITE_MANY, map(list, zip(*rows, strict=True)))
        if self._db.execute(statement, [*before, *values], prepare=True).rowcount != len(rows):
            raise Overtaken
        self._unwritten, self._size = None, head.size

    def _recorded_by(self, commands: Collection[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in map(Row._make, self._db.execute(_ROWS_OF, (list(commands),), prepare=True, binary=True)):
            found.setdefault(row.command_id, []).append(row)
        return found

    def _refuse_unwritten(self) -> None:
        """What is not written yet counts and cannot be seen: only under the lock can it be written before more is asked."""
        if self._unwritten:
            raise Overtaken


class PostgresLedgerRecorder(LedgerRecorder):
    """The row of the head is the lock: to move it, or `FOR UPDATE` in READ COMMITTED."""

    _connection: Psycopg | None = None
    _overtaken = False

    @contextmanager
    def locked(self) -> Iterator[Transaction]:
        with explained(self.engine.url):
            db = self._connection or self._connect()
            try:
                transaction = PostgresTransaction(db, locked=self._overtaken)
                yield transaction
                transaction.finish()
                if self._overtaken:
                    db.commit()
                self._overtaken = False
            except BaseException as error:
                self._overtaken = isinstance(error, Overtaken)
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
