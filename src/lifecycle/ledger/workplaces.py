"""工作文件夹: a folder of its own for what is not finished, gone at the end, whatever the end is; and after a kill with the next one.

Whoever works in it holds a lock on it, which ends with the program: so a folder without its lock was left behind.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

UNFINISHED, RESTORING, CHECKING, INCOMING = ".unfinished-", "lifecycle-restoring-", "lifecycle-backup-", "incoming-"
"""In the name of a backup that is being made, of a restore beside its database, of a backup that is looked through, of an attachment."""


@contextmanager
def workplace(folder: Path, prefix: str) -> Iterator[Path]:
    """Raises OSError. What is finished may have moved away."""
    work, lock = _claimed(folder, prefix)
    try:
        yield work
    finally:
        os.close(lock)
        with suppress(FileNotFoundError):
            shutil.rmtree(work)


def _claimed(folder: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and its lock. Whoever tidies up just then may take it away before it is claimed: then there is another."""
    while True:
        work = Path(mkdtemp(prefix=prefix, dir=folder))
        with suppress(FileNotFoundError):
            lock = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
            claim(lock)
            if work.exists():
                return work, lock
            os.close(lock)


def claim(descriptor: int) -> None:
    """As long as this file is open, what it is of is not left behind."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def tidy(folder: Path, prefix: str) -> list[Path]:
    """清理 what killed programs of this user have left behind there. What cannot be removed is left to the operator."""
    removed = []
    for left in sorted(folder.glob(f"*{prefix}*" if prefix == UNFINISHED else f"{prefix}*")):
        with suppress(OSError):
            lock = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_uid == os.geteuid():
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
                    removed.append(left)
            finally:
                os.close(lock)
    return removed
