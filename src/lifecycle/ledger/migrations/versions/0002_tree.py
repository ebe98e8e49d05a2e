"""The hash tree: the head bears its right edge; tables for the roots of full tiles, the heads of streams, and checkpoints."""

import sqlalchemy as sa
from alembic import op

from lifecycle.ledger.formats.merkle import edge_with, packed

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    db = op.get_bind()
    size, recorded_at = db.execute(sa.text("SELECT size, recorded_at FROM head")).one()
    op.drop_table("head")  # SQLite adds no column without a value to tables that have rows
    head = op.create_table(
        "head",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("edge", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
        sa.CheckConstraint("id = 1", name="ck_head_only"),
    )
    op.bulk_insert(head, [{"id": 1, "size": size, "recorded_at": recorded_at, "edge": _edge(db)}])
    op.execute(HEAD_STAYS[db.dialect.name])
    op.create_table(
        "tile_roots",
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("level", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("algorithm", "level", "number", name="pk_tile_roots"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stream_heads",
        sa.Column("number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_stream_heads"),
        sa.UniqueConstraint("stream", name="uq_stream_heads_stream"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoints"),
    )


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken apart: restore the backup made before the upgrade")


HEAD_STAYS = {
    "sqlite": "CREATE TRIGGER head_no_delete BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'head is append-only'); END",
    "postgresql": "CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON head FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
}


def _edge(db: sa.Connection) -> bytes:
    """Over all rows that were recorded before there was a tree."""
    edge: tuple[bytes, ...] = ()
    for size, (leaf_hash,) in enumerate(db.execute(sa.text("SELECT leaf_hash FROM events ORDER BY position"))):
        edge = edge_with(edge, size, leaf_hash)
    return packed(edge)
