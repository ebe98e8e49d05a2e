"""Backups and the ledgers that they are made of, for the tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from lifecycle.ledger import Ledger
from lifecycle.ledger.backup import making as backing_up
from lifecycle.ledger.backup.copying import Room
from lifecycle.ledger.backup.making import SUMS, Manifest, back_up
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.database import open_engine, reading
from lifecycle.ledger.store.schema import checkpoints, events, tags
from tests.ledger.facts import CLERK, DAY, START, noted, to
from tests.ledger.facts import opened as begun
from tests.postgres import empty_database

ALONE = Room(lambda _: None, ())
"""No other room keeps anything in these databases."""
NUMBERS = count(1)


def fill(ledger: Ledger, streams: int, facts: int) -> None:
    for stream in range(streams):
        said = to(
            f"p{stream}",
            begun(),
            *(noted(f"第{number}条，单体“住宅”") for number in range(facts - 1)),
            tags=("county:140581", f"p{stream}"),
        )
        ledger.append([said], command=f"fill{stream}", actor=CLERK)


def checkpoint(ledger: Ledger) -> Note:
    return Checkpoints(ledger, signing_key(ledger.keys), lambda: START).make(DAY)


def backed_up(ledger: Ledger, out: Path) -> Manifest:
    return back_up(ledger, checkpoint(ledger), START, out, ALONE)


ALL = (
    select(events).order_by(events.c.position),
    select(tags).order_by(tags.c.position, tags.c.tag),
    select(checkpoints).order_by(checkpoints.c.size),
)


def rows(url: str) -> list[tuple[Any, ...]]:
    """All that is kept of facts, tags and checkpoints."""
    engine = open_engine(url)
    try:
        with reading(engine) as db:
            return [tuple(row) for statement in ALL for row in db.execute(statement.execution_options(binary=True))]
    finally:
        engine.dispose()


def tables(url: str) -> list[str]:
    """The tables of a database."""
    engine = open_engine(url)
    try:
        with reading(engine) as db:
            return inspect(db).get_table_names()
    finally:
        engine.dispose()


@contextmanager
def an_empty_place(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Where a restore may go: no file yet, or a server's database without anything."""
    if kind == "sqlite":
        (folder / "elsewhere").mkdir()
        yield f"sqlite:///{folder / 'elsewhere' / 'restored.db'}"
        return
    with empty_database(request.getfixturevalue("postgres_url"), f"restored_{next(NUMBERS)}") as url:
        yield url


def sum_up(folder: Path) -> None:
    """As somebody does it who changed a backup and wants it believed."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != SUMS)
    (folder / SUMS).write_text("".join(f"{backing_up.sum_of(file)}  {file.relative_to(folder)}\n" for file in files))


class Killed(BaseException):
    """The program ends here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def ended(death: tuple[Any, str], monkeypatch: pytest.MonkeyPatch, carry_out: Callable[[], object]) -> None:
    """Something is begun, and the program ends where it calls this."""
    with monkeypatch.context() as dying:
        dying.setattr(*death, killed)
        with pytest.raises(Killed):
            carry_out()
