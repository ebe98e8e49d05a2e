from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from lifecycle.ledger import Ledger, SchemaMismatch, check_schema, migrate, verify_chain
from lifecycle.ledger.formats.merkle import root
from lifecycle.ledger.store.database import open_engine, reading, writing
from lifecycle.ledger.store.rows import Draft, Drafted, chain
from lifecycle.ledger.store.schema import REVISIONS, events, metadata, tags
from lifecycle.ledger.store.upgrade import upgrade_to
from lifecycle.ledger.tree.tree import Tree, TreeHead
from tests.ledger.facts import CLERK, a_ledger, opened, to
from tests.postgres import empty_database


def test_the_migrated_tables_are_those_of_the_schema(url: str):
    engine = open_engine(url)
    with reading(engine) as db:
        assert compare_metadata(MigrationContext.configure(db, opts={"compare_server_default": True}), metadata) == []
    engine.dispose()


def test_the_schema_knows_all_migrations():
    config = Config()
    config.set_main_option("script_location", "lifecycle.ledger:migrations")
    assert tuple(reversed([script.revision for script in ScriptDirectory.from_config(config).walk_revisions()])) == REVISIONS
    assert (files("lifecycle.ledger") / "migrations" / "env.py").is_file()


def test_to_migrate_again_changes_nothing(url: str):
    with a_ledger(url) as ledger:
        ledger.append([to("p1", opened())], command="c-1", actor=CLERK)
        migrate(url)
        assert ledger.load("p1").version == 1
        assert verify_chain(ledger.engine) is None


def test_a_ledger_from_before_the_tree_gets_the_tree_over_all_its_rows(database_url: str):
    lines = tuple(Drafted("noted", 1, b"{}", frozenset({"tag"})) for _ in range(300))
    rows = chain([Draft("p1", 0, lines)], position=0, recorded_at=1, tips={}, actor="E001", command="c-1")
    engine = open_engine(database_url)
    with writing(engine) as db:
        upgrade_to(db, "0001")
        db.execute(insert(events), [row._asdict() for row in rows])
        db.execute(insert(tags), [{"tag": "tag", "position": row.position} for row in rows])
        db.execute(text("UPDATE head SET size = 300, recorded_at = 1"))
    migrate(database_url)

    assert verify_chain(engine) is None
    assert Tree(engine).head() == TreeHead(300, root([row.leaf_hash for row in rows]))
    with pytest.raises(DBAPIError), writing(engine) as db:
        db.execute(text("DELETE FROM head"))
    engine.dispose()


def test_checkpoints_from_before_the_roots_of_sm3_stay_as_they_are(database_url: str):
    engine = open_engine(database_url)
    with writing(engine) as db:
        upgrade_to(db, "0003")
        db.execute(text("INSERT INTO checkpoints (size, note, made_at) VALUES (3, 'as it was signed', 7)"))
    migrate(database_url)
    with reading(engine) as db:
        assert db.execute(text("SELECT size, note, made_at, sm3_root FROM checkpoints")).all() == [(3, "as it was signed", 7, None)]
    engine.dispose()


def test_programs_that_start_at_once_on_an_empty_database_all_come_up(database_url: str):
    programs = 8
    together = Barrier(programs)

    def start(_: int) -> int:
        together.wait()
        migrate(database_url)
        with a_ledger(database_url) as ledger:
            return ledger.head()

    with ThreadPoolExecutor(programs) as pool:
        assert list(pool.map(start, range(programs))) == [0] * programs


def test_connections_that_open_a_new_file_at_once_all_come_in(tmp_path: Path):
    """SQLite's own timeout does not cover the turn to write-ahead logging: without our waiting one file in five or so fails here."""
    rounds, programs = 100, 8
    together = Barrier(programs, timeout=5)

    def come_in(_: int) -> list[str]:
        modes = []
        for number in range(rounds):
            engine = open_engine(f"sqlite:///{tmp_path}/{number}.db")
            together.wait()
            with reading(engine) as db:
                modes.append(db.exec_driver_sql("PRAGMA journal_mode").scalar_one())
            engine.dispose()
        return modes

    with ThreadPoolExecutor(programs) as pool:
        assert list(pool.map(come_in, range(programs))) == [["wal"] * rounds] * programs


def test_a_new_file_is_set_up_at_once(sqlite_url: str):
    with a_ledger(sqlite_url) as ledger:
        assert ledger.head() == 0


def test_an_empty_database_is_told_apart(database_url: str):
    engine = open_engine(database_url)
    with pytest.raises(SchemaMismatch, match="holds no ledger yet: run `lifecycle migrate`"):
        check_schema(engine)
    engine.dispose()


def test_an_empty_database_on_a_server_waits_to_be_migrated(postgres_url: str):
    with empty_database(postgres_url, "waiting") as url:
        with pytest.raises(SchemaMismatch, match="holds no ledger yet: run `lifecycle migrate`"), a_ledger(url):
            pass
        migrate(url)
        with a_ledger(url) as ledger:
            assert ledger.head() == 0


@pytest.mark.parametrize(
    ("found", "advice"),
    [("0000", "does not know: install the newer release"), ("9999", "does not know: install the newer release"), (None, "no ledger yet")],
    ids=["unknown", "newer", "none"],
)
def test_other_tables_than_this_program_needs_are_refused_with_what_to_do(ledger: Ledger, url: str, found: str | None, advice: str):
    with writing(ledger.engine) as db:
        db.execute(text("DELETE FROM alembic_version"))
        if found:
            db.execute(text("INSERT INTO alembic_version (version_num) VALUES (:found)"), {"found": found})
    with pytest.raises(SchemaMismatch, match=advice), a_ledger(url):
        pass


def test_older_tables_ask_to_be_migrated(ledger: Ledger, url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lifecycle.ledger.store.upgrade.REVISIONS", (*REVISIONS, "9999"))
    with (
        pytest.raises(SchemaMismatch, match=rf"is at {REVISIONS[-1]}, and this program needs 9999: run `lifecycle migrate`"),
        a_ledger(url),
    ):
        pass


def test_a_ledger_is_never_taken_apart():
    migration = __import__("lifecycle.ledger.migrations.versions.0001_ledger", fromlist=["downgrade"])
    with pytest.raises(NotImplementedError, match="restore the backup"):
        migration.downgrade()
