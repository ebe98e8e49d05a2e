"""Alembic runs this for every command. `lifecycle migrate` hands over its connection, inside the transaction that it began."""

from alembic import context

from lifecycle.accounts.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transaction_per_migration=False,
)
context.run_migrations()
