"""再试一次: a server that was away between two appends is noticed by nobody, and nothing is recorded twice for it."""

from collections.abc import Iterator

import psycopg
import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, migrate
from lifecycle.ledger.store.postgresql import PostgresLedgerRecorder, PostgresTransaction
from tests.ledger.facts import CLERK, a_ledger, noted, opened, to
from tests.postgres import administration, empty_database

OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@pytest.fixture
def ledger(postgres_url: str) -> Iterator[Ledger]:
    with empty_database(postgres_url, "retried") as url:
        migrate(url)
        with a_ledger(url) as ledger:
            ledger.append([to("project/1", opened())], command="c-1", actor=CLERK)
            yield ledger


def restarted(ledger: Ledger) -> None:
    """To its clients a server that was restarted is one that has ended their connections."""
    with administration(ledger.engine.url.render_as_string(hide_password=False)) as server:
        server.execute(OTHERS, (ledger.engine.url.database,))


def test_a_server_that_was_restarted_between_two_appends_is_noticed_by_nobody(ledger: Ledger):
    restarted(ledger)
    assert ledger.head() == 1
    restarted(ledger)
    ledger.append([to("project/1", noted(), at=1)], command="c-2", actor=CLERK)

    assert [each.command for each in ledger.read(limit=9)] == ["c-1", "c-2"]


def test_what_was_recorded_when_the_connection_broke_is_not_recorded_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    """The server committed, and its answer never came."""
    finish, broken = PostgresTransaction.finish, []

    def breaking(transaction: PostgresTransaction) -> None:
        finish(transaction)
        if not broken:
            broken.append(transaction)
            restarted(ledger)
            transaction._db.execute("SELECT 1")

    monkeypatch.setattr(PostgresTransaction, "finish", breaking)
    recorded = ledger.append([to("project/1", noted(), at=1)], command="c-2", actor=CLERK)

    assert (len(broken), [each.position for each in recorded], ledger.head()) == (1, [2], 2)


def test_without_a_command_nothing_is_tried_again(ledger: Ledger):
    """Nobody could tell whether it was recorded."""
    restarted(ledger)
    with pytest.raises(LedgerUnavailable):
        ledger.recorder.append((), command="")
    ledger.append([to("project/1", noted(), at=1)], command="c-2", actor=CLERK)
    assert ledger.head() == 2


def test_a_server_that_stays_away_is_told_after_one_more_attempt(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    attempts = []

    def away(_: PostgresLedgerRecorder) -> None:
        attempts.append(1)
        raise psycopg.OperationalError("the server is away")

    restarted(ledger)
    monkeypatch.setattr(PostgresLedgerRecorder, "_connect", away)
    with pytest.raises(LedgerUnavailable, match="check that the server runs"):
        ledger.append([to("project/1", noted(), at=1)], command="c-2", actor=CLERK)
    assert len(attempts) == 1
