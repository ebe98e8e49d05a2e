"""裸驱动: the baseline, and the ledger beside it. Raw is one autocommitted INSERT into a table with the columns, constraints and indexes of
`events`, of values that were prepared before, over the plain driver; no triggers, no tags, no head.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from os import urandom
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID, uuid4

import msgspec
import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from sqlalchemy import create_engine, make_url

from lifecycle.ledger import Append, Ledger, migrate
from lifecycle.ledger.facts import FACTS as OWN_FACTS
from lifecycle.ledger.store.rows import Row
from lifecycle.ledger.store.schema import events
from lifecycle.vocabulary import Fact, StaffId
from tests.postgres import empty_database

CLERK = StaffId("E001")
DAY = date(2023, 5, 10)
TEXT = "节能率未申报，依据三（一）无法判定；补正材料一次性告知，限五个工作日内补齐。"

_width = len(Row._fields)
_INTO: LiteralString = "INSERT INTO events VALUES "


class Remarked(Fact, frozen=True, kw_only=True, tag="remarked"):
    text: str
    number: int


class RemarksAggregate(Aggregate):
    """The same as a declarative aggregate of the library."""

    @event("Opened")
    def __init__(self, text: str, number: int, on: str, by: str) -> None:
        self.number = number


def fact(number: int) -> Remarked:
    return Remarked(on=DAY, by=CLERK, text=TEXT, number=number)


STATE = msgspec.json.encode(fact(1))
_positions = count(1)


def a_row(stream: str, version: int) -> Row:
    """As ours makes them, with hashes of nothing."""
    before = urandom(32) if version > 1 else b""
    moment = 1_700_000_000_000_000
    return Row(next(_positions), stream, version, "remarked", 1, moment, CLERK, str(uuid4()), "", STATE, before, urandom(32))


@dataclass(frozen=True)
class Contestants:
    """One kind of database: raw takes rows of one autocommitted statement, and reads a page after a position."""

    raw: Callable[[Sequence[Row]], object]
    page: Callable[[int, int], Sequence[Sequence[Any]]]
    library: Application[UUID]
    ledger: Ledger
    url: str


def a_ledger(url: str) -> Ledger:
    migrate(url)
    return Ledger(url, facts=(*OWN_FACTS, Remarked), clock=lambda: datetime.now(UTC))


def remarks(stream: str, number: int, *tags: str) -> Append:
    """So many facts for a new stream."""
    facts = tuple(fact(each) for each in range(number))
    return Append(stream=stream, expected_version=0, facts=facts, tags=(frozenset(tags),) * number)


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Contestants]:
    with closing(sqlite3.connect(folder / "raw.db", isolation_level=None, check_same_thread=False)) as raw:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON"):
            raw.execute(f"PRAGMA {pragma}")
        engine = create_engine(f"sqlite:///{folder}/raw.db")
        events.create(engine)
        engine.dispose()
        one = f"{_INTO}({', '.join('?' * _width)})"

        def insert(rows: Sequence[Row]) -> None:
            if len(rows) == 1:
                raw.execute(one, rows[0])
                return
            raw.execute("BEGIN")
            raw.executemany(one, rows)
            raw.execute("COMMIT")

        def page(after: int, limit: int) -> list[tuple[Any, ...]]:
            return raw.execute("SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?", (after, limit)).fetchall()

        env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "library.db")}
        url = f"sqlite:///{folder}/ledger.db"
        with closing(Application[UUID](env)) as library, closing(a_ledger(url)) as ledger:
            yield Contestants(insert, page, library, ledger, url)


@contextmanager
def on_postgresql(server: str) -> Iterator[Contestants]:
    with (
        empty_database(server, "raw") as raw_url,
        empty_database(server, "library") as library_url,
        empty_database(server, "ledger") as url,
        psycopg.connect(raw_url.replace("+psycopg", ""), autocommit=True) as raw,
    ):
        engine = create_engine(raw_url)
        events.create(engine)
        engine.dispose()
        one = f"({', '.join(['%b'] * _width)})"

        def insert(rows: Sequence[Row]) -> None:
            values = [value for row in rows for value in row]
            raw.execute(f"{_INTO}{', '.join([one] * len(rows))}".encode(), values, prepare=True)

        def page(after: int, limit: int) -> list[tuple[Any, ...]]:
            question = "SELECT * FROM events WHERE position > %b ORDER BY position LIMIT %b"
            return raw.execute(question, (after, limit), prepare=True, binary=True).fetchall()

        place = make_url(library_url)
        env = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(place.database),
            "POSTGRES_HOST": str(place.query["host"]),
            "POSTGRES_USER": str(place.username),
            "POSTGRES_PASSWORD": "none is asked for",
        }
        with closing(Application[UUID](env)) as library, closing(a_ledger(url)) as ledger:
            yield Contestants(insert, page, library, ledger, url)
