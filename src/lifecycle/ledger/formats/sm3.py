"""国密散列: SM3 (GB/T 32905-2016), with which a second tree is made over the same entries where a bureau has to show one.

It is that of `cryptography`, which brings its own OpenSSL: the hashlib of a machine may be built without it.
"""

from collections.abc import Iterable, Iterator

from cryptography.hazmat.primitives.hashes import SM3, Hash

from lifecycle.ledger.formats.merkle import Edge, edge_root, edge_with, leaf_hash


def sm3(data: bytes) -> bytes:
    """SM3 of some bytes, 32 bytes long."""
    hashed = Hash(SM3())
    hashed.update(data)
    return hashed.finalize()


class Sm3Edge:
    """国密右缘 of the tree over all entries that have gone through."""

    def __init__(self) -> None:
        self._edge: Edge = ()
        self._size = 0

    def through(self, entries: Iterable[bytes]) -> Iterator[bytes]:
        """The same entries, one by one, each in the tree by the time it comes out."""
        for entry in entries:
            self._edge = edge_with(self._edge, self._size, leaf_hash(entry, sm3), sm3)
            self._size += 1
            yield entry

    @property
    def root(self) -> bytes:
        """国密树根."""
        return edge_root(self._edge, sm3)
