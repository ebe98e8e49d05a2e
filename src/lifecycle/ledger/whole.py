"""全面核验: the ledger with all that is kept beside its rows: checkpoints, recorded stream heads, and what is only made from the rows."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from sqlalchemy import select

from lifecycle.ledger.checkpoint import Checkpoint, opened
from lifecycle.ledger.database import snapshot
from lifecycle.ledger.errors import UnreadableFact
from lifecycle.ledger.facts import RestoreAccepted, StreamHeadsRecorded
from lifecycle.ledger.heads import HeadsRoot, StreamHead
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.recorded import Recorded
from lifecycle.ledger.replaying import HeadsReplay
from lifecycle.ledger.restoring import STREAM as RESTORES
from lifecycle.ledger.schema import bookmarks, checkpoints, stream_heads
from lifecycle.ledger.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.sm2 import Sm2, countersigned
from lifecycle.ledger.stream_heads import PROJECTION, STREAM, StreamHeads
from lifecycle.ledger.tree import SM3, Tree
from lifecycle.ledger.verify import Fault, Page, verify_chain

_NOTES = select(checkpoints.c.size, checkpoints.c.note).order_by(checkpoints.c.size)
_BOOKMARK = select(bookmarks.c.position).where(bookmarks.c.projection == PROJECTION)
_KEPT = select(stream_heads).order_by(stream_heads.c.number)


class Verified(Struct, frozen=True, kw_only=True):
    """核验结果: how much there was to look at, and the first that does not hold. signed: whether signatures could be looked at."""

    size: int
    checkpoints: int = 0
    recorded: int = 0
    signed: bool = False
    fault: Fault | None = None


def verify_ledger(ledger: Ledger, keys: Sequence[VerifierKey], device: Sm2 | None = None) -> Verified:
    """全面核验. keys: of this ledger, its present one and former ones; what facts record of later ones is added. Without any, signatures
    are not looked at; without a device, those of SM2 are not. Raises NotWitnessed when the device cannot be asked.
    """
    size = ledger.head()
    try:
        kept = list(_checkpoints(ledger, keys, device))
        heads = [each.head for each in kept]
        recorded = _RecordedHeads(ledger)
        if fault := verify_chain(ledger.engine, heads, recorded.first_fault):
            raise _Broken(fault.position, fault.reason)
        _refuse_false_tiles(ledger, size)
        _refuse_false_sm3(ledger, kept, size)
    except _Broken as broken:
        return Verified(size=size, fault=Fault(broken.position, broken.reason))
    return Verified(size=size, checkpoints=len(heads), recorded=recorded.number, signed=bool(keys))


class _Broken(Exception):
    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason


def _checkpoints(ledger: Ledger, keys: Sequence[VerifierKey], device: Sm2 | None) -> Iterator[Checkpoint]:
    """All checkpoints that are kept, each signed by the key of its name."""
    known = {key.name: key for key in (*keys, *_succeeding(ledger))} if keys else {}
    with snapshot(ledger.engine) as db:
        kept = db.execute(_NOTES).all()
    for size, text in kept:
        try:
            note = Note.parse(text)
            checkpoint = _opened(note, known)
        except NoteError as error:
            raise _Broken(size, f"the checkpoint of {size} facts does not hold: {error}") from error
        if checkpoint.head.size != size:
            raise _Broken(size, f"the checkpoint that is kept for {size} facts is for {checkpoint.head.size}")
        if device and countersigned(note, device, checkpoint.origin) is False:
            raise _Broken(size, f"the SM2 signature does not belong to the checkpoint of {size} facts")
        yield checkpoint


def _opened(note: Note, known: dict[str, VerifierKey]) -> Checkpoint:
    checkpoint = Checkpoint.parse(note.text)
    if not known:
        return checkpoint
    if checkpoint.origin not in known:
        raise NoteError(f"no key of {checkpoint.origin} is known here")
    return opened(note, known[checkpoint.origin])


def _succeeding(ledger: Ledger) -> Iterator[VerifierKey]:
    """The keys under which the ledger went on when a restore was accepted."""
    for recorded in _read(ledger, RESTORES):
        if isinstance(recorded.fact, RestoreAccepted):
            try:
                yield VerifierKey.parse(recorded.fact.key)
            except NoteError as error:
                raise _Broken(recorded.position, f"the key that it records is none: {error}") from error


class _RecordedHeads:
    """All recorded roots of stream heads have to be what the rows make, and so has the table of the newest heads."""

    def __init__(self, ledger: Ledger) -> None:
        self._recorded = {each.position: each for each in _read(ledger, STREAM)}
        with snapshot(ledger.engine) as db:
            self._bookmark = db.execute(_BOOKMARK).scalar_one_or_none() or 0
            self._kept = [StreamHead(*row) for row in db.execute(_KEPT)]
        self._replay = HeadsReplay()

    @property
    def number(self) -> int:
        return self._replay.recorded

    def first_fault(self, page: Page) -> Fault | None:
        for row in page:
            position = row[0]
            self._replay.put(position, row[1], row[2], row[-1])
            if position in self._recorded and (reason := _against(self._recorded[position], self._replay)):
                return Fault(position, reason)
            if position == self._bookmark and self._kept != list(self._replay.newest.values()):
                return Fault(position, "the table of stream heads has other heads than the rows up to here make: it can be made anew")
        return None


def _against(recorded: Recorded, replay: HeadsReplay) -> str | None:
    """A root stands in the state of its fact and, for those who read only entries, in its tag: both have to say the same."""
    fact = recorded.fact
    if not isinstance(fact, StreamHeadsRecorded):
        return "it stands among the recorded stream heads and records none"
    root = HeadsRoot(fact.size, fact.streams, bytes.fromhex(fact.root))
    if recorded.tags != (root.tag,):
        return "its tag gives another root of the stream heads than its state"
    return replay.against(recorded.position, root)


def _refuse_false_tiles(ledger: Ledger, size: int) -> None:
    with snapshot(ledger.engine) as db:
        leaf = Tree(ledger.engine).tiles.first_untrue(db, size)
        if leaf is not None:
            raise _Broken(leaf + 1, "a kept node of the tree above this row is not what the rows make: it can be made anew")
        streams = len(db.execute(_KEPT).all())
        leaf = StreamHeads(ledger).tiles.first_untrue(db, streams)
        if leaf is not None:
            raise _Broken(size, f"a kept node above stream {leaf} is not what the stream heads make: it can be made anew")


def _refuse_false_sm3(ledger: Ledger, kept: Sequence[Checkpoint], size: int) -> None:
    """The roots of the SM3 tree that checkpoints bear, and what is kept of that tree."""
    second = Tree(ledger.engine, SM3)
    with snapshot(ledger.engine) as db:
        leaf = second.tiles.first_untrue(db, size)
    if leaf is not None:
        raise _Broken(leaf + 1, "a kept node of the SM3 tree above this row is not what the rows make: it can be made anew")
    for each in kept:
        if each.sm3 and second.head_at(each.head.size).root != each.sm3:
            raise _Broken(each.head.size, f"the checkpoint of {each.head.size} facts bears another root of the SM3 tree than the rows make")


def _read(ledger: Ledger, stream: str) -> tuple[Recorded, ...]:
    try:
        return ledger.load(stream).recorded
    except UnreadableFact as error:
        raise _Broken(error.position, f"the fact cannot be read: {error.reason}") from error
