"""查阅: rows of the ledger as recorded facts, over any connection, so that a projection can read inside its own transaction."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from lifecycle.ledger.codec import Codec
from lifecycle.ledger.recorded import EPOCH, MICROSECOND, Recorded, Stream, type_name
from lifecycle.ledger.rows import tag_list
from lifecycle.ledger.schema import events, head, tags
from lifecycle.ledger.transaction import ROWS_OF
from lifecycle.vocabulary import Fact

END = 2**63 - 1
"""No position lies behind it."""

_rows = select(*events.c)
_STREAM = _rows.where(events.c.stream == bindparam("stream"), events.c.position <= bindparam("until")).order_by(events.c.version)
_PAGE = (
    _rows.where(events.c.position > bindparam("after"), events.c.position <= bindparam("until"))
    .order_by(events.c.position)
    .limit(bindparam("limit"))
)
_PAGE_OF_TYPES = _PAGE.where(events.c.type.in_(bindparam("types", expanding=True)))
_HEAD = select(head.c.size)


class Reader:
    """Reads with one codec; keeps no connection of its own."""

    def __init__(self, codec: Codec) -> None:
        self._read = codec.read

    def stream(self, db: Connection, name: str, until: int = END) -> Stream:
        """A stream as it stood at a position."""
        recorded = tuple(self._recorded(db, _STREAM, stream=name, until=until))
        return Stream(name, recorded[-1].version if recorded else 0, recorded)

    def page(self, db: Connection, *, after: int, limit: int, until: int = END, types: Sequence[type[Fact]] = ()) -> list[Recorded]:
        """At most `limit` facts after a position, in position order."""
        if types:
            names = [type_name(fact) for fact in types]
            return self._recorded(db, _PAGE_OF_TYPES, after=after, until=until, limit=limit, types=names)
        return self._recorded(db, _PAGE, after=after, until=until, limit=limit)

    def tagged(self, db: Connection, wanted: Collection[str], types: Sequence[type[Fact]] = (), until: int = END) -> list[Recorded]:
        """The facts that carry all of these tags, in position order."""
        found = _rows.where(events.c.position <= until).order_by(events.c.position)
        for tag in sorted(set(wanted)):
            carrying = tags.alias()
            found = found.join(carrying, (carrying.c.position == events.c.position) & (carrying.c.tag == tag))
        if types:
            found = found.where(events.c.type.in_([type_name(fact) for fact in types]))
        return self._recorded(db, found)

    def of_command(self, db: Connection, command: str) -> list[Recorded]:
        """What a command recorded."""
        return self._recorded(db, ROWS_OF, command=command)

    def head(self, db: Connection) -> int:
        """The position of the newest fact; 0 when there is none."""
        return int(db.execute(_HEAD).scalar_one())

    def _recorded(self, db: Connection, statement: Select[Any], **parameters: object) -> list[Recorded]:
        return [self.recorded(*row) for row in db.execute(statement, parameters)]

    def recorded(
        self,
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
        leaf_hash: bytes,
    ) -> Recorded:
        """One row, its columns in the order of the table."""
        return Recorded(
            position,
            stream,
            version,
            EPOCH + recorded_at * MICROSECOND,
            actor,
            command_id,
            tuple(tag_list(tags)),
            self._read(position, type, schema_version, state),
            schema_version,
            prev_stream_hash,
            leaf_hash,
        )
