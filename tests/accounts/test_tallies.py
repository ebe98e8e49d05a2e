"""计数 on both databases: one row a subject and window, whoever counts at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from lifecycle.accounts import Tallies
from lifecycle.accounts.schema import tallies
from lifecycle.accounts.tallies import Rest
from lifecycle.ledger.store.database import reading

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rows(engine: Engine) -> list[tuple[str, int]]:
    with reading(engine) as db:
        return [(row.subject, row.count) for row in db.execute(select(tallies).order_by(tallies.c.subject))]


def test_of_many_at_once_none_is_lost(engine: Engine):
    counted = Tallies(engine)
    with ThreadPoolExecutor(8) as pool:
        counts = sorted(pool.map(lambda n: counted.add("a", NOW + timedelta(microseconds=n), HOUR).count, range(24)))

    assert counts == list(range(1, 25))
    assert rows(engine) == [("a", 24)]


def test_a_window_begins_with_the_first_and_ends_however_many_follow(engine: Engine):
    counted = Tallies(engine)
    for minutes in (0, 30, 59, 60, 61):
        tally = counted.add("a", NOW + timedelta(minutes=minutes), HOUR, b"fact")

    assert (tally.count, tally.first, tally.last) == (2, NOW + HOUR, NOW + timedelta(minutes=61))
    assert [each.count for each in counted.to_tell()] == [3, 2]
    assert [each.count for each in counted.to_tell(NOW)] == [3]


def test_what_no_fact_will_tell_of_is_cleared_away_and_the_rest_stays(engine: Engine):
    counted = Tallies(engine)
    counted.add("no fact", NOW, HOUR)
    counted.add("a fact", NOW, HOUR, b"fact")
    counted.add("later", NOW + HOUR, HOUR)

    assert rows(engine) == [("a fact", 1), ("later", 1)]


def test_of_too_many_kinds_the_rest_is_counted_together(engine: Engine):
    """A sign that a pattern of SQL would take for any other is a sign like any other."""
    counted = Tallies(engine)
    counted.add("a%c/1", NOW, HOUR, b"fact")
    for kind in (1, 2, 3, 4, 1):
        counted.add(f"a_c/{kind}", NOW, HOUR, b"fact", Rest(group="a_c/", most=2, fact=b"rest"))

    assert rows(engine) == [("a%c/1", 1), ("a_c/", 2), ("a_c/1", 2), ("a_c/2", 1)]
    assert {each.fact for each in counted.to_tell() if each.subject == "a_c/"} == {b"rest"}


def test_a_tally_that_is_told_goes_and_no_other(engine: Engine):
    counted = Tallies(engine)
    first = counted.add("a", NOW, HOUR, b"fact")
    counted.add("a", NOW + HOUR, HOUR, b"fact")
    counted.told(first)

    assert [each.first for each in counted.to_tell()] == [NOW + HOUR]
