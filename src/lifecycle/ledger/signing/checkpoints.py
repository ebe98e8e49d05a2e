"""检查点库: checkpoints that have gone out, each a note that the ledger signed and that witnesses add their names to."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.signed_notes import Note, NoteError, Signature, SigningKey, VerifierKey
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.signing.sm3_roots import Sm3Root
from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.ledger.store.recorded import EPOCH, MICROSECOND, microseconds
from lifecycle.ledger.store.schema import checkpoints
from lifecycle.ledger.tree.stream_heads import StreamHeads
from lifecycle.ledger.tree.tree import SM3, Tree
from lifecycle.reasons import why
from lifecycle.wording import Sentence

_LAST = select(checkpoints.c.note).order_by(checkpoints.c.size.desc()).limit(1)
_ALL = select(checkpoints.c.note).order_by(checkpoints.c.size.desc())
_MADE = select(checkpoints.c.size, checkpoints.c.made_at).order_by(checkpoints.c.size.desc()).limit(1)


def own_key(ledger: Ledger) -> SigningKey:
    """签名私钥 of a ledger. One is made before the first checkpoint; never in place of one that has signed and is missing.

    Raises LedgerUnavailable.
    """
    file = ledger.keys / SIGNING_KEY
    if not file.exists() and has_signed(ledger):
        raise LedgerUnavailable(Sentence("unavailable.signing_key_missing", file=file))
    return signing_key(ledger.keys)


def has_signed(ledger: Ledger) -> bool:
    """Whether there is a checkpoint."""
    with reading(ledger.engine) as db:
        return db.execute(_LAST).first() is not None


class Covering(Struct, frozen=True):
    """包括某条事实的检查点. size: how many facts it covers; cosigned: which witnesses signed it before the moment, and when."""

    size: int
    made_at: datetime
    cosigned: tuple[tuple[str, datetime], ...]


MOST_LOOKS = 50
"""So many checkpoints are looked through for one that a witness signed."""


def covering(ledger: Ledger, position: int, moment: datetime) -> Covering | None:
    """The first checkpoint that covers a position and was made before a moment, or the first of them that a witness signed before it."""
    made = (
        select(checkpoints.c.size, checkpoints.c.made_at, checkpoints.c.note)
        .where(checkpoints.c.size >= position, checkpoints.c.made_at < microseconds(moment))
        .order_by(checkpoints.c.size)
        .limit(MOST_LOOKS)
    )
    with reading(ledger.engine) as db:
        found = [Covering(row.size, EPOCH + row.made_at * MICROSECOND, _cosigned(row.note, moment)) for row in db.execute(made)]
    return next((each for each in found if each.cosigned), found[0] if found else None)


def _cosigned(text: str, moment: datetime) -> tuple[tuple[str, datetime], ...]:
    note = Note.parse(text)
    origin = Checkpoint.parse(note.text).origin
    signed = ((each.name, EPOCH + timedelta(seconds=each.time)) for each in note.signatures if each.name != origin)
    return tuple((name, at) for name, at in signed if at < moment)


def covered_before(ledger: Ledger, position: int, moment: datetime) -> bool:
    """Whether a checkpoint that covers a position had been made before a moment."""
    return covering(ledger, position, moment) is not None


class Checkpoints:
    """检查点库 of a ledger that is kept under a key. clock: when they are made; sm3: whether a root of SM3 is signed beside each."""

    def __init__(self, ledger: Ledger, key: SigningKey, clock: Callable[[], datetime], *, sm3: bool = False) -> None:
        self.key = key
        self._ledger = ledger
        self._clock = clock
        self._heads = StreamHeads(ledger)
        self._tree = Tree(ledger.engine)
        self._second = Tree(ledger.engine, SM3) if sm3 else None

    def latest(self) -> Note | None:
        """The newest; None before the first."""
        with reading(self._ledger.engine) as db:
            note = db.execute(_LAST).scalar_one_or_none()
        return None if note is None else Note.parse(note)

    def kept(self, size: int) -> Note:
        """The one of this size, with the signatures that it has by now. Raises LookupError when there is none."""
        with reading(self._ledger.engine) as db:
            note = db.execute(select(checkpoints.c.note).where(checkpoints.c.size == size)).scalar_one_or_none()
        if note is None:
            raise LookupError(f"there is no checkpoint of {size} facts")
        return Note.parse(note)

    def signed_by(self, cosigner: VerifierKey) -> Note | None:
        """The newest that a cosigner has signed. Raises NoteError when the signature does not hold."""
        with reading(self._ledger.engine) as db:
            return next((note for text in db.execute(_ALL).scalars() if (note := Note.parse(text)).signed_by(cosigner)), None)

    def covering(self, position: int) -> list[Note]:
        """Those that cover a position, the newest first, with the signatures that they have by now."""
        with reading(self._ledger.engine) as db:
            return [Note.parse(text) for text in db.execute(_ALL.where(checkpoints.c.size >= position)).scalars()]

    def make(self, on: date, *, succeeding: bool = False) -> Note:
        """签发检查点 over all facts, once the heads of their streams are recorded; where nothing is new, the newest one again. It is kept
        beside the key before anybody sees it.

        succeeding: the first under a new key, whose name is recorded. Raises RolledBack; LedgerUnavailable as `check_key` does.
        """
        self._ledger.continuity.check_own()
        if not succeeding:
            self.check_key()
        self._heads.record(on)
        head = self._tree.head()
        checkpoint = Checkpoint(self.key.public.name, head)
        root = Sm3Root(checkpoint.origin, head, self._second.head_at(head.size).root).signed(self.key) if self._second else None
        made = {
            "size": checkpoint.head.size,
            "note": str(checkpoint.signed(self.key)),
            "made_at": microseconds(self._clock()),
            "sm3_root": root and str(root),
        }
        with writing(self._ledger.engine) as db:
            insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(checkpoints)
            db.execute(insert.on_conflict_do_nothing(), made)
        note = self.kept(checkpoint.head.size)
        opened(note, self.key.public)  # a note that another key signed, or for another root, is never handed out as ours
        self._ledger.continuity.going_out(note)
        if root:
            self._put_root(head.size, root)
        return note

    def sm3_root(self, size: int) -> Note | None:
        """The signed root of SM3 beside the checkpoint of this size; None when there is none."""
        with reading(self._ledger.engine) as db:
            note = db.execute(select(checkpoints.c.sm3_root).where(checkpoints.c.size == size)).scalar_one_or_none()
        return None if note is None else Note.parse(note)

    def due(self, facts: int, age: timedelta) -> bool:
        """Whether so many facts are not covered by a checkpoint, or any fact has not been for so long."""
        head = self._tree.head().size
        with reading(self._ledger.engine) as db:
            size, made_at = db.execute(_MADE).one_or_none() or (0, 0)
        passed = abs(self._clock() - (EPOCH + made_at * MICROSECOND))  # a clock that was ahead then would put off the next one for as long
        return head - size >= facts or (head > size and passed >= age)

    def check_key(self) -> None:
        """Raises LedgerUnavailable when another key signed the newest checkpoint: a ledger does not change its name in passing."""
        newest = self.latest()
        try:
            if newest:
                opened(newest, self.key.public)
        except NoteError as error:
            raise LedgerUnavailable(Sentence("unavailable.other_key", name=self.key.public.name, why=why(error))) from error

    def cosigned(self, size: int, signature: Signature) -> None:
        """Adds what a witness signed to a checkpoint, if it is kept here. The reader decides whose signature counts."""
        self._add(checkpoints.c.note, size, signature)

    def countersigned(self, size: int, signature: Signature) -> None:
        """Adds what an SM2 device signed to the root of SM3 beside a checkpoint."""
        self._add(checkpoints.c.sm3_root, size, signature)

    def _add(self, column: Column[Any], size: int, signature: Signature) -> None:
        with writing(self._ledger.engine) as db:
            here = checkpoints.c.size == size
            note = db.execute(select(column).where(here).with_for_update()).scalar_one_or_none()
            if note is not None:
                db.execute(update(checkpoints).where(here).values({column: str(Note.parse(note).with_signature(signature))}))

    def _put_root(self, size: int, note: Note) -> None:
        """To a checkpoint that was made without one; once, since a signature may have been added to it."""
        with writing(self._ledger.engine) as db:
            none_yet = checkpoints.c.size == size, checkpoints.c.sm3_root.is_(None)
            db.execute(update(checkpoints).where(*none_yet).values(sm3_root=str(note)))
