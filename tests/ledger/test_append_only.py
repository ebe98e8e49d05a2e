"""Nobody changes what was recorded, whatever program he uses; and whoever gets past the triggers is found out."""

import re

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DatabaseError

from lifecycle.ledger import Fault, Ledger, verify_chain
from lifecycle.ledger.formats.merkle import leaf_hash
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.store.rows import Row, entry_of
from lifecycle.ledger.store.schema import events
from tests.ledger.facts import CLERK, a_ledger, noted, opened, to


@pytest.fixture(autouse=True)
def five_facts(ledger: Ledger) -> None:
    ledger.append([to("p1", opened(), noted("一"), tags=["code:1", "县"]), to("p2", opened())], command="c-1", actor=CLERK)
    ledger.append([to("p1", noted("二"), at=2), to("p2", noted("三"), at=1)], command="c-2", actor=CLERK)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'E002' WHERE position = 2",
        "UPDATE events SET state = state",
        "DELETE FROM events WHERE position = 5",
        "DELETE FROM events",
        "UPDATE tags SET tag = 'code:2'",
        "DELETE FROM tags",
        "DELETE FROM head",
    ],
)
def test_update_and_delete_are_refused(ledger: Ledger, statement: str):
    with pytest.raises(DatabaseError, match="append-only"), writing(ledger.engine) as db:
        db.execute(text(statement))
    assert verify_chain(ledger.engine) is None


def test_rows_are_neither_replaced_nor_truncated(ledger: Ledger):
    if ledger.engine.dialect.name == "postgresql":
        statements = ["TRUNCATE events", "TRUNCATE events, tags", "TRUNCATE head"]
    else:
        statements = [
            "REPLACE INTO events SELECT * FROM events WHERE position = 2",
            "INSERT OR REPLACE INTO events (position, stream, version, type, schema_version, recorded_at, actor, command_id, tags, state,"
            " prev_stream_hash, leaf_hash) SELECT 99, stream, version, type, 1, 1, actor, '', '', state, leaf_hash, leaf_hash FROM events",
        ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), writing(ledger.engine) as db:
            db.execute(text(statement))
    assert verify_chain(ledger.engine) is None


@pytest.mark.parametrize(
    "change",
    [
        "stream = 'p9'",
        "version = version + 10",
        "type = 'opened'",
        "schema_version = 2",
        "recorded_at = recorded_at + 1",
        "actor = 'E002'",
        "command_id = ''",
        "tags = 'code:1'",
        "tags = ''",
        "state = leaf_hash",
        "prev_stream_hash = leaf_hash",
        "leaf_hash = prev_stream_hash",
    ],
)
def test_a_change_of_any_column_is_found_where_it_was_made(unguarded: Engine, change: str):
    with writing(unguarded) as db:
        db.execute(text(f"UPDATE events SET {change} WHERE position = 2"))
    assert verify_chain(unguarded) == Fault(2, "changed")


@pytest.mark.parametrize(
    ("statement", "position", "reason"),
    [
        ("UPDATE events SET position = 6 WHERE position = 3", 3, "missing"),
        ("DELETE FROM events WHERE position = 1", 1, "missing"),
        ("DELETE FROM events WHERE position = 3", 3, "missing"),
        ("DELETE FROM events WHERE position = 5", 5, "the head gives 5 rows"),
        ("UPDATE head SET size = 4", 5, "a row stands behind the head|the head gives"),
        ("UPDATE head SET recorded_at = 0", 6, "another time"),
        ("DELETE FROM tags WHERE position = 2 AND tag = 'code:1'", 2, "table of tags"),
        ("INSERT INTO tags (tag, position) VALUES ('code:9', 4)", 4, "table of tags"),
        ("INSERT INTO tags (tag, position) VALUES ('code:9', 9)", 9, "a tag stands behind"),
        ("INSERT INTO tags (tag, position) VALUES ('code:9', 0)", 1, "table of tags"),
    ],
)
def test_rows_and_tags_that_are_missing_or_too_many_are_found(unguarded: Engine, statement: str, position: int, reason: str):
    with writing(unguarded) as db:
        db.execute(text(statement))
    fault = verify_chain(unguarded)
    assert fault is not None
    assert fault.position == position
    assert re.search(reason, fault.reason)


def test_a_rewritten_row_with_a_fitting_hash_of_its_own_breaks_the_next_of_its_stream(unguarded: Engine):
    with writing(unguarded) as db:
        first = Row(*db.execute(select(events).where(events.c.position == 1)).one())
        forged = first._replace(actor="E002")
        db.execute(update(events).where(events.c.position == 1).values(actor="E002", leaf_hash=leaf_hash(entry_of(*forged[:-1]))))
    assert verify_chain(unguarded) == Fault(2, "does_not_follow", {"stream": "p1", "version": 2})


def test_a_word_where_sqlite_should_have_a_number_is_a_fault_and_no_crash(sqlite_url: str):
    with a_ledger(sqlite_url.replace("lifecycle.db", "words.db")) as ledger:
        ledger.append([to("p1", opened())], command="c-1", actor=CLERK)
        with writing(ledger.engine) as db:
            db.execute(text("DROP TRIGGER events_no_update"))
            db.execute(text("UPDATE events SET recorded_at = 'yesterday'"))
        assert verify_chain(ledger.engine) == Fault(1, "changed")


def test_an_empty_ledger_verifies(sqlite_url: str):
    with a_ledger(sqlite_url.replace("lifecycle.db", "empty.db")) as ledger:
        assert verify_chain(ledger.engine) is None
