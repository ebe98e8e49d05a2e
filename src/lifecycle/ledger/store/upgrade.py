"""数据库结构: `lifecycle migrate` brings the tables to what this program needs; every start checks that they are."""

from sqlalchemy import Connection, Engine, inspect, text

from lifecycle.ledger.store.database import open_engine, reading, writing
from lifecycle.ledger.store.errors import SchemaMismatch
from lifecycle.ledger.store.schema import REVISIONS, metadata
from lifecycle.wording import Sentence

_MIGRATING = 0x4C45_4447
"""Key of the advisory lock under which PostgreSQL is migrated."""


def migrate(url: str) -> None:
    """升级数据库结构. Does nothing when there is nothing to do. Two programs that start at once take turns.

    Raises SchemaMismatch where a newer release has been.
    """
    engine = open_engine(url)
    try:
        with writing(engine) as db:
            bring_up(db)
    finally:
        engine.dispose()


def bring_up(db: Connection) -> None:
    """升级数据库结构 within a transaction. Raises SchemaMismatch where a newer release has been."""
    if (found := _revision(db)) not in {None, *REVISIONS}:
        raise _newer(db.engine, found)
    upgrade_to(db, "head")


def ensure_schema(engine: Engine) -> None:
    """A new SQLite file is set up at once, since nothing can be lost; everything else has to be what this program needs."""
    if engine.dialect.name == "sqlite":
        with reading(engine) as db:
            new = not inspect(db).get_table_names()
        if new:
            with writing(engine) as db:
                upgrade_to(db, "head")
    check_schema(engine)


def check_schema(engine: Engine) -> None:
    """Raises SchemaMismatch when the tables are missing, older or newer than this program, or one of them was dropped."""
    with reading(engine) as db:
        found = _revision(db)
        names = {*inspect(db).get_table_names()}
    where = engine.url.render_as_string(hide_password=True)
    if found == REVISIONS[-1]:
        if dropped := [each for each in metadata.tables if each not in names]:
            raise SchemaMismatch(Sentence("unavailable.dropped", database=where, table=dropped[0]))
        return
    if found is None:
        raise SchemaMismatch(Sentence("unavailable.no_ledger", database=where))
    if found in REVISIONS:
        raise SchemaMismatch(Sentence("unavailable.older", database=where, found=found, needed=REVISIONS[-1]))
    raise _newer(engine, found)


def _newer(engine: Engine, found: str | None) -> SchemaMismatch:
    where = engine.url.render_as_string(hide_password=True)
    return SchemaMismatch(Sentence("unavailable.newer", database=where, found=found, known=REVISIONS[-1]))


def _revision(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade_to(db: Connection, revision: str) -> None:
    """Brings the tables to a revision; `head` is what this program needs."""
    from alembic.command import upgrade  # noqa: PLC0415  slow to import, and needed only here
    from alembic.config import Config  # noqa: PLC0415

    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    config = Config()
    config.set_main_option("script_location", "lifecycle.ledger:migrations")
    config.attributes["connection"] = db
    upgrade(config, revision)
