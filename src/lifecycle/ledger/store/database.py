"""数据库: opens the database that a URL names, and says in plain words when it cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any, cast

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from lifecycle.ledger.store.errors import LedgerBusy, LedgerUnavailable
from lifecycle.regular_files import kept_private
from lifecycle.wording import Sentence

PATIENCE = 30
"""Seconds that a writer waits. The URL may say otherwise: `?timeout=1` (SQLite), `?options=-c lock_timeout=1s` (PostgreSQL)."""
WAL_PAUSE = 0.01
"""Seconds between two attempts to turn a new file to write-ahead logging while another program turns it."""

_SQLITE_ADVICE = {
    sqlite3.SQLITE_BUSY: "unavailable.advice_locked",
    sqlite3.SQLITE_LOCKED: "unavailable.advice_locked",
    sqlite3.SQLITE_PERM: "unavailable.advice_permission",
    sqlite3.SQLITE_READONLY: "unavailable.advice_read_only",
    sqlite3.SQLITE_CANTOPEN: "unavailable.advice_not_opened",
    sqlite3.SQLITE_FULL: "unavailable.advice_full",
    sqlite3.SQLITE_IOERR: "unavailable.advice_disk",
    sqlite3.SQLITE_CORRUPT: "unavailable.advice_corrupt",
    sqlite3.SQLITE_NOTADB: "unavailable.advice_no_database",
}


def open_engine(url: str) -> Engine:
    """打开数据库. SQLite lives in a file, in WAL mode, and flushes at every commit; PostgreSQL is spoken to through psycopg."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise LedgerUnavailable(Sentence("unavailable.not_a_url")) from error
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite(parsed)
        case "postgresql" | "postgres":
            return _open_postgresql(parsed)
        case other:
            raise LedgerUnavailable(Sentence("unavailable.other_database", kind=other))


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an embedded database; None on a server."""
    return Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None


def missing_file(url: str) -> Path | None:
    """The file of an embedded database that is not there, or empty; None for one that is, and on a server. Makes none."""
    engine = open_engine(url)
    file = sqlite_file(engine)
    engine.dispose()
    with suppress(PermissionError):  # who opens it is told what to do
        return file if file and not (file.exists() and file.stat().st_size) else None
    return None


def beside(url: URL, kind: str) -> Path | None:
    """What lies beside the file of an embedded database unless another place is named for it; None on a server."""
    return Path(f"{url.database}.{kind}") if url.get_backend_name() == "sqlite" else None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """For questions of one statement each: on PostgreSQL without the two round trips of a transaction."""
    with explained(engine.url), engine.connect() as db:
        if engine.dialect.name == "postgresql":
            db.execution_options(isolation_level="AUTOCOMMIT")
        yield db


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """For questions whose answers have to fit together: all of them see one state of the database."""
    with explained(engine.url), engine.connect() as db:
        if engine.dialect.name == "postgresql":
            db.execution_options(isolation_level="REPEATABLE READ")
        yield db


@contextmanager
def as_it_stands(engine: Engine) -> Iterator[Connection]:
    """A snapshot in which nothing that somebody wrote into the file stops the reader: words that are no UTF-8 come with lone surrogates
    in them, and so are the same as no word that was recorded.
    """
    with snapshot(engine) as db:
        if engine.dialect.name == "postgresql":  # a server keeps no such words
            yield db
            return
        driver = cast(sqlite3.Connection, db.connection.driver_connection)
        driver.text_factory = _whatever_stands_there
        try:
            yield db
        finally:
            driver.text_factory = str


_whatever_stands_there = partial(str, encoding="utf-8", errors="surrogateescape")


@contextmanager
def writing(engine: Engine, *, patience: float | None = None) -> Iterator[Connection]:
    """A transaction that takes the write lock of SQLite at its start, since a reader that wants to write later is refused there.

    patience: seconds to wait for other writers, where that is less than a writer usually waits. Raises LedgerBusy after them.
    """
    with explained(engine.url), engine.connect() as db, _waiting(db, patience), db.execution_options(writes=True).begin():
        if patience is not None and db.dialect.name == "postgresql":
            db.exec_driver_sql(f"SET LOCAL lock_timeout = '{round(patience * 1000)}ms'")
        yield db


@contextmanager
def _waiting(db: Connection, patience: float | None) -> Iterator[None]:
    """On SQLite the patience is that of the connection, which goes back into the pool with its own."""
    if patience is None or db.dialect.name != "sqlite":
        yield
        return
    driver = cast(sqlite3.Connection, db.connection.driver_connection)
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {usual}")


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns a driver's word for an unusable database into LedgerUnavailable, or LedgerBusy; other errors pass."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if advice := _advice(cause):
            unavailable = LedgerBusy if _is_busy(cause) else LedgerUnavailable
            raise unavailable(Sentence("unavailable.database", database=url.render_as_string(hide_password=True), advice=advice)) from error
        raise


def _is_busy(error: BaseException | None) -> bool:
    """Whether others hold what was asked for."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(error, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected)


def _advice(error: BaseException | None) -> Sentence | None:
    match error:
        case sqlite3.Error():
            code = _SQLITE_ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the kind, the rest its detail
            return Sentence(code) if code else None
        case psycopg.errors.LockNotAvailable() | psycopg.errors.DeadlockDetected() | PoolTimeout():
            return Sentence("unavailable.advice_busy")
        case psycopg.errors.ReadOnlySqlTransaction():
            return Sentence("unavailable.advice_read_only_server")
        case psycopg.errors.InsufficientPrivilege():
            return Sentence("unavailable.advice_right", why=str(error))
        case psycopg.OperationalError():
            return Sentence("unavailable.advice_server", why=str(error).strip())
        case _:
            return None


DURABLE = ("synchronous=FULL", "fullfsync=ON")
"""What is answered has reached the disk."""


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise LedgerUnavailable(Sentence("unavailable.not_in_a_file"))
    try:
        patience = float(str(url.query.get("timeout", PATIENCE)))
    except ValueError as error:
        raise LedgerUnavailable(Sentence("unavailable.timeout")) from error
    engine = create_engine(url, connect_args={"timeout": patience})

    @event.listens_for(engine, "do_connect")
    def keep_private(_dialect: Any, _entry: Any, _arguments: Any, _named: Any) -> None:
        """A new file is its owner's only; what SQLite puts beside it takes after it. Where it cannot be made, SQLite says why."""
        with suppress(OSError):
            kept_private(Path(str(url.database)))

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
        _to_wal(connection, patience)
        for pragma in (*DURABLE, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writes") else "BEGIN")

    return engine


def _to_wal(connection: DBAPIConnection, patience: float) -> None:
    """Turns the file to write-ahead logging. Where two programs turn the same new file at once, SQLite calls one of them locked out without
    waiting, since each holds what the other wants (https://sqlite.org/c3ref/busy_handler.html): that one waits here.
    """
    until = monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(WAL_PAUSE)
        else:
            return


def _open_postgresql(url: URL) -> Engine:
    options = f"-c synchronous_commit=on -c lock_timeout={PATIENCE}s {url.query.get('options', '')}"
    arguments: dict[str, Any] = {"options": options, "application_name": "lifecycle"}
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), connect_args=arguments, isolation_level="READ COMMITTED", pool_pre_ping=True
        )
    except ArgumentError as error:
        raise LedgerUnavailable(Sentence("unavailable.url_unusable", why=str(error))) from error

    @event.listens_for(engine, "before_cursor_execute")
    def choose_format(db: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        if context.execution_options.get("binary"):
            cursor.format = psycopg.pq.Format.BINARY  # bytes come as they are, and not twice as long in hexadecimal

    return engine
