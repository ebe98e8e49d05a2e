"""The root of the SM3 tree stands in a signed note of its own, beside the checkpoint and no longer in it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("checkpoints", sa.Column("sm3_root", sa.Text, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken apart: restore the backup made before the upgrade")
