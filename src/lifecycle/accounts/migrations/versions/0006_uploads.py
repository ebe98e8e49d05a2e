"""Who handed in which file, and for which county."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("staff", sa.Text, nullable=False),
        sa.Column("county", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sha256", "staff", "county", name="pk_uploads"),
    )


def downgrade() -> None:
    op.drop_table("uploads")
