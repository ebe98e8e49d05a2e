"""Values of persons become facts, encrypted. Where some stand in clear, `lifecycle migrate` moves them out of the table that is left."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM persons")).first():
        op.rename_table("persons", "persons_in_clear")
    else:
        op.drop_table("persons")


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken apart: restore the backup made before the upgrade")
