"""How fast the ledger appends and loads, beside the raw driver and beside the eventsourcing library: `python -m tests.benchmarks.ledger`.

Everything runs by turns in this one process, in an order drawn anew each round; what is printed are medians and ratios of medians. All
databases flush to the disk at every commit. Each append is one fact of one new stream in one transaction: raw is an INSERT into a table
with the same key and nothing else; the library's recorder stores the same bytes; its application saves a new aggregate of one event. Ours
does what they do, and keeps command, actor, the time, positions without gaps and two hashes. A load reads a stream and folds it.
"""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce, singledispatch
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID, uuid4

import msgspec
import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory, StoredEvent
from eventsourcing.utils import Environment
from msgspec import Struct
from sqlalchemy import make_url

from lifecycle.ledger import Append, Ledger, Recorded, migrate
from lifecycle.vocabulary import Fact, StaffId
from tests.postgres import PostgresMissing, empty_database, running_server

ROUNDS = 600
LOAD_ROUNDS = 60
FACTS = 300
CLERK = StaffId("E001")
DAY = date(2023, 5, 10)
TEXT = "节能率未申报，依据三（一）无法判定；补正材料一次性告知，限五个工作日内补齐。"


class Remarked(Fact, frozen=True, kw_only=True, tag="remarked"):
    text: str
    number: int


class Remarks(Struct, frozen=True):
    """What our stream folds into."""

    number: int = 0
    last: str = ""


@singledispatch
def evolve(fact: Fact, remarks: Remarks) -> Remarks:
    raise NotImplementedError(type(fact))


@evolve.register
def _(fact: Remarked, remarks: Remarks) -> Remarks:
    return Remarks(remarks.number + 1, fact.text)


def fold(remarks: Remarks, recorded: Recorded) -> Remarks:
    return evolve(recorded.fact, remarks)


class RemarksAggregate(Aggregate):
    """The same as a declarative aggregate of the library."""

    @event("Opened")
    def __init__(self, text: str, number: int, on: str, by: str) -> None:
        self.number = 1
        self.last = text

    @event("Remarked")
    def remark(self, text: str, number: int, on: str, by: str) -> None:
        self.number += 1
        self.last = text


def fact(number: int) -> Remarked:
    return Remarked(on=DAY, by=CLERK, text=TEXT, number=number)


@dataclass(frozen=True)
class Contestants:
    """The same work by four, on one kind of database."""

    raw: Callable[[str, bytes], None]
    recorder: ApplicationRecorder
    application: Application[UUID]
    ledger: Ledger


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Contestants]:
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    columns = "position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, type TEXT, state BLOB, UNIQUE (stream, version)"
    raw.execute(f"CREATE TABLE events ({columns})")

    def append(stream: str, state: bytes) -> None:
        raw.execute("BEGIN")
        raw.execute("INSERT INTO events (stream, version, type, state) VALUES (?, 1, 'remarked', ?)", (stream, state))
        raw.execute("COMMIT")

    module = "eventsourcing.sqlite"
    with contestants(append, module, {"SQLITE_DBNAME": str(folder / "library.db")}, f"sqlite:///{folder}/ledger.db") as ready:
        yield ready
    raw.close()


@contextmanager
def on_postgresql(server: str) -> Iterator[Contestants]:
    with (
        empty_database(server, "raw") as raw_url,
        empty_database(server, "library") as library_url,
        empty_database(server, "ledger") as url,
        psycopg.connect(raw_url.replace("+psycopg", ""), autocommit=True) as raw,
    ):
        columns = "position bigserial PRIMARY KEY, stream text, version integer, type text, state bytea, UNIQUE (stream, version)"
        raw.execute(f"CREATE TABLE events ({columns})".encode())

        def append(stream: str, state: bytes) -> None:
            raw.execute("BEGIN")
            raw.execute("INSERT INTO events (stream, version, type, state) VALUES (%b, 1, 'remarked', %b)", (stream, state), prepare=True)
            raw.execute("COMMIT")

        place = make_url(library_url)
        env = {
            "POSTGRES_DBNAME": str(place.database),
            "POSTGRES_HOST": str(place.query["host"]),
            "POSTGRES_USER": str(place.username),
            "POSTGRES_PASSWORD": "none is asked for",
        }
        with contestants(append, "eventsourcing.postgres", env, url) as ready:
            yield ready


@contextmanager
def contestants(raw: Callable[[str, bytes], None], module: str, env: dict[str, str], url: str) -> Iterator[Contestants]:
    migrate(url)
    env = {"PERSISTENCE_MODULE": module, **env}
    factory = InfrastructureFactory.construct(Environment("Application", env))
    application = Application[UUID](env)
    ledger = Ledger(url, facts=[Remarked], clock=lambda: datetime.now(UTC))
    with ExitStack() as closing:
        for one in (factory, application, ledger):
            closing.callback(one.close)
        yield Contestants(raw, factory.application_recorder(), application, ledger)


def time_round_robin(steps: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each step, one of each a round in an order drawn anew, after a tenth of the rounds to warm up."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    draw = Random(1)
    for number in range(-rounds // 10, rounds):
        for name in draw.sample(list(steps), len(steps)):
            start = perf_counter()
            steps[name]()
            if number >= 0:
                times[name].append(perf_counter() - start)
    return times


def appends(on: Contestants) -> dict[str, Callable[[], object]]:
    numbers = count(1)
    state = msgspec.json.encode(fact(1))

    def ours(*tags: str) -> None:
        append = Append(stream=str(uuid4()), expected_version=0, facts=(fact(next(numbers)),), tags=(frozenset(tags),))
        on.ledger.append([append], command=str(uuid4()), actor=CLERK)

    return {
        "raw driver": lambda: on.raw(str(uuid4()), state),
        "library's recorder": lambda: on.recorder.insert_events([StoredEvent(uuid4(), 1, "lifecycle:Remarked", state)]),
        "library's application": lambda: on.application.save(RemarksAggregate(TEXT, 1, "2023-05-10", CLERK)),
        "our ledger": ours,
        "our ledger, one tag": lambda: ours(f"code:{next(numbers)}"),
    }


def loads(on: Contestants) -> dict[str, Callable[[], object]]:
    facts = tuple(fact(number) for number in range(FACTS))
    on.ledger.append([Append(stream="long", expected_version=0, facts=facts, tags=(frozenset(),) * FACTS)], command="long", actor=CLERK)
    aggregate = RemarksAggregate(TEXT, 0, "2023-05-10", CLERK)
    for number in range(1, FACTS):
        aggregate.remark(TEXT, number, "2023-05-10", CLERK)
    on.application.save(aggregate)

    def ours() -> Remarks:
        return reduce(fold, on.ledger.load("long").recorded, Remarks())

    theirs: Callable[[], RemarksAggregate] = lambda: on.application.repository.get(aggregate.id)  # noqa: E731  beside its twin
    assert (ours().number, ours().last) == (theirs().number, theirs().last) == (FACTS, TEXT)
    return {"library's aggregate": theirs, "our fold": ours}


def report(title: str, times: dict[str, list[float]], ours_is: str) -> None:
    print(f"\n{title}")
    ours = median(times[ours_is])
    for name, seconds in times.items():
        low, _, high = quantiles(seconds, n=4)
        ratio = f"   {ours_is} is {median(seconds) / ours:.2f} times as fast" if name != ours_is else ""
        print(f"  {name:22} {median(seconds) * 1e6:8,.0f} us [{low * 1e6:,.0f}-{high * 1e6:,.0f}]{ratio}")


def measure(kind: str, on: Contestants) -> None:
    times = time_round_robin(appends(on), ROUNDS)
    title = f"{kind}: append of one fact, {len(msgspec.json.encode(fact(1)))} bytes of state, {ROUNDS} rounds, median [quartiles]"
    report(title, times, "our ledger")
    times = time_round_robin(loads(on), LOAD_ROUNDS)
    report(f"{kind}: load of a stream of {FACTS} facts and its fold, {LOAD_ROUNDS} rounds", times, "our fold")


def main() -> None:
    os.environ["LIFECYCLE_TEST_FSYNC"] = "1"
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors, {platform.system()}")
    with TemporaryDirectory() as folder, on_sqlite(Path(folder)) as ready:
        measure("SQLite", ready)
    try:
        with running_server() as server, on_postgresql(server) as ready:
            measure("PostgreSQL", ready)
    except PostgresMissing as missing:
        print(f"\nPostgreSQL was not measured: {missing}")


if __name__ == "__main__":
    main()
