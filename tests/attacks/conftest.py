"""A place for what was counted."""

from collections.abc import Callable

import pytest


@pytest.fixture
def attacked(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says what an attack came to; `tests/conftest.py` prints it at the end."""
    case = getattr(request.node, "callspec", None)
    database = case and next((each for each in ("sqlite", "postgresql") if each in case.id.split("-")), None)
    where = f"{database}, " if database else ""
    return lambda words: record_property("attacked", f"{where}{words}")
