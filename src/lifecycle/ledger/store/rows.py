"""From drafts to rows: the pure part of an append. Positions, versions, hashes; no database, no clock."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from lifecycle.ledger.formats.entry import encode
from lifecycle.ledger.formats.merkle import edge_with, leaf_hash, packed, unpacked
from lifecycle.ledger.store.errors import Conflict

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Drafted(NamedTuple):
    """One fact on its way in."""

    type: str
    schema_version: int
    state: bytes
    tags: frozenset[str] = frozenset()


class Draft(NamedTuple):
    """Lines for one stream, which must be at the expected version."""

    stream: str
    expected_version: int
    lines: tuple[Drafted, ...]


class Tip(NamedTuple):
    """The newest row of a stream; version 0 and no hash when the stream is empty."""

    version: int
    leaf_hash: bytes


class Head(NamedTuple):
    """How many rows the ledger has, when the newest was recorded, and the right edge of the tree over all of them, packed."""

    size: int
    recorded_at: int
    edge: bytes


class Row(NamedTuple):
    """A row of the table `events`, column by column."""

    position: int
    stream: str
    version: int
    type: str
    schema_version: int
    recorded_at: int
    actor: str
    command_id: str
    tags: str
    state: bytes
    prev_stream_hash: bytes
    leaf_hash: bytes


NOTHING = Tip(0, b"")


def chain(drafts: Sequence[Draft], *, position: int, recorded_at: int, tips: Mapping[str, Tip], actor: str, command: str) -> list[Row]:
    """The rows that follow a position. Raises Conflict when a stream is not where its draft expects it."""
    rows: list[Row] = []
    reached = dict(tips)
    for draft in drafts:
        tip = reached.get(draft.stream, NOTHING)
        # Aggregates of the library may count from 0; their first draft then expects -1.
        if draft.expected_version != tip.version and not (draft.expected_version == -1 and tip is NOTHING):
            raise Conflict(draft.stream, draft.expected_version, tip.version)
        version = draft.expected_version
        for line in draft.lines:
            position += 1
            version += 1
            tags = "\n".join(sorted(line.tags))
            columns = position, draft.stream, version, line.type, line.schema_version, recorded_at, actor, command, tags, line.state
            rows.append(Row(*columns, tip.leaf_hash, leaf_hash(entry_of(*columns, tip.leaf_hash))))
            tip = Tip(version, rows[-1].leaf_hash)
        reached[draft.stream] = tip
    return rows


def grown(head: Head, rows: Sequence[Row]) -> Head:
    """The head once these rows, at least one, stand behind it."""
    edge = unpacked(head.edge)
    for size, row in enumerate(rows, head.size):
        edge = edge_with(edge, size, row.leaf_hash)
    return Head(rows[-1].position, rows[-1].recorded_at, packed(edge))


def entry_of(
    position: int,
    stream: str,
    version: int,
    type: str,
    schema_version: int,
    recorded_at: int,
    actor: str,
    command_id: str,
    tags: str,
    state: bytes,
    prev_stream_hash: bytes,
) -> bytes:
    """The bytes that are hashed for a row: all columns but the hash."""
    state_hash = sha256(state).digest()
    return encode(
        position, stream, version, type, schema_version, recorded_at, actor, command_id, tag_list(tags), prev_stream_hash, state_hash
    )


@lru_cache(maxsize=1 << 12)
def tag_list(column: str) -> tuple[str, ...]:
    """The tags of a row, which its column holds sorted, one a line."""
    return tuple(column.split("\n")) if column else ()


def same_content(drafts: Sequence[Draft], rows: Sequence[Row], actor: str) -> bool:
    """Whether the rows are what these drafts would have recorded."""
    asked = [
        (draft.stream, version, line.type, line.schema_version, line.state, "\n".join(sorted(line.tags)), actor)
        for draft in drafts
        for version, line in enumerate(draft.lines, draft.expected_version + 1)
    ]
    return asked == [(row.stream, row.version, row.type, row.schema_version, row.state, row.tags, row.actor) for row in rows]


def checked(kind: str, text: str) -> str:
    """A name that every database stores as it is and that stands on one line."""
    if not text or _UNPRINTABLE.search(text):
        raise ValueError(f"{text!r} cannot serve as {kind}: it needs at least one character, and no control characters")
    return text
