"""分段上传: a scan that arrives in parts, for pages and the interface alike. Once it is whole, it is handed in as any other scan.

It belongs to the staff id that began it: to anybody else it is not there.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from lifecycle.desk.scans import hand_in, may_name
from lifecycle.ledger import Ledger
from lifecycle.ledger.parts import MOST, Arriving, Elsewhere, NotThere, Parts, TooMany
from lifecycle.vocabulary import Sha256
from lifecycle.web.scans import LARGEST, kind_of
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Visitor

T = TypeVar("T")


class Upload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """分段上传. sha256, bytes: of the whole file; received: where the next part begins; until: when it is thrown away without one.

    attachment: by which SHA-256 a command names it, once all of it is kept.
    """

    sha256: Sha256
    bytes: int
    received: int
    until: datetime
    attachment: Sha256 | None = None

    @property
    def headers(self) -> dict[str, str]:
        """As in the draft of the IETF on resumable uploads, and in tus 1.0."""
        complete = "?0" if self.attachment is None else "?1"
        return {"Upload-Offset": str(self.received), "Upload-Length": str(self.bytes), "Upload-Complete": complete}


def begin(ledger: Ledger, by: Visitor, sha256: str, length: int, now: datetime, *, sealed: bool = False) -> Upload:
    """开始: goes on with what is under way; what the visitor may name already has come whole. Raises Problem."""
    if not 0 < length <= LARGEST:
        raise Problem(413 if length > LARGEST else 422, "upload.length", most=LARGEST)
    if not sealed and may_name(ledger, sha256, by.hands, by.counties() or ()):
        return _shown(Arriving(sha256=sha256, length=length, received=length, at=now, attachment=sha256))
    return _shown(_told(lambda: ledger.parts.begin(by.staff, sha256, length, now, sealed=sealed)))


def find(ledger: Ledger, by: Visitor, sha256: str, now: datetime) -> Upload:
    """查询. Raises Problem where nothing is under way."""
    return _shown(_told(lambda: ledger.parts.find(by.staff, sha256, now)))


def receive(ledger: Ledger, by: Visitor, sha256: str, offset: int, piece: bytes, now: datetime) -> Upload:
    """收一段; with the last one, or with an empty one behind it, the file is kept. Raises Problem."""
    parts = ledger.parts
    known = _told(lambda: parts.find(by.staff, sha256, now))
    if known.attachment and offset == known.length and not piece:
        return _shown(known)
    try:
        known = _told(lambda: parts.receive(by.staff, sha256, offset, piece, now))
    except ValueError as error:
        raise Problem(422, "upload.more", bytes=known.length) from error
    return _shown(_kept(ledger, parts, by, known) if known.received == known.length else known)


def discard(ledger: Ledger, by: Visitor, sha256: str, now: datetime) -> None:
    """弃置. Raises Problem where nothing is under way."""
    _told(lambda: ledger.parts.find(by.staff, sha256, now))
    ledger.parts.discard(by.staff, sha256)


def _kept(ledger: Ledger, parts: Parts, by: Visitor, known: Arriving) -> Arriving:
    """Kept as one piece; what is not what it was said to be, or no scan, is thrown away."""
    content = _told(lambda: parts.content(by.staff, known.sha256))
    if content is None or kind_of(content) is None:
        parts.discard(by.staff, known.sha256)
        raise Problem(422, "upload.content" if content is None else "form.scan_kind")
    attachment = hand_in(ledger, content, by.staff, by.counties(), sealed=known.sealed)
    return _told(lambda: parts.kept(by.staff, known.sha256, attachment))


def _shown(known: Arriving) -> Upload:
    return Upload(sha256=known.sha256, bytes=known.length, received=known.received, until=known.expires, attachment=known.attachment)


def _told(act: Callable[[], T]) -> T:
    try:
        return act()
    except NotThere as error:
        raise Problem(404, "upload.not_there") from error
    except TooMany as error:
        raise Problem(409, "upload.too_many", most=MOST) from error
    except Elsewhere as error:
        raise Problem(409, "upload.offset", received=error.received) from error
