"""复制台账: the facts of one database into another, empty one, of whichever kind. What has arrived is hashed again before it stays.

What is made from the facts is not copied but made again: the index of tags, the head, the tiles, the heads of streams, the sheets. Beside
the facts, only tables that cannot be rebuilt are copied.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

import psycopg
from msgspec import Struct
from sqlalchemy import Connection, Engine, Select, Table, insert, inspect, literal, select, update

from lifecycle.ledger.formats.merkle import Edge, TreeHead, edge_grown, edge_root, packed
from lifecycle.ledger.store.database import as_it_stands, explained, writing
from lifecycle.ledger.store.rows import Row
from lifecycle.ledger.store.schema import bookmarks, checkpoints, events, head, metadata, snapshots, stream_heads, tags, tile_roots
from lifecycle.ledger.store.transaction import indexed
from lifecycle.ledger.store.upgrade import bring_up
from lifecycle.ledger.verifying.verify import Page, is_what_its_hash_says, pages
from lifecycle.vocabulary import Refused
from lifecycle.wording import Sentence

MADE_AGAIN = frozenset({tags, head, tile_roots, stream_heads, snapshots, bookmarks})
BESIDE_FACTS = tuple(table for table in metadata.sorted_tables if table not in MADE_AGAIN | {events})
"""A table that is not listed as rebuilt is copied, so a new table is never forgotten."""

TOGETHER = 4096
"""Rows of other tables that are copied at once."""


class Room(Struct, frozen=True):
    """同库的表: what another room keeps in the same database, and how its tables are brought up to date there, within a transaction."""

    bring_up: Callable[[Connection], None]
    tables: tuple[Table, ...]

    def bring_all_up(self, db: Connection) -> None:
        """The tables of the ledger, too. Raises SchemaMismatch where a newer release has been."""
        bring_up(db)
        self.bring_up(db)


def refuse_filled(db: Connection, others: Sequence[Table] = ()) -> None:
    """Raises Refused when a database holds anything that would have to be overwritten."""
    there = set(inspect(db).get_table_names())
    tables = [table for table in (events, *BESIDE_FACTS, *others) if table.name in there]
    filled = [table.name for table in tables if db.execute(select(literal(1)).select_from(table).limit(1)).first()]
    if filled:
        raise Refused("backup.not_empty", database=db.engine.url.render_as_string(hide_password=True), tables=filled)


def copy(source: Engine, target: Engine, known: TreeHead, room: Room) -> None:
    """复制 of as many facts as this tree head is of, in one transaction with their tables. If anything interrupts it, the target is
    unchanged. room: what another room keeps in the same database.

    Others may go on recording in the source: they add behind these facts and change none. Raises Refused when there is something in
    the target, or when what arrived there is not what the tree head is of; LedgerUnavailable.
    """
    with as_it_stands(source) as there, writing(target) as here:
        room.bring_all_up(here)
        here.execute(select(head).with_for_update())  # of two programs that fill one database, one waits and is refused
        refuse_filled(here, room.tables)
        for page in _pages(there, known.size):
            _put(here, events, page)
            _put(here, tags, indexed([Row(*row) for row in page]))
        for table in (*BESIDE_FACTS, *room.tables):
            wanted = select(table).where(checkpoints.c.size <= known.size) if table is checkpoints else select(table)
            for rows in _rows(there, wanted):
                here.execute(insert(table), rows)
        recorded_at, edge = _arrived(here, known)
        here.execute(update(head).values(size=known.size, recorded_at=recorded_at, edge=packed(edge)))


def _arrived(db: Connection, known: TreeHead) -> tuple[int, Edge]:
    """When the last fact was recorded, and the edge of the tree over all of them, as both are read back. Raises Refused."""
    size, recorded_at, edge = 0, 0, Edge()
    for page in _pages(db, known.size):
        edge = edge_grown(edge, size, [row[-1] for row in page])
        size, recorded_at = page[-1][0], page[-1][5]
    if TreeHead(size, edge_root(edge)) != known:
        raise Refused("backup.does_not_hold", position=size, reason=Sentence("ledger.fault.other_tree", size=known.size))
    return recorded_at, edge


def _pages(db: Connection, size: int) -> Iterator[Page]:
    """The first facts in order, each checked against its hash. Raises Refused naming the first that differs or is missing."""
    expected = 0
    with explained(db.engine.url):
        for page in pages(db, size):
            for row in page:
                expected += 1
                if row[0] != expected or not is_what_its_hash_says(row):
                    raise Refused("backup.does_not_hold", position=expected, reason=Sentence("backup.because.row"))
            yield page


def _rows(db: Connection, wanted: Select[Any]) -> Iterator[list[Mapping[str, Any]]]:
    """The rows of tables that are small, or whose order does not matter, in batches with their types."""
    with explained(db.engine.url), db.execute(wanted, execution_options={"yield_per": TOGETHER}) as result:
        for rows in result.mappings().partitions():
            yield [dict(row) for row in rows]


def _put(db: Connection, table: Table, rows: Page) -> None:
    """Many rows at once, each database its quickest way."""
    if not rows:
        return
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(str(insert(table).compile(dialect=db.dialect)), [tuple(row) for row in rows])
        return
    driver = cast("psycopg.Connection[tuple[Any, ...]]", db.connection.driver_connection)
    columns = psycopg.sql.SQL(", ").join(psycopg.sql.Identifier(column.name) for column in table.columns)
    statement = psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(psycopg.sql.Identifier(table.name), columns)
    with driver.cursor() as cursor, cursor.copy(statement) as into:
        for row in rows:
            into.write_row(row)
