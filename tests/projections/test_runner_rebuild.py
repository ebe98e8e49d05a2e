"""A rebuild beside the sheets that are read, and the change over to it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import Table, inspect, select, text

from lifecycle.ledger import Ledger, LedgerUnavailable, SchemaMismatch
from lifecycle.ledger.store.database import reading, snapshot, writing
from lifecycle.ledger.store.schema import bookmarks
from lifecycle.projections.runner import BeingRebuilt, Runner
from tests.ledger.facts import CLERK, a_ledger, closed, noted, opened, to, until
from tests.projections.counting import Tallies, assert_each_note_once, fill, shown, tables_of


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


def test_a_reader_who_rebuilds_nothing_is_told_how_far_the_rebuild_is(ledger: Ledger):
    fill(ledger, 10)
    Runner(ledger, Tallies(1)).catch_up()
    new = Runner(ledger, Tallies(2), page=4)
    with pytest.raises(BeingRebuilt) as told:
        new.come_near(rebuilds=False)
    assert (told.value.position, told.value.head) == (0, 10)

    stop = Event()
    stop.set()
    assert new.catch_up(stop) == 10, "given up, the old one is still there"
    assert tables_of(ledger) == {"tallies__1__tallies", "tallies__1__notes"}
    with writing(ledger.engine) as db:
        begun = new._generations.add(db)
    new._advance(begun.number, 0, 4)
    with pytest.raises(BeingRebuilt) as told:
        new.come_near(rebuilds=False)
    assert told.value.position == 4
    assert new.catch_up() == 10
    assert new.come_near(rebuilds=False).position == 10


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
