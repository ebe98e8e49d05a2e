"""强行终止: a program that writes is killed, at random moments and at every step by name, and its successor goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.json import encode

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.signing.continuity import last_gone_out
from lifecycle.ledger.store.sqlite import SQLiteLedgerRecorder, SQLiteTransaction
from tests.faults.campaign import Campaign
from tests.faults.counts import KILLS, PATIENCE, SEED
from tests.faults.dying import APPENDING, CHECKPOINT, DeadlyStep, append_and_die, checkpoint_and_die
from tests.faults.examining import by_command, examine
from tests.faults.journal import Asked
from tests.faults.writer import Order, write
from tests.ledger.facts import a_ledger, until

ROOT = Path(__file__).parents[2]
LONGEST = 0.4
"""Seconds after which a program is killed at the latest."""
FIRST, SECOND = Asked("one", (("p1", 0, 1), ("p2", 0, 3))), Asked("two", (("p1", 1, 5), ("p3", 0, 1)), once="once/1")


@pytest.fixture
def campaign(url: str, keys: Path, tmp_path: Path) -> Campaign:
    return Campaign(url, keys, tmp_path)


def test_no_moment_to_be_killed_at_costs_a_fact(
    campaign: Campaign, url: str, keys: Path, request: pytest.FixtureRequest, counted: Callable[[str], None]
):
    random = Random(f"{SEED} {request.node.name}")
    for number in range(KILLS):
        kill = campaign.kill_when_ready if number % 2 else campaign.kill_after
        kill(random.uniform(0, LONGEST))
    campaign.kill_when_ready()
    found, slowest = examine(url, keys, campaign.told), max(campaign.told.ready)

    counted(f"SIGKILL at random: {KILLS} kills, {found}, slowest restart {slowest:.1f} s")
    found.assert_sound()
    assert found.facts > 10 * KILLS, "hardly anything was written: this has shown nothing"
    assert slowest < PATIENCE


def test_a_program_that_begins_from_nothing_is_ready_in_time(campaign: Campaign, url: str, keys: Path, counted: Callable[[str], None]):
    """Interpreter, imports and all, after its predecessor was killed."""
    campaign.kill_when_ready(0.2)
    order = campaign.order()
    with subprocess.Popen([sys.executable, "-m", "tests.faults.writer", encode(order)], cwd=ROOT) as program:
        until(lambda: b'"ready"' in (Path(order.journal).read_bytes() if Path(order.journal).exists() else b""))
        program.kill()
    campaign.told.read(Path(order.journal))
    seconds = campaign.told.ready[-1]

    counted(f"a program from nothing, after SIGKILL: {seconds:.1f} s to its first append")
    examine(url, keys, campaign.told).assert_sound()
    assert seconds < PATIENCE


@pytest.mark.parametrize("step", APPENDING)
def test_an_append_that_is_cut_off_at_a_step_is_whole_or_not_there(
    campaign: Campaign, url: str, keys: Path, step: str, counted: Callable[[str], None]
):
    at = _on(APPENDING[step], url)
    campaign.let_die(append_and_die, step, FIRST, SECOND)
    with a_ledger(url, keys=keys) as ledger:
        assert len(by_command(ledger).get("two", [])) == (len(SECOND.content) if at.recorded else 0)
        assert len(by_command(ledger)["one"]) == len(FIRST.content)
    assert list(campaign.told.open) == ["two"], "it was never answered"
    campaign.kill_when_ready()  # sends it once more

    assert campaign.told.answered["two"] == tuple(range(5, 11))
    examine(url, keys, campaign.told).assert_sound()
    counted("SIGKILL at a named step of an append: whole or not there, and sent once more recorded once")


@pytest.mark.parametrize("step", CHECKPOINT)
def test_a_checkpoint_that_is_cut_off_at_a_step_is_made_by_the_next_program(
    campaign: Campaign, url: str, keys: Path, step: str, counted: Callable[[str], None]
):
    at = _on(CHECKPOINT[step], url)
    campaign.let_die(checkpoint_and_die, step, FIRST)
    with a_ledger(url, keys=keys) as ledger:
        assert ledger.head() == 5 + at.recorded
    note = last_gone_out(keys)
    assert note is not None
    assert Checkpoint.parse(note.text).head.size == (6 if step == list(CHECKPOINT)[-1] else 1)
    campaign.kill_when_ready()

    examine(url, keys, campaign.told).assert_sound()
    counted("SIGKILL at a named step of a checkpoint: made by the next program, nothing contradicted")


def _on(step: DeadlyStep, url: str) -> DeadlyStep:
    if url.partition(":")[0].partition("+")[0] not in step.only_on:
        pytest.skip(
            "this database has no such step: PostgreSQL writes rows, tags and head in one statement, SQLite is always under its lock"
        )
    return step


class Hasty(SQLiteLedgerRecorder):
    """What no ledger may be: it answers first, and commits when it comes to it."""

    answers = 0

    @contextmanager
    def locked(self) -> Iterator[Any]:
        db = self._connection or self._connect()
        if not db.in_transaction:
            db.execute("BEGIN IMMEDIATE")
        yield SQLiteTransaction(db)
        self.answers += 1
        if self.answers % 7 == 0:
            db.execute("COMMIT")


def write_hastily(order: Order) -> None:
    SQLiteLedgerRecorder.locked = Hasty.locked  # type: ignore[method-assign]  # in a program of its own, which is killed
    SQLiteLedgerRecorder.answers = 0  # type: ignore[attr-defined]
    write(order)


def test_a_ledger_that_answers_before_it_commits_would_be_found(sqlite_url: str, keys: Path, tmp_path: Path):
    """That the campaign sees what it looks for."""
    campaign = Campaign(sqlite_url, keys, tmp_path)
    for _ in range(8):
        campaign.kill_when_ready(0.05, write_hastily)
        if examine(sqlite_url, keys, campaign.told).lost:
            return
    pytest.fail("facts were lost, and the campaign did not see it")
