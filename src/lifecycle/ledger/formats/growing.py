"""生长树: a hash tree whose leaves are replaced and added to, and whose root is asked for again and again."""

from lifecycle.ledger.formats.merkle import node_hash, sha256


class GrowingTree:
    """生长树, all of it in memory; a change recomputes the path from the leaf to the root, at most once between two reads of the root."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = [[]]
        self._changed: set[int] = set()

    def __len__(self) -> int:
        return len(self._levels[0])

    def put(self, number: int, leaf_hash: bytes) -> None:
        """Replaces a leaf, or adds the next one."""
        _put(self._levels[0], number, leaf_hash)
        self._changed.add(number)

    def root(self) -> bytes:
        """树根 as RFC 9162 defines it: where a node has no sibling it stands for its parent, too."""
        changed, level = self._changed, 0
        while len(below := self._levels[level]) > 1:
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            changed = {number >> 1 for number in changed}
            for number in sorted(changed):
                left, *right = below[2 * number : 2 * number + 2]
                _put(self._levels[level], number, node_hash(left, right[0]) if right else left)
        self._changed = set()
        return self._levels[level][0] if len(self) else sha256(b"")


def _put(level: list[bytes], number: int, hashed: bytes) -> None:
    level[number : number + 1] = [hashed]
