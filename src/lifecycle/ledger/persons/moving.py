"""个人信息迁入: personal data that an older release stored unencrypted is moved into the register, and its table is dropped.

`lifecycle migrate` does it; until it is done every program refuses the database. If it is interrupted, the next run continues.
"""

import sqlite3
from contextlib import closing
from datetime import date
from typing import cast

from sqlalchemy import Engine, column, inspect, select, table, text

from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.persons.register import Person, PersonRegister
from lifecycle.ledger.store.database import explained, reading, writing
from lifecycle.ledger.store.errors import LedgerUnavailable, SchemaMismatch
from lifecycle.ledger.tree.stream_heads import SYSTEM
from lifecycle.vocabulary import CommandId
from lifecycle.wording import Sentence

IN_CLEAR = "persons_in_clear"
_ALL = select(table(IN_CLEAR, column("id"), column("name"), column("phone"), column("identity_number")))


def stand_in_clear(engine: Engine) -> bool:
    """Whether there still is such a table."""
    with reading(engine) as db:
        return inspect(db).has_table(IN_CLEAR)


def refuse_in_clear(engine: Engine) -> None:
    """Raises SchemaMismatch where persons stand in clear."""
    if stand_in_clear(engine):
        where = engine.url.render_as_string(hide_password=True)
        raise SchemaMismatch(Sentence("unavailable.persons_in_clear", database=where))


def move_persons(ledger: Ledger, on: date) -> int:
    """迁入. Returns how many persons were moved. Raises Refused, LedgerUnavailable; then nothing is lost, and it can be repeated."""
    register = PersonRegister(ledger)
    with reading(ledger.engine) as db:
        rows = db.execute(_ALL).all()
    for row in rows:
        person = Person(id=row.id, name=row.name, phone=row.phone, identity_number=row.identity_number)
        register.put(person, on=on, by=SYSTEM, command=CommandId(f"person-in-clear/{row.id}"))
    _drop(ledger.engine)
    return len(rows)


def _drop(engine: Engine) -> None:
    """On SQLite the file and the write-ahead log are rewritten, since freed pages keep their bytes. The table is dropped last, so that an
    interrupted run is repeated.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as db:
            db.execute(text(f"DROP TABLE {IN_CLEAR}"))
        return
    with writing(engine) as db:
        db.execute(text("PRAGMA secure_delete = ON"))
        db.execute(text(f"DELETE FROM {IN_CLEAR}"))  # noqa: S608  a constant
    with explained(engine.url), closing(engine.raw_connection()) as pooled:
        own = cast(sqlite3.Connection, pooled.driver_connection)
        own.execute("VACUUM")
        busy, _, _ = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise LedgerUnavailable(Sentence("unavailable.not_cleared"))
        own.execute(f"DROP TABLE {IN_CLEAR}")
