"""请求见证: the ledger's side of C2SP tlog-witness (https://c2sp.org/tlog-witness): a checkpoint goes out with the proof that it follows
the last one that the witness saw, and its signature comes back.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from msgspec import Struct

from lifecycle.ledger.asking import Answer, ask
from lifecycle.ledger.checkpoint import SIZE, Checkpoint, opened
from lifecycle.ledger.signed_notes import Note, NoteError, Signature, VerifierKey, to_base64

Proof = Callable[[int, int], Sequence[bytes]]
"""一致性证明 that a tree of the first size begins the one of the second."""


class NotWitnessed(Exception):
    """未获副署: the witness gave no signature. The message says why."""


class Disputed(NotWitnessed):
    """见证人持异议: what the witness has seen before does not go together with the checkpoint, or so it says."""


class Witness(Struct, frozen=True):
    """见证人. keys: whose signatures are taken over from it: its own, and that of the monitor beside it where there is one."""

    url: str
    keys: tuple[VerifierKey, ...]

    def cosign(self, note: Note, proof: Proof, old: int = 0) -> tuple[Signature, ...]:
        """副署 of a checkpoint of ours. old: the size that it has seen, as far as is known; where it knows better it is asked once more.

        Raises NotWitnessed, Disputed, Unreachable.
        """
        size = Checkpoint.parse(note.text).head.size
        for said in (old, None):
            answer = ask(f"{self.url}/add-checkpoint", _submission(note, old, proof(old, size) if 0 < old < size else ()))
            if answer.status != 409:
                break
            seen = _size(answer)
            if said is None or seen in {None, old} or seen > size:
                raise Disputed(f"{self.url} has seen another tree of {seen} facts")
            old = seen
        if answer.status == 422:
            raise Disputed(f"{self.url} takes the proof from {old} to {size} facts for wrong")
        if answer.status != 200:
            raise NotWitnessed(f"{self.url} answers {answer.status}: {answer.body[:200].decode(errors='replace').strip()}")
        return self._signatures(note, answer.body)

    def latest(self, key: VerifierKey) -> Note | None:
        """The last checkpoint of the ledger with this key that it has seen. Raises NotWitnessed, Unreachable."""
        return self._kept("checkpoints", key)

    def replayed(self, key: VerifierKey) -> Note | None:
        """The last checkpoint whose stream heads the monitor beside it has recomputed. Raises NotWitnessed, Unreachable."""
        return self._kept("replayed", key)

    def vouched(self, note: Note) -> tuple[Signature, ...]:
        """The signatures on a note that are its own, or its monitor's. Raises NotWitnessed when one does not hold."""
        try:
            return tuple(found for key in self.keys if (found := note.signed_by(key)))
        except NoteError as error:
            raise NotWitnessed(f"{self.url} hands out a signature that does not hold: {error}") from error

    def _kept(self, kind: str, key: VerifierKey) -> Note | None:
        answer = ask(f"{self.url}/{kind}/{sha256(key.name.encode()).hexdigest()}")
        if answer.status == 404:
            return None
        try:
            note = Note.parse(answer.body.decode())
            opened(note, key)
        except (NoteError, UnicodeDecodeError) as error:
            raise NotWitnessed(f"{self.url} answers {answer.status}, and not with a checkpoint of this ledger: {error}") from error
        return note

    def _signatures(self, note: Note, body: bytes) -> tuple[Signature, ...]:
        try:
            signed = Note(note.text, tuple(map(Signature.parse, body.decode().removesuffix("\n").split("\n"))))
        except (NoteError, UnicodeDecodeError) as error:
            raise NotWitnessed(f"{self.url} answers 200 without a signature: {error}") from error
        if found := self.vouched(signed):
            return found
        raise NotWitnessed(f"{self.url} signs with another key than is named for it here")


def witness(url: str, *keys: str) -> Witness:
    """见证人 as the settings name it. Raises NoteError when a key is none."""
    return Witness(url.rstrip("/"), tuple(map(VerifierKey.parse, keys)))


def _submission(note: Note, old: int, proof: Sequence[bytes]) -> bytes:
    return "\n".join([f"old {old}", *map(to_base64, proof), "", str(note)]).encode()


def _size(answer: Answer) -> int | None:
    text = answer.body.decode(errors="replace").removesuffix("\n")
    return int(text) if SIZE.fullmatch(text) else None
