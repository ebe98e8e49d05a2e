"""The append on SQLite: prepared SQL on one connection of its own, which the threads of a process take in turn."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from eventsourcing.persistence import Tracking
from sqlalchemy import insert
from sqlalchemy.dialects.sqlite import dialect

from lifecycle.ledger.store.database import explained
from lifecycle.ledger.store.recorded import AppendCondition
from lifecycle.ledger.store.recorder import LedgerRecorder
from lifecycle.ledger.store.rows import Head, Row, Tip
from lifecycle.ledger.store.schema import events, tags
from lifecycle.ledger.store.transaction import NUMBER_OF, ROWS_OF, Found, Transaction, against_sql, indexed, rarest_first

_HEAD = "SELECT size, recorded_at, edge FROM head"
_ROWS_OF = str(ROWS_OF.compile(dialect=dialect()))
_TIP = "SELECT version, leaf_hash FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1"
_INSERT = str(insert(events).compile(dialect=dialect()))
_INDEX = str(insert(tags).compile(dialect=dialect()))
_MOVE_HEAD = "UPDATE head SET size = ?, recorded_at = ?, edge = ?"
_TRACK = """
INSERT INTO tracking (application_name, notification_id) VALUES (?, ?)
ON CONFLICT (application_name) DO UPDATE SET notification_id = excluded.notification_id
WHERE tracking.notification_id < excluded.notification_id RETURNING notification_id
"""


class SQLiteTransaction(Transaction):
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def look(self, commands: Collection[str], streams: Mapping[str, int]) -> Found:
        ask = self._db.execute
        recorded_by = {command: [Row(*row) for row in ask(_ROWS_OF, (command,))] for command in commands}
        newest = ((stream, ask(_TIP, (stream,)).fetchone()) for stream in streams)
        return Found(Head(*ask(_HEAD).fetchone()), recorded_by, {stream: Tip(*row) for stream, row in newest if row})

    def standing_against(self, condition: AppendCondition) -> int | None:
        tags = rarest_first(condition.tags, lambda tag: cast(int, self._db.execute(NUMBER_OF, {"tag": tag}).fetchone()[0]))
        statement, parameters = against_sql(condition, tags, "?")
        return cast("int | None", self._db.execute(statement, parameters).fetchone()[0])

    def insert(self, rows: Sequence[Row], head: Head) -> None:
        self._db.executemany(_INSERT, rows)
        self._db.executemany(_INDEX, indexed(rows))
        self._db.execute(_MOVE_HEAD, head)

    def track(self, tracking: Tracking) -> bool:
        return bool(self._db.execute(_TRACK, (tracking.application_name, tracking.notification_id)).fetchall())


class SQLiteLedgerRecorder(LedgerRecorder):
    """`BEGIN IMMEDIATE` is the lock: it takes the write lock before anything is read."""

    _connection: sqlite3.Connection | None = None

    @contextmanager
    def locked(self) -> Iterator[Transaction]:
        with explained(self.engine.url):
            db = self._connection or self._connect()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield SQLiteTransaction(db)
                db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise

    def close(self) -> None:
        with self._turn():
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _connect(self) -> sqlite3.Connection:
        pooled = self.engine.raw_connection()
        self._connection = db = cast(sqlite3.Connection, pooled.driver_connection)
        pooled.detach()
        return db
