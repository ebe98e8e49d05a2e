"""全面核验: the ledger with all that is kept beside its rows: checkpoints, recorded stream heads, and what is only made from the rows."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select

from lifecycle.ledger.facts import RestoreAccepted, StreamHeadsRecorded
from lifecycle.ledger.faults import Fault
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.heads import HeadsRoot, StreamHead
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.replaying import HeadsReplay
from lifecycle.ledger.formats.signed_notes import Note, NoteError, Signature, VerifierKey
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.signing.restoring import STREAM as RESTORES
from lifecycle.ledger.signing.sm2 import Sm2, countersigned
from lifecycle.ledger.signing.sm3_roots import Sm3Root, of_checkpoint
from lifecycle.ledger.store.database import as_it_stands
from lifecycle.ledger.store.errors import UnreadableFact
from lifecycle.ledger.store.recorded import Recorded
from lifecycle.ledger.store.schema import bookmarks, checkpoints, head, stream_heads, tile_roots
from lifecycle.ledger.tree.stream_heads import PROJECTION, STREAM, StreamHeads
from lifecycle.ledger.tree.tree import SHA256, SM3, Tree
from lifecycle.ledger.verifying.verify import Page, verify_chain

_NOTES = select(checkpoints.c.size, checkpoints.c.note, checkpoints.c.sm3_root).order_by(checkpoints.c.size)
_BOOKMARK = select(bookmarks.c.position).where(bookmarks.c.projection == PROJECTION)
_KEPT = select(stream_heads).order_by(stream_heads.c.number)
_OF_NO_TREE = select(tile_roots.c.number).where(tile_roots.c.algorithm.not_in([SHA256.name, SM3.name, PROJECTION]))
_places = partial(map, itemgetter(1, 2, -1))
"""Stream, version and leaf hash of rows."""
OF_ED25519 = 64
"""Bytes of a signature; those of SM2 under the same name are longer."""
OUR_OWN = frozenset({STREAM, RESTORES})


class Verified(Struct, frozen=True, kw_only=True):
    """核验结果: how much there was to look at, and the first that does not hold. sm3_roots: of so many checkpoints the root of SM3 was
    recomputed; signed: whether all signatures of known keys were looked at; unseen: what was not looked at whether or not there is a
    fault, by its code, and how much of it there is. What comes after a fault was not looked at either.
    """

    size: int
    checkpoints: int = 0
    recorded: int = 0
    sm3_roots: int = 0
    signed: bool = False
    unseen: dict[str, int] = {}
    fault: Fault | None = None


class Kept(Struct, frozen=True):
    """检查点 as it is kept, with the root of SM3 beside it where there is one."""

    note: Note
    checkpoint: Checkpoint
    root: Note | None


def verify_ledger(ledger: Ledger, keys: Sequence[VerifierKey], device: Sm2 | None = None, gone_out: Sequence[TreeHead] = ()) -> Verified:
    """全面核验. keys: of this ledger, its present one and former ones; what facts record of later ones is added. Without any, signatures
    are not looked at; without a device, those of SM2 are not. gone_out: what checkpoints state that are kept elsewhere. Raises NotWitnessed
    when the device cannot be asked.
    """
    kept, misstated = _checkpoints(ledger)
    recorded = _RecordedHeads(ledger)
    stated = [*(each.checkpoint.head for each in kept), *gone_out]
    tiles: list[bytes] = []
    faults = [each for each in (misstated, verify_chain(ledger.engine, stated, recorded.first_fault, tiles)) if each]
    if faults:
        passed_over = unseen(kept, 0, signed=bool(keys), device=device is not None)
        return Verified(size=_size(ledger), unseen=passed_over, fault=min(faults, key=lambda each: each.position))
    size = ledger.head()
    sizes = [each.checkpoint.head.size for each in kept]
    fault, roots, uncovered, signed = None, 0, 0, False
    try:
        recorded.refuse_unread(size)
        _refuse_deleted(sizes, gone_out)
        uncovered = _beyond_recorded_heads(sizes, recorded.positions)
        _refuse_foreign(kept, [*keys, *recorded.succeeding] if keys else [], device)
        signed = bool(keys)
        _refuse_false_tiles(ledger, size, tiles)
        roots = _refuse_false_sm3(ledger, kept, size)
    except _Broken as broken:
        fault = broken.fault
    not_looked_at = unseen(kept, roots, signed=bool(keys), device=device is not None)
    told = {"heads": uncovered, "checkpoints": _without_checkpoint(sizes, recorded.positions)}
    not_looked_at |= {code: number for code, number in told.items() if number}
    return Verified(
        size=size,
        checkpoints=len(kept),
        recorded=recorded.number,
        sm3_roots=roots,
        signed=signed,
        unseen=not_looked_at,
        fault=fault,
    )


def unseen(kept: Sequence[Kept], roots: int, *, signed: bool, device: bool) -> dict[str, int]:
    """没有核对的, by code: our own signatures where no key is known, those of SM2 where there is no device, those of witnesses, whose
    keys are not given here, and checkpoints that have no root of SM3 although others have one.
    """
    ours = [each for kept_one in kept for each in _signatures(kept_one) if each.name == kept_one.checkpoint.origin]
    others = sum(len(_signatures(each)) for each in kept) - len(ours)
    by_device = sum(len(each.value) != OF_ED25519 for each in ours)
    found = {
        "signatures": 0 if signed else len(ours) - by_device,
        "sm2": 0 if device else by_device,
        "cosignatures": others,
        "sm3": len(kept) - roots if roots else 0,
    }
    return {code: number for code, number in found.items() if number}


def _signatures(kept: Kept) -> tuple[Signature, ...]:
    return (*kept.note.signatures, *(kept.root.signatures if kept.root else ()))


class _Broken(Exception):
    def __init__(self, position: int, code: str, **values: Any) -> None:
        super().__init__(position, code)
        self.fault = Fault(position, code, values)


def _size(ledger: Ledger) -> int:
    """How many rows the head gives, if there is a head."""
    with as_it_stands(ledger.engine) as db:
        return db.execute(select(func.max(head.c.size))).scalar() or 0


def _checkpoints(ledger: Ledger) -> tuple[list[Kept], Fault | None]:
    """All checkpoints that are kept, up to the first that states nothing, or something else than it is kept for."""
    with as_it_stands(ledger.engine) as db:
        texts = db.execute(_NOTES).all()
    kept: list[Kept] = []
    for size, text, root in texts:
        try:
            note = Note.parse(text)
            checkpoint = Checkpoint.parse(note.text)
            kept_one = Kept(note, checkpoint, None if root is None else Note.parse(root))
        except NoteError as error:
            return kept, Fault(max(1, size), "checkpoint", {"size": size, "why": error.sentence})
        if checkpoint.head.size != size:
            where = max(1, min(size, checkpoint.head.size))
            return kept, Fault(where, "checkpoint_of", {"size": size, "of": checkpoint.head.size})
        kept.append(kept_one)
    return kept, None


def _refuse_deleted(sizes: Sequence[int], gone_out: Sequence[TreeHead]) -> None:
    """A checkpoint is stored in the database before it is published, and is never deleted."""
    for each in gone_out:
        if each.size and each.size not in sizes:
            raise _Broken(each.size, "checkpoint_deleted", size=each.size)


def _without_checkpoint(sizes: Sequence[int], recorded: Sequence[int]) -> int:
    """Of how many records of stream heads no checkpoint is kept that was made before the next record. They are recorded for a checkpoint:
    it was deleted, or the program was broken off in between, or another one was at it at the same time.
    """
    ends = [*recorded[1:], sys.maxsize]
    return sum(bisect_left(sizes, first) == bisect_left(sizes, end) for first, end in zip(recorded, ends, strict=False))


def _beyond_recorded_heads(sizes: Sequence[int], recorded: Sequence[int]) -> int:
    """Of how many checkpoints the last facts stand behind the last record of stream heads, as when others wrote in between: of these facts
    no export shows that none is left out. Every checkpoint covers a record at least, since it is made once the heads are recorded.
    """
    beyond = 0
    for size in sizes:
        number = bisect_right(recorded, size)
        if size and not number:
            raise _Broken(size, "checkpoint_without_heads", size=size)
        beyond += bool(size) and recorded[number - 1] != size
    return beyond


def _refuse_foreign(kept: Sequence[Kept], keys: Sequence[VerifierKey], device: Sm2 | None) -> None:
    """Every checkpoint, and every root of SM3, is signed by the key of its name, where keys are known."""
    known = {key.name: key for key in keys}
    for each in kept:
        size, origin = each.checkpoint.head.size, each.checkpoint.origin
        try:
            if known and origin not in known:
                raise NoteError("note.no_key", origin=origin)
            if known:
                opened(each.note, known[origin])
            if each.root:
                of_checkpoint(each.root, each.checkpoint, known.get(origin))
        except NoteError as error:
            raise _Broken(size, "checkpoint", size=size, why=error.sentence) from error
        for note in (each.note, each.root):
            if device and note and countersigned(note, device, origin) is False:
                raise _Broken(size, "sm2", size=size)


class _RecordedHeads:
    """All recorded roots of stream heads have to be what the rows make, and so has the table of the newest heads. Rows are read once it is
    known that they are what was recorded. succeeding: the keys under which the ledger went on when a restore was accepted.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.succeeding: list[VerifierKey] = []
        self.positions: list[int] = []
        """Where roots of stream heads are recorded."""
        self._reader = ledger.reader
        with as_it_stands(ledger.engine) as db:
            self._bookmark = db.execute(_BOOKMARK).scalar_one_or_none() or 0
            self._kept = [StreamHead(*row) for row in db.execute(_KEPT)]
        self._replay = HeadsReplay()

    @property
    def number(self) -> int:
        return self._replay.recorded

    def first_fault(self, page: Page) -> Fault | None:
        faults = []
        read = max(0, self._bookmark - page[0][0] + 1)  # as far as the table has read, if that ends here
        self._replay.put(_places(page[:read]))
        if 0 < read <= len(page) and self._kept != list(self._replay.newest.values()):
            faults.append(Fault(self._bookmark, "heads_table"))
        self._replay.put(_places(page[read:]))
        for row in page:
            if row[1] in OUR_OWN and (fault := self._against(row)):
                faults.append(fault)
                break
        return min(faults, key=lambda fault: fault.position, default=None)

    def refuse_unread(self, size: int) -> None:
        """Such a table cannot be compared if it has read no rows, or more rows than there are."""
        if self._kept and not 0 < self._bookmark <= size:
            raise _Broken(size, "heads_table")

    def _against(self, row: Sequence[Any]) -> Fault | None:
        try:
            (recorded,) = self._reader.recorded([row])
            if isinstance(recorded.fact, RestoreAccepted):
                self.succeeding.append(VerifierKey.parse(recorded.fact.key))
        except UnreadableFact as error:
            return Fault(row[0], "unreadable", {"why": error.reason})
        except NoteError as error:
            return Fault(row[0], "no_key", {"why": error.sentence})
        if recorded.stream != STREAM:
            return None
        if (fault := _against(recorded, self._replay)) is None:
            self.positions.append(row[0])
        return fault


def _against(recorded: Recorded, replay: HeadsReplay) -> Fault | None:
    """A root stands in the state of its fact and, for those who read only entries, in its tag: both have to say the same."""
    fact = recorded.fact
    if not isinstance(fact, StreamHeadsRecorded):
        return Fault(recorded.position, "no_heads")
    root = HeadsRoot(fact.size, fact.streams, bytes.fromhex(fact.root))
    if recorded.tags != (root.tag,):
        return Fault(recorded.position, "heads_tag")
    return replay.against(recorded.position, root)


def _refuse_false_tiles(ledger: Ledger, size: int, made: Sequence[bytes]) -> None:
    with as_it_stands(ledger.engine) as db:
        leaf = Tree(ledger.engine).tiles.first_untrue(db, size, made)
        if leaf is not None:
            raise _Broken(leaf + 1, "node")
        streams = len(db.execute(_KEPT).all())
        leaf = StreamHeads(ledger).tiles.first_untrue(db, streams)
        if leaf is not None:
            raise _Broken(size, "heads_node", stream=leaf)
        if db.execute(_OF_NO_TREE).first():
            raise _Broken(size, "unknown_tree")


def _refuse_false_sm3(ledger: Ledger, kept: Sequence[Kept], size: int) -> int:
    """The roots of the SM3 tree beside checkpoints and in them, of how many there are any, and what is kept of that tree."""
    second = Tree(ledger.engine, SM3)
    with as_it_stands(ledger.engine) as db:
        leaf = second.tiles.first_untrue(db, size)
    if leaf is not None:
        raise _Broken(leaf + 1, "sm3_node")
    number = 0
    for each in kept:
        stated = {each.checkpoint.sm3, Sm3Root.parse(each.root.text).sm3 if each.root else None} - {None}
        if stated and stated != {second.head_at(each.checkpoint.head.size).root}:
            there = each.checkpoint.head.size
            raise _Broken(there, "sm3_root", size=there)
        number += bool(stated)
    return number
