"""Tokens of machines, and what each of their idempotency keys was used for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("token_sha256", sa.LargeBinary, nullable=False),
        sa.Column("staff", sa.Text, nullable=False),
        sa.Column("used_on", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
    )
    op.create_index("ix_tokens_token_sha256", "tokens", ["token_sha256"], unique=True)
    op.create_table(
        "requests",
        sa.Column("staff", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("staff", "key", name="pk_requests"),
    )


def downgrade() -> None:
    op.drop_table("requests")
    op.drop_table("tokens")
