"""Devices that an account was signed in to from, and the numbers of what happens too often to be kept one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("token_sha256", sa.LargeBinary, nullable=False),
        sa.Column("staff", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", "staff", name="pk_devices"),
    )
    op.create_table(
        "tallies",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("fact", sa.LargeBinary),
        sa.PrimaryKeyConstraint("subject", "first_at", name="pk_tallies"),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("devices")
