"""请求见证: the ledger's side of C2SP tlog-witness (https://c2sp.org/tlog-witness): a checkpoint goes out with the proof that it follows
the last one that the witness saw, and its signature comes back.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct

from lifecycle.ledger.formats.checkpoint import SIZE, Checkpoint, opened, origin_hash
from lifecycle.ledger.formats.signed_notes import Note, NoteError, Signature, VerifierKey, to_base64
from lifecycle.ledger.signing.asking import Answer, ask
from lifecycle.reasons import why
from lifecycle.wording import Sentence

Proof = Callable[[int, int], Sequence[bytes]]
"""一致性证明 that a tree of the first size begins the one of the second."""


class NotWitnessed(Exception):
    """未获副署: the witness gave no signature. Its sentence says why."""


class Disputed(NotWitnessed):
    """见证人持异议: what the witness has seen before does not go together with the checkpoint, or so it says."""


class Witness(Struct, frozen=True):
    """见证人. url: where it is asked to sign; keys: whose signatures are taken over from it: its own, and those of the monitor beside it;
    monitoring: where it hands out what it has signed, if that is another address.
    """

    url: str
    keys: tuple[VerifierKey, ...]
    monitoring: str = ""

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
                raise Disputed(Sentence("why.seen_another", url=self.url, size=seen))
            old = seen
        if answer.status == 422:
            raise Disputed(Sentence("why.signed_another", url=self.url, old=old, size=size))
        if answer.status != 200:
            raise NotWitnessed(_declined(self.url, answer))
        return self._signatures(note, answer.body)

    def latest(self, key: VerifierKey) -> Note | None:
        """The last checkpoint of the ledger with this key that it has seen. Raises NotWitnessed, Unreachable."""
        return self._kept(f"{self.monitoring or self.url}/{origin_hash(key.name)}/checkpoint", key)

    def replayed(self, key: VerifierKey) -> Note | None:
        """The last checkpoint whose stream heads the monitor beside it has recomputed. Raises NotWitnessed, Unreachable."""
        return self._kept(f"{self.url}/replayed/{origin_hash(key.name)}", key)

    def vouched(self, note: Note) -> tuple[Signature, ...]:
        """The signatures on a note that are its own, or its monitor's. Raises NotWitnessed when one does not hold."""
        try:
            return tuple(found for key in self.keys if (found := note.signed_by(key)))
        except NoteError as error:
            raise NotWitnessed(Sentence("why.hands_out_false", url=self.url, why=error.sentence)) from error

    def _kept(self, address: str, key: VerifierKey) -> Note | None:
        answer = ask(address)
        if answer.status == 404:
            return None
        try:
            note = Note.read(answer.body)
            opened(note, key)
        except NoteError as error:
            raise NotWitnessed(Sentence("why.no_checkpoint", url=address, status=answer.status, why=error.sentence)) from error
        return note

    def _signatures(self, note: Note, body: bytes) -> tuple[Signature, ...]:
        try:
            signed = Note(note.text, tuple(map(Signature.parse, body.decode().removesuffix("\n").split("\n"))))
        except (NoteError, UnicodeDecodeError) as error:
            raise NotWitnessed(Sentence("why.no_signature", url=self.url, why=why(error))) from error
        if found := self.vouched(signed):
            return found
        raise NotWitnessed(Sentence("why.other_key", url=self.url))


def witness(*words: str) -> Witness:
    """见证人 as the settings name it: one address or two, and keys. Raises NoteError when a key is none, or there is none."""
    addresses = [each.rstrip("/") for each in words if each.startswith(("http://", "https://"))]
    keys = tuple(VerifierKey.parse(each) for each in words if not each.startswith(("http://", "https://")))
    if not 1 <= len(addresses) <= 2 or not keys:
        raise NoteError("note.witness_form")
    return Witness(addresses[0], keys, addresses[1] if addresses[1:] else "")


MEANINGS = {
    400: "malformed",
    403: "not_trusted",
    404: "not_known",
    413: "too_large",
    429: "busy",
    500: "busy",
    502: "busy",
    503: "busy",
    504: "busy",
}


def _declined(url: str, answer: Answer) -> Sentence:
    """The meaning of an answer without a signature, followed by the witness's own words in its own language."""
    told = {"url": url, "status": answer.status, "means": Sentence(f"witness.answer.{MEANINGS.get(answer.status, 'otherwise')}")}
    said = " ".join("".join(each if each.isprintable() else " " for each in answer.body[:200].decode(errors="replace")).split())
    return Sentence("why.answers_in_words", said=said, **told) if said else Sentence("why.answers", **told)


def _submission(note: Note, old: int, proof: Sequence[bytes]) -> bytes:
    return "\n".join([f"old {old}", *map(to_base64, proof), "", str(note)]).encode()


def _size(answer: Answer) -> int | None:
    text = answer.body.decode(errors="replace").removesuffix("\n")
    return int(text) if SIZE.fullmatch(text) else None
