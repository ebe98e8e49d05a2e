"""检查点: so many facts, and this root of the tree over them, signed (https://c2sp.org/tlog-checkpoint).

In version 0.1 a line might follow that gives the root of the SM3 tree over the same entries, `sm3 BASE64`. It is read for ever and written
no more: C2SP does not recommend such lines, and no witness need cover them (`sm3_roots.py`).
"""

import re
from hashlib import sha256

from msgspec import Struct

from lifecycle.ledger.formats.merkle import LENGTH, TreeHead
from lifecycle.ledger.formats.signed_notes import Note, NoteError, SigningKey, VerifierKey, from_base64, to_base64

SIZE = re.compile("0|[1-9][0-9]{0,17}")
"""A number of facts in decimal; a longer one would not fit a database."""
SM3_LINE = "sm3 "


class Checkpoint(Struct, frozen=True):
    """检查点. origin: the name of the ledger, by which witnesses know it; sm3: the root in the line of former times."""

    origin: str
    head: TreeHead
    sm3: bytes | None = None

    @property
    def text(self) -> str:
        """What is signed."""
        second = f"{SM3_LINE}{to_base64(self.sm3)}\n" if self.sm3 else ""
        return f"{self.origin}\n{self.head.size}\n{to_base64(self.head.root)}\n{second}"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint that the text of a note states; lines that we do not know may follow, and none is empty. Raises NoteError."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines) or not SIZE.fullmatch(lines[1]) or len(decoded := from_base64(lines[2])) != LENGTH:
            raise NoteError("note.not_a_checkpoint")
        origin, size, _, *more = lines
        seconds = [from_base64(line.removeprefix(SM3_LINE)) for line in more if line.startswith(SM3_LINE)]
        if any(len(each) != LENGTH for each in seconds) or len(seconds) > 1:
            raise NoteError("note.sm3_line")
        return cls(origin, TreeHead(int(size), decoded), next(iter(seconds), None))

    def signed(self, key: SigningKey) -> Note:
        """The note that goes out, signed by who keeps the ledger."""
        return Note(self.text, (key.sign(self.text),))


def opened(note: Note, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note that this ledger's key signed. Raises NoteError."""
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != key.name or note.signed_by(key) is None:
        raise NoteError("note.not_signed", name=key.name)
    return checkpoint


def origin_hash(origin: str) -> str:
    """By which a witness is asked for a ledger: its name may hold what an address cannot."""
    return sha256(origin.encode()).hexdigest()
