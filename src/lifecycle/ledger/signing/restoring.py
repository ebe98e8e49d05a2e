"""接受恢复: what to do when nothing newer than an old backup is left, or the key is lost. The ledger goes on under a new key, and so
under a new name.

A checkpoint of the old name shows what was lost. A checkpoint of the new name covers the fact that says when, why and by whom the old name
was given up. After a crash in the middle, the ledger takes no appends until the command is repeated. The command is idempotent.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from lifecycle.ledger.entering import enter
from lifecycle.ledger.facts import AcceptRestore, RestoreAccepted
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, SigningKey, VerifierKey
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.signing.asking import Unreachable
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import LAST, going_out, last_gone_out
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.signing.witnessing import NotWitnessed, Witness
from lifecycle.ledger.store.errors import LedgerUnavailable, RolledBack
from lifecycle.ledger.store.recorded import Stream
from lifecycle.vocabulary import CommandId, Fact, Refused, fact_of
from lifecycle.wording import Sentence
from lifecycle.wording.system import of_the_system

STREAM = "ledger/restores"
NEXT, RETIRED = "next", "retired"


def accept_restore(ledger: Ledger, command: AcceptRestore, clock: Callable[[], datetime], witnesses: Sequence[Witness] = ()) -> VerifierKey:
    """接受恢复. The key under which the ledger goes on. Raises Refused when nothing is missing, LedgerUnavailable."""
    folder = ledger.keys
    former = signing_key(folder) if (folder / SIGNING_KEY).exists() else None
    checkpoints = Checkpoints(ledger, former or signing_key(folder / NEXT), clock)
    lost = _lost(ledger, checkpoints, [last_gone_out(folder), *_seen(witnesses, former)])
    if lost is None:
        raise Refused("ledger.nothing_lost")
    new = signing_key(folder / NEXT)
    with ledger.continuity.accepted():
        _record(ledger, command, Checkpoint.parse(lost.text), new.public)
        first = Checkpoints(ledger, new, clock).make(command.on, succeeding=True)
    try:
        _retire(folder, former)
        (folder / NEXT / SIGNING_KEY).replace(folder / SIGNING_KEY)
    except OSError as error:
        raise LedgerUnavailable(Sentence("unavailable.keys_not_exchanged", folder=folder, why=of_the_system(error))) from error
    going_out(folder, first)
    return new.public


def _lost(ledger: Ledger, checkpoints: Checkpoints, gone_out: Sequence[Note | None]) -> Note | None:
    """The largest checkpoint that this ledger does not bear out, or the newest one here when another key signed it."""
    broken: list[Note] = []
    for note in filter(None, gone_out):
        try:
            ledger.continuity.check(note)
        except RolledBack:
            broken.append(note)
    if broken:
        return max(broken, key=lambda note: Checkpoint.parse(note.text).head.size)
    try:
        checkpoints.check_key()
    except LedgerUnavailable:
        return checkpoints.latest()
    return None


def _seen(witnesses: Sequence[Witness], former: SigningKey | None) -> Iterator[Note | None]:
    """The latest checkpoints of the former name that witnesses hold. An unreachable witness is skipped and learns the new name later."""
    for witness in witnesses:
        with suppress(Unreachable, NotWitnessed):
            yield witness.latest(former.public) if former else None


def _record(ledger: Ledger, command: AcceptRestore, lost: Checkpoint, key: VerifierKey) -> None:
    """Records the restore once for each new key, however often it is tried."""
    lost_is = {"former": lost.origin, "size": lost.head.size, "root": lost.head.root.hex()}
    fact = fact_of(RestoreAccepted, command, **lost_is, key=str(key), confirmed=command.confirmed)

    def accepted(stream: Stream) -> Fact | None:
        known = (recorded.fact for recorded in stream.recorded)
        return None if any(isinstance(each, RestoreAccepted) and each.key == fact.key for each in known) else fact

    enter(ledger, STREAM, accepted, frozenset(), CommandId(f"accept-restore/{key.id.hex()}"), command.by)


def _retire(folder: Path, former: SigningKey | None) -> None:
    """Puts the key and its last checkpoint aside: they are evidence. The last checkpoint goes last, since it alone may tell of the loss."""
    if former:
        aside = folder / RETIRED / former.public.id.hex()
        aside.mkdir(parents=True, exist_ok=True)
        (folder / SIGNING_KEY).replace(aside / SIGNING_KEY)
    if (folder / LAST).exists():
        (folder / RETIRED).mkdir(exist_ok=True)
        (folder / LAST).replace(folder / RETIRED / f"{sha256((folder / LAST).read_bytes()).hexdigest()[:8]}-{LAST}")
