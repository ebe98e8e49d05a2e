"""The program in this process, over a ledger of its own in a folder of its own."""

import os
from pathlib import Path

import pytest

from tests.cli.program import Program, run


@pytest.fixture
def url(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the ledger that the program opens. Its folder is the working directory, and no other setting is made."""
    for name in [name for name in os.environ if name.startswith("LIFECYCLE_") and not name.startswith("LIFECYCLE_TEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    return sqlite_url


@pytest.fixture
def program(url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    return lambda *arguments: run(capsys, monkeypatch, *arguments)
