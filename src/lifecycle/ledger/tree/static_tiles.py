"""静态瓦片: the ledger's hash tree and checkpoint, and its entries, as files that a web server hands out (https://c2sp.org/tlog-tiles).

An entry is what a row is hashed as: who may read them learns streams, types, times, staff ids and tags, and so which certificates a
project was given and who looked at it; of what facts say he learns nothing. So a folder is either public, with hashes and checkpoint, or
has the entries, too, and is for monitors that the city has authorised. It stays as it was begun.

A hash tile keeps its part of every checkpoint for ever; of a bundle that is full the parts go, as C2SP allows, since they are a hundred
times as large and hold nothing that the full one does not.

Files are whole or not there, and the checkpoint comes last: whoever reads it finds all that it covers. Every file is compared with what
it has to be, and made anew where it is something else; no node is written that the nodes below it do not make.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, Engine, bindparam, select

from lifecycle.ledger.formats import tile_paths
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.merkle import leaf_hash, root
from lifecycle.ledger.formats.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.formats.tile_paths import CHECKPOINT, SM3_ROOT, WIDTH
from lifecycle.ledger.store.database import snapshot
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.ledger.store.schema import checkpoints
from lifecycle.ledger.tree.tiles import HEIGHT
from lifecycle.ledger.tree.tree import Tree, entries
from lifecycle.ledger.workplaces import DRAFTING, tidy, workplace
from lifecycle.reasons import why
from lifecycle.regular_files import begun, folder_begun
from lifecycle.vocabulary import Refused
from lifecycle.wording import Sentence

_PUBLISHED = select(checkpoints.c.size).where(checkpoints.c.size <= bindparam("size"))


class Written(Struct, frozen=True, kw_only=True):
    """写出结果: so many files are new or were made anew, for a checkpoint of `size` facts."""

    size: int
    files: int


class StaticTiles:
    """静态瓦片 of a ledger in a folder. public: without the entries."""

    def __init__(self, engine: Engine, folder: Path, *, public: bool = False) -> None:
        self._engine = engine
        self._tree = Tree(engine)
        self._folder = folder
        self._public = public

    def write(self, note: Note, key: VerifierKey, sm3_root: Note | None = None) -> Written:
        """写出 all that a checkpoint covers, the root of SM3 beside it where there is one, and then the checkpoint.

        Raises Refused when another ledger or a longer one is in the folder, when it has entries and is to be public or the other way
        round, or when it cannot be written; LedgerUnavailable.
        """
        head = Checkpoint.parse(note.text).head
        size = head.size
        try:
            self._refuse_others(size, key)
            if self._tree.head_at(size) != head:
                raise LedgerUnavailable(Sentence("unavailable.tree_differs", size=size))
            self._begin(self._folder)
            tidy(self._folder, DRAFTING)
            with workplace(self._folder, DRAFTING) as drafts, snapshot(self._engine) as db:
                sizes = {size, *db.execute(_PUBLISHED, {"size": size}).scalars()}
                made = self._replace_all(db, size, sizes, drafts)
                if sm3_root:
                    self._replace(SM3_ROOT, str(sm3_root).encode(), drafts)
                else:
                    (self._folder / SM3_ROOT).unlink(missing_ok=True)
                self._replace(CHECKPOINT, str(note).encode(), drafts)
            self._clear(size, sizes)
        except OSError as error:
            raise Refused("tiles.unwritable", folder=str(self._folder), reason=why(error)) from error
        return Written(size=size, files=made)

    def _refuse_others(self, size: int, key: VerifierKey) -> None:
        """Two ledgers in one folder would corrupt both, and entries in a public folder cannot be withdrawn."""
        hashes, bundles = ((self._folder / path).exists() for path in ("tile/0", "tile/entries"))
        if bundles and self._public:
            raise Refused("tiles.holds_entries", folder=str(self._folder))
        if hashes and not bundles and not self._public:
            raise Refused("tiles.is_public", folder=str(self._folder))
        if (content := self._there(CHECKPOINT)) is None:
            return
        try:
            there = opened(Note.read(content), key).head
        except NoteError as error:
            if self._is_of_another(content, key):
                raise Refused("tiles.other_ledger", folder=str(self._folder), why=error.sentence) from error
            return
        if there.size > size or self._tree.head_at(there.size) != there:
            raise Refused("tiles.longer", folder=str(self._folder), there=there.size, size=size)

    def _is_of_another(self, content: bytes, key: VerifierKey) -> bool:
        """Whether a checkpoint that does not hold is another ledger's. It is ours, and damaged, where it does not read as a checkpoint,
        bears a signature by our key that does not fit, or states our name over a tree of ours.
        """
        try:
            note = Note.read(content)
            there = Checkpoint.parse(note.text)
        except NoteError:
            return False
        if any(signature.key_id == key.id for signature in note.signatures):
            return False
        return there.origin != key.name or self._tree.head().size < there.head.size or self._tree.head_at(there.head.size) != there.head

    def _clear(self, size: int, sizes: set[int]) -> None:
        """Parts of bundles that have become full, and parts of hash tiles that belong to no checkpoint."""
        for number in range(size // WIDTH):
            shutil.rmtree(self._folder / f"{tile_paths.entries(number)}.p", ignore_errors=True)
        for level in _levels(size):
            parts = _published_parts(level, sizes)
            for number, _ in _parts(size >> HEIGHT * level):
                if (folder := self._folder / f"{tile_paths.tile(level, number)}.p").is_dir():
                    for stray in {each.name for each in folder.iterdir()} - {str(width) for width in parts.get(number, ())}:
                        (folder / stray).unlink()

    def _replace_all(self, db: Connection, size: int, sizes: set[int], drafts: Path) -> int:
        """Of the files of the tree, how many had to be made."""
        made = 0
        for path, content in self._different(db, size, sizes):
            self._replace(path, content, drafts)
            made += 1
        return made

    def _different(self, db: Connection, size: int, sizes: set[int]) -> Iterator[tuple[str, bytes]]:
        """The files of the tree that are missing or are something else, each with what it has to be."""
        below: list[bytes] = []
        for level in _levels(size):
            made, below = below, []
            parts = _published_parts(level, sizes)
            for number, there in _parts(size >> HEIGHT * level):
                hashes = self._tree.tiles.tile(db, level, number, size)
                if len(hashes) != there or (level and hashes != made[number * WIDTH : number * WIDTH + there]):
                    raise LedgerUnavailable(Sentence("unavailable.node_differs"))
                if there == WIDTH:
                    below.append(root(hashes))
                for width in sorted({there, *parts.get(number, ())}):
                    leaves, bundle = hashes[:width], tile_paths.entries(number, width)
                    with_entries = level == 0 and not self._public and (width == WIDTH or there < WIDTH)
                    # Rows are read only if the existing bundle does not match the leaf hashes.
                    if with_entries and not self._has_entries(bundle, leaves):
                        yield bundle, _bundle(db, number * WIDTH, width)
                    tile = tile_paths.tile(level, number, width)
                    if self._there(tile) != b"".join(leaves):
                        yield tile, b"".join(leaves)

    def _has_entries(self, path: str, leaves: list[bytes]) -> bool:
        try:
            return [leaf_hash(entry) for entry in tile_paths.bundled(self._there(path) or b"")] == leaves
        except ValueError:
            return False

    def _there(self, path: str) -> bytes | None:
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def _replace(self, path: str, content: bytes, drafts: Path) -> None:
        file = self._folder / path
        self._begin(file.parent)
        draft = drafts / "draft"
        with draft.open("xb") if self._public else begun(draft) as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        draft.replace(file)

    def _begin(self, folder: Path) -> None:
        """What is public is readable as the umask has it; where entries are, nobody but their owner gets in."""
        if self._public:
            folder.mkdir(parents=True, exist_ok=True)
        else:
            folder_begun(folder)


def _levels(size: int) -> range:
    return range(-(-size.bit_length() // HEIGHT))


def _parts(number: int) -> Iterator[tuple[int, int]]:
    """So many entries or hashes in parts: the number of each part and how many it has."""
    for first in range(0, number, WIDTH):
        yield first // WIDTH, min(WIDTH, number - first)


def _published_parts(level: int, sizes: set[int]) -> dict[int, set[int]]:
    """By the number of a tile, how wide it was where it was the last, not full one of a checkpoint: somebody may have that and read it."""
    parts: dict[int, set[int]] = {}
    for size in sizes:
        number, width = divmod(size >> HEIGHT * level, WIDTH)
        if width:
            parts.setdefault(number, set()).add(width)
    return parts


def _bundle(db: Connection, start: int, number: int) -> bytes:
    """条目 after a position, each behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries(db, start, start + number))
