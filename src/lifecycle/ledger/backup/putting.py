"""放入附件: the attachments of a restore, with a journal in their folder by which the next program finishes or undoes one that was killed.

The journal names the database, the tree head of the backup and every attachment that is new in the folder. It is written before the
first attachment is put and goes when the database is in place. The next program that finds it asks the database: if that holds the
tree, the restore was complete; otherwise the attachments are removed. The folder is locked meanwhile, and the lock ends with its program.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine, inspect

from lifecycle.ledger.attachments import AttachmentStore, flush_folder
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.store.database import reading, sqlite_file
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.ledger.store.schema import events
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.workplaces import RESTORING, tidy
from lifecycle.regular_files import content_of
from lifecycle.vocabulary import Refused

JOURNAL = ".restoring"
HEADING, END = "lifecycle: attachments that a restore puts in place", "end"
MOST = 500_000_000
"""Bytes: seven million attachments."""
_NAME = re.compile("[0-9a-f]{64}")


class _Journal(Struct, frozen=True):
    """恢复日志. names: none where it was not written to its end, since nothing was put then."""

    database: str
    head: TreeHead
    names: tuple[str, ...]


@contextmanager
def putting(store: AttachmentStore, target: Engine, head: TreeHead, names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Gives those that are not there yet, to be put. They are removed if what follows fails. target: an empty database.

    Waits for another restore into this folder. Raises Refused when one into another database was killed and may be complete, OSError.
    """
    with _locked(store, wait=True):
        if left := _journal(store):
            if left.database != _named(target) and not _is_missing(left.database):
                raise Refused("backup.another_restore", folder=str(store.folder), database=left.database)
            _undo(store, left.names)
        new = tuple(name for name in names if name not in store)
        try:
            _write(store.folder / JOURNAL, _Journal(_named(target), head, new))
            yield new
        except BaseException:
            with suppress(LedgerUnavailable):  # then nobody knows, and the next program asks again
                _forget(store) if _holds(target, head) else _undo(store, new)
            _leave(store)
            raise
        _forget(store)


def settle(ledger: Ledger) -> int:
    """清理 after a restore that was killed. How many attachments it had put in place that no database came for; they are removed."""
    if database := sqlite_file(ledger.engine):
        tidy(database.parent, RESTORING)
    with suppress(LedgerUnavailable, OSError):  # no folder is named, or it is another's
        store = ledger.attachments
        if (store.folder / JOURNAL).exists():
            with _locked(store, wait=False):
                return _settled(ledger, store)
    return 0


def _settled(ledger: Ledger, store: AttachmentStore) -> int:
    left = _journal(store)
    if left is None:
        return 0
    if left.database == _named(ledger.engine):
        if _holds(ledger.engine, left.head):
            _forget(store)
            return 0
    elif not _is_missing(left.database):
        return 0
    removed = sum(name in store for name in left.names)
    _undo(store, left.names)
    _leave(store)
    return removed


def _holds(engine: Engine, head: TreeHead) -> bool:
    """Whether the database is in place, with this tree. Raises LedgerUnavailable."""
    if (file := sqlite_file(engine)) and not file.exists():
        return False
    with reading(engine) as db:
        if not inspect(db).has_table(events.name):
            return False
    tree = Tree(engine)
    return tree.head().size >= head.size and tree.head_at(head.size) == head


def _undo(store: AttachmentStore, names: Iterable[str]) -> None:
    """The journal goes last, so that an interrupted removal is repeated the next time."""
    store.tidy()
    for name in names:
        store.remove(name)
    _forget(store)


def _leave(store: AttachmentStore) -> None:
    """A folder that holds nothing goes, as it does when its last attachment is removed."""
    with suppress(OSError):
        store.folder.rmdir()


def _forget(store: AttachmentStore) -> None:
    (store.folder / JOURNAL).unlink(missing_ok=True)
    flush_folder(store.folder)


def _write(file: Path, journal: _Journal) -> None:
    lines = (HEADING, journal.database, f"{journal.head.size} {journal.head.root.hex()}", *journal.names, END)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write("".join(f"{line}\n" for line in lines))
        written.flush()
        os.fsync(written.fileno())
    flush_folder(file.parent)


def _journal(store: AttachmentStore) -> _Journal | None:
    """What a killed program left. One that ends early was left before anything was put. Raises OSError."""
    try:
        lines = content_of(store.folder / JOURNAL, MOST).decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < len(("heading", "database", "head", "end")) or (lines[0], lines[-1]) != (HEADING, END):
        _forget(store)
        return None
    size, _, root = lines[2].partition(" ")
    return _Journal(lines[1], TreeHead(int(size), bytes.fromhex(root)), tuple(filter(_NAME.fullmatch, lines[3:-1])))


def _named(engine: Engine) -> str:
    """Which database it is, without a password."""
    file = sqlite_file(engine)
    return str(file.absolute()) if file else engine.url.render_as_string(hide_password=True)


def _is_missing(database: str) -> bool:
    return database.startswith("/") and not Path(database).exists()


@contextmanager
def _locked(store: AttachmentStore, *, wait: bool) -> Iterator[None]:
    """Raises OSError when another program holds the folder and it is not to be waited for."""
    while True:
        if wait:
            store.make_folder()
        descriptor = os.open(store.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            if _is_still(store.folder, descriptor):
                yield
                return
        finally:
            os.close(descriptor)


def _is_still(folder: Path, descriptor: int) -> bool:
    """The last holder of the lock may have removed the file."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), folder.stat())
    return False
