"""Projections for the tests of the runner, of which any fact applied twice or not at all would change the rows."""

import os
from collections.abc import Sequence
from signal import SIGKILL
from time import sleep
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, delete, insert, inspect, select, update

from lifecycle.ledger import Ledger, Recorded, Stream
from lifecycle.ledger.store.database import reading
from lifecycle.projections.runner import History, Runner
from tests.ledger.facts import CLERK, Noted, a_ledger, noted, to


class Tallies:
    """How many facts of each type there are, counted up one by one, and what each note said."""

    name = "tallies"

    def __init__(self, version: int = 1, edition: str = "") -> None:
        self.version = version
        self.edition = edition

    def tables(self, metadata: MetaData, prefix: str) -> dict[str, Table]:
        tallies = Table(f"{prefix}tallies", metadata, Column("type", Text, primary_key=True), Column("number", Integer, nullable=False))
        notes = Table(f"{prefix}notes", metadata, Column("position", Integer, nullable=False), Column("text", Text, nullable=False))
        Index(f"{prefix}notes_by_text", notes.c.text)
        return {"tallies": tallies, "notes": notes}

    def apply(self, db: Connection, tables: dict[str, Table], page: Sequence[Recorded], history: History) -> None:
        tallies, notes = tables["tallies"], tables["notes"]
        for recorded in page:
            type_name = type(recorded.fact).__name__
            one_more = update(tallies).where(tallies.c.type == type_name).values(number=tallies.c.number + self.version)
            if not db.execute(one_more).rowcount:
                db.execute(insert(tallies).values(type=type_name, number=self.version))
            if isinstance(recorded.fact, Noted):
                db.execute(insert(notes).values(position=recorded.position, text=recorded.fact.text))


class Lengths:
    """How long each stream is; each page loads again the streams that it touches."""

    name = "lengths"
    version = 1
    edition = ""

    def tables(self, metadata: MetaData, prefix: str) -> Table:
        return Table(f"{prefix}lengths", metadata, Column("stream", Text, primary_key=True), Column("length", Integer, nullable=False))

    def apply(self, db: Connection, tables: Table, page: Sequence[Recorded], history: History) -> None:
        for name in {recorded.stream for recorded in page}:
            stream: Stream = history(name, page[-1].position)
            db.execute(delete(tables).where(tables.c.stream == name))
            db.execute(insert(tables).values(stream=name, length=len(stream.recorded)))


class Poisoned(Tallies):
    """Cannot bear one note."""

    name = "poisoned"

    def tables(self, metadata: MetaData, prefix: str) -> dict[str, Table]:
        return super().tables(metadata, f"{prefix}poisoned_")

    def apply(self, db: Connection, tables: dict[str, Table], page: Sequence[Recorded], history: History) -> None:
        super().apply(db, tables, page, history)
        if any(isinstance(recorded.fact, Noted) and recorded.fact.text == "毒" for recorded in page):
            raise ZeroDivisionError("毒")


class Dying(Tallies):
    """Kills its program when the rows of a later page are written and the bookmark is moved, and nothing is committed."""

    def apply(self, db: Connection, tables: dict[str, Table], page: Sequence[Recorded], history: History) -> None:
        super().apply(db, tables, page, history)
        if page[-1].position >= 20:
            os.kill(os.getpid(), SIGKILL)


def rows(db: Connection, table: Table) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in db.execute(select(table)))


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


def assert_each_note_once(ledger: Ledger, facts: int) -> None:
    sheets = Tallies().tables(MetaData(), "")
    assert shown(ledger, sheets["tallies"]) == [("Noted", facts)]
    assert [position for position, _ in shown(ledger, sheets["notes"])] == list(range(1, facts + 1))


def run_all(url: str, facts: int) -> None:
    """Beside others of its kind, until so many facts are applied. Here, because a process that imports it need not bring pytest along."""
    with a_ledger(url) as ledger:
        runner = Runner(ledger, Tallies(), page=4)
        while runner.catch_up() < facts:
            sleep(0.001)


def run_until_it_dies(url: str) -> None:
    """The program that is killed in its work."""
    with a_ledger(url) as ledger:
        Runner(ledger, Dying(), page=10).catch_up()
