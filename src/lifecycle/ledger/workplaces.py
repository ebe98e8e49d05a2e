"""工作文件夹: a temporary folder for unfinished work. It is removed at the end, whatever happens; after a kill, the next run removes it.

The program holds a lock on it, which ends with the program, so an unlocked folder was left behind. It is known by the
file that is put into it first, and not by its name, which somebody's own folder may bear as well.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from lifecycle.regular_files import content_of

UNFINISHED, RESTORING, CHECKING, INCOMING = ".unfinished-", "lifecycle-restoring-", "lifecycle-backup-", "incoming-"
DRAFTING = ".drafting-"
"""In the name of a backup that is being made, of a restore beside its database, of a backup that is looked through, of an attachment;
of files of the tree that are being written.
"""


MARK, MARKED = ".lifecycle-workplace", b"lifecycle: unfinished work, which the program clears away\n"
"""The file by which a folder of ours is known, and what it says."""
INNER = "work"
PUT_IN = re.compile(rf"{INCOMING}[a-z0-9_]{{8}}")
"""A file on its way into the folder of attachments, which is the program's own; it has no room for a mark."""


@contextmanager
def workplace(folder: Path, prefix: str) -> Iterator[Path]:
    """Raises OSError. What is finished may have moved away."""
    place = Path(mkdtemp(prefix=prefix, dir=folder))
    lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        claim(lock)
        (place / MARK).write_bytes(MARKED)
        work = place / INNER
        work.mkdir(0o700)
        yield work
    finally:
        _clear(place)
        os.close(lock)


def claim(descriptor: int) -> None:
    """While this file is open, its folder is in use."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def tidy(folder: Path, prefix: str) -> list[Path]:
    """清理: removes the folders that killed programs of this user left behind. The operator has to remove the others."""
    removed = []
    for left in sorted(folder.glob(f"*{prefix}*" if prefix == UNFINISHED else f"{prefix}*")):
        with suppress(OSError):
            lock = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_uid == os.geteuid() and _is_ours(left):
                    _clear(left) if left.is_dir() else left.unlink()
                    removed.append(left)
            finally:
                os.close(lock)
    return removed


def _is_ours(left: Path) -> bool:
    """By its mark. Raises OSError without one."""
    return content_of(left / MARK, len(MARKED)) == MARKED if left.is_dir() else bool(PUT_IN.fullmatch(left.name)) and left.is_file()


def _clear(place: Path) -> None:
    """The mark is removed last, so that an interrupted removal is repeated the next time."""
    shutil.rmtree(place / INNER, ignore_errors=True)
    with suppress(FileNotFoundError):
        shutil.rmtree(place)
