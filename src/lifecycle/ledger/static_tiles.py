"""静态瓦片: the ledger's entries, hash tree and checkpoint as files that any web server hands out (https://c2sp.org/tlog-tiles).

An entry is what a row is hashed as: who may read them learns streams, types, times, staff ids and tags, and nothing of what facts say.
Files are whole or not there, and the checkpoint comes last: whoever reads it finds all that it covers.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, Engine

from lifecycle.ledger import tile_paths
from lifecycle.ledger.checkpoint import Checkpoint, opened
from lifecycle.ledger.database import snapshot
from lifecycle.ledger.errors import LedgerUnavailable
from lifecycle.ledger.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.tile_paths import CHECKPOINT, SM3_ROOT, WIDTH
from lifecycle.ledger.tiles import HEIGHT
from lifecycle.ledger.tree import Tree, entries
from lifecycle.vocabulary import Refused


class Written(Struct, frozen=True, kw_only=True):
    """写出结果: so many files are new, for a checkpoint of `size` facts."""

    size: int
    files: int


class StaticTiles:
    """静态瓦片 of a ledger in a folder. What is there already stays: it can only be added to."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._tree = Tree(engine)
        self._folder = folder

    def write(self, note: Note, key: VerifierKey, sm3_root: Note | None = None) -> Written:
        """写出 all that a checkpoint covers, the root of SM3 beside it where there is one, and then the checkpoint.

        Raises Refused when another ledger or a longer one is in the folder, or it cannot be written; LedgerUnavailable.
        """
        head = Checkpoint.parse(note.text).head
        size = head.size
        try:
            there = self._there(size, key)
            if self._tree.head_at(size) != head:
                raise LedgerUnavailable(f"the tree over {size} facts is not that of the checkpoint: run `lifecycle ledger verify`")
            with snapshot(self._engine) as db:
                covered = {path for path, _ in self._files(db, there)}
                made = sum(self._put(path, made_of, covered) for path, made_of in self._files(db, size))
            if sm3_root:
                self._replace(SM3_ROOT, str(sm3_root).encode())
            else:
                (self._folder / SM3_ROOT).unlink(missing_ok=True)
            self._replace(CHECKPOINT, str(note).encode())
            for path in _outgrown(size):
                shutil.rmtree(self._folder / path, ignore_errors=True)
        except OSError as error:
            raise Refused("tiles.unwritable", folder=str(self._folder), reason=error.strerror or str(error)) from error
        return Written(size=size, files=made)

    def _there(self, size: int, key: VerifierKey) -> int:
        """How many facts the checkpoint covers that is there already. Two ledgers in one folder would be neither."""
        try:
            there = opened(Note.parse((self._folder / CHECKPOINT).read_text("utf-8")), key).head
        except FileNotFoundError:
            return 0
        except (NoteError, UnicodeDecodeError) as error:
            raise Refused("tiles.other_ledger", folder=str(self._folder), why=str(error)) from error
        if there.size > size or self._tree.head_at(there.size) != there:
            raise Refused("tiles.longer", folder=str(self._folder), there=there.size, size=size)
        return there.size

    def _files(self, db: Connection, size: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Every file, and what it is made of."""
        for number, width in _parts(size):
            yield tile_paths.entries(number, width), partial(_bundle, db, number * WIDTH, width)
        for level in _levels(size):
            for number, width in _parts(size >> HEIGHT * level):
                yield tile_paths.tile(level, number, width), partial(self._hashes, db, level, number, size)

    def _hashes(self, db: Connection, level: int, number: int, size: int) -> bytes:
        return b"".join(self._tree.tiles.tile(db, level, number, size))

    def _put(self, path: str, made_of: Callable[[], bytes], covered: set[str]) -> bool:
        """A file that no checkpoint covers yet may be what is left of a write that was broken off: it is made anew."""
        if path in covered and (self._folder / path).exists():
            return False
        self._replace(path, made_of())
        return True

    def _replace(self, path: str, content: bytes) -> None:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with draft.open("wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        draft.replace(file)


def _levels(size: int) -> range:
    return range(-(-size.bit_length() // HEIGHT))


def _parts(number: int) -> Iterator[tuple[int, int]]:
    """So many entries or hashes in parts: the number of each part and how many it has."""
    for first in range(0, number, WIDTH):
        yield first // WIDTH, min(WIDTH, number - first)


def _outgrown(size: int) -> Iterator[str]:
    """The folders of parts that have become full since."""
    for number in range(size // WIDTH):
        yield f"{tile_paths.entries(number)}.p"
    for level in _levels(size):
        for number in range((size >> HEIGHT * level) // WIDTH):
            yield f"{tile_paths.tile(level, number)}.p"


def _bundle(db: Connection, start: int, number: int) -> bytes:
    """条目 after a position, each behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries(db, start, start + number))
