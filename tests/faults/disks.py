"""小磁盘: a file system of our own in memory, which can be full, and made to be read only."""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """A mounted file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True, capture_output=True)

    @contextmanager
    def full(self, left: int = 0) -> Iterator[None]:
        """While this lasts so many bytes are left on it."""
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(4096)) == 4096:
                    pass
            except OSError:
                pass
            ballast.truncate(max(0, ballast.tell() - left) & -4096)
        try:
            yield
        finally:
            self._ballast.unlink()


@contextmanager
def a_small_disk(folder: Path, size: str = "2m") -> Iterator[Disk]:
    """Skips the test, with the reason, where none may be mounted. It is let go of even when files on it are still open."""
    folder.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file system may be mounted here, so none can be full: {getattr(error, 'stderr', b'') or error!r}")
    try:
        yield Disk(folder)
    finally:
        if ctypes.CDLL(None, use_errno=True).umount2(os.fsencode(folder), 2):  # MNT_DETACH
            raise OSError(ctypes.get_errno(), "cannot unmount", str(folder))
