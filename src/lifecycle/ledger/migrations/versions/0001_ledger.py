"""The ledger: events that are only ever added, their tags, the head; beside them bookmarks, trackings, snapshots and persons."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Position = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def refuse(trigger: str, table: str, moment: str, when: str = "") -> str:
    """A trigger of SQLite that lets nothing happen to a table at a moment."""
    return f"CREATE TRIGGER {trigger} BEFORE {moment} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


SQLITE_TRIGGERS = (
    refuse("events_no_update", "events", "UPDATE"),
    refuse("events_no_delete", "events", "DELETE"),
    refuse("tags_no_update", "tags", "UPDATE"),
    refuse("tags_no_delete", "tags", "DELETE"),
    refuse("head_no_delete", "head", "DELETE"),
    # INSERT OR REPLACE deletes the row in its way, and no trigger on DELETE fires for that.
    refuse(
        "events_no_replace",
        "events",
        "INSERT",
        "WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)"
        " OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version)",
    ),
)

POSTGRESQL_TRIGGERS = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER tags_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tags FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON head FOR EACH STATEMENT EXECUTE FUNCTION append_only()
"""


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("position", Position, autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("command_id", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("prev_stream_hash", sa.LargeBinary, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_events"),
        sa.UniqueConstraint("stream", "version", name="uq_events_stream_version"),
    )
    given = sa.text("command_id <> ''")
    op.create_index("ix_events_command_id", "events", ["command_id"], sqlite_where=given, postgresql_where=given)
    op.create_table(
        "tags",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tag", "position", name="pk_tags"),
        sqlite_with_rowid=False,
    )
    head = op.create_table(
        "head",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
        sa.CheckConstraint("id = 1", name="ck_head_only"),
    )
    op.bulk_insert(head, [{"id": 1, "size": 0, "recorded_at": 0}])
    op.create_table(
        "tracking",
        sa.Column("application_name", sa.Text, nullable=False),
        sa.Column("notification_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("application_name", name="pk_tracking"),
    )
    op.create_table(
        "snapshots",
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("purpose", "stream", "version", name="pk_snapshots"),
    )
    op.create_table(
        "bookmarks",
        sa.Column("projection", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("projection", "generation", name="pk_bookmarks"),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("identity_number", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in SQLITE_TRIGGERS:
            op.execute(trigger)
    else:
        op.execute(POSTGRESQL_TRIGGERS)


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken apart: restore the backup made before the upgrade")
