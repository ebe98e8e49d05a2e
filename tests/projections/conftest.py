"""A migrated database and a ledger over it, on SQLite and on PostgreSQL."""

from tests.ledger.conftest import ledger, url

__all__ = ["ledger", "url"]
