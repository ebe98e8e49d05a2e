"""What an append asks while it holds the lock, it asks an index: never the whole table, whatever the statistics say or do not say yet."""

import pytest
from sqlalchemy import Connection, text

from lifecycle.ledger import AppendCondition, Ledger
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.transaction import NUMBER_OF, ROWS_OF, against_sql
from tests.ledger.facts import CLERK, Closed, noted, to


@pytest.fixture(autouse=True)
def some_facts(ledger: Ledger) -> None:
    ledger.append([to("p1", *[noted()] * 50, tags=["code:1", "county:2", "year:3"])], command="c-1", actor=CLERK)


def plan(db: Connection, statement: str) -> str:
    if db.dialect.name == "sqlite":
        return "\n".join(row[-1] for row in db.execute(text(f"EXPLAIN QUERY PLAN {statement}")))
    db.execute(text("SET enable_seqscan = off"))  # small tables are read whole by choice; see who has no other
    return "\n".join(db.execute(text(f"EXPLAIN {statement}")).scalars())


def assert_by_index(ledger: Ledger, statement: str, index: str) -> None:
    with reading(ledger.engine) as db:
        steps = plan(db, statement)
    assert index in steps
    assert "Seq Scan" not in steps
    assert "SCAN events" not in steps
    assert "SCAN tags" not in steps


def test_a_command_is_looked_up_in_its_index(ledger: Ledger):
    statement = ROWS_OF.params(command="c-1").compile(ledger.engine, compile_kwargs={"literal_binds": True})
    assert_by_index(ledger, str(statement), "ix_events_command_id")


def test_the_tip_of_a_stream_is_looked_up_in_its_index(ledger: Ledger):
    index = "sqlite_autoindex_events" if ledger.engine.dialect.name == "sqlite" else "uq_events_stream_version"
    assert_by_index(ledger, "SELECT version, leaf_hash FROM events WHERE stream = 'p1' ORDER BY version DESC LIMIT 1", index)


@pytest.mark.parametrize("types", [(), (Closed,)], ids=["any", "closed"])
@pytest.mark.parametrize(
    "tags", [{"code:1"}, {"code:1", "county:2"}, {"code:1", "county:2", "year:3"}], ids=lambda tags: f"{len(tags)} tags"
)
def test_a_condition_follows_one_tag(ledger: Ledger, tags: set[str], types: tuple[type[Closed], ...]):
    statement, parameters = against_sql(AppendCondition(tags=frozenset(tags), types=types), sorted(tags), "?")
    for parameter in parameters:
        statement = statement.replace("?", repr(parameter), 1)
    assert_by_index(ledger, statement, "PRIMARY KEY" if ledger.engine.dialect.name == "sqlite" else "pk_tags")


def test_a_tag_is_counted_no_further_than_a_thousand(ledger: Ledger):
    with reading(ledger.engine) as db:
        assert db.execute(text(NUMBER_OF), {"tag": "code:1"}).scalar_one() == 50
    ledger.append([to("p2", *[noted()] * 1500, tags=["code:1"])], command="c-2", actor=CLERK)
    with reading(ledger.engine) as db:
        assert db.execute(text(NUMBER_OF), {"tag": "code:1"}).scalar_one() == 1000
