"""The office of the desk tests, whose commands fill the sheets; and a ledger that knows nothing of it, for the runner."""

from collections.abc import Callable, Iterator

import pytest

from lifecycle.ledger import Ledger, migrate
from tests.copies import Fill
from tests.desk.conftest import office
from tests.ledger.facts import a_ledger
from tests.postgres import empty_database

__all__ = ["office"]


@pytest.fixture
def url(copy_of: Callable[[Fill], str]) -> str:
    return copy_of(migrate)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with a_ledger(url) as ledger:
        yield ledger


@pytest.fixture
def server_ledger(postgres_url: str) -> Iterator[Ledger]:
    with empty_database(postgres_url, "runner") as url:
        migrate(url)
        with a_ledger(url) as ledger:
            yield ledger
