"""A database that cannot be used is told in one way, with what to do, and never with a password."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, Person, PersonRegister, migrate
from lifecycle.vocabulary import CommandId
from tests.ledger.facts import CLERK, DAY, a_ledger, opened, to
from tests.postgres import administration, empty_database


def write(ledger: Ledger, command: str = "c-1") -> None:
    ledger.append([to(f"stream of {command}", opened())], command=command, actor=CLERK)


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("lifecycle.db", "this is not a database URL: write sqlite:///lifecycle.db"),
        ("", "not set|not a database URL"),
        ("postgresql://localhost:port/lifecycle", "this is not a database URL"),
        ("mysql://root:secret@localhost/lifecycle", "there is no ledger on mysql"),
        ("sqlite://", "the ledger lives in a file"),
        ("sqlite:///:memory:", "the ledger lives in a file"),
        ("sqlite:///lifecycle.db?timeout=long", "has to be a number of seconds"),
        ("sqlite:////no/such/folder/lifecycle.db", "the folder must exist"),
        ("sqlite:////proc/version", "read-only|cannot be opened|not a database"),
        ("postgresql://lifecycle:secret@127.0.0.1:1/lifecycle", "check that the server runs"),
        ("postgres://lifecycle:secret@no-such-host.invalid/lifecycle", "check that the server runs"),
    ],
)
def test_a_database_that_cannot_be_opened(url: str, advice: str):
    with pytest.raises(LedgerUnavailable, match=advice) as told, a_ledger(url):
        pass
    assert "secret" not in str(told.value)
    with pytest.raises(LedgerUnavailable):
        migrate(url)


def test_a_database_that_does_not_exist_on_the_server(postgres_url: str):
    with pytest.raises(LedgerUnavailable, match=r'check that .* are right .*"nowhere" does not exist'):
        migrate(postgres_url.replace("/postgres?", "/nowhere?"))


def test_a_file_that_is_no_database(tmp_path: Path):
    (tmp_path / "letter.db").write_text("尊敬的审批人员：" * 100)
    with pytest.raises(LedgerUnavailable, match="not a database: name another"), a_ledger(f"sqlite:///{tmp_path}/letter.db"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only files; the next test stands in for it")
def test_a_file_that_may_only_be_read(sqlite_url: str, tmp_path: Path):
    with a_ledger(sqlite_url):
        pass
    (tmp_path / "lifecycle.db").chmod(0o444)
    with pytest.raises(LedgerUnavailable, match="make the file and its folder writable"), a_ledger(sqlite_url) as ledger:
        write(ledger)


def test_a_connection_that_may_only_read(sqlite_url: str):
    with a_ledger(sqlite_url) as ledger:
        write(ledger)
        connection = ledger.recorder._connection
        assert connection is not None
        connection.execute("PRAGMA query_only = ON")
        with pytest.raises(LedgerUnavailable, match="read-only: make the file and its folder writable") as told:
            write(ledger, "c-2")
        assert isinstance(told.value.__cause__, sqlite3.OperationalError)
        connection.execute("PRAGMA query_only = OFF")
        write(ledger, "c-2")
        assert ledger.head() == 2


def test_a_file_that_another_program_keeps_locked(sqlite_url: str, tmp_path: Path):
    with a_ledger(f"{sqlite_url}?timeout=0.1") as ledger:
        other = sqlite3.connect(tmp_path / "lifecycle.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnavailable, match="another program has kept it locked"):
            write(ledger)
        with pytest.raises(LedgerUnavailable, match="another program has kept it locked"):
            PersonRegister(ledger).put(Person(id="person-1", name="张三"), on=DAY, by=CLERK, command=CommandId("c-2"))
        assert ledger.head() == 0
        other.close()
        write(ledger)
        assert ledger.head() == 1


@pytest.fixture
def server_url(postgres_url: str) -> Iterator[str]:
    with empty_database(postgres_url, "unavailable") as url:
        migrate(url)
        yield url


def test_a_server_where_another_program_keeps_the_head(server_url: str):
    with a_ledger(f"{server_url}&options=-c%20lock_timeout%3D100ms") as ledger, administration(server_url) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM head FOR UPDATE")
        with pytest.raises(LedgerUnavailable, match="kept it busy for too long: try again") as told:
            write(ledger)
        assert isinstance(told.value.__cause__, psycopg.errors.LockNotAvailable)
        other.execute("ROLLBACK")
        write(ledger)
        assert ledger.head() == 1


def test_a_connection_that_the_server_has_cut_is_replaced(server_url: str):
    with a_ledger(server_url) as ledger, administration(server_url) as other:
        write(ledger)
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lifecycle'")
        assert ledger.head() == 1, "a reader takes a new connection by itself"
        write(ledger, "c-2")
        assert ledger.head() == 2


def test_a_server_that_may_only_be_read(server_url: str):
    with a_ledger(f"{server_url}&options=-c%20default_transaction_read_only%3Don") as ledger:
        assert ledger.head() == 0
        with pytest.raises(LedgerUnavailable, match="the server is read-only: name the primary"):
            write(ledger)


def test_a_user_without_the_right_to_write(server_url: str):
    with administration(server_url) as other:
        other.execute("CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        try:
            with a_ledger(server_url.replace("postgres@", "reader@")) as ledger:
                assert ledger.head() == 0
                with pytest.raises(LedgerUnavailable, match=r"lacks a right .*permission denied for table events"):
                    write(ledger)
        finally:
            other.execute("DROP OWNED BY reader; DROP ROLE reader")
