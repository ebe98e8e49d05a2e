"""Alembic runs this for every command. `lifecycle migrate` hands over its connection, inside the transaction that it began."""

from alembic import context

from lifecycle.ledger.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
