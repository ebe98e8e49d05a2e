"""A ledger to back up, a small backup, and places where one may be restored."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lifecycle.ledger import AttachmentStore, Ledger, migrate
from tests.copies import copied
from tests.ledger.backup.folders import an_empty_place, backed_up, fill
from tests.ledger.facts import a_ledger


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "scans")


@pytest.fixture
def source(url: str, keys: Path, store: AttachmentStore) -> Iterator[Ledger]:
    """A ledger with 300 facts in 3 streams, and two attachments."""
    with a_ledger(url, keys=keys, attachments=store.folder) as ledger:
        fill(ledger, 3, 100)
        store.put("规划条件通知书".encode())
        store.put(b"%PDF-1.7" * 1000)
        yield ledger


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with an_empty_place(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
def made(sqlite_url: str, keys: Path, store: AttachmentStore, tmp_path: Path) -> Path:
    """A small backup of an embedded ledger with one attachment."""
    with a_ledger(copied(migrate, sqlite_url), keys=keys, attachments=store.folder) as ledger:
        fill(ledger, 2, 4)
        store.put(b"a scan")
        backed_up(ledger, tmp_path / "backup")
    return tmp_path / "backup"
