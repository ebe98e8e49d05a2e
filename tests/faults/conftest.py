"""A migrated database with a folder for its keys, and a place for what was counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lifecycle.ledger import migrate
from tests.copies import Fill


@pytest.fixture
def url(copy_of: Callable[[Fill], str]) -> str:
    return copy_of(migrate)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def counted(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says what a campaign came to; `tests/conftest.py` prints it at the end."""
    case = getattr(request.node, "callspec", None)
    database = case and next((each for each in ("sqlite", "postgresql") if each in case.id.split("-")), None)
    where = f"{database}, " if database else ""
    return lambda words: record_property("counted", f"{where}{words}")
