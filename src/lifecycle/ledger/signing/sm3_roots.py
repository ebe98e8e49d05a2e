"""国密树根: the root of the SM3 tree over the entries of a checkpoint, in a signed note of its own that names the checkpoint.

    lifecycle-sm3-root/v1       what this note is: its second line keeps it from ever being read as a checkpoint
    lifecycle/ae980162          the three lines that the checkpoint states
    3934
    BASE64 of 32 bytes
    BASE64 of 32 bytes          the root of the SM3 tree over the same entries

The ledger signs it, and an SM2 device where there is one. No witness does: C2SP says nothing of a second root. In version 0.1 it stood as
an extension line in the checkpoint itself (`Checkpoint.sm3`).
"""

from msgspec import Struct

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import LENGTH, TreeHead
from lifecycle.ledger.formats.signed_notes import Note, NoteError, SigningKey, VerifierKey, from_base64, to_base64

FORMAT = "lifecycle-sm3-root/v1"


class Sm3Root(Struct, frozen=True):
    """国密树根. origin, head: of the checkpoint over the same entries."""

    origin: str
    head: TreeHead
    sm3: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{FORMAT}\n{Checkpoint(self.origin, self.head).text}{to_base64(self.sm3)}\n"

    @classmethod
    def parse(cls, text: str) -> "Sm3Root":
        """The root that the text of a note states. Raises NoteError."""
        *lines, encoded = text.removesuffix("\n").split("\n")
        if len(lines) != 4 or lines[0] != FORMAT or len(sm3 := from_base64(encoded)) != LENGTH:
            raise NoteError("note.not_an_sm3_root", form=FORMAT)
        checkpoint = Checkpoint.parse("".join(f"{line}\n" for line in lines[1:]))
        return cls(checkpoint.origin, checkpoint.head, sm3)

    def signed(self, key: SigningKey) -> Note:
        """The note that goes out, signed by who keeps the ledger."""
        return Note(self.text, (key.sign(self.text),))


def of_checkpoint(note: Note, checkpoint: Checkpoint, key: VerifierKey | None) -> Sm3Root:
    """The root that a note states for this checkpoint, signed by the key where one is known. Raises NoteError."""
    found = Sm3Root.parse(note.text)
    if (found.origin, found.head) != (checkpoint.origin, checkpoint.head):
        raise NoteError("note.sm3_root_of_another")
    if key and note.signed_by(key) is None:
        raise NoteError("note.sm3_root_not_signed", name=key.name)
    return found
