"""Many writers at once, in threads and in processes: no gap, no lost update, positions in the order of the commits."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from lifecycle.ledger import AppendCondition, ConditionFailed, Ledger, verify_chain
from tests.apart import APART, KILLED, begun, ended
from tests.ledger.facts import CLERK, a_ledger, noted, opened, to
from tests.ledger.writers import write_on, write_with_retries

WRITERS = 8


@pytest.mark.parametrize("in_processes", [False, True], ids=["threads", "processes"])
def test_writers_that_lose_a_race_try_again_and_nothing_is_lost(url: str, in_processes: bool):
    rounds = 15
    pool = ProcessPoolExecutor(4, mp_context=APART) if in_processes else ThreadPoolExecutor(WRITERS)
    with pool:
        lost = sum(pool.map(write_with_retries, [url] * WRITERS, range(WRITERS), [rounds] * WRITERS))
    with a_ledger(url) as ledger:
        everything = ledger.read(limit=10_000)
        assert [one.position for one in everything] == list(range(1, 2 * rounds * WRITERS + 1))
        assert ledger.head() == 2 * rounds * WRITERS
        assert sorted(one.fact.text for one in ledger.load("shared").recorded) == sorted(
            f"{writer}/{number}" for writer in range(WRITERS) for number in range(rounds)
        )
        assert verify_chain(ledger.engine) is None
    assert lost >= WRITERS - 1, "nobody ever raced: this test has shown nothing"


def open_once(url: str, writer: int, codes: int, start: Barrier) -> list[str]:
    """Opens every code that nobody else has opened before; returns those that it won."""
    won = []
    with a_ledger(url) as ledger:
        ledger.head()
        for code in range(codes):
            start.wait()
            once = AppendCondition(tags=frozenset({f"code:{code}"}))
            try:
                ledger.append(
                    [to(f"{writer}/{code}", opened(), tags=[f"code:{code}"])], command=f"{writer}/{code}", actor=CLERK, conditions=[once]
                )
            except ConditionFailed:
                continue
            won.append(f"code:{code}")
    return won


def test_of_racing_appends_under_one_condition_exactly_one_wins(url: str):
    """They set out together for every code. Who wins is not asked: on PostgreSQL whoever won the last time has a trip less to make."""
    writers, codes = 4, 25
    start = Barrier(writers)
    with ThreadPoolExecutor(writers) as pool:
        won = list(pool.map(open_once, [url] * writers, range(writers), [codes] * writers, [start] * writers))
    assert sorted(code for codes_won in won for code in codes_won) == sorted(f"code:{code}" for code in range(codes))
    with a_ledger(url) as ledger:
        assert ledger.head() == codes


def test_one_command_sent_by_many_at_once_is_recorded_once(ledger: Ledger, url: str):
    start = Barrier(WRITERS)

    def send(_: int) -> tuple[int, ...]:
        with a_ledger(url) as own:
            own.head()
            start.wait()
            return tuple(one.position for one in own.append([to("p1", opened(), noted())], command="c-1", actor=CLERK))

    with ThreadPoolExecutor(WRITERS) as pool:
        assert set(pool.map(send, range(WRITERS))) == {(1, 2)}
    assert ledger.head() == 2


def test_a_reader_never_sees_a_position_before_all_that_come_before_it(ledger: Ledger, url: str):
    """What a projection that only remembers its last position relies on."""
    done = Event()
    seen: list[int] = []

    def follow() -> None:
        with a_ledger(url) as own:
            last = False
            while not last:
                last = done.is_set()
                seen.extend(one.position for one in own.read(after=seen[-1] if seen else 0, limit=1000))

    reader = Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_with_retries, [url] * 4, range(4), [20] * 4))
    done.set()
    reader.join()
    assert seen == list(range(1, 161))


def test_threads_share_one_ledger(ledger: Ledger):
    def write(writer: int) -> None:
        for number in range(20):
            ledger.append([to(f"own/{writer}", noted(), at=number)], command=f"{writer}/{number}", actor=CLERK)
            assert ledger.load(f"own/{writer}").version == number + 1

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert [one.position for one in ledger.read(limit=1000)] == list(range(1, 20 * WRITERS + 1))


def test_a_writer_that_is_killed_leaves_whole_appends_and_goes_on_where_it_was(ledger: Ledger, url: str):
    for goal in (60, 120, 180):
        confirmed = 0
        hears, says = APART.Pipe(duplex=False)
        writer = begun(write_on, url, says)
        says.close()
        while confirmed < goal:
            confirmed = hears.recv()
        writer.kill()
        assert ended(writer) == KILLED
        head = ledger.head()
        assert head >= confirmed
        assert head % 2 == 0
        assert verify_chain(ledger.engine) is None
