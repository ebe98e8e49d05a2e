"""服务器倒下: PostgreSQL is stopped as by a failure of its machine, again and again, while eight threads write and go on by themselves."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep

import psycopg
import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, migrate
from lifecycle.ledger.store.clock import utc_now
from tests.faults.counts import CRASHES, PATIENCE, SEED
from tests.faults.examining import examine
from tests.faults.journal import AllJournals, Asked, Journal
from tests.faults.servers import Server, a_server_to_crash
from tests.faults.writer import send_through, writing
from tests.ledger.facts import CLERK, a_ledger, noted, to
from tests.postgres import PostgresMissing

THREADS = 8


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        with a_server_to_crash() as server:
            yield server
    except PostgresMissing as missing:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(str(missing))


@pytest.fixture
def url(server: Server) -> str:
    """On this server, which knows `fsync`, as on one in earnest."""
    with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as db:
        assert db.execute("SHOW fsync").fetchone() == ("on",)
        db.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrate(server.url)
    return server.url


def test_a_server_that_falls_costs_no_fact_and_nobody_has_to_be_started_anew(
    server: Server, url: str, keys: Path, tmp_path: Path, counted: Callable[[str], None]
):
    random, journal, slowest = Random(SEED), Journal(tmp_path / "journal"), 0.0
    told = AllJournals.nothing()
    with a_ledger(url, clock=utc_now, keys=keys) as ledger, writing(ledger, journal, "w", threads=THREADS, through=True):
        for crash in range(CRASHES):
            sleep(random.uniform(0.1, 1.0))
            server.crash()
            sleep(random.uniform(0, 0.1))
            seconds = server.start()
            slowest = max(slowest, seconds + _until_it_appends(ledger, journal, crash))
        sleep(0.2)
    journal.close()
    told.read(tmp_path / "journal")
    found = examine(url, keys, told)

    counted(f"pg_ctl stop -m immediate: {CRASHES} times under {THREADS} threads, {found}, slowest restart {slowest:.1f} s")
    found.assert_sound()
    assert not told.open
    assert found.facts > 50 * CRASHES, "hardly anything was written: this has shown nothing"
    assert slowest < PATIENCE


def _until_it_appends(ledger: Ledger, journal: Journal, crash: int) -> float:
    began = monotonic()
    send_through(ledger, journal, Asked(f"after/{crash}", ((f"after/{crash}", 0, 1),)))
    return monotonic() - began


def test_a_server_that_is_away_is_told_in_plain_words(server: Server, url: str):
    with a_ledger(url) as ledger:
        server.crash()
        try:
            for _ in range(2):
                with pytest.raises(LedgerUnavailable, match="check that the server runs"):
                    ledger.append([to("p1", noted())], command="c1", actor=CLERK)
                with pytest.raises(LedgerUnavailable, match="check that the server runs"):
                    ledger.head()
        finally:
            server.start()
        ledger.append([to("p1", noted())], command="c1", actor=CLERK)
        assert ledger.head() == 1
