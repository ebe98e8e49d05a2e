"""各表: all tables of a database with the number of their rows, and which of the ledger's own are compared with the facts."""

from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import Engine, TableClause, func, inspect, select

from lifecycle.ledger.store.database import as_it_stands
from lifecycle.ledger.store.schema import bookmarks, checkpoints, events, head, snapshots, stream_heads, tags, tile_roots, tracking
from lifecycle.vocabulary import Fact

COMPARED = tuple(each.name for each in (events, tags, head, tile_roots, stream_heads, checkpoints, bookmarks))
"""Rows with their hashes, the index of tags with the rows, the head and kept nodes with the tree, the newest heads with the rows as far
as their bookmark has come, checkpoints with the tree, with recorded stream heads and with what went out. Other bookmarks: with the sheets.
"""
BESIDE = (tracking.name, snapshots.name)
"""A table of the eventsourcing library: no part of the history, so there is nothing to compare it with."""
VERSION = "alembic_version"
"""How far the migrations are: compared with what this program needs, each time a ledger is opened."""


class Found(Struct, frozen=True):
    """各表及视图: how many rows each table has, by name; a view has none of its own, and a table that it shows may be gone."""

    rows: dict[str, int]
    views: frozenset[str] = frozenset()


def rows_of_all(engine: Engine) -> Found:
    """The tables and views of a database."""
    with as_it_stands(engine) as db:
        found = inspect(db)
        counted = {each: db.execute(select(func.count()).select_from(TableClause(each))).scalar_one() for each in found.get_table_names()}
        return Found(counted, frozenset(found.get_view_names()))


def tells_of(engine: Engine, kinds: Collection[type[Fact]]) -> bool:
    """Whether any fact of these types is recorded."""
    with as_it_stands(engine) as db:
        return (
            db.execute(select(events.c.type).where(events.c.type.in_([str(each.__struct_config__.tag) for each in kinds])).limit(1)).first()
            is not None
        )
