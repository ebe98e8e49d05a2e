"""国密签名: SM2 (GB/T 32918.2, with SM3) over the checkpoints and roots of SM3, beside our Ed25519, where a bureau has to show one.

The private key and the arithmetic stay with a device or program that is certified for it; here is only what it has to do for us. Its
signature stands in the note under the ledger's name as one of a kind that C2SP has no number for (0xff and the word sm2): who does not
know it passes over it.
"""

import re
import shlex
import subprocess
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, Signature, VerifierKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.witnessing import NotWitnessed
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.reasons import why
from lifecycle.wording import Sentence

_PEM = re.compile(r"\s*-----BEGIN PUBLIC KEY-----(.+)-----END PUBLIC KEY-----\s*", re.DOTALL)
UNNUMBERED, KIND = 0xFF, b"sm2"
PATIENCE = 30
"""Seconds that the device may take."""
LONGEST = 80
"""Bytes of a signature, SEQUENCE { r INTEGER, s INTEGER } in DER; r and s have 32 and perhaps a sign."""


class Sm2(Protocol):
    """签名验签设备: what has to be written to use another one."""

    public: bytes
    """公钥 as SubjectPublicKeyInfo in DER."""

    def sign(self, message: bytes) -> bytes:
        """The signature in DER. Raises NotWitnessed when there is none to be had now."""

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether a signature belongs to the message. Raises NotWitnessed when that cannot be asked now."""


class Sm2Program:
    """命令行设备: programs that the operator names. sign reads the message and writes the signature in DER; verify reads the message, finds
    the signature in the file whose path stands for {signature}, and ends with 0 where it holds.
    """

    def __init__(self, key: Path, sign: str, verify: str) -> None:
        """key: the public key in PEM. Raises LedgerUnavailable when it cannot be read."""
        try:
            found = _PEM.fullmatch(key.read_text("ascii"))
            self.public = b64decode("".join(found[1].split()), validate=True) if found else b""
        except (OSError, ValueError):
            self.public = b""
        if not self.public:
            raise LedgerUnavailable(Sentence("unavailable.sm2_key", key=key))
        self._sign, self._verify = shlex.split(sign), shlex.split(verify)

    def sign(self, message: bytes) -> bytes:
        done = _run(self._sign, message)
        made = done.stdout
        if done.returncode or made[:1] != b"\x30" or len(made) > LONGEST or made[1:2] != bytes([len(made) - 2]):
            said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise NotWitnessed(Sentence("why.signs_nothing", program=self._sign[0], code=done.returncode, said=said))
        return made

    def holds(self, message: bytes, signature: bytes) -> bool:
        with NamedTemporaryFile() as file:
            file.write(signature)
            file.flush()
            return _run([each.replace("{signature}", file.name) for each in self._verify], message).returncode == 0


class Countersigning:
    """国密副署 of every checkpoint that goes out, and of the root of SM3 beside it."""

    def __init__(self, device: Sm2, checkpoints: Checkpoints) -> None:
        self._device = device
        self._checkpoints = checkpoints

    def __call__(self, note: Note) -> None:
        """Raises NotWitnessed."""
        size = Checkpoint.parse(note.text).head.size
        self._sign(note, size, self._checkpoints.cosigned)
        if root := self._checkpoints.sm3_root(size):
            self._sign(root, size, self._checkpoints.countersigned)

    def _sign(self, note: Note, size: int, put: Callable[[int, Signature], None]) -> None:
        key = key_of(self._device, self._checkpoints.key.public.name)
        if _signature(note, key) is None:
            put(size, Signature(key.name, key.id, self._device.sign(note.text.encode())))


def key_of(device: Sm2, name: str) -> VerifierKey:
    """How the device's key is called in the notes of a ledger."""
    return VerifierKey(name, UNNUMBERED, KIND + device.public)


def countersigned(note: Note, device: Sm2, name: str) -> bool | None:
    """Whether the device's signature on a note holds; None when there is none."""
    found = _signature(note, key_of(device, name))
    return None if found is None else device.holds(note.text.encode(), found.value)


def _signature(note: Note, key: VerifierKey) -> Signature | None:
    return next((each for each in note.signatures if (each.name, each.key_id) == (key.name, key.id)), None)


def _run(command: list[str], message: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, input=message, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  the operator names it
    except subprocess.TimeoutExpired as error:
        raise NotWitnessed(Sentence("why.not_run", program=command[0], why=Sentence("why.too_late"))) from error
    except OSError as error:
        raise NotWitnessed(Sentence("why.not_run", program=command[0], why=why(error))) from error
