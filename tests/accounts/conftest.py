"""The accounts of an otherwise empty database, on both kinds."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from lifecycle.accounts import migrate
from lifecycle.ledger.database import open_engine


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    migrate(database_url)
    engine = open_engine(database_url)
    yield engine
    engine.dispose()
