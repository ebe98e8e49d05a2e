"""账户表结构: a chain of migrations of its own, run by the same `lifecycle migrate`, so that the ledger need not know of accounts."""

from sqlalchemy import Connection, Engine, inspect, text

from lifecycle.accounts.schema import REVISIONS, VERSION_TABLE
from lifecycle.ledger import SchemaMismatch
from lifecycle.ledger.store.database import open_engine, reading, writing
from lifecycle.wording import Sentence

_MIGRATING = 0x4C45_4143
"""Key of the advisory lock under which PostgreSQL is migrated."""


def migrate(url: str) -> None:
    """升级账户表结构. Does nothing when there is nothing to do; of two that start at once one waits for the other.

    Raises SchemaMismatch where a newer release has been.
    """
    engine = open_engine(url)
    try:
        with writing(engine) as db:
            bring_up(db)
    finally:
        engine.dispose()


def bring_up(db: Connection) -> None:
    """升级账户表结构 within a transaction. Raises SchemaMismatch where a newer release has been."""
    if (found := _revision(db)) not in {None, *REVISIONS}:
        raise _newer(db.engine, found)
    _upgrade(db)


def ensure_schema(engine: Engine) -> None:
    """An SQLite file without accounts is given its tables at once, since nothing can be lost; everything else has to fit already.

    Raises SchemaMismatch with what to do.
    """
    with reading(engine) as db:
        found = _revision(db)
    if found is None and engine.dialect.name == "sqlite":
        with writing(engine) as db:
            _upgrade(db)
    elif found != REVISIONS[-1]:
        where = engine.url.render_as_string(hide_password=True)
        if found is None or found in REVISIONS:
            raise SchemaMismatch(Sentence("unavailable.older_accounts", database=where, found=found or "–", needed=REVISIONS[-1]))
        raise _newer(engine, found)


def _newer(engine: Engine, found: str | None) -> SchemaMismatch:
    where = engine.url.render_as_string(hide_password=True)
    return SchemaMismatch(Sentence("unavailable.newer_accounts", database=where, found=found))


def _revision(db: Connection) -> str | None:
    if not inspect(db).has_table(VERSION_TABLE):
        return None
    return db.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()  # noqa: S608  a constant of ours


def _upgrade(db: Connection) -> None:
    from alembic.command import upgrade  # noqa: PLC0415  slow to import, and needed only here
    from alembic.config import Config  # noqa: PLC0415

    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    config = Config()
    config.set_main_option("script_location", "lifecycle.accounts:migrations")
    config.attributes["connection"] = db
    upgrade(config, "head")
