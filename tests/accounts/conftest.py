"""The accounts of an otherwise empty database, on both kinds."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from lifecycle.accounts import migrate
from lifecycle.ledger.store.database import open_engine
from tests.copies import Fill


@pytest.fixture
def engine(copy_of: Callable[[Fill], str]) -> Iterator[Engine]:
    engine = open_engine(copy_of(migrate))
    yield engine
    engine.dispose()
