"""瓦片: the hash tree in pieces of 256, as C2SP tlog-tiles cuts it. Level 0 is the leaves; what stands above is made from them and kept.

Everything here can be made again at any time. A proof never trusts these stored hashes: a proof that rests on a changed
tile does not lead to the root, and `verify` compares every tile with its leaves.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, bindparam, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.ledger.formats.merkle import Digest, Range, edge_root, full_ranges, root
from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.schema import tile_roots

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
    .execution_options(binary=True)
)
_ALL = (
    select(tile_roots.c.level, tile_roots.c.number, tile_roots.c.root)
    .where(tile_roots.c.algorithm == bindparam("algorithm"))
    .order_by(tile_roots.c.level, tile_roots.c.number)
)
_NUMBERS = select(tile_roots.c.level, func.count()).where(tile_roots.c.algorithm == bindparam("algorithm")).group_by(tile_roots.c.level)
_PLACES = tuple_(tile_roots.c.level, tile_roots.c.number).in_(bindparam("places", expanding=True))
_THERE = select(func.count()).where(tile_roots.c.algorithm == bindparam("algorithm"), _PLACES)


class Tiles:
    """瓦片库 of one tree. leaves: where its leaf hashes come from; digest: what it is hashed with."""

    def __init__(self, algorithm: str, digest: Digest, leaves: Leaves) -> None:
        self.algorithm = algorithm
        self.digest = digest
        self._leaves = leaves

    def catch_up(self, engine: Engine, size: int) -> None:
        """Stores the roots of all tiles that are full at this size. Two programs that do so at once write the same."""
        with reading(engine) as db:
            kept: dict[int, int] = dict(db.execute(_NUMBERS, {"algorithm": self.algorithm}).all())
        for level in range(1, _levels(size) + 1):
            full = size >> HEIGHT * level
            for start in range(kept.get(level, 0), full, _PAGE):
                with writing(engine) as db:
                    self._make(db, level, range(start, min(start + _PAGE, full)))

    def are_kept(self, db: Connection, size: int) -> bool:
        """Whether the roots of all tiles are kept that are full at this size. They are made in their order: the last one tells."""
        last = [(level, (size >> HEIGHT * level) - 1) for level in range(1, _levels(size) + 1)]
        return not last or db.execute(_THERE, {"algorithm": self.algorithm, "places": last}).scalar_one() == len(last)

    def renew(self, db: Connection, leaves: Iterable[int], size: int) -> None:
        """Recomputes the roots of all full tiles above these leaves, for trees whose leaves may change."""
        changed = set(leaves)
        for level in range(1, _levels(size) + 1):
            changed = {number >> HEIGHT for number in changed if number >> HEIGHT < size >> HEIGHT * level}
            self._make(db, level, sorted(changed))

    def tile(self, db: Connection, level: int, number: int, size: int) -> list[bytes]:
        """The hashes of a tile, as many as there are at this size; level 0 are leaf hashes."""
        start = number << HEIGHT
        end = min(start + WIDTH, size >> HEIGHT * level)
        if level == 0:
            return self._leaves(db, start, end)
        wanted = {"algorithm": self.algorithm, "level": level, "start": start, "end": end}
        return hashes(db.execute(_KEPT, wanted))

    def hashed(self, db: Connection, ranges: Sequence[Range]) -> list[bytes]:
        """The roots of ranges of leaves that are there, each beginning a subtree. All tiles that are full within them are kept."""
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

    def first_untrue(self, db: Connection, size: int, made: Sequence[bytes] = ()) -> int | None:
        """The number of the first leaf under a kept root that is not what its leaves make, that stands where nothing is full, or before
        which one is left out. made: the roots of all full tiles of leaves, where they were made from the leaves already.
        """
        found, next_of = [], dict.fromkeys(range(1, _levels(size) + 1), 0)
        for level, number, kept in db.execute(_ALL, {"algorithm": self.algorithm}).all():
            expected = next_of.get(level)
            if expected is None:
                return 0
            next_of[level] = expected + 1
            full = number == expected < size >> HEIGHT * level
            if not (full and kept == (made[number] if made and level == 1 else root(self.tile(db, level - 1, number, size), self.digest))):
                found.append(expected << HEIGHT * level)
        return min(found, default=None)

    def _make(self, db: Connection, level: int, numbers: Sequence[int]) -> None:
        if not numbers:
            return
        full = (numbers[-1] + 1) << HEIGHT * level
        made = [
            {"algorithm": self.algorithm, "level": level, "number": each, "root": root(self.tile(db, level - 1, each, full), self.digest)}
            for each in numbers
        ]
        insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(tile_roots)
        db.execute(insert.on_conflict_do_update(index_elements=tile_roots.primary_key, set_={"root": insert.excluded.root}), made)


def hashes(found: CursorResult[Any]) -> list[bytes]:
    """The only column of the result, from the driver's own tuples: wrapping each hash costs more than the hash."""
    return [hashed for (hashed,) in found.cursor.fetchall()]


def _levels(size: int) -> int:
    """How many levels of tiles stand above the leaves."""
    return max(0, size.bit_length() - 1) // HEIGHT
