"""Which provider of single sign-on let somebody in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("provider", sa.Text))


def downgrade() -> None:
    op.drop_column("sessions", "provider")
