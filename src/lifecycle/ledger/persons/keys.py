"""个人密钥库: a key for each person, in an SQLite file of its own that lies apart from the ledger. An erased person has no key in it.

Each key is wrapped (RFC 3394) under one that is kept outside the file, in the folder of keys, so that a copy of this file alone opens
nothing. The file has a rollback journal, which is gone after every commit: write-ahead logging would keep old pages. `secure_delete` is
not enough: in tables with row ids SQLite was seen to leave copies where it moves rows from page to page. So the file is written anew after
a key was destroyed, and what was begun of that is finished when the file is next opened for writing.
"""

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import URL

from lifecycle.ledger.persons.ciphers import KEY
from lifecycle.ledger.signing.keys import keep
from lifecycle.ledger.store.database import PATIENCE, explained
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.regular_files import folder_begun, kept_private
from lifecycle.wording import Sentence
from lifecycle.wording.system import of_the_system

WRAPPING_KEY = "persons.key"

_PRAGMAS = ("journal_mode=DELETE", "secure_delete=ON", "synchronous=EXTRA", "fullfsync=ON", "temp_store=MEMORY")
"""EXTRA: a commit is complete only when the journal, which holds the destroyed key, is removed from its folder."""
_TABLE = "CREATE TABLE IF NOT EXISTS person_keys (person TEXT NOT NULL PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID"
_OF_FILES = "attachment/"
"""Keys of files stand under `attachment/SHA256` (`sealed_files.py`); an id of a person holds no slash."""
_COUNTER = slice(24, 28)
_WRITTEN_ANEW, _TO_BE_WRITTEN_ANEW = 0, 1
"""As `user_version` says it, in the same transaction as the deletion."""


class PersonKeys:
    """个人密钥库 in a file, wrapped under a key in a folder; both are made with the first key. Raises LedgerUnavailable."""

    def __init__(self, file: Path, folder: Path) -> None:
        self.file = file
        self._wrapping_key = folder / WRAPPING_KEY
        self._url = URL.create("sqlite", database=str(file))

    def of(self, persons: Collection[str]) -> dict[str, bytes]:
        """The keys of these persons; a person without a key is left out."""
        if not self.file.exists():
            return {}
        with self._opened() as db:
            wrapped = _wrapped(db, persons)
        return self._unwrapped(wrapped) if wrapped else {}

    def persons(self) -> frozenset[str]:
        """All persons who have a key. Keys of files are stored here, too, and are left out."""
        return frozenset(name for name in self.names() if not name.startswith(_OF_FILES))

    def names(self) -> frozenset[str]:
        """All names under which there is a key, of persons and of files."""
        if not self.file.exists():
            return frozenset()
        with self._opened() as db:
            return frozenset(name for (name,) in db.execute("SELECT person FROM person_keys")) if _is_laid_out(db) else frozenset()

    def changes(self) -> bytes:
        """The file change counter: another one after every change of the file (sqlite.org/fileformat2.html, 1.3.7). Empty with no file."""
        try:
            with self.file.open("rb") as file:
                return file.read(_COUNTER.stop)[_COUNTER]
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise LedgerUnavailable(Sentence("unavailable.person_keys_unreadable", file=self.file, why=of_the_system(error))) from error

    def holds(self, person: str) -> bool:
        """Whether there is a key of this person."""
        if not self.file.exists():
            return False
        with self._opened() as db:
            return bool(_wrapped(db, [person]))

    def made(self, persons: Collection[str]) -> dict[str, bytes]:
        """The keys of all of them, new ones where there was none."""
        with self._writing() as db:
            wrapped = _wrapped(db, persons)
            wrapping_key = self._made_wrapping_key(db)
            new = {person: os.urandom(KEY) for person in persons if person not in wrapped}
            db.executemany(
                "INSERT INTO person_keys (person, wrapped) VALUES (?, ?)",
                [(person, aes_key_wrap(wrapping_key, key)) for person, key in new.items()],
            )
        return self._unwrapped(wrapped) | new

    def keep(self, name: str, key: bytes) -> None:
        """Keeps a key that was made elsewhere, under a name that has none."""
        with self._writing() as db:
            wrapped = aes_key_wrap(self._made_wrapping_key(db), key)
            db.execute("INSERT INTO person_keys (person, wrapped) VALUES (?, ?)", (name, wrapped))

    def destroy(self, persons: Collection[str]) -> None:
        """销毁: afterwards no file has a copy, except backups. Names without a key are ignored."""
        if not self.file.exists():
            return
        with self._opened() as db:
            if not _wrapped(db, persons) and not _begun(db):
                return
        with self._writing() as db:
            db.executemany("DELETE FROM person_keys WHERE person = ?", [(person,) for person in persons])
            db.execute(f"PRAGMA user_version = {_TO_BE_WRITTEN_ANEW}")
        with self._opened() as db:
            _write_anew(db)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the file, which exists and holds no remains of destroyed keys."""
        try:
            folder_begun(self.file.parent)
            kept_private(self.file)
        except OSError as error:
            raise LedgerUnavailable(Sentence("unavailable.person_keys_unwritable", file=self.file, why=of_the_system(error))) from error
        with self._opened() as db:
            if _begun(db):
                _write_anew(db)
            db.execute("BEGIN IMMEDIATE")
            try:
                db.execute(_TABLE)
                yield db
                db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with explained(self._url), closing(sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)) as db:
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            yield db

    def _made_wrapping_key(self, db: sqlite3.Connection) -> bytes:
        """Never made a second time while there are keys under the first."""
        if not self._wrapping_key.exists() and not db.execute("SELECT 1 FROM person_keys").fetchone():
            try:
                self._wrapping_key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                keep(self._wrapping_key, f"{os.urandom(KEY).hex()}\n")
            except OSError as error:
                raise LedgerUnavailable(
                    Sentence("unavailable.wrapping_key_not_made", key=self._wrapping_key, why=of_the_system(error))
                ) from error
        return self._read_wrapping_key()

    def _read_wrapping_key(self) -> bytes:
        try:
            key = bytes.fromhex(self._wrapping_key.read_text("ascii"))
        except OSError as error:
            raise LedgerUnavailable(
                Sentence("unavailable.wrapping_key_unreadable", key=self._wrapping_key, file=self.file, why=of_the_system(error))
            ) from error
        except ValueError:
            key = b""
        if len(key) != KEY:
            raise LedgerUnavailable(Sentence("unavailable.wrapping_key_damaged", key=self._wrapping_key))
        return key

    def _unwrapped(self, wrapped: dict[str, bytes]) -> dict[str, bytes]:
        wrapping_key = self._read_wrapping_key()
        try:
            return {person: aes_key_unwrap(wrapping_key, key) for person, key in wrapped.items()}
        except (InvalidUnwrap, ValueError) as error:
            raise LedgerUnavailable(Sentence("unavailable.wrapping_key_other", key=self._wrapping_key, file=self.file)) from error


def _wrapped(db: sqlite3.Connection, persons: Collection[str]) -> dict[str, bytes]:
    if not _is_laid_out(db):
        return {}
    found = ((person, db.execute("SELECT wrapped FROM person_keys WHERE person = ?", (person,)).fetchone()) for person in persons)
    return {person: row[0] for person, row in found if row}


def _is_laid_out(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'person_keys'").fetchone() is not None


def _begun(db: sqlite3.Connection) -> bool:
    """Whether a key was destroyed and the file has not been rewritten since."""
    return bool(db.execute("PRAGMA user_version").fetchone()[0] != _WRITTEN_ANEW)


def _write_anew(db: sqlite3.Connection) -> None:
    db.execute("VACUUM")
    db.execute(f"PRAGMA user_version = {_WRITTEN_ANEW}")
