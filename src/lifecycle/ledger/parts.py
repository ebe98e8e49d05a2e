"""分段上传: files on their way into the attachments, part after part, so that a bad network never starts a file from the beginning.

A file is known by who sends it, its length and its SHA-256, which are said first. A part is acknowledged once its bytes, and how many there
are, are on the disk; bytes behind that number were never acknowledged, and are overwritten. So a program may be killed at any moment.
Nothing here is an attachment, and no backup holds it, before the whole file is there and has that SHA-256.

unfinished/OWNER/SHA256/about.json   length, how much was received, when; once it is kept, under which name
unfinished/OWNER/SHA256/content      the bytes
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from lifecycle import regular_files
from lifecycle.ledger.attachments import flush_folder

FOLDER, ABOUT, CONTENT = "unfinished", "about.json", "content"
MOST = 200
"""Files that one sender has under way at most: the photos of a long day without a network."""
KEPT_FOR = timedelta(days=7)
"""How long after its last part a file waits for the next one."""
_CHUNK, _LONGEST_ABOUT = 1 << 20, 10_000


class Arriving(Struct, frozen=True, kw_only=True):
    """在途文件. sha256: of the content, as its sender says; received: bytes on the disk; at: when the last of them came.

    sealed: whether it is to be kept encrypted; attachment: under which SHA-256 it is kept, once it is.
    """

    sha256: str
    length: int
    received: int = 0
    at: datetime
    sealed: bool = False
    attachment: str | None = None

    @property
    def expires(self) -> datetime:
        return self.at + KEPT_FOR


class TooMany(Exception):
    """在途过多: the sender has `MOST` files under way."""


class NotThere(LookupError):
    """没有在途: nothing of this sender is under way by this SHA-256, or no longer."""


class Elsewhere(Exception):
    """不在此处: a part does not begin where the last one ended, or another part is being written. received: where the next one begins."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class Parts:
    """在途文件库 inside the folder of attachments. Raises OSError."""

    def __init__(self, attachments: Path) -> None:
        self.folder = attachments / FOLDER

    def begin(self, owner: str, sha256_hex: str, length: int, now: datetime, *, sealed: bool = False) -> Arriving:
        """What is under way already, else a new one. One of another length, or kept in another way, begins anew. Raises TooMany."""
        self.sweep(now)
        own = self._own(owner)
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(own, wait=True):
            known = _about(own / sha256_hex)
            if known and (known.length, known.sealed) == (length, sealed):
                return known
            if known:
                shutil.rmtree(own / sha256_hex)
            if sum(1 for each in self._under_way(own) if each.attachment is None) >= MOST:
                raise TooMany
            place = own / sha256_hex
            place.mkdir(mode=0o700, exist_ok=True)
            for folder in (own, self.folder):
                flush_folder(folder)
            new = Arriving(sha256=sha256_hex, length=length, at=now, sealed=sealed)
            _write_about(place, new)
        return new

    def find(self, owner: str, sha256_hex: str, now: datetime) -> Arriving:
        """Raises NotThere, also for one that has waited too long."""
        found = _about(self._own(owner) / sha256_hex)
        if found is None or found.expires < now:
            raise NotThere
        return found

    def receive(self, owner: str, sha256_hex: str, offset: int, piece: bytes, now: datetime) -> Arriving:
        """Adds a part. When this returns, it is on the disk. Raises NotThere, Elsewhere, and ValueError for more than was announced."""
        known, place = self.find(owner, sha256_hex, now), self._own(owner) / sha256_hex
        try:
            with _locked(place, wait=False):
                known = _about(place) or known
                if offset != known.received or known.attachment:
                    raise Elsewhere(known.received)
                if offset + len(piece) > known.length:
                    raise ValueError(f"{offset + len(piece)} bytes are more than {known.length}")
                descriptor = os.open(place / CONTENT, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.truncate(offset)
                    file.seek(offset)
                    file.write(piece)
                    file.flush()
                    os.fsync(descriptor)
                known = replace(known, received=offset + len(piece), at=now)
                _write_about(place, known)
        except BlockingIOError:
            raise Elsewhere(known.received) from None
        except FileNotFoundError:
            raise NotThere from None  # swept meanwhile
        return known

    def content(self, owner: str, sha256_hex: str) -> bytes | None:
        """All of a file that has come whole; None where it is not what its SHA-256 says."""
        place = self._own(owner) / sha256_hex
        about = _about(place)
        if about is None or not (place / CONTENT).exists():
            raise NotThere
        content = regular_files.content_of(place / CONTENT, about.length)
        return content if sha256(content).hexdigest() == sha256_hex else None

    def kept(self, owner: str, sha256_hex: str, attachment: str) -> Arriving:
        """The file is an attachment now. Only the note that it arrived stays, for a sender that did not get the answer."""
        place = self._own(owner) / sha256_hex
        known = _about(place)
        if known is None:
            raise NotThere
        done = replace(known, attachment=attachment)
        _write_about(place, done)
        (place / CONTENT).unlink(missing_ok=True)
        return done

    def discard(self, owner: str, sha256_hex: str) -> None:
        """弃置: what has come so far is thrown away."""
        shutil.rmtree(self._own(owner) / sha256_hex, ignore_errors=True)

    def forget(self, attachment: str) -> None:
        """What came as this attachment: its SHA-256 would tell of a content that is to be erased."""
        for own in self._owners():
            for each in self._under_way(own):
                if each.attachment == attachment:
                    shutil.rmtree(own / each.sha256, ignore_errors=True)

    def sweep(self, now: datetime) -> int:
        """清理 what has waited too long; returns how many there were."""
        swept = 0
        for own in self._owners():
            for each in self._under_way(own):
                if each.expires < now:
                    with suppress(BlockingIOError, FileNotFoundError), _locked(own / each.sha256, wait=False):
                        shutil.rmtree(own / each.sha256, ignore_errors=True)
                        swept += 1
        return swept

    def _owners(self) -> list[Path]:
        return [each for each in sorted(self.folder.glob("*")) if each.is_dir()]

    def _under_way(self, own: Path) -> Iterator[Arriving]:
        for place in sorted(own.glob("*")):
            if about := _about(place):
                yield about

    def _own(self, owner: str) -> Path:
        """By a digest, since an id may hold any sign."""
        return self.folder / sha256(owner.encode()).hexdigest()[:32]


def _about(place: Path) -> Arriving | None:
    """None where there is none, or where a killed program had only made the folder."""
    try:
        return json.decode(regular_files.content_of(place / ABOUT, _LONGEST_ABOUT), type=Arriving)
    except (FileNotFoundError, NotADirectoryError, DecodeError):
        return None


def _write_about(place: Path, about: Arriving) -> None:
    regular_files.replace(place / ABOUT, json.encode(about))
    flush_folder(place)


@contextmanager
def _locked(folder: Path, *, wait: bool) -> Iterator[None]:
    """Raises BlockingIOError where somebody else is at work there and this one does not wait."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)
