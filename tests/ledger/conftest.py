"""A migrated database and a ledger over it, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from lifecycle.ledger import Ledger, migrate
from tests.ledger.facts import a_ledger


@pytest.fixture
def url(database_url: str) -> str:
    migrate(database_url)
    return database_url


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with a_ledger(url) as ledger:
        yield ledger
