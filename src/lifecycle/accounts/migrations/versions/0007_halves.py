"""The first half of a secret that took two, until the second one is made."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "halves",
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("half", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("proposal", name="pk_halves"),
    )


def downgrade() -> None:
    op.drop_table("halves")
