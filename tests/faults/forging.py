"""伪造: small ledgers to tamper with, and histories that somebody with the file makes up, with every hash as it should be."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import select

from lifecycle.ledger import Fault, Ledger
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import Edge, TreeHead, edge_with, packed
from lifecycle.ledger.formats.signed_notes import SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import last_gone_out
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.schema import events
from lifecycle.ledger.tree.stream_heads import StreamHeads
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.faults.tampering import Intruder
from tests.ledger.facts import CLERK, DAY, FACTS, START, closed, noted, opened, ticking, to

FORGED = 6
"""The position at which the made-up history leaves the true one; checkpoints lie before and behind it."""


class Small(Struct, frozen=True):
    """A small ledger, and what an intruder has of it."""

    ledger: Ledger
    key: SigningKey
    file: Path

    @property
    def intruder(self) -> Intruder:
        return Intruder(self.file)

    @property
    def gone_out(self) -> list[TreeHead]:
        """What is kept beside the key, of the last checkpoint."""
        note = last_gone_out(self.ledger.keys)
        return [Checkpoint.parse(note.text).head] if note else []

    def fault(self, gone_out: Sequence[TreeHead] = ()) -> Fault | None:
        """What the verification finds."""
        return verify_ledger(self.ledger, [self.key.public], gone_out=gone_out).fault

    def reopened(self) -> "Small":
        """As another program sees it, that begins now."""
        ledger = Ledger(f"sqlite:///{self.file}", facts=FACTS, clock=ticking(), keys=self.ledger.keys)
        return Small(ledger, self.key, self.file)


def small_ledger(folder: Path, words: str = "节能率未申报", key: SigningKey | None = None) -> Small:
    """14 facts in several streams, single and in batches, with tags and without; checkpoints of 4, 9 and 13 facts. words: of fact 6."""
    file = folder / "lifecycle.db"
    ledger = Ledger(f"sqlite:///{file}", facts=FACTS, clock=ticking(), keys=folder / "keys")
    ledger.keys.mkdir()
    signer = key or signing_key(ledger.keys)
    checkpoints = Checkpoints(ledger, signer, lambda: START)
    ledger.append([to("p1", opened(), noted("一"), tags=["code:1", "县"]), to("p2", opened("中学"))], command="c1", actor=CLERK)
    checkpoints.make(DAY)
    ledger.append([to("p2", noted("二"), at=1)], command="c2", actor=CLERK)
    ledger.append([to("p1", noted(words), closed(), at=2, tags=["code:1"]), to("p3", opened())], command="c3", actor=CLERK)
    checkpoints.make(DAY)
    ledger.append([to("p3", noted("三"), at=1, tags=["县"])], command="c4", actor=CLERK)
    ledger.append([to("p2", noted("四"), closed(), at=2)], command="c5", actor=CLERK)
    Checkpoints(ledger, signer, lambda: START, sm3=True).make(DAY)
    ledger.append([to("p4", opened(), tags=["code:2"])], command="c6", actor=CLERK)
    assert ledger.head() == 14
    return Small(ledger, signer, file)


def ledger_with_tiles(folder: Path) -> Small:
    """So many facts and streams that nodes of both trees are kept."""
    ledger = Ledger(f"sqlite:///{folder / 'lifecycle.db'}", facts=FACTS, clock=ticking(), keys=folder / "keys")
    key = signing_key(ledger.keys)
    ledger.append([to(f"p{number}", noted(str(number)), noted("二")) for number in range(260)], command="c1", actor=CLERK)
    Checkpoints(ledger, key, lambda: START).make(DAY)
    Tree(ledger.engine).head_at(ledger.head())
    StreamHeads(ledger).root()
    return Small(ledger, key, folder / "lifecycle.db")


def head_after(ledger: Ledger, size: int) -> tuple[int, int, bytes]:
    """The head as it was after so many facts: what somebody who cuts off the rest would put there."""
    with reading(ledger.engine) as db:
        rows = db.execute(select(events.c.recorded_at, events.c.leaf_hash).order_by(events.c.position).limit(size)).all()
    edge = Edge()
    for number, row in enumerate(rows):
        edge = edge_with(edge, number, row.leaf_hash)
    return size, rows[-1].recorded_at if rows else 0, packed(edge)
