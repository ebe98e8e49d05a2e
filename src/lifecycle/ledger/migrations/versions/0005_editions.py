"""Beside the version of a sheet its edition: the digest of the documents, holidays and terms that its rows are made with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bookmarks", sa.Column("edition", sa.Text, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken apart: restore the backup made before the upgrade")
