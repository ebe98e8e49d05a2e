"""流头: the newest row of every stream, in a hash tree of its own whose root is recorded as a fact before a checkpoint.

A tree over all facts proves that a fact is in it, but not that none was left out. The head of a stream proves that: with the head as of
position P, and rows that chain up to it, the stream is complete up to P. What the tree is made of stands in `heads.py`.
"""

from collections.abc import Collection
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.ledger.entering import enter_drafted
from lifecycle.ledger.facts import StreamHeadsRecorded
from lifecycle.ledger.formats.heads import HeadsRoot, StreamHead
from lifecycle.ledger.formats.merkle import inclusion_proof, leaf_hash, root, sha256
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.recorded import Append
from lifecycle.ledger.store.schema import bookmarks, events, stream_heads
from lifecycle.ledger.tree.tiles import Tiles
from lifecycle.vocabulary import StaffId

STREAM = "ledger/stream-heads"
SYSTEM = StaffId("system")
PROJECTION = "stream_heads"
_PAGE = 5000

_NEW_ROWS = (
    select(events.c.position, events.c.stream, events.c.version, events.c.leaf_hash)
    .where(events.c.position > bindparam("after"))
    .order_by(events.c.position)
    .limit(_PAGE)
)
_NEWEST = select(events.c.version, events.c.position).where(events.c.stream == STREAM).order_by(events.c.version.desc()).limit(1)
_reach = (
    select(func.min(events.c.position).label("first"), func.max(events.c.position).label("last"))
    .where(events.c.position <= bindparam("size"))
    .group_by(events.c.stream)
    .subquery()
)
_HEADS_AT = (
    select(events.c.stream, events.c.version, events.c.leaf_hash).join(_reach, events.c.position == _reach.c.last).order_by(_reach.c.first)
)
_h = stream_heads.c
_LEAVES = select(stream_heads).where(_h.number >= bindparam("start"), _h.number < bindparam("end")).order_by(_h.number)
_READ = select(bookmarks.c.position).where(bookmarks.c.projection == PROJECTION)


class Shown(Struct, frozen=True):
    """流头证明: the head of a stream, the way from it to the root, and that root."""

    head: StreamHead
    proof: tuple[bytes, ...]
    under: HeadsRoot


class StreamHeads:
    """流头库 of a ledger. Each call reads what was recorded since the last one, under a lock: two programs take turns."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.tiles = Tiles(PROJECTION, sha256, _leaves)

    def root(self) -> HeadsRoot:
        """流头树 over all facts."""
        with writing(self._ledger.engine) as db:
            return self._under(db, self._caught_up(db))

    def shown(self, stream: str, size: int) -> Shown | None:
        """流头证明 of a stream, over the first `size` facts; None when there was no such stream."""
        return self.all_shown([stream], size).get(stream)

    def all_shown(self, streams: Collection[str], size: int) -> dict[str, Shown]:
        """流头证明 of those of these streams that there were. Made from the rows alone, so that a root which was recorded long ago, and
        which others have signed since, can still be shown to bear them.
        """
        with reading(self._ledger.engine) as db:
            heads = [StreamHead(number, *row) for number, row in enumerate(db.execute(_HEADS_AT, {"size": size}))]
        leaves = [leaf_hash(each.entry) for each in heads]
        under = HeadsRoot(size, len(leaves), root(leaves) if leaves else sha256(b""))
        return {each.stream: Shown(each, tuple(inclusion_proof(each.number, leaves)), under) for each in heads if each.stream in streams}

    def record(self, on: date) -> None:
        """Records the root, so that a checkpoint covers it; records nothing where nothing else was recorded since the last time."""
        if (position := self._newest()[1]) and self._ledger.head() == position:
            return
        under = self.root()
        fact = StreamHeadsRecorded(on=on, by=SYSTEM, size=under.size, streams=under.streams, root=under.root.hex())

        def draft() -> list[Append]:
            version, position = self._newest()
            if position and position >= under.size:  # another program has recorded them at this moment
                return []
            return [Append(stream=STREAM, expected_version=version, facts=(fact,), tags=(frozenset({under.tag}),))]

        enter_drafted(self._ledger, draft, f"stream-heads/{under.size}", SYSTEM)

    def _newest(self) -> tuple[int, int]:
        """Version and position of the newest record; zeros where there is none."""
        with reading(self._ledger.engine) as db:
            version, position = db.execute(_NEWEST).one_or_none() or (0, 0)
        return version, position

    def _caught_up(self, db: Connection) -> int:
        """The position up to which the table has the heads, after reading all that is there."""
        position = self._locked(db)
        while rows := db.execute(_NEW_ROWS, {"after": position}).all():
            newest = {row.stream: row for row in rows}  # in the order of their first rows, each with its last one
            known: dict[str, int] = dict(db.execute(select(_h.stream, _h.number).where(_h.stream.in_(newest))).all())
            streams = db.execute(select(func.count()).select_from(stream_heads)).scalar_one()
            numbers = known | {stream: number for number, stream in enumerate((each for each in newest if each not in known), streams)}
            heads = [
                {"number": numbers[row.stream], "stream": row.stream, "version": row.version, "leaf_hash": row.leaf_hash}
                for row in newest.values()
            ]
            insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(stream_heads)
            replaced = {"version": insert.excluded.version, "leaf_hash": insert.excluded.leaf_hash}
            db.execute(insert.on_conflict_do_update(index_elements=["number"], set_=replaced), heads)
            self.tiles.renew(db, numbers.values(), streams + len(numbers) - len(known))
            position = rows[-1].position
            db.execute(bookmarks.update().where(bookmarks.c.projection == PROJECTION).values(position=position))
        return position

    def _locked(self, db: Connection) -> int:
        insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(bookmarks)
        first = {"projection": PROJECTION, "generation": 1, "version": 1, "position": 0, "live": True}
        db.execute(insert.on_conflict_do_nothing(), first)
        position: int = db.execute(_READ.with_for_update()).scalar_one()
        return position

    def _under(self, db: Connection, position: int) -> HeadsRoot:
        streams = db.execute(select(func.count()).select_from(stream_heads)).scalar_one()
        root = self.tiles.hashed(db, [(0, streams)])[0] if streams else sha256(b"")
        return HeadsRoot(position, streams, root)


def _leaves(db: Connection, start: int, end: int) -> list[bytes]:
    return [leaf_hash(StreamHead(*row).entry) for row in db.execute(_LEAVES, {"start": start, "end": end})]
