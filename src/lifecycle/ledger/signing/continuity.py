"""连续性: whether this database still holds everything that it has shown to others. A restored backup lacks facts that somebody was already
told of.

The last checkpoint that went out is kept beside the signing key, outside the database: it is written there before anybody else sees it.
Every program asks before its first append; `lifecycle serve` asks the witnesses too. Nobody may go on under the same name where a
checkpoint of this name does not begin the tree that is here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, NoteError
from lifecycle.ledger.store.errors import LedgerUnavailable, RolledBack
from lifecycle.ledger.tree.tree import Tree
from lifecycle.reasons import why
from lifecycle.regular_files import replace
from lifecycle.wording import Sentence
from lifecycle.wording.system import of_the_system

LAST = "witnessed.txt"


def last_gone_out(folder: Path) -> Note | None:
    """The last checkpoint that went out, as it was kept beside the key. Raises LedgerUnavailable when it cannot be read."""
    file = folder / LAST
    try:
        return Note.parse(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerUnavailable(Sentence("unavailable.unreadable", file=file, why=of_the_system(error))) from error
    except (NoteError, UnicodeDecodeError) as error:
        raise LedgerUnavailable(Sentence("unavailable.damaged", file=file, why=why(error))) from error


def going_out(folder: Path, note: Note) -> None:
    """Keeps a checkpoint that is about to go out. If two programs do so at once, the earlier checkpoint may stay until the next one."""
    before = last_gone_out(folder)
    if before and _size(before) >= _size(note):
        return
    file = folder / LAST
    try:
        replace(file, str(note).encode())
    except OSError as error:
        raise LedgerUnavailable(Sentence("unavailable.unwritable", file=file, why=of_the_system(error))) from error


class Continuity:
    """连续性 of a ledger. folder: that of its key; None if it is unknown, and then this program alone cannot tell."""

    def __init__(self, engine: Engine, folder: Path | None) -> None:
        self._tree = Tree(engine)
        self._folder = folder
        self._asked = False
        self._broken: RolledBack | None = None
        self._turn = Lock()

    def hold(self) -> None:
        """Raises RolledBack when nothing may be appended here. Looks at the checkpoint beside the key once."""
        if not self._asked:
            with self._turn:
                if not self._asked:
                    self.check_own()
                    self._asked = True
        if self._broken:
            raise RolledBack(self._broken.known, self._broken.size)

    def check_own(self) -> None:
        """Compares with the checkpoint beside the key. Raises RolledBack, LedgerUnavailable when it cannot be read."""
        if last := self.last():
            self.check(last)

    def last(self) -> Note | None:
        """The last checkpoint that went out, where that is known here. Raises LedgerUnavailable when it cannot be read."""
        return last_gone_out(self._folder) if self._folder else None

    def going_out(self, note: Note) -> None:
        """Keeps a checkpoint before anybody sees it, where there is a key beside which it can be kept."""
        if self._folder and self._folder.exists():
            going_out(self._folder, note)

    def check(self, note: Note) -> None:
        """Compares with a checkpoint that went out under this ledger's name. Raises RolledBack, and from then on `hold` does, too."""
        known = Checkpoint.parse(note.text)
        size = self._tree.head().size
        if size < known.head.size or self._tree.head_at(known.head.size) != known.head:
            self._broken = RolledBack(known, size)
            raise self._broken

    @contextmanager
    def accepted(self) -> Iterator[None]:
        """While this is open, checkpoints are neither compared nor kept: the loss is being recorded, and the old name is given up."""
        folder, self._folder = self._folder, None
        self._asked, self._broken = True, None
        try:
            yield
        finally:
            self._folder, self._asked = folder, False


def _size(note: Note) -> int:
    return Checkpoint.parse(note.text).head.size
