"""散列瓦片: whether the hash tiles that others read, who have no entries, are those that the entries make."""

from collections.abc import Callable, Iterable

from lifecycle.ledger.formats import tile_paths
from lifecycle.ledger.formats.merkle import LENGTH, root
from lifecycle.ledger.formats.tile_paths import WIDTH
from lifecycle.vocabulary import Refused
from lifecycle.witness.stream_heads import Fault

Source = Callable[[str], bytes | None]
"""What stands under a path of static tiles; None when nothing does. Raises Refused when the place cannot be read."""
Parts = Callable[[str], Iterable[int]]
"""How wide the partial tiles are that stand beside the tile of this path, where the place lists its files. An address lists none."""


def not_listed(_path: str) -> Iterable[int]:
    return ()


class HashTiles:
    """散列瓦片 as they grow, a level above the other; each is compared once it is full, and at the end what is left of the last ones.

    Partial tiles of earlier checkpoints are compared with the tile that they have grown to.
    """

    def __init__(self, read: Source, parts: Parts = not_listed) -> None:
        self._read = read
        self._parts = parts
        self._levels: list[list[bytes]] = []
        self._full: list[int] = []

    def put(self, leaf: bytes) -> None:
        """The next leaf hash. Raises Fault where a tile is another one, Refused where it is missing."""
        self._put(0, leaf)

    def end(self) -> None:
        """No more leaves come. Raises as `put` does."""
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._compare(level, hashes)

    def _put(self, level: int, hashed: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
            self._full.append(0)
        hashes = self._levels[level]
        hashes.append(hashed)
        if len(hashes) == WIDTH:
            self._compare(level, hashes)
            self._put(level + 1, root(hashes))
            hashes.clear()
            self._full[level] += 1

    def _compare(self, level: int, hashes: list[bytes]) -> None:
        number, width = self._full[level], len(hashes)
        path = tile_paths.tile(level, number, width)
        there = self._read(path)
        if there is None and width < WIDTH:  # a part may be taken away once the whole is there
            path = tile_paths.tile(level, number)
            there = self._read(path)
            there = there if there is None or len(there) != WIDTH * LENGTH else there[: width * LENGTH]
        if there is None:
            raise Refused("witness.tiles_missing", path=path)
        self._demand(level, path, there, hashes)
        for earlier in self._parts(tile_paths.tile(level, number)):
            if earlier < width:
                path = tile_paths.tile(level, number, earlier)
                self._demand(level, path, self._read(path) or b"", hashes[:earlier])

    def _demand(self, level: int, path: str, there: bytes, hashes: list[bytes]) -> None:
        if there != b"".join(hashes):
            alike = (there[at * LENGTH : (at + 1) * LENGTH] == hashed for at, hashed in enumerate(hashes))
            first = next((at for at, same in enumerate(alike) if not same), len(hashes) - 1)
            raise Fault(((self._full[level] * WIDTH + first) * WIDTH**level) + 1, "witness.fault.hash_tile", path=path)
