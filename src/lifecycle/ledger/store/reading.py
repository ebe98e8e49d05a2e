"""查阅: rows of the ledger as recorded facts, over any connection, so that a projection can read inside its own transaction."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, literal, select, text

from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.store.recorded import EPOCH, MICROSECOND, Recorded, Stream, type_name
from lifecycle.ledger.store.rows import tag_list
from lifecycle.ledger.store.schema import events, head, tags
from lifecycle.ledger.store.transaction import NUMBER_OF, ROWS_OF, rarest_first
from lifecycle.recent import SHORT, Recent
from lifecycle.vocabulary import Fact

AT_ONCE = 500
"""Tags in one question: a database takes only so many parameters."""
END = 2**63 - 1
"""No position lies behind it."""

_rows = select(*events.c).execution_options(binary=True)
_STREAM = _rows.where(events.c.stream == bindparam("stream"), events.c.position <= bindparam("until")).order_by(events.c.version)
_FROM = _rows.where(
    events.c.stream == bindparam("stream"), events.c.version >= bindparam("version"), events.c.position <= bindparam("until")
).order_by(events.c.version)
_PAGE = (
    _rows.where(events.c.position > bindparam("after"), events.c.position <= bindparam("until"))
    .order_by(events.c.position)
    .limit(bindparam("limit"))
)
_PAGE_OF_TYPES = _PAGE.where(events.c.type.in_(bindparam("types", expanding=True)))
_STREAMS = _rows.where(events.c.stream.in_(bindparam("streams", expanding=True))).order_by(events.c.position)
_HEAD = select(head.c.size)


class Reader:
    """Reads with one codec; keeps no connection of its own, and the long streams that were read last."""

    def __init__(self, codec: Codec) -> None:
        self._read = codec.read
        self._long: Recent[str, Stream] = Recent()

    def stream(self, db: Connection, name: str, until: int = END) -> Stream:
        """A stream as it stood at a position. Of a long one that was read before, only what came since is read and decoded."""
        known = self._long.get(name)
        if known and until < known.recorded[-1].position:  # as it was known earlier
            return self._whole(db, name, until)
        stream = (self._continued(db, known, until) if known else None) or self._whole(db, name, until)
        if stream is not known and stream.version >= SHORT:
            self._long.keep(name, stream, stream.version)
        return stream

    def _whole(self, db: Connection, name: str, until: int) -> Stream:
        recorded = tuple(self._recorded(db, _STREAM, stream=name, until=until))
        return Stream(name, recorded[-1].version if recorded else 0, recorded)

    def _continued(self, db: Connection, known: Stream, until: int) -> Stream | None:
        """What is known, with what came since. None where the database holds another stream of that name: the last fact is looked up again,
        and its leaf hash stands for all facts before it, since each row carries the hash of the one before.
        """
        last = known.recorded[-1]
        rows = self._rows(db, _FROM, stream=known.name, version=known.version, until=until)
        if not rows or rows[0][0] != last.position or rows[0][-1] != last.leaf_hash:
            return None
        if len(rows) == 1:
            return known
        return Stream(known.name, known.version + len(rows) - 1, (*known.recorded, *self.recorded(rows[1:])))

    def streams(self, db: Connection, names: Collection[str]) -> list[Recorded]:
        """The facts of several streams, in position order."""
        return self._recorded(db, _STREAMS, streams=list(names))

    def page(self, db: Connection, *, after: int, limit: int, until: int = END, types: Sequence[type[Fact]] = ()) -> list[Recorded]:
        """At most `limit` facts after a position, in position order."""
        if types:
            names = [type_name(fact) for fact in types]
            return self._recorded(db, _PAGE_OF_TYPES, after=after, until=until, limit=limit, types=names)
        return self._recorded(db, _PAGE, after=after, until=until, limit=limit)

    def tagged(self, db: Connection, wanted: Collection[str], types: Sequence[type[Fact]] = (), until: int = END) -> list[Recorded]:
        """The facts that carry all of these tags, in position order. How they are looked up: see `standing`."""
        if not wanted:
            raise ValueError("facts are found by one tag at least; all of them are read page by page")
        first, *others = rarest_first(set(wanted), lambda tag: db.execute(text(NUMBER_OF), {"tag": tag}).scalar_one())
        followed = tags.alias()
        found = _rows.join(followed, followed.c.position == events.c.position).where(followed.c.tag == first, followed.c.position <= until)
        for tag in others:
            carried = select(literal(1)).where(tags.c.tag == tag, tags.c.position == followed.c.position)
            found = found.where(carried.scalar_subquery() == 1)
        if types:
            found = found.where(events.c.type.in_([type_name(fact) for fact in types]))
        return self._recorded(db, found.order_by(events.c.position))

    def carried(self, db: Connection, wanted: Collection[str]) -> frozenset[str]:
        """Those of the tags that some fact carries."""
        ordered = sorted(set(wanted))
        found: set[str] = set()
        for first in range(0, len(ordered), AT_ONCE):
            found.update(db.execute(select(tags.c.tag).where(tags.c.tag.in_(ordered[first : first + AT_ONCE])).distinct()).scalars())
        return frozenset(found)

    def latest(self, db: Connection, tag: str, *conditions: ColumnElement[bool], before: int = END, limit: int) -> list[Recorded]:
        """The newest facts before a position that carry a tag, the newest first. conditions: on the columns of `events`."""
        followed = _rows.join(tags, tags.c.position == events.c.position).where(tags.c.tag == tag, tags.c.position < before, *conditions)
        return self._recorded(db, followed.order_by(tags.c.position.desc()).limit(limit))

    def of_command(self, db: Connection, command: str) -> list[Recorded]:
        """What a command recorded."""
        return self._recorded(db, ROWS_OF, command=command)

    def head(self, db: Connection) -> int:
        """The position of the newest fact; 0 when there is none."""
        return int(db.execute(_HEAD).scalar_one())

    def recorded(self, rows: Iterable[Sequence[Any]]) -> list[Recorded]:
        """Rows of the table `events`, their columns in its order."""
        facts = []
        last, moment = 0, EPOCH
        for position, stream, version, kind, schema_version, recorded_at, actor, command, carried, state, prev_hash, leaf_hash in rows:
            if recorded_at != last:  # the facts of one command share their time
                last, moment = recorded_at, EPOCH + recorded_at * MICROSECOND
            fact = self._read(position, kind, schema_version, state)
            facts.append(
                Recorded(position, stream, version, moment, actor, command, tag_list(carried), fact, schema_version, prev_hash, leaf_hash)
            )
        return facts

    def _recorded(self, db: Connection, statement: Select[Any], **parameters: object) -> list[Recorded]:
        return self.recorded(self._rows(db, statement, **parameters))

    def _rows(self, db: Connection, statement: Select[Any], **parameters: object) -> list[Any]:
        with db.execute(statement, parameters) as result:
            # The driver's own tuples: an object of SQLAlchemy's around each row costs an eighth of a load.
            return list(result.cursor.fetchall())
