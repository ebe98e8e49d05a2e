"""改库: somebody with all rights on a database takes the guards away, writes, and puts them back; what he wrote is found without them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from lifecycle.ledger import Ledger, migrate
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.store.guards import POSTGRESQL, SQLITE, unguarded
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.attacks.counts import LONG, chance
from tests.copies import Fill
from tests.ledger.facts import CLERK, DAY, FACTS, START, noted, opened, ticking, to
from tests.ledger.witnesses import KEY

TRIES = 60 if LONG else 6
PUT_BACK = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def filled(url: str) -> None:
    """Streams with several facts each, tags, two checkpoints, and facts behind them."""
    migrate(url)
    ledger = Ledger(url, facts=FACTS, clock=ticking(), keys=None)
    for number in range(6):
        ledger.append([to(f"p{number}", opened(), noted("一"), tags=[f"code:{number}"])], command=f"c{number}", actor=CLERK)
    ledger.close()


@pytest.fixture
def ledger(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(copy_of(filled), facts=FACTS, clock=ticking(), keys=tmp_path / "keys")
    for number in range(2):
        Checkpoints(ledger, KEY, lambda: START).make(DAY)
        ledger.append([to(f"q{number}", opened(), noted("二"))], command=f"q{number}", actor=CLERK)
    yield ledger
    ledger.close()


def do(ledger: Ledger, *statements: str) -> None:
    with writing(ledger.engine) as db:
        for statement in statements:
            db.execute(text(statement))


def dropped(ledger: Ledger) -> list[str]:
    """Statements that take every guard away."""
    if ledger.engine.dialect.name == "sqlite":
        return [f"DROP TRIGGER {name}" for name in SQLITE]
    return [f"DROP TRIGGER {name} ON {sql.split(' ON ')[1].split()[0]}" for name, sql in POSTGRESQL.items()]


def changes(size: int, by_chance: Random) -> list[str]:
    """What he would like to have been recorded."""
    at, other = by_chance.sample(range(1, size + 1), 2)
    return [
        f"UPDATE events SET actor = 'E999' WHERE position = {at}",
        f"UPDATE events SET recorded_at = recorded_at - 86400000000 WHERE position = {at}",
        f"UPDATE events SET state = (SELECT state FROM events WHERE position = {other}) || state WHERE position = {at}",
        f"UPDATE events SET type = 'closed' WHERE position = {at}",
        f"UPDATE events SET tags = 'code:9' WHERE position = {at}",
        f"DELETE FROM events WHERE position = {at}",
        f"DELETE FROM events WHERE position >= {at}",
        "DELETE FROM tags WHERE tag = 'code:3'",
        "UPDATE tags SET tag = 'code:9' WHERE tag = 'code:3'",
        f"UPDATE head SET size = {at - 1}",
        "UPDATE checkpoints SET note = replace(note, 'lifecycle', 'lifecycie')",
        "UPDATE stream_heads SET version = version + 1",
    ]


def test_what_was_written_while_the_guards_were_away_is_found(ledger: Ledger, attacked: Callable[[str], None]):
    kind, size, found = ledger.engine.dialect.name, ledger.head(), 0
    by_chance = chance("databases")
    assert verify_ledger(ledger, [KEY.public]).fault is None
    before = {table: rows_of(ledger, table) for table in TABLES}
    for number in range(TRIES):
        statement = changes(size, by_chance)[number % 12 if LONG else by_chance.randrange(12)]
        do(ledger, *dropped(ledger))
        assert {each.code for each in unguarded(ledger.engine)} == {"lacking"}
        do(ledger, statement)
        do(ledger, *PUT_BACK[kind].values())
        assert unguarded(ledger.engine) == [], "the guards are as they were"
        assert verify_ledger(ledger, [KEY.public]).fault is not None, statement
        found += 1
        put_back(ledger, before)
    assert verify_ledger(ledger, [KEY.public]).fault is None
    attacked(f"databases: {found} changes behind guards that were put back, each found")


TABLES = ("events", "tags", "head", "checkpoints", "stream_heads")


def rows_of(ledger: Ledger, table: str) -> list[dict[str, object]]:
    with ledger.engine.connect() as db:
        return [dict(row) for row in db.execute(text(f"SELECT * FROM {table}")).mappings()]


def put_back(ledger: Ledger, before: dict[str, list[dict[str, object]]]) -> None:
    do(ledger, *dropped(ledger))
    with writing(ledger.engine) as db:
        for table, rows in before.items():
            db.execute(text(f"DELETE FROM {table}"))
            names = list(rows[0])
            db.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"), rows)
    do(ledger, *PUT_BACK[ledger.engine.dialect.name].values())


def test_each_guard_that_is_away_is_told(ledger: Ledger, attacked: Callable[[str], None]):
    for number, statement in enumerate(dropped(ledger), 1):
        do(ledger, statement)
        assert len(unguarded(ledger.engine)) == number
        assert verify_ledger(ledger, [KEY.public]).fault is None, "rows hold without their guards"
    attacked(f"databases: {number} guards taken away, each told by its name")
