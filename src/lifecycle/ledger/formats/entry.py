"""台账条目: the bytes that a row of the ledger is hashed as. This is a format for ever: change nothing here, add a second format beside it.

entry     = magic, position, stream, version, type, schema_version, recorded_at, actor, command_id, tags, prev_stream_hash, state_hash
magic     = the 3 bytes "LE" 0x01; the last one is the number of this format
integer   = 8 bytes, big-endian, unsigned (recorded_at: microseconds since 1970-01-01T00:00:00Z)
text      = length in bytes as 4 bytes, big-endian, then that many bytes of UTF-8
hash      = length as 4 bytes, big-endian, then that many bytes: 32, or 0 where there is none (prev_stream_hash of a stream's first row)
tags      = their number as 4 bytes, big-endian, then each as text, in the order stored (sorted by code point)
leaf_hash = SHA-256(0x00 || entry), the leaf of RFC 9162, 2.1.1 (`merkle.py`)
"""

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

MAGIC = b"LE\x01"
LONGEST = 65_535
"""An entry travels in the tiles of C2SP tlog-tiles behind a length of two bytes."""

_front = Struct(">3sQI").pack
_version = Struct(">QI").pack
_numbers = Struct(">QQI").pack
_length = Struct(">I").pack
"""Fixed columns, each time with the length of the text that follows them."""


def encode(
    position: int,
    stream: str,
    version: int,
    type: str,
    schema_version: int,
    recorded_at: int,
    actor: str,
    command_id: str,
    tags: Sequence[str],
    prev_stream_hash: bytes,
    state_hash: bytes,
) -> bytes:
    """条目编码. Injective: two rows that differ in any column have different entries. Raises ValueError when it grows past LONGEST."""
    stream_bytes, type_bytes, actor_bytes, command_bytes = stream.encode(), type.encode(), actor.encode(), command_id.encode()
    entry = b"".join(
        (
            _front(MAGIC, position, len(stream_bytes)),
            stream_bytes,
            _version(version, len(type_bytes)),
            type_bytes,
            _numbers(schema_version, recorded_at, len(actor_bytes)),
            actor_bytes,
            _length(len(command_bytes)),
            command_bytes,
            _listed(tuple(tags)),
            _length(len(prev_stream_hash)),
            prev_stream_hash,
            _length(len(state_hash)),
            state_hash,
        )
    )
    if len(entry) > LONGEST:
        raise ValueError(f"the entry at {position} has {len(entry)} bytes and {LONGEST} are allowed: shorten its tags or names")
    return entry


@lru_cache(maxsize=1 << 12)
def _listed(tags: tuple[str, ...]) -> bytes:
    """The facts of a project carry the same tags, again and again."""
    encoded = [tag.encode() for tag in tags]
    return _length(len(tags)) + b"".join(_length(len(tag)) + tag for tag in encoded)


class LedgerEntry(NamedTuple):
    """条目, column by column: a row of the ledger without its state, of which only the hash is here."""

    position: int
    stream: str
    version: int
    type: str
    schema_version: int
    recorded_at: int
    actor: str
    command_id: str
    tags: tuple[str, ...]
    prev_stream_hash: bytes
    state_hash: bytes


def decode(entry: bytes) -> LedgerEntry:
    """条目解码. Raises ValueError when these bytes are not the one entry of a row, down to the last of them."""
    at = len(MAGIC)

    def take(length: int) -> bytes:
        nonlocal at
        at += length
        return entry[at - length : at]

    def integer() -> int:
        return int.from_bytes(take(8))

    def prefixed() -> bytes:
        return take(int.from_bytes(take(4)))

    def text() -> str:
        return prefixed().decode()

    front = integer(), text(), integer(), text(), integer(), integer(), text(), text()
    number = int.from_bytes(take(4))
    tags = tuple(text() for _ in range(min(number, len(entry))))
    decoded = LedgerEntry(*front, tags, prefixed(), prefixed())
    if encode(*decoded) != entry:
        raise ValueError("these bytes are no entry of this format")
    return decoded
