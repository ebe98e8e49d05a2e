"""散列树: the tree of RFC 9162 over all facts; what a checkpoint signs and proofs lead to. The leaf of position p is number p - 1.

Beside it stands, where it is asked for, a tree of SM3 over the same entries. Nothing of it is kept but its tiles: its leaves are made from
the rows, which have to be what their leaf hashes say.
"""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, Engine, bindparam, select

from lifecycle.ledger.formats.merkle import (
    Digest,
    Range,
    TreeHead,
    consistency_ranges,
    edge_root,
    inclusion_ranges,
    leaf_hash,
    sha256,
    unpacked,
)
from lifecycle.ledger.formats.sm3 import sm3
from lifecycle.ledger.store.database import reading, snapshot
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.ledger.store.rows import entry_of
from lifecycle.ledger.store.schema import events, head
from lifecycle.ledger.tree.tiles import Leaves, Tiles, hashes
from lifecycle.wording import Sentence

_SIZE = select(head.c.size)
_LEAVES = (
    select(events.c.leaf_hash)
    .where(events.c.position > bindparam("start"), events.c.position <= bindparam("end"))
    .order_by(events.c.position)
    .execution_options(binary=True)
)


_ROWS = (
    select(events)
    .where(events.c.position > bindparam("start"), events.c.position <= bindparam("end"))
    .order_by(events.c.position)
    .execution_options(binary=True)
)


def entries(db: Connection, start: int, end: int) -> list[bytes]:
    """条目 of the leaves from `start` up to, not with, `end`. Raises LedgerUnavailable where a row is not what its leaf hash says."""
    found = []
    for row in db.execute(_ROWS, {"start": start, "end": end}):
        entry = entry_of(*row[:-1])
        if leaf_hash(entry) != row.leaf_hash:
            raise LedgerUnavailable(Sentence("unavailable.row_differs", position=row.position))
        found.append(entry)
    return found


def leaf_hashes(db: Connection, start: int, end: int) -> list[bytes]:
    """叶哈希 of the leaves from `start` up to, not with, `end`."""
    return hashes(db.execute(_LEAVES, {"start": start, "end": end}))


def _sm3_leaf_hashes(db: Connection, start: int, end: int) -> list[bytes]:
    return [leaf_hash(entry, sm3) for entry in entries(db, start, end)]


class Algorithm(Struct, frozen=True):
    """散列算法 of a tree, and where its leaf hashes come from."""

    name: str
    digest: Digest
    leaves: Leaves


SHA256 = Algorithm("sha256", sha256, leaf_hashes)
SM3 = Algorithm("sm3", sm3, _sm3_leaf_hashes)


class Tree:
    """散列树 of a ledger. Raises IndexError where something is asked of facts that are not there."""

    def __init__(self, engine: Engine, algorithm: Algorithm = SHA256) -> None:
        self._engine = engine
        self.tiles = Tiles(algorithm.name, algorithm.digest, algorithm.leaves)

    def head(self) -> TreeHead:
        """树头 of SHA-256 now, as the last append left it."""
        with reading(self._engine) as db:
            size, edge = db.execute(select(head.c.size, head.c.edge)).one()
        return TreeHead(size, edge_root(unpacked(edge)))

    def head_at(self, size: int) -> TreeHead:
        """树头 as it was when there were so many facts."""
        return TreeHead(size, self._hashed([(0, size)], size)[0] if size else self.tiles.digest(b""))

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """包含证明 of the fact at a position, in the tree over the first `size` facts."""
        return self.inclusions([position], size)[0]

    def inclusions(self, positions: Sequence[int], size: int) -> list[list[bytes]]:
        """包含证明 of several facts at once."""
        ranges = [inclusion_ranges(position - 1, size) for position in positions]
        hashed = iter(self._hashed([one for each in ranges for one in each], size))
        return [[next(hashed) for _ in each] for each in ranges]

    def consistency(self, size1: int, size2: int) -> list[bytes]:
        """一致性证明: that the tree over the first `size1` facts begins the one over the first `size2`."""
        return self._hashed(consistency_ranges(size1, size2), size2)

    def _hashed(self, ranges: list[Range], size: int) -> list[bytes]:
        with snapshot(self._engine) as db:
            if size > (there := db.execute(_SIZE).scalar_one()):
                raise IndexError(f"there are {there} facts, not {size}")
            if self.tiles.are_kept(db, size):
                return self.tiles.hashed(db, ranges)
        self.tiles.catch_up(self._engine, size)
        with snapshot(self._engine) as db:
            return self.tiles.hashed(db, ranges)
