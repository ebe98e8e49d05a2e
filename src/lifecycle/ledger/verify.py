"""核验: recomputes every hash, every chain and the tree from the stored columns, and names the first position where they do not hold."""

import struct
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine, bindparam, literal, select, union_all

from lifecycle.ledger.database import snapshot
from lifecycle.ledger.merkle import Edge, edge_with, packed
from lifecycle.ledger.rows import NOTHING, Head, Row, Tip, hash_of, tag_list
from lifecycle.ledger.schema import events, head, tags

_PAGE = 5000
_EVENTS = select(events).where(events.c.position <= bindparam("size")).order_by(events.c.position)
_TAGS = select(tags.c.position, tags.c.tag).where(tags.c.position <= bindparam("size")).order_by(tags.c.position)
_SIZE = select(head.c.size).scalar_subquery()
_BEHIND = union_all(
    select(events.c.position, literal("a row stands behind the head")).where(events.c.position > _SIZE),
    select(tags.c.position, literal("a tag stands behind the head")).where(tags.c.position > _SIZE),
).order_by("position")


class Fault(Struct, frozen=True):
    """破损处: the first position where the ledger does not hold, and what is wrong there."""

    position: int
    reason: str


def verify_chain(engine: Engine) -> Fault | None:
    """核验台账. None when every row is what its hash says and follows the one before it, none is missing up to the head, and the head
    bears the right edge of the tree over them.
    """
    with snapshot(engine) as db:
        db.execution_options(yield_per=_PAGE)
        end = Head(*db.execute(select(head.c.size, head.c.recorded_at, head.c.edge)).one())
        with db.execute(_EVENTS, {"size": end.size}) as rows, db.execute(_TAGS, {"size": end.size}) as carried:
            fault, edge = _first_fault(map(Row._make, rows), groupby(carried, key=itemgetter(0)), end)
        behind = db.execute(_BEHIND).first()
    if fault:
        return fault
    if behind:
        return Fault(*behind)
    return None if edge == end.edge else Fault(end.size, "the tree that the head bears is not the tree over the rows")


def _first_fault(rows: Iterable[Row], carried: Iterator[tuple[int, Iterable[Any]]], end: Head) -> tuple[Fault | None, bytes]:
    """Goes through rows and index side by side, both in position order; and the right edge of the tree over all rows that hold."""
    waiting = next(carried, None)
    tips: dict[str, Tip] = {}
    last = Head(0, 0, b"")
    edge: Edge = ()
    for row in rows:
        indexed: set[str] = set()
        if waiting and waiting[0] <= row.position:
            indexed = {tag for _, tag in waiting[1]}
            waiting = next(carried, None)
        if reason := _fault(row, indexed, last, tips.get(row.stream)):
            return Fault(last.size + 1, reason), packed(edge)
        tips[row.stream] = Tip(row.version, row.leaf_hash)
        edge = edge_with(edge, last.size, row.leaf_hash)
        last = Head(row.position, row.recorded_at, b"")
    ends_there = last[:2] == end[:2]
    wrong_end = Fault(last.size + 1, f"the head gives {end.size} rows or another time than the last one that is there")
    return None if ends_there else wrong_end, packed(edge)


def _fault(row: Row, indexed: set[str], last: Head, tip: Tip | None) -> str | None:
    """What is wrong with a row after the row that stands in front of it, the tip of its stream, and its tags in the index."""
    if row.position != last.size + 1:
        return "the row is missing"
    if not _is_what_its_hash_says(row):
        return "the row is not what its leaf hash says"
    faults = {
        f"the row does not follow the one before it in stream {row.stream}": row.prev_stream_hash != (tip or NOTHING).leaf_hash,
        f"version {row.version} does not come next in stream {row.stream}": row.version not in ({tip.version + 1} if tip else {0, 1}),
        "it was recorded before the row that stands in front of it": row.recorded_at < last.recorded_at,
        "the table of tags says something else than the row": indexed != set(tag_list(row.tags)),
    }
    return next((reason for reason, wrong in faults.items() if wrong), None)


def _is_what_its_hash_says(row: Row) -> bool:
    try:
        return hash_of(*row[:-1]) == row.leaf_hash
    except (AttributeError, TypeError, ValueError, struct.error):
        return False  # SQLite would have stored a word where a number belongs
