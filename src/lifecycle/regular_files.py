"""普通文件: only regular files of a folder are read. Reading a pipe or a device may never end, and a link leads anywhere.

What the program keeps for itself is written so that only its account can read it, whatever the umask is.
"""

import os
import stat
from contextlib import suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from tempfile import mkstemp


class NotRegular(OSError):
    """不是普通文件."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, "it is no file, but a link, a pipe, a device or a folder", str(path))


class TooLarge(OSError):
    """文件太大."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(None, f"it has more than {most} bytes", str(path))


def opened(path: Path) -> BufferedReader:
    """打开. The file is opened first and checked afterwards, so that nothing can replace it in between. Raises OSError."""
    if path.is_symlink():
        raise NotRegular(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegular(path)
    return os.fdopen(descriptor, "rb")


def content_of(path: Path, most: int) -> bytes:
    """The content of a file that has at most so many bytes. Raises OSError."""
    with opened(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge(path, most)
    return content


def begun(path: Path) -> BufferedWriter:
    """新文件, which only its owner may read. Raises OSError, also where the file exists."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def kept_private(path: Path) -> None:
    """An empty new file for SQLite to fill, which gives its companions the same mode. A file that exists stays as it is. Raises OSError."""
    with suppress(FileExistsError):
        begun(path).close()


def folder_begun(path: Path) -> None:
    """新文件夹, with those above it that are missing, which only their owner may enter. Raises OSError."""
    if not path.is_dir():
        folder_begun(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def replace(path: Path, content: bytes) -> None:
    """Writes a file that only its owner may read, atomically. Raises OSError."""
    descriptor, draft = mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink()
        raise
