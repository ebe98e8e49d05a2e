"""并发: 32 writers in four programs race for the same streams and tags, lose, and try again; one order explains what all of them saw."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from random import Random
from threading import Barrier, Event, Thread
from time import monotonic

import pytest

from lifecycle.ledger import AppendCondition, ConditionFailed, Conflict, Ledger, verify_chain
from lifecycle.ledger.store.clock import utc_now
from tests.apart import APART
from tests.faults.counts import SEED, TRANSACTIONS
from tests.faults.examining import everything
from tests.faults.histories import Followed, Read, Seen, Wrote, anomalies
from tests.ledger.facts import CLERK, Noted, a_ledger, noted, to

PROGRAMS, THREADS = 4, 8
STREAMS = 12


def texts(ledger: Ledger, stream: str) -> tuple[str, ...]:
    return tuple(each.fact.text for each in ledger.load(stream).recorded if isinstance(each.fact, Noted))


def race(url: str, program: int, rounds: int) -> tuple[list[Seen], int, int]:
    """One program: what its threads saw, and how often they were refused for a version and for a tag."""
    with a_ledger(url, clock=utc_now) as ledger, ThreadPoolExecutor(THREADS) as pool:
        ledger.head()
        start, stop = Barrier(THREADS, timeout=60), Event()
        positions: list[int] = []
        follower = Thread(target=follow, args=(ledger, stop, positions))
        follower.start()
        writers = [Writer(ledger, f"{program}.{thread}", start) for thread in range(THREADS)]
        try:
            list(pool.map(lambda each: each.write(rounds), writers))
        finally:
            stop.set()
            follower.join()
    seen: list[Seen] = [Followed(tuple(positions)), *(each for writer in writers for each in writer.seen)]
    return seen, sum(each.conflicts for each in writers), sum(each.conditions for each in writers)


def follow(ledger: Ledger, stop: Event, positions: list[int]) -> None:
    """As a projection does, that remembers its last position only."""
    while not stop.wait(0.005):
        positions += [each.position for each in ledger.read(after=positions[-1] if positions else 0, limit=200)]


class Writer:
    """One of the 32."""

    def __init__(self, ledger: Ledger, name: str, start: Barrier) -> None:
        self.seen: list[Seen] = []
        self.conflicts = self.conditions = 0
        self._ledger, self._name, self._start = ledger, name, start
        self._random = Random(f"{SEED} {name}")
        self._at: dict[str, int] = {}

    def write(self, rounds: int) -> None:
        self._start.wait()
        for number in range(rounds):
            self._append(number)
            if self._random.random() < 0.3:
                self._read(f"list/{self._random.randrange(STREAMS)}")

    def _append(self, number: int) -> None:
        streams = self._random.sample(range(STREAMS), self._random.choice((1, 1, 2, 3)))
        facts = {f"list/{each}": tuple(f"{self._name}/{number}/{each}/{n}" for n in range(self._random.randint(1, 3))) for each in streams}
        taken = f"tag/{self._random.randrange(4 * TRANSACTIONS)}" if self._random.random() < 0.7 else f"tag/{number % 7}"
        attempt = 0
        while True:
            attempt += 1
            command = f"{self._name}/{number}/{attempt}"
            appends = [to(stream, *map(noted, each), at=self._at.get(stream, 0), tags=[taken]) for stream, each in facts.items()]
            asked = monotonic()
            try:
                recorded = self._ledger.append(appends, command=command, actor=CLERK, conditions=[AppendCondition(tags=frozenset({taken}))])
            except Conflict as refusal:
                self.conflicts += 1
                self._at[refusal.stream] = refusal.actual
                continue
            except ConditionFailed:
                self.conditions += 1
                taken = f"{self._name}/{number}"  # another tag, which nobody else wants
                continue
            break
        self._noted(asked, facts, tuple(each.position for each in recorded))
        if number % 5 == 0:  # the answer was lost on the way
            again = self._ledger.append(appends, command=command, actor=CLERK, conditions=[AppendCondition(tags=frozenset({taken}))])
            assert again == recorded

    def _noted(self, asked: float, facts: dict[str, tuple[str, ...]], positions: tuple[int, ...]) -> None:
        self.seen.append(Wrote(asked, monotonic(), facts, positions))
        self._at |= {stream: self._at.get(stream, 0) + len(each) for stream, each in facts.items()}

    def _read(self, stream: str) -> None:
        asked = monotonic()
        found = texts(self._ledger, stream) if TRANSACTIONS < 1000 or self._random.random() < 0.1 else None
        if found is not None:
            self.seen.append(Read(asked, monotonic(), stream, found))


def test_one_order_explains_what_32_writers_saw(url: str, counted: Callable[[str], None]):
    with ProcessPoolExecutor(PROGRAMS, mp_context=APART) as pool:
        rounds = TRANSACTIONS // PROGRAMS // THREADS
        raced = list(pool.map(race, [url] * PROGRAMS, range(PROGRAMS), [rounds] * PROGRAMS))
    history = [each for seen, _, _ in raced for each in seen]
    conflicts, conditions = sum(each for _, each, _ in raced), sum(each for _, _, each in raced)
    with a_ledger(url, clock=utc_now) as ledger:
        streams = {f"list/{each}": texts(ledger, f"list/{each}") for each in range(STREAMS)}
        found = anomalies(history, streams, ledger.head())
        bearing = {(tag, each.command) for each in everything(ledger) for tag in each.tags}
        assert verify_chain(ledger.engine) is None
    wrote = sum(isinstance(each, Wrote) for each in history)
    reads = sum(isinstance(each, Read) for each in history)

    counted(
        f"32 writers: {wrote} appends, {conflicts} conflicts of version, {conditions} of tags, {reads} reads of whole streams, "
        f"{len(found)} anomalies"
    )
    assert list(islice(found, 5)) == []
    assert len(bearing) == len({tag for tag, _ in bearing}), "a tag that only one append may bear"
    assert wrote == rounds * PROGRAMS * THREADS
    assert conflicts > PROGRAMS * THREADS, "nobody raced: this has shown nothing"
    assert conditions
    assert reads


TRUE: list[Seen] = [
    Wrote(1, 2, {"a": ("1",)}, (1,)),
    Wrote(1, 4, {"a": ("2", "3"), "b": ("4",)}, (2, 3, 4)),
    Wrote(5, 6, {"b": ("5",)}, (5,)),
    Read(5, 6, "a", ("1", "2", "3")),
    Read(2, 3, "a", ("1",)),
    Followed((1, 2, 3)),
]
LISTS = {"a": ("1", "2", "3"), "b": ("4", "5")}


def test_a_history_that_one_order_explains_has_no_anomalies():
    assert anomalies(TRUE, LISTS, 5) == []


@pytest.mark.parametrize(
    ("false", "anomaly"),
    [
        (Read(5, 6, "a", ("1",)), "saw 1 facts where 3 were acknowledged"),
        (Read(5, 6, "a", ("2", "1")), "no beginning"),
        (Read(0.1, 0.2, "a", ("1",)), "before it was asked for"),
        (Followed((1, 3)), "the reader saw"),
        (Followed((1, 3, 2)), "the reader saw"),
        (Wrote(7, 8, {"c": ("6",)}, (6,)), "were acknowledged, and are not together"),
        (Wrote(7, 8, {"a": ("1",)}, (1,)), "not 1 to 5, each once"),
        (Wrote(7, 8, {"b": ("4",)}, (4,)), "were asked for after 5"),
    ],
    ids=["stale", "reordered", "early", "hole", "backwards", "lost", "twice", "overtaken"],
)
def test_one_that_no_order_explains_is_found(false: Seen, anomaly: str):
    lists = LISTS | ({"c": ()} if isinstance(false, Wrote) and "c" in false.facts else {})
    assert any(anomaly in each for each in anomalies([*TRUE, false], lists, 5))
