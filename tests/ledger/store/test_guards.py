"""护栏: whoever takes away what forbids to change and delete, changes it, or adds triggers of his own, is told of by its name."""

import re

import pytest
from sqlalchemy import text

from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.store.guards import POSTGRESQL, SQLITE, Unguarded, unguarded

NAMES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def do(ledger: Ledger, *statements: str) -> None:
    with writing(ledger.engine) as db:
        for statement in statements:
            db.execute(text(statement))


def test_a_ledger_is_guarded_as_the_migrations_make_it(ledger: Ledger):
    assert unguarded(ledger.engine) == []


def test_each_trigger_that_is_taken_away_is_told(ledger: Ledger):
    kind = ledger.engine.dialect.name
    told = []
    for name, sql in NAMES[kind].items():
        (table,) = re.findall(r" ON (\w+) ", sql)
        do(ledger, f"DROP TRIGGER {name}" + (f" ON {table}" if kind == "postgresql" else ""))
        told.append(Unguarded("lacking", name))
        assert unguarded(ledger.engine) == sorted(told)
    assert len(told) >= 3


def test_a_trigger_that_does_nothing_any_more_is_told(ledger: Ledger):
    if ledger.engine.dialect.name == "sqlite":
        do(
            ledger,
            "DROP TRIGGER events_no_update",
            "CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN NEW.actor = 'nobody' BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        assert unguarded(ledger.engine) == [Unguarded("changed", "events_no_update")]
    else:
        body = "BEGIN RETURN NULL; END"
        do(ledger, f"CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        assert unguarded(ledger.engine) == [Unguarded("changed", name) for name in sorted(POSTGRESQL)]


def test_a_trigger_of_somebody_else_is_told(ledger: Ledger):
    if ledger.engine.dialect.name == "sqlite":
        do(ledger, "CREATE TRIGGER forger AFTER INSERT ON events BEGIN DELETE FROM tags WHERE position = NEW.position; END")
    else:
        do(
            ledger,
            "CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.actor = 'E999'; RETURN NEW; END $$",
            "CREATE TRIGGER forger BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION forge()",
        )
    assert unguarded(ledger.engine) == [Unguarded("foreign", "forger")]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE events DISABLE TRIGGER events_append_only", [Unguarded("disabled", "events_append_only")]),
        ("ALTER TABLE tags ENABLE REPLICA TRIGGER tags_append_only", [Unguarded("disabled", "tags_append_only")]),
        ("CREATE RULE gone AS ON DELETE TO checkpoints DO INSTEAD NOTHING", [Unguarded("foreign", "gone")]),
        ("SET session_replication_role = replica", [Unguarded("disabled", name) for name in sorted(POSTGRESQL)]),
    ],
)
def test_what_a_server_can_switch_off_is_told(ledger: Ledger, statement: str, told: list[Unguarded]):
    with ledger.engine.connect() as db:
        db.execute(text(statement))
        db.commit()
    assert unguarded(ledger.engine) == told


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["accounts_of_the_forger", "checkpoints", "tags"])
def test_a_trigger_of_the_same_name_on_another_table_is_told(ledger: Ledger, table: str):
    """In PostgreSQL a name belongs to its table: beside ours, or in its place, another trigger may bear it."""
    function = "CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
    do(ledger, "CREATE TABLE accounts_of_the_forger (id int)", function)
    do(ledger, f"CREATE TRIGGER events_append_only BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION forge()")
    assert unguarded(ledger.engine) == [Unguarded("foreign", f"{table}.events_append_only")]
    do(ledger, "DROP TRIGGER events_append_only ON events")
    assert unguarded(ledger.engine) == [Unguarded("foreign", f"{table}.events_append_only"), Unguarded("lacking", "events_append_only")]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_trigger_that_calls_a_function_of_the_same_name_elsewhere_is_told(ledger: Ledger):
    do(
        ledger,
        "CREATE SCHEMA elsewhere",
        "CREATE FUNCTION elsewhere.append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "DROP TRIGGER events_append_only ON events",
        "CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON events"
        " FOR EACH STATEMENT EXECUTE FUNCTION elsewhere.append_only()",
    )
    assert unguarded(ledger.engine) == [Unguarded("changed", "events_append_only")]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("BEFORE UPDATE ON tags BEGIN SELECT RAISE(ABORT, 'events is append-only'); END", "changed"),
        ("AFTER UPDATE ON events BEGIN SELECT 1; END", "changed"),
        ("BEFORE UPDATE OF actor ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END", "changed"),
        ("BEFORE UPDATE ON events BEGIN SELECT RAISE(IGNORE); END", "changed"),
    ],
)
def test_a_trigger_of_the_same_name_that_does_something_else_is_told(ledger: Ledger, made: str, told: str):
    do(ledger, "DROP TRIGGER events_no_update", f"CREATE TRIGGER events_no_update {made}")
    assert unguarded(ledger.engine) == [Unguarded(told, "events_no_update")]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_trigger_on_any_table_is_told(ledger: Ledger):
    do(ledger, "CREATE TRIGGER forger AFTER INSERT ON checkpoints BEGIN SELECT 1; END")
    assert unguarded(ledger.engine) == [Unguarded("foreign", "forger")]
