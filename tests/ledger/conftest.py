"""A migrated database and a ledger over it, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from lifecycle.ledger import Ledger, migrate
from lifecycle.ledger.store.database import writing
from tests.copies import Fill
from tests.ledger.exports import Verify, verifying
from tests.ledger.facts import a_ledger

SQLITE_TRIGGERS = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"


@pytest.fixture
def url(copy_of: Callable[[Fill], str]) -> str:
    return copy_of(migrate)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with a_ledger(url) as ledger:
        yield ledger


@pytest.fixture
def unguarded(ledger: Ledger) -> Engine:
    """The database as an intruder with all rights has it: without the triggers and constraints."""
    with writing(ledger.engine) as db:
        if db.dialect.name == "sqlite":
            for statement in db.execute(text(SQLITE_TRIGGERS)).scalars().all():
                db.execute(text(statement))
        else:
            db.execute(text("ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE tags DISABLE TRIGGER ALL"))
    return ledger.engine


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """The verifier in this process, over files or the bytes of a ZIP."""
    return verifying(tmp_path / "export.zip", capsys)
