"""见证簿: what a witness remembers, in one SQLite file of its own. An old copy of it must never be put back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from lifecycle.ledger.formats.checkpoint import Checkpoint, origin_hash
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.regular_files import kept_private
from lifecycle.vocabulary import Refused

PATIENCE = 30
"""Seconds that a writer waits for another one."""

_TABLES = """
CREATE TABLE IF NOT EXISTS latest (
    cosigner TEXT NOT NULL, origin TEXT NOT NULL, origin_hash TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (cosigner, origin)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forks (
    origin TEXT NOT NULL, size INTEGER NOT NULL, text TEXT NOT NULL, known TEXT NOT NULL, other TEXT NOT NULL, seen_at INTEGER NOT NULL,
    PRIMARY KEY (origin, size, text)
) WITHOUT ROWID;
"""


class Fork(Struct, frozen=True):
    """分叉: two checkpoints of one size that a ledger signed, and the second in which the other one was seen."""

    known: Note
    other: Note
    seen_at: int


class Record:
    """见证簿 while nobody else writes to it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def latest(self, cosigner: str, origin: str) -> Note | None:
        """The last checkpoint of this ledger under which this cosigner put its name."""
        row = self._db.execute("SELECT note FROM latest WHERE cosigner = ? AND origin = ?", (cosigner, origin)).fetchone()
        return row and Note.parse(row[0])

    def put(self, cosigner: str, note: Note) -> None:
        """In the place of the last one."""
        origin = Checkpoint.parse(note.text).origin
        row = (cosigner, origin, origin_hash(origin), str(note))
        self._db.execute("INSERT OR REPLACE INTO latest (cosigner, origin, origin_hash, note) VALUES (?, ?, ?, ?)", row)

    def put_fork(self, known: Note, other: Note, seen_at: int) -> None:
        """Kept once."""
        checkpoint = Checkpoint.parse(other.text)
        row = (checkpoint.origin, checkpoint.head.size, other.text, str(known), str(other), seen_at)
        self._db.execute("INSERT OR IGNORE INTO forks (origin, size, text, known, other, seen_at) VALUES (?, ?, ?, ?, ?, ?)", row)


class State:
    """见证簿 in its file, which is made when there is none. Raises Refused when it cannot be used."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.parent.is_dir():
            raise Refused("witness.no_folder", folder=str(file.parent), file=str(file))
        with suppress(OSError):  # SQLite says why
            kept_private(file)
        with self._opened() as db:
            db.executescript(_TABLES)

    @contextmanager
    def locked(self) -> Iterator[Record]:
        """From the first look to the flushed disk nobody else writes; any error leaves all as it was."""
        with self._opened() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield Record(db)
                db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise

    def found(self, cosigner: str, hashed: str) -> Note | None:
        """The last checkpoint of the ledger whose name has this hash."""
        with self._opened() as db:
            row = db.execute("SELECT note FROM latest WHERE cosigner = ? AND origin_hash = ?", (cosigner, hashed)).fetchone()
        return row and Note.parse(row[0])

    def forks(self) -> list[Fork]:
        """All that were seen, in the order of ledgers and sizes."""
        with self._opened() as db:
            rows = db.execute("SELECT known, other, seen_at FROM forks ORDER BY origin, size, seen_at").fetchall()
        return [Fork(Note.parse(known), Note.parse(other), seen_at) for known, other, seen_at in rows]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)) as db:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON"):
                    db.execute(f"PRAGMA {pragma}")
                yield db
        except sqlite3.Error as error:
            raise Refused("witness.state_unusable", file=str(self.file), reason=str(error)) from error
