"""核验: recomputes every hash, every chain and the tree from the stored columns, and names the first position where they do not hold."""

import gc
import struct
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, literal, select, union_all

from lifecycle.ledger.faults import Fault
from lifecycle.ledger.formats.merkle import Edge, TreeHead, edge_grown, edge_root, leaf_hash, packed
from lifecycle.ledger.store.database import as_it_stands
from lifecycle.ledger.store.rows import NOTHING, Head, Tip, entry_of, tag_list
from lifecycle.ledger.store.schema import events, head, tags
from lifecycle.ledger.tree.tiles import WIDTH

_PAGE = 16 * WIDTH
"""So many tiles at once."""
_BEFORE_ALL = -(2**63)
_EVENTS = (
    select(events)
    .where(events.c.position > bindparam("after"), events.c.position <= bindparam("size"))
    .order_by(events.c.position)
    .limit(_PAGE)
    .execution_options(binary=True)
)
_TAGS = select(tags.c.position, tags.c.tag).where(tags.c.position <= bindparam("size")).order_by(tags.c.position)
_SIZE = select(head.c.size).scalar_subquery()
_BEHIND = union_all(
    select(events.c.position, literal("row_behind")).where(events.c.position > _SIZE),
    select(tags.c.position, literal("tag_behind")).where(tags.c.position > _SIZE),
).order_by("position")

Page = Sequence[Sequence[Any]]
"""The driver's own tuples: wrapping each of them takes a third of the whole time."""


Watch = Callable[[Page], Fault | None]
"""Looks at a page of rows that are what their hashes say."""


def verify_chain(
    engine: Engine, known: Sequence[TreeHead] = (), watch: Watch = lambda _: None, tiles: list[bytes] | None = None
) -> Fault | None:
    """核验台账. None when every row is what its hash says and follows the one before it, none is missing up to the head, and the head
    bears the right edge of the tree over them.

    known: tree heads that the ledger must have had, of checkpoints that went out; watch: whatever else is to be looked at; tiles: gets the
    roots of all full tiles of leaves.
    """
    with _no_search_for_cycles(), as_it_stands(engine) as db:
        heads = db.execute(select(head.c.size, head.c.recorded_at, head.c.edge)).all()
        if len(heads) != 1:
            return Fault(1, "heads", {"number": len(heads)})
        end = Head(*heads[0])
        growth = _Growth(sorted((each for each in known if each.size), key=lambda each: each.size), [] if tiles is None else tiles)
        fault = _first_fault(db, end, growth, watch)
        if fault is None and (behind := db.execute(_BEHIND).first()):
            fault = Fault(*behind)
    if fault is None and packed(growth.edge) != end.edge:
        fault = Fault(end.size, "edge", span=(min(growth.met + 1, end.size), end.size))
    return fault


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Without garbage collection: no cycles arise here, and the collector would take a seventh of the whole time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _first_fault(db: Connection, end: Head, growth: "_Growth", watch: Watch) -> Fault | None:
    """Reads rows and index side by side in position order, page by page, and extends the tree over the valid rows."""
    chains = _Chains()
    with db.execute(_TAGS, {"size": end.size}, execution_options={"yield_per": _PAGE}) as carried:
        index = _Index(carried.partitions())
        for page in pages(db, end.size):
            fault = chains.first_fault(page)
            untrue = index.first_untrue(page)
            if untrue and (fault is None or untrue.position < fault.position):
                fault = untrue
            if fault := fault or growth.first_contradicted(page) or watch(page):
                return fault
    missing = chains.last.size + 1
    if chains.last[:2] != end[:2]:
        return Fault(missing, "head", {"size": end.size}, (missing, end.size) if missing < end.size else None)
    if growth.waiting:
        known = growth.waiting[0].size
        return Fault(missing, "went_out", {"size": known}, (missing, known) if missing < known else None)
    return None


class _Growth:
    """The tree over what has been taken in, made from tiles. known: the tree heads that are to be met on the way; met: the last."""

    def __init__(self, known: Sequence[TreeHead], tiles: list[bytes]) -> None:
        self.edge = Edge()
        self.waiting = deque(known)
        self.met = 0
        self._tiles = tiles

    def first_contradicted(self, page: Page) -> Fault | None:
        """Takes in a page, which begins where a tile does; the first known tree head that is another tree's."""
        first, last = page[0][0] - 1, page[-1][0]
        leaves = [row[-1] for row in page]
        roots = [edge_grown((), 0, leaves[at : at + WIDTH])[0] for at in range(0, len(leaves) - WIDTH + 1, WIDTH)]

        def edge_at(size: int) -> Edge:
            full = (size - first) // WIDTH
            return edge_grown(
                edge_grown(self.edge, first // WIDTH, roots[:full]), first + full * WIDTH, leaves[full * WIDTH : size - first]
            )

        while self.waiting and self.waiting[0].size <= last:
            known = self.waiting.popleft()
            if known.root != edge_root(edge_at(known.size)):
                return Fault(known.size, "other_tree", {"size": known.size}, (self.met + 1 if self.met < known.size else 1, known.size))
            self.met = known.size
        self.edge = edge_at(last)
        self._tiles += roots
        return None


class _Chains:
    """Where every stream has come to, and the last row of all."""

    def __init__(self) -> None:
        self.last = Head(0, 0, b"")
        self._tips: dict[str, Tip] = {}

    def first_fault(self, page: Page) -> Fault | None:
        """The first row of a page that does not chain to the rows before it; None if all do."""
        size, last_recorded_at, _ = self.last
        tips = self._tips
        for row in page:
            position, stream, version, _, _, recorded_at, _, _, _, _, before, leaf = row
            tip = tips.get(stream, NOTHING)
            code = None
            if position != size + 1:
                code = "missing"
            elif not is_what_its_hash_says(row):
                code = "changed"
            elif before != tip.leaf_hash:
                code = "does_not_follow"
            elif version != tip.version + 1 and not (tip is NOTHING and version == 0):
                code = "version"
            elif recorded_at < last_recorded_at:
                code = "earlier"
            if code == "missing":
                return Fault(size + 1, code, span=(size + 1, position - 1) if position > size + 2 else None)
            if code:
                return Fault(size + 1, code, {"stream": stream, "version": version} if code in {"does_not_follow", "version"} else {})
            tips[stream] = Tip(version, leaf)
            size, last_recorded_at = position, recorded_at
        self.last = Head(size, last_recorded_at, b"")
        return None


class _Index:
    """The table of tags, read along."""

    def __init__(self, carried: Iterator[Page]) -> None:
        self._more = carried
        self._read: list[tuple[Any, ...]] = []

    def first_untrue(self, page: Page) -> Fault | None:
        """The first row of a page whose tags differ from the table of tags."""
        end = page[-1][0]
        while not self._read or self._read[-1][0] <= end:
            if not (more := next(self._more, None)):
                break
            self._read += map(tuple, more)
        cut = bisect_right(self._read, end, key=itemgetter(0))
        indexed, self._read = self._read[:cut], self._read[cut:]
        borne = [(row[0], tag) for row in page for tag in tag_list(row[8])]
        if indexed != borne and (untrue := set(indexed) ^ set(borne)):  # the tags of one row may stand in another order
            return Fault(max(1, min(position for position, _ in untrue)), "tags")
        return None


def pages(db: Connection, size: int) -> Iterator[Page]:
    """All rows up to a position, in position order, whatever stands before the first."""
    after = _BEFORE_ALL
    while page := db.execute(_EVENTS, {"after": after, "size": size}).cursor.fetchall():
        yield page
        after = page[-1][0]


def is_what_its_hash_says(row: Sequence[Any]) -> bool:
    """Whether the columns of a row lead to its leaf hash."""
    try:
        return bool(leaf_hash(entry_of(*row[:-1])) == row[-1])
    except (AttributeError, TypeError, ValueError, struct.error):
        return False  # SQLite would have stored a word where a number belongs
