"""守账: makes a checkpoint when one is due and has it witnessed, beside the program that serves. It never holds up an append.

An unreachable witness is retried with doubling delay. If a checkpoint that this ledger signed does not begin the tree that is here, this
program appends nothing more; its pages can still be read.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from threading import Event, Thread
from time import monotonic
from types import TracebackType

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, NoteError
from lifecycle.ledger.signing.asking import Unreachable
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import Continuity
from lifecycle.ledger.signing.witnessing import Disputed, NotWitnessed, Witness
from lifecycle.ledger.store.errors import LedgerUnavailable, RolledBack
from lifecycle.ledger.tree.tree import Tree

logger = logging.getLogger("lifecycle.ledger")

INTERVAL = 1.0
"""Seconds between two looks at what is due."""
SOONEST, LATEST = 2.0, 300.0
"""Seconds before a failed request is retried: the first delay and the longest one; and the delay between two requests for a replay."""


Errand = Callable[[Note], None]
"""差事: takes the newest checkpoint to somebody and brings something back. Raises NotWitnessed, Unreachable, LedgerUnavailable."""


def check_start(continuity: Continuity, checkpoints: Checkpoints, witnesses: Sequence[Witness]) -> None:
    """开机核对 with what is kept beside the key, with the newest checkpoint, and with all witnesses that can be reached.

    Raises RolledBack, LedgerUnavailable.
    """
    continuity.check_own()
    checkpoints.check_key()
    for witness in witnesses:
        try:
            note = witness.latest(checkpoints.key.public)
        except (Unreachable, NotWitnessed) as error:
            logger.warning("started without this witness: %s", error)
            continue
        if note:
            continuity.check(note)
        elif _has_signed(witness, checkpoints):
            logger.warning("%s has signed our checkpoints and hands none out: nothing could be compared with it", witness.url)


def _has_signed(witness: Witness, checkpoints: Checkpoints) -> bool:
    """Whether a stored checkpoint bears a signature in this name. The signature need not be valid to be suspicious."""
    try:
        return any(checkpoints.signed_by(key) for key in witness.keys)
    except NoteError:
        return True


class Witnessing:
    """请求一位见证人副署."""

    def __init__(self, witness: Witness, checkpoints: Checkpoints, tree: Tree, continuity: Continuity) -> None:
        self._witness = witness
        self._checkpoints = checkpoints
        self._tree = tree
        self._continuity = continuity
        self._seen = 0

    def __call__(self, note: Note) -> None:
        try:
            signatures = self._witness.cosign(note, self._tree.consistency, self._seen)
        except Disputed:
            self._check()
            raise
        self._seen = _size(note)
        for signature in signatures:
            self._checkpoints.cosigned(self._seen, signature)

    def _check(self) -> None:
        """A witness is believed only if its checkpoint has our own valid signature. In that case this ledger was rolled back."""
        seen = self._witness.latest(self._checkpoints.key.public)
        if seen:
            self._continuity.check(seen)
            self._seen = _size(seen)


class Replays:
    """取回复算副署: what the monitor beside a witness has signed since, of whichever checkpoint."""

    def __init__(self, witness: Witness, checkpoints: Checkpoints, continuity: Continuity) -> None:
        self._witness = witness
        self._checkpoints = checkpoints
        self._continuity = continuity

    def __call__(self, _: Note) -> None:
        note = self._witness.replayed(self._checkpoints.key.public)
        if note is None:
            return
        self._continuity.check(note)
        for signature in self._witness.vouched(note):
            self._checkpoints.cosigned(_size(note), signature)


class Turn:
    """一件差事, and when it is next to be done: for every new checkpoint, and again after `every` seconds where that is given."""

    def __init__(self, errand: Errand, every: float | None = None) -> None:
        self._errand = errand
        self._every = every
        self._done = ""
        self._next = 0.0
        self._pause = SOONEST

    def take(self, note: Note, now: float) -> None:
        """Does it if it is time. Raises RolledBack; anything else that keeps it from being done is logged."""
        if now < self._next or (self._done == note.text and self._every is None):
            return
        try:
            self._errand(note)
        except RolledBack:
            raise
        except (Unreachable, NotWitnessed, LedgerUnavailable) as error:
            logger.warning("a checkpoint is not signed yet, asked again in %.0f seconds: %s", self._pause, error)
            self._next, self._pause = now + self._pause, min(self._pause * 2, LATEST)
        else:
            self._done, self._next, self._pause = note.text, now + (self._every or 0), SOONEST


class Keeper:
    """守账人 of a ledger, from `with` to its end. facts, age: as `Checkpoints.due` asks; today: the legal date of what it records."""

    def __init__(self, checkpoints: Checkpoints, turns: Sequence[Turn], *, facts: int, age: timedelta, today: Callable[[], date]) -> None:
        self._checkpoints = checkpoints
        self._turns = turns
        self._facts = facts
        self._age = age
        self._today = today
        self._stopped = Event()
        self._thread = Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stops, with everything covered by a checkpoint. Missing signatures are requested after the next start."""
        self._stopped.set()
        self._thread.join()
        try:
            self.make(self._checkpoints.due(1, self._age))
        except LedgerUnavailable as failed:
            logger.error("no checkpoint at the end: %s", failed)

    def make(self, due: bool) -> None:
        """签发 where one is due."""
        if due:
            self._checkpoints.make(self._today())

    def look(self) -> None:
        """One round. Raises RolledBack, LedgerUnavailable."""
        self.make(self._checkpoints.due(self._facts, self._age))
        note = self._checkpoints.latest()
        for turn in self._turns:
            if note and not self._stopped.is_set():
                turn.take(note, monotonic())

    def _keep(self) -> None:
        pause = INTERVAL
        while not self._stopped.wait(pause):
            pause = min(pause * 2, LATEST)
            try:
                self.look()
            except RolledBack as error:
                logger.error("nothing more is appended: %s", error)
                return
            except LedgerUnavailable as error:
                logger.warning("no checkpoint now: %s", error)
            except Exception:
                logger.exception("no checkpoint now")
            else:
                pause = INTERVAL


def _size(note: Note) -> int:
    return Checkpoint.parse(note.text).head.size
