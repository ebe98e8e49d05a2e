from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from lifecycle.ledger import Ledger
from lifecycle.ledger.store.rows import Draft, Drafted
from lifecycle.projections.runner import ProjectionStopped, Runner
from tests.apart import KILLED, begun, ended
from tests.ledger.facts import CLERK, a_ledger, closed, noted, opened, to
from tests.projections.counting import Lengths, Poisoned, Tallies, assert_each_note_once, fill, run_all, run_until_it_dies, shown


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


@pytest.mark.parametrize("runners", [2, 8])
def test_threads_that_run_one_projection_apply_every_fact_once(ledger: Ledger, url: str, runners: int):
    with ThreadPoolExecutor(runners) as pool:
        running = [pool.submit(run_all, url, 200) for _ in range(runners)]
        fill(ledger, 200)
        for one in running:
            one.result()
    assert_each_note_once(ledger, 200)


@pytest.mark.parametrize("runners", [2, 8])
def test_processes_that_run_one_projection_apply_every_fact_once(ledger: Ledger, url: str, runners: int):
    running = [begun(run_all, url, 300) for _ in range(runners)]
    fill(ledger, 300)
    assert [ended(one) for one in running] == [0] * runners
    assert_each_note_once(ledger, 300)


def test_a_page_that_another_runner_has_taken_is_left_alone(ledger: Ledger):
    fill(ledger, 10)
    late, early = Runner(ledger, Tallies()), Runner(ledger, Tallies())
    late.catch_up()
    fill(ledger, 10)
    page = ledger.read(after=10, limit=10)
    early.catch_up()
    late._apply(1, 10, page)
    assert_each_note_once(ledger, 20)


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
    ledger.recorder.append([Draft("p2", 0, (Drafted("from-the-future", 1, b"{}"),))])
    runner = Runner(ledger, Tallies())
    with pytest.raises(ProjectionStopped, match="at position 11 of type from-the-future") as stopped:
        runner.catch_up()
    assert stopped.value.sentence.said("zh").startswith("tallies停在第11条（from-the-future）：本程序不认识这一类事实")
    assert runner.position() == 10


def test_a_runner_that_is_killed_in_its_work_has_done_none_of_that_page(ledger: Ledger, url: str):
    fill(ledger, 40)
    assert ended(begun(run_until_it_dies, url)) == KILLED
    runner = Runner(ledger, Tallies())
    assert runner.position() == 10
    assert_each_note_once(ledger, 10)
    runner.catch_up()
    assert_each_note_once(ledger, 40)


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
