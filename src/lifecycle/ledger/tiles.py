"""瓦片: the hash tree in pieces of 256, as C2SP tlog-tiles cuts it. Level 0 is the leaves; what stands above is made from them and kept.

Everything here can be made again at any time. What was kept is never believed where a proof goes out: a proof that rests on a changed
tile does not lead to the root, and `verify` compares every tile with its leaves.
"""

from collections.abc import Callable, Sequence
from itertools import count

from sqlalchemy import Connection, Engine, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.ledger.database import snapshot, writing
from lifecycle.ledger.merkle import Digest, Range, edge_root, full_ranges, root
from lifecycle.ledger.schema import tile_roots

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes a tile."""
_PAGE = 64
"""Tiles that are made in one transaction."""

Leaves = Callable[[Connection, int, int], list[bytes]]
"""叶哈希 of a range of leaves that are there, in their order."""

_KEPT = (
    select(tile_roots.c.root)
    .where(
        tile_roots.c.algorithm == bindparam("algorithm"),
        tile_roots.c.level == bindparam("level"),
        tile_roots.c.number >= bindparam("start"),
        tile_roots.c.number < bindparam("end"),
    )
    .order_by(tile_roots.c.number)
)
_NUMBER = select(func.count()).where(tile_roots.c.algorithm == bindparam("algorithm"), tile_roots.c.level == bindparam("level"))


class Tiles:
    """瓦片库 of one tree. leaves: where its leaf hashes come from; digest: what it is hashed with."""

    def __init__(self, engine: Engine, algorithm: str, digest: Digest, leaves: Leaves) -> None:
        self.algorithm = algorithm
        self.digest = digest
        self._engine = engine
        self._leaves = leaves

    def catch_up(self, size: int) -> None:
        """Keeps the roots of all tiles that are full at this size. Of two that do so at once both write the same."""
        for level in count(1):
            full = size >> HEIGHT * level
            if full == 0:
                return
            with snapshot(self._engine) as db:
                kept = db.execute(_NUMBER, {"algorithm": self.algorithm, "level": level}).scalar_one()
            for start in range(kept, full, _PAGE):
                self._make(level, start, min(start + _PAGE, full))

    def tile(self, db: Connection, level: int, number: int, size: int) -> list[bytes]:
        """The hashes of a tile, as many as there are at this size; level 0 are leaf hashes."""
        start = number << HEIGHT
        return self._level(db, level, start, min(start + WIDTH, size >> HEIGHT * level))

    def hashed(self, db: Connection, ranges: Sequence[Range]) -> list[bytes]:
        """The roots of ranges of leaves that are there, each beginning a subtree. The tiles have caught up with the last full one."""
        tiles: dict[Range, list[bytes]] = {}
        size = max((end for _, end in ranges), default=0)

        def full_root(start: int, end: int) -> bytes:
            level = ((end - start).bit_length() - 1) // HEIGHT
            first, last = start >> HEIGHT * level, end >> HEIGHT * level
            place = level, first >> HEIGHT
            if place not in tiles:
                tiles[place] = self.tile(db, *place, size)
            within = first & WIDTH - 1
            return root(tiles[place][within : within + last - first], self.digest)

        return [edge_root(tuple(full_root(*full) for full in full_ranges(*each)), self.digest) for each in ranges]

    def _make(self, level: int, start: int, end: int) -> None:
        with writing(self._engine) as db:
            below = self._level(db, level - 1, start << HEIGHT, end << HEIGHT)
            made = [
                {"algorithm": self.algorithm, "level": level, "number": number, "root": root(below[at : at + WIDTH], self.digest)}
                for number, at in zip(range(start, end), range(0, len(below), WIDTH), strict=True)
            ]
            dialects = postgresql if db.dialect.name == "postgresql" else sqlite
            db.execute(dialects.insert(tile_roots).on_conflict_do_nothing(), made)

    def _level(self, db: Connection, level: int, start: int, end: int) -> list[bytes]:
        if level == 0:
            return self._leaves(db, start, end)
        wanted = {"algorithm": self.algorithm, "level": level, "start": start, "end": end}
        return list(db.execute(_KEPT, wanted).scalars())
