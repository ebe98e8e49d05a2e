import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, inspect, select, text

from lifecycle.ledger import Ledger, LedgerUnavailable, SchemaMismatch, migrate
from lifecycle.ledger.database import reading, snapshot, writing
from lifecycle.ledger.rows import Draft, Line
from lifecycle.ledger.schema import bookmarks
from lifecycle.projections.runner import ProjectionStopped, Runner
from tests.ledger.facts import CLERK, a_ledger, closed, noted, opened, to, until
from tests.postgres import empty_database
from tests.projections.counting import Lengths, Poisoned, Tallies, rows

ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(database_url: str) -> str:
    migrate(database_url)
    return database_url


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with a_ledger(url) as ledger:
        yield ledger


@pytest.fixture
def server_ledger(postgres_url: str) -> Iterator[Ledger]:
    with empty_database(postgres_url, "runner") as url:
        migrate(url)
        with a_ledger(url) as ledger:
            yield ledger


def fill(ledger: Ledger, facts: int, stream: str = "p1") -> None:
    """Adds to a stream, ten facts a command."""
    at = ledger.load(stream).version
    for start in range(at, at + facts, 10):
        ten = [noted(f"{stream}/{start + number}") for number in range(10)]
        ledger.append([to(stream, *ten, at=start)], command=f"{stream}/{start}", actor=CLERK)


def shown(ledger: Ledger, table: Table) -> list[tuple[Any, ...]]:
    with reading(ledger.engine) as db:
        return rows(db, table)


def tables_of(ledger: Ledger) -> set[str]:
    with reading(ledger.engine) as db:
        return {name for name in inspect(db).get_table_names() if "__" in name}


def test_a_projection_catches_up_page_by_page(ledger: Ledger):
    runner = Runner(ledger, Tallies(), page=7)
    assert (runner.position(), runner.catch_up()) == (0, 0)
    ledger.append([to("p1", opened(), noted("一"), closed()), to("p2", opened())], command="c-1", actor=CLERK)
    fill(ledger, 30, "p3")
    assert runner.catch_up() == runner.position() == 34
    assert shown(ledger, runner.sheets["tallies"]) == [("Closed", 1), ("Noted", 31), ("Opened", 2)]
    assert shown(ledger, runner.sheets["notes"])[0] == (2, "一")
    assert runner.catch_up() == 34
    assert shown(ledger, runner.sheets["tallies"]) == [("Closed", 1), ("Noted", 31), ("Opened", 2)]


def test_a_projection_reads_whole_streams_inside_its_own_transaction(ledger: Ledger):
    runner = Runner(ledger, Lengths(), page=3)
    ledger.append([to("p1", opened(), noted()), to("p2", opened(), noted(), closed())], command="c-1", actor=CLERK)
    ledger.append([to("p1", noted(), closed(), at=2)], command="c-2", actor=CLERK)
    assert runner.catch_up() == 7
    assert shown(ledger, runner.sheets) == [("p1", 4), ("p2", 3)]


def test_two_projections_do_not_touch_each_other(ledger: Ledger):
    fill(ledger, 10)
    tallies, lengths = Runner(ledger, Tallies()), Runner(ledger, Lengths())
    assert tallies.catch_up() == lengths.catch_up() == 10
    tallies.rebuild()
    assert shown(ledger, tallies.sheets["tallies"]) == [("Noted", 10)]
    assert shown(ledger, lengths.sheets) == [("p1", 10)]


def run_all(url: str, facts: int) -> None:
    with a_ledger(url) as ledger:
        runner = Runner(ledger, Tallies(), page=4)
        while runner.catch_up() < facts:
            sleep(0.001)


@pytest.mark.parametrize("runners", [2, 8])
def test_threads_that_run_one_projection_apply_every_fact_once(ledger: Ledger, url: str, runners: int):
    with ThreadPoolExecutor(runners) as pool:
        running = [pool.submit(run_all, url, 200) for _ in range(runners)]
        fill(ledger, 200)
        for one in running:
            one.result()
    assert_each_note_once(ledger, 200)


IN_A_PROCESS = """
import sys
from tests.projections.test_runner import run_all
run_all(sys.argv[1], int(sys.argv[2]))
"""


@pytest.mark.parametrize("runners", [2, 8])
def test_processes_that_run_one_projection_apply_every_fact_once(ledger: Ledger, url: str, runners: int):
    running = [subprocess.Popen([sys.executable, "-c", IN_A_PROCESS, url, "300"], cwd=ROOT) for _ in range(runners)]
    fill(ledger, 300)
    assert [one.wait() for one in running] == [0] * runners
    assert_each_note_once(ledger, 300)


def assert_each_note_once(ledger: Ledger, facts: int) -> None:
    sheets = Tallies().tables(MetaData(), "")
    assert shown(ledger, sheets["tallies"]) == [("Noted", facts)]
    assert [position for position, _ in shown(ledger, sheets["notes"])] == list(range(1, facts + 1))


def test_a_page_that_another_runner_has_taken_is_left_alone(ledger: Ledger):
    fill(ledger, 10)
    late, early = Runner(ledger, Tallies()), Runner(ledger, Tallies())
    late.catch_up()
    fill(ledger, 10)
    page = ledger.read(after=10, limit=10)
    early.catch_up()
    late._apply(1, 10, page)
    assert_each_note_once(ledger, 20)


def test_a_rebuild_comes_out_like_the_live_sheets(ledger: Ledger):
    runner = Runner(ledger, Tallies(), page=7)
    ledger.append([to("p1", opened(), noted("一"), closed())], command="c-1", actor=CLERK)
    runner.catch_up()
    fill(ledger, 30, "p2")
    runner.catch_up()
    live = [shown(ledger, table) for table in runner.sheets.values()]
    with writing(ledger.engine) as db:
        db.execute(text("DELETE FROM tallies__1__notes WHERE position = 2"))
    assert [shown(ledger, table) for table in runner.sheets.values()] != live
    assert runner.rebuild() == 33
    assert [shown(ledger, table) for table in runner.sheets.values()] == live
    assert tables_of(ledger) == {"tallies__2__tallies", "tallies__2__notes"}


def test_a_raised_version_rebuilds_and_an_older_program_stops(ledger: Ledger):
    fill(ledger, 10)
    old, new = Runner(ledger, Tallies(1)), Runner(ledger, Tallies(2))
    old.catch_up()
    fill(ledger, 10)
    assert new.catch_up() == 20
    assert shown(ledger, new.sheets["tallies"]) == [("Noted", 40)]
    with pytest.raises(SchemaMismatch, match="a newer program writes the sheet tallies"):
        old.catch_up()


class OtherTables(Tallies):
    """A later version that has dropped a table."""

    def tables(self, metadata: Any, prefix: str) -> dict[str, Table]:
        tables = super().tables(metadata, prefix)
        metadata.remove(tables["tallies"])
        return tables

    def apply(self, db: Any, tables: dict[str, Table], page: Any, history: Any) -> None:
        pass


def test_tables_that_a_later_version_has_no_more_go_with_the_rebuild(ledger: Ledger):
    fill(ledger, 10)
    Runner(ledger, Tallies(1)).catch_up()
    Runner(ledger, OtherTables(2)).catch_up()
    with reading(ledger.engine) as db:
        assert inspect(db).get_view_names() == ["notes"]
    assert tables_of(ledger) == {"tallies__2__notes"}


def test_readers_see_whole_sheets_during_rebuilds(ledger: Ledger, url: str):
    fill(ledger, 60)
    runner = Runner(ledger, Tallies())
    runner.catch_up()
    done, looks = Event(), []

    def look() -> None:
        with a_ledger(url) as own:
            while not done.is_set():
                looks.append(len(shown(own, runner.sheets["notes"])))

    readers = [Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(8):
        before = len(looks)
        assert runner.rebuild() == 60
        until(lambda before=before: len(looks) >= before + 5)
    done.set()
    for reader in readers:
        reader.join()
    assert set(looks) == {60}


def test_a_rebuild_goes_on_beside_a_live_runner_and_loses_nothing(ledger: Ledger, url: str):
    fill(ledger, 40)
    Runner(ledger, Tallies()).catch_up()
    stop = Event()

    def live() -> None:
        with a_ledger(url) as own:
            Runner(own, Tallies(), page=3).run(stop, interval=0.001)

    running = Thread(target=live)
    running.start()
    with a_ledger(url) as own:
        runner = Runner(own, Tallies(), page=5)
        for round_ in range(4):
            fill(ledger, 20, f"p{round_ + 2}")
            runner.rebuild()
    runner_here = Runner(ledger, Tallies())
    runner_here.wait_for(120)
    stop.set()
    running.join()
    assert_each_note_once(ledger, 120)


def test_two_rebuilds_at_once_end_in_one_set_of_tables(ledger: Ledger, url: str):
    fill(ledger, 100)
    Runner(ledger, Tallies()).catch_up()

    def rebuild(_: int) -> int:
        with a_ledger(url) as own:
            return Runner(own, Tallies(), page=3).rebuild()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(rebuild, range(3))) == [100] * 3
    assert_each_note_once(ledger, 100)
    assert len(tables_of(ledger)) == 2


@pytest.mark.parametrize("page", [1, 4, 500])
def test_a_fact_that_cannot_be_applied_stops_the_projection_and_nothing_is_skipped(ledger: Ledger, page: int):
    fill(ledger, 10)
    ledger.append([to("p2", noted("毒"), noted("之后"))], command="c-1", actor=CLERK)
    runner = Runner(ledger, Poisoned(), page=page)
    for _ in range(2):
        with pytest.raises(
            ProjectionStopped, match="poisoned stopped at the fact at position 11 of type noted: ZeroDivisionError"
        ) as stopped:
            runner.catch_up()
        assert (stopped.value.projection, stopped.value.position, stopped.value.type) == ("poisoned", 11, "noted")
        assert runner.position() == 10
        assert shown(ledger, runner.sheets["tallies"]) == [("Noted", 10)]
    with pytest.raises(ProjectionStopped):
        runner.rebuild()
    assert shown(ledger, runner.sheets["tallies"]) == [("Noted", 10)]


def test_a_fact_that_cannot_be_read_stops_the_projection_too(ledger: Ledger):
    fill(ledger, 10)
    ledger.recorder.append([Draft("p2", 0, (Line("from-the-future", 1, b"{}"),))])
    runner = Runner(ledger, Tallies())
    with pytest.raises(ProjectionStopped, match="at position 11 of type from-the-future"):
        runner.catch_up()
    assert runner.position() == 10


DIES = """
import os, sys
from lifecycle.projections.runner import Runner
from tests.ledger.facts import a_ledger
from tests.projections.counting import Tallies

class Dying(Tallies):
    def apply(self, db, tables, page, history):
        super().apply(db, tables, page, history)
        if page[-1].position >= 20:
            os.kill(os.getpid(), 9)  # the rows are written, the bookmark is moved, nothing is committed

with a_ledger(sys.argv[1]) as ledger:
    Runner(ledger, Dying(), page=10).catch_up()
"""


def test_a_runner_that_is_killed_in_its_work_has_done_none_of_that_page(ledger: Ledger, url: str):
    fill(ledger, 40)
    assert subprocess.run([sys.executable, "-c", DIES, url], cwd=ROOT, check=False).returncode == -9
    runner = Runner(ledger, Tallies())
    assert runner.position() == 10
    assert_each_note_once(ledger, 10)
    runner.catch_up()
    assert_each_note_once(ledger, 40)


def test_what_a_broken_rebuild_left_behind_goes_with_the_next(ledger: Ledger):
    fill(ledger, 10)
    runner = Runner(ledger, Tallies())
    runner.catch_up()
    with writing(ledger.engine) as db:
        runner._generations.add(db)
    runner.catch_up()
    assert_each_note_once(ledger, 10)
    runner.rebuild()
    assert tables_of(ledger) == {"tallies__3__tallies", "tallies__3__notes"}


def test_sheets_never_fall_back_behind_what_they_have_shown(ledger: Ledger):
    fill(ledger, 10)
    runner = Runner(ledger, Tallies())
    runner.catch_up()
    with writing(ledger.engine) as db:
        new = runner._generations.add(db)
        assert not runner._generations.swap(db, new.number)
        assert not runner._generations.swap(db, new.number + 1)
    assert_each_note_once(ledger, 10)


def test_one_can_wait_until_the_sheets_know_a_position(ledger: Ledger, url: str):
    runner = Runner(ledger, Tallies())
    fill(ledger, 10)
    with pytest.raises(TimeoutError, match="tallies is at 0 and not yet at 10"):
        runner.wait_for(10, timeout=0.05)
    stop = Event()

    def follow() -> None:
        with a_ledger(url) as own:
            Runner(own, Tallies()).run(stop, interval=0.01)

    following = Thread(target=follow)
    following.start()
    runner.wait_for(10)
    assert shown(ledger, runner.sheets["tallies"]) == [("Noted", 10)]
    stop.set()
    following.join()


def test_a_reader_who_does_not_let_go_holds_up_the_swap_and_not_the_other_readers(server_ledger: Ledger):
    fill(server_ledger, 10)
    runner = Runner(server_ledger, Tallies())
    runner.catch_up()
    with snapshot(server_ledger.engine) as held, ThreadPoolExecutor(1) as pool:
        held.execute(select(runner.sheets["notes"]))
        rebuilding = pool.submit(runner.rebuild)
        sleep(1.0)
        assert len(shown(server_ledger, runner.sheets["notes"])) == 10
        assert not rebuilding.done()
        held.rollback()
        assert rebuilding.result(timeout=10) == 10
    with reading(server_ledger.engine) as db:
        assert db.execute(select(bookmarks.c.generation).where(bookmarks.c.live)).scalars().all() == [2]


def test_a_reader_who_never_lets_go_is_named_as_the_reason(server_ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lifecycle.projections.runner.SWAP_PATIENCE", 0.0)
    fill(server_ledger, 10)
    runner = Runner(server_ledger, Tallies())
    runner.catch_up()
    with snapshot(server_ledger.engine) as held:
        held.execute(select(runner.sheets["notes"]))
        with pytest.raises(LedgerUnavailable, match="kept it busy"):
            runner.rebuild()
    assert_each_note_once(server_ledger, 10)
