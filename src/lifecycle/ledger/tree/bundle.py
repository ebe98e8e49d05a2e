"""证明包: rows of the ledger as they leave it, each with its proof under one checkpoint, the way `verify_lifecycle.py` reads them.

Everything is taken as of that checkpoint, which stays true whatever is recorded meanwhile.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.heads import HeadsRoot
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import Note, to_base64
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.rows import Row, tag_list
from lifecycle.ledger.store.schema import events
from lifecycle.ledger.tree.stream_heads import STREAM, Shown, StreamHeads
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verify_lifecycle import written

_ROWS = select(events).order_by(events.c.position).execution_options(binary=True)
_HEADS = (
    select(events)
    .where(events.c.stream == STREAM, events.c.position <= bindparam("size"))
    .order_by(events.c.version.desc())
    .limit(1)
    .execution_options(binary=True)
)


class NothingToShow(LookupError):
    """无可证明: at this checkpoint there was no such stream, or the heads of the streams were not recorded yet."""


class Bundle:
    """证明包 under a checkpoint. as_of: up to this position a stream can be shown to be complete. Raises NothingToShow."""

    def __init__(self, ledger: Ledger, note: Note) -> None:
        self._ledger = ledger
        self._tree = Tree(ledger.engine)
        self._size = Checkpoint.parse(note.text).head.size
        with reading(ledger.engine) as db:
            recorded = db.execute(_HEADS, {"size": self._size}).one_or_none()
        if recorded is None:
            raise NothingToShow(STREAM)
        self._recorded = Row(*recorded)
        self._under = HeadsRoot.of_tags(tuple(tag_list(self._recorded.tags)))
        self.as_of = self._under.size

    def stream(self, name: str) -> list[bytes]:
        """All rows of a stream, a line each."""
        rows = self._read(events.c.stream == name, events.c.position <= self.as_of)
        if not rows:
            raise NothingToShow(name)
        return self._lines(rows)

    def rows(self, positions: Sequence[int]) -> list[bytes]:
        """The rows at these positions, in their order; those behind the checkpoint are not there."""
        return self._lines(self._read(events.c.position.in_(positions), events.c.position <= self._size))

    def stream_heads(self, names: Sequence[str]) -> list[bytes]:
        """流头证明 of each stream: that the last of its rows is the newest one."""
        shown = StreamHeads(self._ledger).all_shown(names, self.as_of)
        if lacking := [name for name in names if name not in shown]:
            raise NothingToShow(lacking[0])
        (recorded,) = self._formed([self._recorded])
        return [_shown(shown[name], recorded) for name in names]

    def continuing(self, old: TreeHead) -> bytes:
        """一致性证明: that this checkpoint continues an older one."""
        proof = self._tree.consistency(old.size, self._size) if old.size < self._size else []
        return written({"size": old.size, "proof": [each.hex() for each in proof]})

    def place(self, position: int, old: TreeHead) -> bytes:
        """包含证明 of a row under an older checkpoint, which this one continues."""
        proof = self._tree.inclusion(position, old.size)
        continued = self._tree.consistency(old.size, self._size) if old.size < self._size else []
        return written({"size": old.size, "proof": [each.hex() for each in proof], "continued": [each.hex() for each in continued]})

    def _read(self, *conditions: ColumnElement[bool]) -> list[Row]:
        with reading(self._ledger.engine) as db:
            return [Row(*row) for row in db.execute(_ROWS.where(*conditions))]

    def _lines(self, rows: Sequence[Row]) -> list[bytes]:
        return [written(each) for each in self._formed(rows)]

    def _formed(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        proofs = self._tree.inclusions([row.position for row in rows], self._size)
        return [_formed(row, proof) for row, proof in zip(rows, proofs, strict=True)]


def _shown(shown: Shown, recorded: dict[str, Any]) -> bytes:
    head = {"number": shown.head.number, "version": shown.head.version, "leaf_hash": shown.head.leaf_hash.hex()}
    return written({**head, "proof": [each.hex() for each in shown.proof], "recorded": recorded})


def _formed(row: Row, proof: Sequence[bytes]) -> dict[str, Any]:
    """A row as JSON: hashes in hexadecimal, the state byte for byte and, for reading, decoded."""
    return {
        **row._asdict(),
        "tags": tag_list(row.tags),
        "prev_stream_hash": row.prev_stream_hash.hex(),
        "state": to_base64(row.state),
        "leaf_hash": row.leaf_hash.hex(),
        "proof": [each.hex() for each in proof],
        "fact": json.loads(row.state),
    }
