"""副署: whoever puts a name under checkpoints, one after the other, each of which begins with the one before."""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import ProofError, TreeHead, sha256, verify_consistency
from lifecycle.ledger.formats.signed_notes import Note, NoteError, Signature, SigningKey, VerifierKey
from lifecycle.witness.state import Record, State
from lifecycle.wording import Sentence

Proof = Callable[[TreeHead, TreeHead], None]
"""Raises ProofError unless the first tree begins the second."""
NONE_YET = TreeHead(0, sha256(b""))


class Declined(Exception):
    """不予副署: with the status that says so over HTTP, and where one has to know it the size of the last checkpoint."""

    def __init__(self, status: HTTPStatus, reason: Sentence, size: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.reason = reason
        self.size = size


class Cosigner:
    """副署人. keys: all that it signs with, in the order of their lines; ledgers: the keys of those that it knows; clock: when it signs."""

    def __init__(self, keys: Sequence[SigningKey], ledgers: Sequence[VerifierKey], state: State, clock: Callable[[], datetime]) -> None:
        self.keys = keys
        self.state = state
        self._ledgers = ledgers
        self._clock = clock

    @property
    def name(self) -> str:
        """By which it is told apart from others in the same record: the name, and its first key."""
        return str(self.keys[0].public)

    def latest(self, origin: str) -> Note | None:
        """The last checkpoint of a ledger under which it put its name."""
        with self.state.locked() as record:
            return record.latest(self.name, origin)

    def add(self, note: Note, old: int, proof: Sequence[bytes]) -> tuple[Signature, ...]:
        """副署 of a checkpoint, given a consistency proof from the one of size `old`. Raises Declined, and then nothing has changed."""

        def consistent(known: TreeHead, head: TreeHead) -> None:
            if known.size in {0, head.size}:
                if proof:
                    raise ProofError(Sentence("proof.needless"))
                if known.size == head.size and known != head:
                    raise ProofError(Sentence("proof.empty_root"))
                return
            verify_consistency(known.size, head.size, proof, known.root, head.root)

        if old > self.opened(note)[0].head.size:
            raise Declined(HTTPStatus.BAD_REQUEST, Sentence("witness.because.old_size"))
        return self.cosign(note, consistent, old)

    def cosign(self, note: Note, consistent: Proof, old: int | None = None) -> tuple[Signature, ...]:
        """副署 of a checkpoint that is consistent with the last one. old: its size, where the proof was made for one. Raises Declined."""
        checkpoint, clean = self.opened(note)
        with self.state.locked() as record:
            outcome = self._judged(record, checkpoint, clean, consistent, old)
        if isinstance(outcome, Declined):
            raise outcome
        return outcome

    def opened(self, note: Note) -> tuple[Checkpoint, Note]:
        """The checkpoint that a note states, and the note with nothing but its ledger's signatures. Raises Declined, also where one of two
        does not hold.
        """
        try:
            checkpoint = Checkpoint.parse(note.text)
        except NoteError as error:
            raise Declined(HTTPStatus.BAD_REQUEST, error.sentence) from error
        return checkpoint, Note(note.text, self.signatures(note, checkpoint.origin))

    def signatures(self, note: Note, origin: str) -> tuple[Signature, ...]:
        """The signatures of the ledger of this name. Raises Declined when there is none, or one does not hold."""
        keys = [key for key in self._ledgers if key.name == origin]
        if not keys:
            raise Declined(HTTPStatus.NOT_FOUND, Sentence("witness.because.not_known", origin=origin))
        try:
            signed = tuple(found for key in keys if (found := note.signed_by(key)))
        except NoteError as error:
            raise Declined(HTTPStatus.FORBIDDEN, error.sentence) from error
        if not signed:
            raise Declined(HTTPStatus.FORBIDDEN, Sentence("note.not_signed", name=origin))
        return signed

    def _judged(
        self, record: Record, checkpoint: Checkpoint, clean: Note, consistent: Proof, old: int | None
    ) -> tuple[Signature, ...] | Declined:
        last = record.latest(self.name, checkpoint.origin)
        known = Checkpoint.parse(last.text).head if last else NONE_YET
        second = int(self._clock().timestamp())
        forked = last is not None and checkpoint.head.size == known.size and checkpoint.head != known
        if last and forked:
            record.put_fork(last, clean, second)
        if checkpoint.head.size < known.size or old not in {None, known.size}:
            return Declined(HTTPStatus.CONFLICT, Sentence("witness.because.last_one", size=known.size), known.size)
        if forked:
            return Declined(HTTPStatus.UNPROCESSABLE_ENTITY, Sentence("witness.because.forked", size=known.size))
        try:
            consistent(known, checkpoint.head)
            signatures = tuple(key.cosign(clean.text, second) for key in self.keys)
        except ProofError as error:
            return Declined(HTTPStatus.UNPROCESSABLE_ENTITY, error.sentence)
        except NoteError as error:
            return Declined(HTTPStatus.BAD_REQUEST, error.sentence)
        record.put(self.name, clean.with_signature(*signatures))
        return signatures
