"""台账的表: the tables of the ledger as SQLAlchemy Core sees them. Migrations create them; a test holds that both agree.

The head is one row: how many facts there are, when the last was recorded, and the right edge of the hash tree over all of them. Whoever
appends holds its lock.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""All migrations in their order; the last one is what this program needs."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
Position = BigInteger().with_variant(Integer, "sqlite")
"""SQLite stores a row under its integer key only where the column is called INTEGER; its integers have 64 bits all the same."""

events = Table(
    "events",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),  # microseconds since 1970, UTC
    Column("actor", Text, nullable=False),
    Column("command_id", Text, nullable=False),  # empty: no command
    Column("tags", Text, nullable=False),  # sorted, one a line
    Column("state", LargeBinary, nullable=False),
    Column("prev_stream_hash", LargeBinary, nullable=False),  # empty: the first of its stream
    Column("leaf_hash", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
)
HAS_COMMAND = events.c.command_id != text("''")
"""Written out, not as a parameter: only so does a query find the index below."""
Index("ix_events_command_id", events.c.command_id, sqlite_where=HAS_COMMAND, postgresql_where=HAS_COMMAND)

tags = Table(
    "tags",
    metadata,
    Column("tag", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""The index of `events.tags`: nothing stands here that does not stand there."""

head = Table(
    "head",
    metadata,
    Column("id", SmallInteger, CheckConstraint("id = 1", name="only"), primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("edge", LargeBinary, nullable=False),  # 32 bytes for each full subtree, the largest first
)

tile_roots = Table(
    "tile_roots",
    metadata,
    Column("algorithm", Text, primary_key=True),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The roots of the full tiles of the hash tree, from level 1 on: that of 256 leaves, of 256 such roots, and so on. Made from the leaves
at any time; a proof is put together from them.
"""

stream_heads = Table(
    "stream_heads",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    UniqueConstraint("stream"),
)
"""The newest row of every stream, the streams numbered from 0 in the order of their first rows. Made from the events at any time."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("sm3_root", Text, nullable=True),
)
"""Signed notes that have gone out; witnesses add their signatures. sm3_root: the note that states the root of SM3 for this checkpoint."""

tracking = Table(
    "tracking",
    metadata,
    Column("application_name", Text, primary_key=True),
    Column("notification_id", BigInteger, nullable=False),
)
"""Where an application of the library stands that follows another one."""

snapshots = Table(
    "snapshots",
    metadata,
    Column("purpose", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
)
"""Caches of the library's aggregates; no part of the history."""

bookmarks = Table(
    "bookmarks",
    metadata,
    Column("projection", Text, primary_key=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("edition", Text, nullable=False, server_default=text("''")),
)
"""How far each set of tables of a projection has read; readers see the live one of their edition (empty: made from the facts alone)."""
