"""时间戳: has a time-stamping authority sign the SHA-256 of a checkpoint (RFC 3161), for readers who trust neither our clock nor a witness.

Beside the key lie `stamps/SIZE.txt`, the checkpoint as it was stamped, and `stamps/SIZE.tsr`, the authority's reply. This module checks
only that the reply grants a stamp of this checkpoint. A program with the authority's certificate verifies the signature:
`openssl ts -verify -data SIZE.txt -in SIZE.tsr -CAfile AUTHORITY.pem`.
"""

from hashlib import sha256
from pathlib import Path

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, VerifierKey
from lifecycle.ledger.signing.asking import ask
from lifecycle.ledger.signing.witnessing import NotWitnessed
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.regular_files import replace
from lifecycle.wording import Sentence
from lifecycle.wording.system import of_the_system

FOLDER = "stamps"
QUERY = "application/timestamp-query"

_IMPRINT = bytes.fromhex("3031300d060960864801650304020105000420")
"""MessageImprint of SHA-256 in DER, up to the hash of 32 bytes."""
_GRANTED = (b"\x02\x01\x00", b"\x02\x01\x01")
"""PKIStatus granted, grantedWithMods."""


class Stamping:
    """请求时间戳 of a checkpoint, once for each. url: of the authority; key: whose signature is part of what is stamped."""

    def __init__(self, url: str, folder: Path, key: VerifierKey) -> None:
        self._url = url
        self._folder = folder / FOLDER
        self._key = key

    def __call__(self, note: Note) -> None:
        """Raises NotWitnessed, Unreachable, LedgerUnavailable when the reply cannot be kept."""
        size = Checkpoint.parse(note.text).head.size
        file = self._folder / f"{size}.tsr"
        if file.exists():
            return
        ours = Note(note.text, tuple(each for each in note.signatures if each.key_id == self._key.id))  # witnesses sign at any time
        stamped = str(ours).encode()
        imprint = _IMPRINT + sha256(stamped).digest()
        answer = ask(self._url, _sequence(b"\x02\x01\x01" + imprint + b"\x01\x01\xff"), QUERY)
        if answer.status != 200 or not _granted(answer.body) or imprint not in answer.body:
            raise NotWitnessed(Sentence("why.no_stamp", url=self._url, status=answer.status))
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            replace(file.with_suffix(".txt"), stamped)
            replace(file, answer.body)
        except OSError as error:
            raise LedgerUnavailable(Sentence("unavailable.stamp", folder=self._folder, why=of_the_system(error))) from error


def _sequence(content: bytes) -> bytes:
    return b"\x30" + bytes([len(content)]) + content


def _granted(reply: bytes) -> bool:
    """Whether a TimeStampResp, SEQUENCE { SEQUENCE { status INTEGER … } … }, begins with a status that says yes."""
    status = _content(_content(reply))
    return status[:3] in _GRANTED


def _content(der: bytes) -> bytes:
    """The content of the SEQUENCE at the front; empty if there is none."""
    if der[:1] != b"\x30" or len(der) < 2:
        return b""
    more = der[1] & 0x7F if der[1] & 0x80 else 0
    return der[2 + more :]
