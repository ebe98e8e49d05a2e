"""附件: files under the name of their content. Facts hold the SHA-256; the same file twice is kept once."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from lifecycle.ledger.workplaces import INCOMING, claim, tidy
from lifecycle.regular_files import NotRegular, opened

_SHA256 = re.compile("[0-9a-f]{64}")
_CHUNK = 1 << 20


class AttachmentMissing(LookupError):
    """附件不存在."""


class AttachmentDamaged(Exception):
    """附件损坏: the file is no longer what was put in."""


class AttachmentStore:
    """One folder, one file an attachment, fanned out by the first two digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make_folder(self) -> None:
        """Makes the folder where it is not there."""
        _make_folder(self.folder)

    def put(self, content: bytes | BinaryIO, expected: str = "") -> str:
        """Keeps the content and returns its SHA-256 in hexadecimal. When this returns, the file is on the disk, whole. expected: what its
        SHA-256 has to be. Raises AttachmentDamaged where it is another one.
        """
        source = BytesIO(content) if isinstance(content, bytes) else content
        _make_folder(self.folder)
        digest = sha256()
        with NamedTemporaryFile(dir=self.folder, prefix=INCOMING, delete=False) as incoming:
            try:
                claim(incoming.fileno())
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    incoming.write(chunk)
                incoming.flush()
                os.fsync(incoming.fileno())
                if expected not in {"", digest.hexdigest()}:
                    raise AttachmentDamaged(f"{digest.hexdigest()} came, and {expected} was expected")
                target = self._path(digest.hexdigest())
                _make_folder(target.parent)
                Path(incoming.name).replace(target)
            except BaseException:
                Path(incoming.name).unlink()
                raise
        flush_folder(target.parent)
        return digest.hexdigest()

    def get(self, sha256_hex: str) -> bytes:
        """The content. Raises AttachmentMissing, AttachmentDamaged, and ValueError for what is no SHA-256."""
        try:
            with opened(self._path(sha256_hex)) as file:
                content = file.read()
        except FileNotFoundError:
            raise AttachmentMissing(f"attachment {sha256_hex} is not in {self.folder}: restore it from the backup of that folder") from None
        except NotRegular:
            content = b""
        if sha256(content).hexdigest() != sha256_hex:
            raise AttachmentDamaged(f"attachment {sha256_hex} in {self.folder} has changed: restore it from the backup of that folder")
        return content

    def __contains__(self, sha256_hex: str) -> bool:
        path = self._path(sha256_hex)
        return path.is_file() and not path.is_symlink()

    def remove(self, sha256_hex: str) -> None:
        """Removes an attachment that was stored by mistake, and its folder if that is empty."""
        path = self._path(sha256_hex)
        path.unlink(missing_ok=True)
        for folder in (path.parent, self.folder):
            with suppress(OSError):
                folder.rmdir()

    def tidy(self) -> list[Path]:
        """清理 what programs that were killed were about to put in."""
        return tidy(self.folder, INCOMING)

    def files(self) -> Iterator[tuple[str, Path]]:
        """All attachments by their SHA-256, each with its file. Other files in the folder are ignored."""
        for file in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if _SHA256.fullmatch(name := file.parent.name + file.name):
                yield name, file

    def _path(self, sha256_hex: str) -> Path:
        if not _SHA256.fullmatch(sha256_hex):
            raise ValueError(f"{sha256_hex!r} is no SHA-256: 64 digits 0-9 a-f are wanted")
        return self.folder / sha256_hex[:2] / sha256_hex[2:]


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """A new name is safe only once its folder is flushed."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
