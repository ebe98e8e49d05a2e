"""签名文书: a few lines of text with signatures below, as C2SP signed-note and tlog-cosignature lay them down.

Signatures of unknown keys are kept and prove nothing; https://c2sp.org/signed-note, https://c2sp.org/tlog-cosignature.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import Any

from msgspec import Struct

from lifecycle.ledger.formats import signature_kinds as kinds
from lifecycle.wording import Sentence

PRIVATE = "PRIVATE+KEY"
LARGEST, MOST_SIGNATURES = 1_000_000, 100

_NAME = re.compile(r"[^\s+]+")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
_SIGN_OF_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")  # and what is no character


class NoteError(Exception):
    """文书不能采信. sentence: what is wrong with it, by a code of the catalogue under `note`."""

    def __init__(self, code: str, /, **values: Any) -> None:
        self.sentence = Sentence(code, **values)
        super().__init__(self.sentence)


class VerifierKey(Struct, frozen=True):
    """验签公钥. `str` gives the form in which it is handed on: NAME+ID+BASE64."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature names its key by."""
        return sha256(b"%s\n%c%s" % (self.name.encode(), self.kind, self.public)).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """The key that a text hands on. Raises NoteError."""
        name, id_, encoded = _parts(text.strip(), 3, "note.public_form")
        kind, public = _typed(encoded)
        key = cls(name, kind, public)
        if kind == kinds.ML_DSA_44 and kind not in kinds.LENGTHS:
            raise NoteError("note.no_ml_dsa", name=name)
        if len(public) != kinds.LENGTHS.get(kind) or not _NAME.fullmatch(name) or key.id.hex() != id_:
            raise NoteError("note.unknown_key", key=text)
        return key


class Signature(Struct, frozen=True):
    """一个签名: by whom, by which key, and its bytes; of a witness the first eight are the time in seconds. `str` gives its line."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {to_base64(self.key_id + self.value)}"

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """The signature that stands on a line. Raises NoteError."""
        found = _SIGNATURE.fullmatch(line)
        if found is None:
            raise NoteError("note.signature_line")
        value = from_base64(found[2])
        if len(value) < 5:
            raise NoteError("note.short_signature")
        return cls(found[1], value[:4], value[4:])

    @property
    def time(self) -> int:
        """The second at which a witness signed."""
        return int.from_bytes(self.value[:8])


class Note(Struct, frozen=True):
    """签名文书. text ends with a line feed; `str` gives the whole as it is kept and handed on."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.text, *map(str, self.signatures), ""])

    @classmethod
    def parse(cls, whole: str) -> "Note":
        """Raises NoteError. Whether a signature holds is asked with `signed_by`."""
        text, blank, below = whole.rpartition("\n\n")
        if len(whole) > LARGEST or not blank or not text or not below.endswith("\n") or _SIGN_OF_CONTROL.search(whole):
            raise NoteError("note.not_a_note")
        lines = below.removesuffix("\n").split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise NoteError("note.too_many", most=MOST_SIGNATURES)
        return cls(f"{text}\n", tuple(map(Signature.parse, lines)))

    @classmethod
    def read(cls, content: bytes) -> "Note":
        """A note as it is kept in a file or sent. Raises NoteError."""
        try:
            return cls.parse(content.decode())
        except UnicodeDecodeError:
            raise NoteError("note.not_utf8") from None

    def signed_by(self, key: VerifierKey) -> Signature | None:
        """The signature of this key; None when there is none. Raises NoteError when one does not hold, even beside a good one."""
        found = [each for each in self.signatures if (each.name, each.key_id) == (key.name, key.id)]
        for each in found:
            value, second = (each.value[8:], each.time) if key.kind in kinds.TIMED else (each.value, 0)
            try:
                true = second <= kinds.LAST_SECOND and kinds.holds(
                    key.kind, key.public, value, kinds.message(key.kind, key.name, self.text, second)
                )
            except ValueError:
                true = False
            if not true:
                raise NoteError("note.false_signature", name=key.name)
        return next(iter(found), None)

    def with_signature(self, *signatures: Signature) -> "Note":
        """Adds signatures; each replaces an earlier one by the same key."""
        replaced = {(each.name, each.key_id) for each in signatures}
        others = tuple(each for each in self.signatures if (each.name, each.key_id) not in replaced)
        return Note(self.text, (*others, *signatures))


class SigningKey:
    """签名私钥. Its text is secret; `repr` does not give it away."""

    def __init__(self, name: str, kind: int, seed: bytes) -> None:
        if not _NAME.fullmatch(name):
            raise NoteError("note.bad_name", name=name)
        self._seed = seed
        self.public = VerifierKey(name, kind, kinds.public_of(kind, seed))

    def __repr__(self) -> str:
        return f"SigningKey({self.public})"

    @property
    def text(self) -> str:
        """In the form that Go's note package keeps keys in."""
        key = self.public
        return f"{PRIVATE}+{key.name}+{key.id.hex()}+{to_base64(bytes([key.kind]) + self._seed)}"

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Raises NoteError, which does not repeat the text."""
        if not text.startswith(f"{PRIVATE}+"):
            raise NoteError("note.private_form")
        name, id_, encoded = _parts(text.removeprefix(f"{PRIVATE}+").strip(), 3, "note.private_form")
        kind, seed = _typed(encoded)
        if kind not in kinds.LENGTHS or len(seed) != kinds.SEED:
            raise NoteError("note.private_kind", name=name)
        key = cls(name, kind, seed)
        if key.public.id.hex() != id_:
            raise NoteError("note.private_copied", name=name)
        return key

    def sign(self, text: str) -> Signature:
        """签名 of a text, by who keeps the log."""
        return Signature(self.public.name, self.public.id, kinds.signed(kinds.ED25519, self._seed, text.encode()))

    def cosign(self, text: str, second: int) -> Signature:
        """副署 of a text by a witness, who saw it at this second. Raises NoteError where this kind of key signs no such text."""
        key = self.public
        try:
            what = kinds.message(key.kind, key.name, text, second)
        except ValueError as error:
            raise NoteError("note.cannot_sign", name=key.name) from error
        return Signature(key.name, key.id, second.to_bytes(8) + kinds.signed(key.kind, self._seed, what))


def _parts(text: str, number: int, otherwise: str) -> list[str]:
    parts = text.split("+", number - 1)  # base64 may hold a +
    if len(parts) != number:
        raise NoteError(otherwise)
    return parts


def _typed(encoded: str) -> tuple[int, bytes]:
    decoded = from_base64(encoded)
    return (decoded[0], decoded[1:]) if decoded else (0, b"")


def to_base64(content: bytes) -> str:
    """Standard base64 (RFC 4648, 4)."""
    return b64encode(content).decode()


def from_base64(text: str) -> bytes:
    """The bytes of a text in base64. Raises NoteError, also if the text is not the canonical encoding of these bytes."""
    try:
        decoded = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        decoded = b""
    if to_base64(decoded) != text:
        raise NoteError("note.not_base64")
    return decoded
