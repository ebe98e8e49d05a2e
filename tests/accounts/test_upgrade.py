"""账户表结构: its own chain of migrations, which leaves the ledger's alone."""

from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from lifecycle.accounts import ensure_schema, migrate
from lifecycle.accounts.schema import REVISIONS, VERSION_TABLE, metadata
from lifecycle.ledger import SchemaMismatch, check_schema
from lifecycle.ledger import migrate as migrate_ledger
from lifecycle.ledger.store.database import open_engine, reading, writing


def test_the_migrated_tables_are_those_of_the_schema(engine: Engine):
    with reading(engine) as db:
        context = MigrationContext.configure(db, opts={"version_table": VERSION_TABLE, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_schema_knows_all_migrations():
    config = Config()
    config.set_main_option("script_location", "lifecycle.accounts:migrations")
    assert tuple(reversed([script.revision for script in ScriptDirectory.from_config(config).walk_revisions()])) == REVISIONS
    assert (files("lifecycle.accounts") / "migrations" / "env.py").is_file()


@pytest.mark.parametrize("ledger_first", [True, False])
def test_the_ledger_and_the_accounts_are_migrated_in_any_order_and_again(database_url: str, ledger_first: bool):
    steps = [migrate_ledger, migrate] if ledger_first else [migrate, migrate_ledger]
    for step in steps * 2:
        step(database_url)
    engine = open_engine(database_url)
    check_schema(engine)
    ensure_schema(engine)
    engine.dispose()


def test_a_file_without_accounts_gets_them_and_a_server_says_what_to_do(database_url: str):
    engine = open_engine(database_url)
    if engine.dialect.name == "sqlite":
        ensure_schema(engine)
        with reading(engine) as db:
            assert inspect(db).has_table("accounts")
    else:
        with pytest.raises(SchemaMismatch, match="run `lifecycle migrate`"):
            ensure_schema(engine)
    engine.dispose()


def test_tables_of_a_newer_program_are_left_alone(engine: Engine):
    with writing(engine) as db:
        db.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="install the newer release"):
        ensure_schema(engine)


def test_older_tables_ask_to_be_migrated(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lifecycle.accounts.upgrade.REVISIONS", (*REVISIONS, "9999"))
    with pytest.raises(SchemaMismatch, match=f"at {REVISIONS[-1]}, and this program needs 9999: run `lifecycle migrate`"):
        ensure_schema(engine)
