"""流头的格式: what the tree of stream heads is made of, and how its root stands in an entry. Formats for ever, and no storage.

The leaf of stream number N, the streams numbered from 0 in the order of their first rows, is RFC 9162's leaf hash of

entry = magic, number, stream, version, leaf_hash;  magic = the 3 bytes "LH" 0x01;  the rest as in `entry.py`

The fact `stream-heads-recorded` bears the root in its state, which an entry holds as a hash only, and once more as its one tag, in clear
`stream-heads/SIZE/STREAMS/ROOT`: so whoever reads nothing but entries can recompute it.
"""

from struct import Struct as Packing

from msgspec import Struct

from lifecycle.ledger.formats.merkle import LENGTH

MAGIC = b"LH\x01"
TAG = "stream-heads"

_integer = Packing(">Q").pack
_length = Packing(">I").pack


class StreamHead(Struct, frozen=True, gc=False):
    """流头 of one stream."""

    number: int
    stream: str
    version: int
    leaf_hash: bytes

    @property
    def entry(self) -> bytes:
        """What the tree of heads is made of."""
        name = self.stream.encode()
        version, head = _integer(self.version), _length(len(self.leaf_hash)) + self.leaf_hash
        return MAGIC + _integer(self.number) + _length(len(name)) + name + version + head


class HeadsRoot(Struct, frozen=True):
    """流头树: after so many facts so many streams, and this root."""

    size: int
    streams: int
    root: bytes

    @property
    def tag(self) -> str:
        """As the entry of the fact that records it bears it."""
        return f"{TAG}/{self.size}/{self.streams}/{self.root.hex()}"

    @classmethod
    def of_tags(cls, tags: tuple[str, ...]) -> "HeadsRoot":
        """The one that the entry of a fact bears. Raises ValueError when it bears none, or anything beside it."""
        try:
            (tag,) = tags
            _, size, streams, root = tag.split("/")
            found = cls(int(size), int(streams), bytes.fromhex(root))
        except ValueError:
            found = None
        if found is None or (found.tag,) != tags or len(found.root) != LENGTH:
            raise ValueError("it does not bear the root of the stream heads as its one tag")
        return found
