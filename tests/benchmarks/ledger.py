"""How fast the ledger is, beside the raw driver and beside UmaDB: `python -m tests.benchmarks.ledger [append threads read verify proof]`.

Variants of one piece of work run by turns in this one process, in an order drawn anew each round. Every database flushes at every
commit. A ratio is of medians; its spread, in brackets, the quartiles of the same ratio over ten consecutive parts of the rounds.
"""

import os
import sqlite3
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import msgspec
import psycopg

from lifecycle.ledger import Append, Ledger
from tests.benchmarks import _million, _threads
from tests.benchmarks._raw import CLERK, STATE, TEXT, Contestants, Remarked, RemarksAggregate, a_row, on_postgresql, on_sqlite, remarks
from tests.benchmarks._turns import by_turns, compared, head, host
from tests.postgres import PostgresMissing, empty_database, running_server

APPENDS, BATCHES, READS = 2000, 100, 40
BATCH, PAGE, PAGES = 100, 1000, 10
ONE_FACT = {"SQLite": 0.45, "PostgreSQL": 0.5}
PARTS = ("append", "threads", "read", "verify", "proof")


def append(kind: str, on: Contestants) -> None:
    head(f"{kind}: append, {len(STATE)} bytes of state a fact")
    rounds = APPENDS if kind == "SQLite" else APPENDS // 2
    calls = rounds + -(-rounds // 10)
    prepared = iter([[a_row(str(uuid4()), 1)] for _ in range(calls)])
    untagged, tagged = ([remarks(str(uuid4()), 1, *tags) for _ in range(calls)] for tags in ((), ("code:1",)))
    steps: dict[str, Callable[[], object]] = {
        "raw": lambda: on.raw(next(prepared)),
        "ours": lambda: ours(on.ledger, untagged.pop()),
        "one tag": lambda: ours(on.ledger, tagged.pop()),
        "library": lambda: on.library.save(RemarksAggregate(TEXT, 1, "2023-05-10", CLERK)),
    }
    times = by_turns(steps, rounds)
    compared(f"one fact ({rounds} rounds)", times, "ours", "raw", ONE_FACT[kind])
    compared("one fact that carries a tag", times, "one tag", "raw", None)
    compared("one event by the library's application", times, "library", "raw", None)
    batches = iter([[a_row(stream, version) for version in range(1, BATCH + 1)] for stream in map(str, range(BATCHES * 2))])
    appends = [remarks(str(uuid4()), BATCH) for _ in range(BATCHES * 2)]
    times = by_turns({"raw": lambda: on.raw(next(batches)), "ours": lambda: ours(on.ledger, appends.pop())}, BATCHES)
    compared(f"{BATCH} facts of one stream, each ({BATCHES} rounds)", times, "ours", "raw", 0.3, each=BATCH)


def ours(ledger: Ledger, append: Append) -> None:
    ledger.append([append], command=str(uuid4()), actor=CLERK)


def read(kind: str, on: Contestants) -> None:
    head(f"{kind}: read and decode, {PAGES} pages of {PAGE}")
    for _ in range(PAGES):
        ours(on.ledger, remarks(str(uuid4()), PAGE))
        on.raw([a_row(str(uuid4()), version) for version in range(1, PAGE + 1)])
    decode = msgspec.json.Decoder(Remarked).decode

    def raw() -> None:
        after = 0
        for _ in range(PAGES):
            rows = on.page(after, PAGE)
            _ = [decode(row[9]) for row in rows]
            after = rows[-1][0]

    def by_ledger() -> None:
        after = 0
        for _ in range(PAGES):
            after = on.ledger.read(after=after, limit=PAGE)[-1].position

    times = by_turns({"raw": raw, "ours": by_ledger}, READS)
    compared(f"a fact ({READS} rounds)", times, "ours", "raw", 0.6, each=PAGE * PAGES)


def durability(on: Contestants) -> str:
    if on.ledger.engine.dialect.name == "sqlite":
        with on.ledger.engine.connect() as db:
            asked = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")}
        return f"SQLite {sqlite3.sqlite_version}: journal_mode {asked['journal_mode']}, synchronous {asked['synchronous']} (2 is FULL)"
    with on.ledger.engine.connect() as db:
        asked = {name: db.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("server_version", "fsync", "synchronous_commit")}
    version = asked.pop("server_version")
    return f"PostgreSQL {version} over a unix socket, psycopg {psycopg.__version__} {psycopg.pq.__impl__}: {asked}"


def main(parts: list[str], facts: int) -> None:
    os.environ["LIFECYCLE_TEST_FSYNC"] = "1"
    print(host())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        each = {"SQLite": stack.enter_context(on_sqlite(folder))}
        fresh = {"SQLite": f"sqlite:///{folder}/million.db"}
        try:
            server = stack.enter_context(running_server())
            each["PostgreSQL"] = stack.enter_context(on_postgresql(server))
            fresh["PostgreSQL"] = stack.enter_context(empty_database(server, "million"))
        except PostgresMissing as missing:
            print(f"PostgreSQL is not measured: {missing}")
        for on in each.values():
            print(durability(on))
        for kind, on in each.items():
            for part in (append, read):
                if part.__name__ in parts:
                    part(kind, on)
        if "threads" in parts and "PostgreSQL" in each:
            _threads.measure(each["PostgreSQL"].ledger, folder)
        if {"verify", "proof"} & set(parts):
            for kind, url in fresh.items():
                _million.measure(kind, url, facts, parts)


if __name__ == "__main__":
    options = ArgumentParser(description="The speed of the ledger.")
    options.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; by default all of them")
    options.add_argument("--facts", type=int, default=1_000_000, help="of the ledger that is verified and proved from")
    chosen = options.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        options.error(f"there is no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}")
    main(chosen.parts or list(PARTS), chosen.facts)
