"""A place for what was counted, and the verifier of exports."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.copies import Fill
from tests.ledger.exports import Verify, verifying
from tests.web.conftest import TODAY, Office, seated


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    """A desk with staff of every role, on each of the two databases."""
    url = copy_of(seated)
    office = Office(url, TODAY, None if url.startswith("sqlite") else tmp_path)
    yield office
    office.close()


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """The verifier in this process, over files or the bytes of a ZIP."""
    return verifying(tmp_path / "export.zip", capsys)


@pytest.fixture
def attacked(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says what an attack came to; `tests/conftest.py` prints it at the end."""
    case = getattr(request.node, "callspec", None)
    database = case and next((each for each in ("sqlite", "postgresql") if each in case.id.split("-")), None)
    where = f"{database}, " if database else ""
    return lambda words: record_property("attacked", f"{where}{words}")
