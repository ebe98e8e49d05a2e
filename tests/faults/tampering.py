"""篡改: somebody who has the file and all rights changes a ledger, a value at a time, and puts it back again.

The triggers are gone, as he would drop them; what the file cannot hold at all (a key that is taken) he cannot write either.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.faults.counts import BITS

ROWS = {
    "events": "position",
    "head": "id",
    "tags": "position, tag",
    "checkpoints": "size",
    "tile_roots": "algorithm, level, number",
    "stream_heads": "number",
}
"""Tables that are tampered with, and by what a row of them is found."""
KEYS = ROWS | {"bookmarks": "projection, generation"}


class Value(Struct, frozen=True):
    """A value in the file: of which table, column and row, counted from 0 in the order of the keys; its kind, and its bytes."""

    table: str
    column: str
    row: int
    kind: str
    stored: bytes

    def flipped(self, number: int) -> Iterator[bytes]:
        """With one bit of one byte the other way: all bits, or, in the short form, one that follows from the byte's number."""
        for bit in range(8) if BITS == 8 else [number * 3 % 8]:
            yield self.stored[:number] + bytes([self.stored[number] ^ 1 << bit]) + self.stored[number + 1 :]

    def read(self, stored: bytes) -> object:
        """As Python reads such bytes."""
        return int.from_bytes(stored, signed=True) if self.kind == "integer" else stored


class Intruder:
    """闯入者 with the file of a ledger."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.text_factory = bytes
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self.db.execute(f"DROP TRIGGER {name.decode()}")

    def values(self, table: str) -> list[Value]:
        """Everything that stands in a table."""
        columns = [row[1].decode() for row in self.db.execute(f"PRAGMA table_info({table})")]
        found = []
        for column in columns:
            rows = self.db.execute(f"SELECT typeof({column}), {column} FROM {table} ORDER BY {ROWS[table]}").fetchall()
            for number, (kind, stored) in enumerate(rows):
                if stored is None:
                    continue
                value = stored.to_bytes(8, signed=True) if kind == b"integer" else stored
                found.append(Value(table, column, number, kind.decode(), value))
        return found

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """The rows of a table in the order of their keys, words as bytes."""
        return self.db.execute(f"SELECT * FROM {table} ORDER BY {KEYS[table]}").fetchall()

    @contextmanager
    def replacing(self, value: Value, stored: bytes) -> Iterator[bool]:
        """While this lasts other bytes stand in its place; False when the file cannot hold them."""
        before = self.rows(value.table)
        kinds = {"text": "CAST(? AS TEXT)"}
        key = ", ".join(f"{each} AS {each}_" for each in ROWS[value.table].split(", "))
        here = " AND ".join(f"{each} = {each}_" for each in ROWS[value.table].split(", "))
        chosen = f"SELECT {key} FROM {value.table} ORDER BY {ROWS[value.table]} LIMIT 1 OFFSET {value.row}"
        statement = f"UPDATE {value.table} SET {value.column} = {kinds.get(value.kind, '?')} FROM ({chosen}) WHERE {here}"
        try:
            self.db.execute(statement, (value.read(stored),))
        except sqlite3.IntegrityError:
            yield False
            return
        try:
            yield True
        finally:
            self._put_back(value.table, before)

    @contextmanager
    def doing(self, *statements: str) -> Iterator[None]:
        """While this lasts the file is as these statements leave it."""
        before = {table: self.rows(table) for table in KEYS}
        try:
            self.db.execute("BEGIN")
            for statement in statements:
                self.db.execute(statement)
            self.db.execute("COMMIT")
            yield
        finally:
            for table, rows in before.items():
                self._put_back(table, rows)

    def _put_back(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        self.db.execute("BEGIN")
        self.db.execute(f"DELETE FROM {table}")
        kinds = [row[2].upper() for row in self.db.execute(f"PRAGMA table_info({table})")]
        marks = ", ".join("CAST(? AS TEXT)" if kind == b"TEXT" else "?" for kind in kinds)
        self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        self.db.execute("COMMIT")
