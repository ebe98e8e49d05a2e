"""篡改: whatever is changed in the file of a ledger is found, and the first position that does not hold is named."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from lifecycle.ledger import Fault
from tests.faults.counts import EVERY
from tests.faults.forging import Small, ledger_with_tiles, small_ledger
from tests.faults.tampering import ROWS, Intruder, Value

NO_HISTORY = {("head", "id"), ("checkpoints", "made_at")}
"""Always 1; and the moment that says when the next checkpoint is due. No fact rests on them, and nothing that goes out."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    small = small_ledger(tmp_path_factory.mktemp("small"))
    assert small.fault() is None
    with closing(small.ledger):
        yield small
        assert small.fault() is None, "something was not put back"


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    tiled = ledger_with_tiles(tmp_path_factory.mktemp("tiled"))
    assert tiled.fault() is None
    with closing(tiled.ledger):
        yield tiled
        assert tiled.fault() is None, "something was not put back"


def flips(intruder: Intruder, table: str) -> Iterator[tuple[Value, bytes]]:
    """Every byte of every column, or a sample of them; and each value with a byte more and a byte less."""
    number = 0
    for value in intruder.values(table):
        if (table, value.column) in NO_HISTORY:
            continue
        for place in range(len(value.stored)):
            number += 1
            if number % EVERY == 0:
                for stored in value.flipped(place):
                    yield value, stored
        if value.kind != "integer":
            yield value, value.stored + b"\x00"
            if value.stored:
                yield value, value.stored[:-1]


def expected(small: Small, value: Value, stored: bytes, rows: list[tuple[object, ...]]) -> range:
    """The positions that may be named for it."""
    size, number, changed = small.ledger.head(), value.row + 1, value.read(stored)
    match value.table, value.column, changed:
        case "events", "position", int(moved):
            number = min(number, max(1, moved))
        case "events", _, _:
            pass
        case "tags", "position", int(moved):
            number = max(1, min(int(str(rows[value.row][1])), moved))
        case "tags", _, _:
            number = int(str(rows[value.row][1]))
        case "checkpoints", "size", int(moved):
            number = max(1, min(int(str(rows[value.row][0])), moved))
        case "checkpoints", _, _:
            return range(1, int(str(rows[value.row][0])) + 1)
        case "head", "size", int(given):
            number = max(1, min(size, given) + 1)
        case "head", _, _:
            return range(size, size + 2)
        case _:
            return range(1, size + 1)  # what is made from the rows, and can be made anew
    return range(number, number + 1)


@pytest.mark.parametrize("table", ROWS)
def test_every_byte_counts(request: pytest.FixtureRequest, table: str, counted: Callable[[str], None]):
    """What the file cannot hold, since a key is taken, cannot be written either: rows that change places are below."""
    small: Small = request.getfixturevalue("tiled" if table == "tile_roots" else "small")
    intruder, found, missed = small.intruder, 0, []
    rows = intruder.rows(table)
    for value, stored in flips(intruder, table):
        with intruder.replacing(value, stored) as done:
            if not done:
                continue
            fault = small.fault()
        if fault is not None and fault.position in expected(small, value, stored, rows):
            found += 1
        else:
            missed.append((value, stored, fault))

    assert missed == []
    counted(f"tamper: {found} changes of a byte in {table}, each found and its position named")
    assert found > len(rows)


def at(fault: Fault | None) -> int:
    return 0 if fault is None else fault.position


def test_a_row_that_is_taken_out_is_missed(small: Small):
    intruder = small.intruder
    for position in range(1, 15):
        for tags in (f"DELETE FROM tags WHERE position = {position}", "SELECT 1"):
            with intruder.doing(f"DELETE FROM events WHERE position = {position}", tags):
                assert at(small.fault()) == position


def moved(shift: str, condition: str) -> tuple[str, ...]:
    """Positions of rows and tags changed at once, where each would for a moment be another's."""
    away = f"UPDATE {{}} SET position = -1000 - ({shift}) WHERE {condition}"
    there = "UPDATE {} SET position = -1000 - position WHERE position < -900"
    return tuple(step.format(table) for step in (away, there) for table in ("events", "tags"))


def test_two_rows_that_change_places_are_found(small: Small):
    intruder = small.intruder
    for first in range(1, 14):
        for second in range(first + 1, 15):
            with intruder.doing(*moved(f"{first + second} - position", f"position IN ({first}, {second})")):
                assert at(small.fault()) == first


def test_a_row_that_is_put_in_between_is_found(small: Small):
    intruder = small.intruder
    copied = "SELECT {}, 'p9', 1, type, schema_version, recorded_at, actor, 'c9', '', state, x'', leaf_hash FROM events WHERE position = 1"
    for position in range(1, 16):
        there = moved("position + 1", f"position >= {position}")
        with intruder.doing(*there, f"INSERT INTO events {copied.format(position)}"):
            assert at(small.fault()) == position
        with intruder.doing(*there, f"INSERT INTO events {copied.format(position)}", "UPDATE head SET size = 15"):
            assert at(small.fault()) == position


def test_numbers_that_are_given_anew_are_found(small: Small):
    intruder = small.intruder
    for position in range(1, 15):
        with intruder.doing(*moved("position + 1", f"position >= {position}"), "UPDATE head SET size = 15"):
            assert at(small.fault()) == position
    for stream, first in (("p1", 1), ("p2", 3), ("p3", 8)):
        anew = f"UPDATE events SET version = version + 100 WHERE stream = '{stream}'"
        with intruder.doing(anew):
            assert at(small.fault()) == first


def test_a_head_that_is_gone_or_doubled_is_found(small: Small):
    intruder = small.intruder
    for statement in ("DELETE FROM head", "INSERT INTO head SELECT 2, size, recorded_at, edge FROM head"):
        with intruder.doing(statement):
            assert at(small.fault()) == 1


def test_of_two_faults_the_first_is_named(small: Small):
    intruder = small.intruder
    broken = "UPDATE events SET state = x'00' WHERE position = {}"
    for later in (
        broken.format(9),  # the record of the stream heads: it is read, besides
        "UPDATE checkpoints SET note = 'nothing' WHERE size = 9",
        "UPDATE events SET recorded_at = 1 << 62 WHERE position = 9",
        "DELETE FROM stream_heads",
    ):
        with intruder.doing(later):
            assert at(small.fault()) >= 9
        with intruder.doing(broken.format(3), later):
            assert at(small.fault()) == 3


@pytest.mark.parametrize("bookmark", [-1, 0, 7, 15, 1 << 60])
def test_a_table_of_stream_heads_that_says_it_has_read_other_rows_is_found(small: Small, bookmark: int):
    intruder = small.intruder
    (before,) = intruder.db.execute("SELECT position FROM bookmarks WHERE projection = 'stream_heads'").fetchone()
    intruder.db.execute("UPDATE bookmarks SET position = ?", (bookmark,))
    try:
        assert small.fault() is not None
    finally:
        intruder.db.execute("UPDATE bookmarks SET position = ?", (before,))


def test_kept_nodes_that_are_left_out_or_stand_elsewhere_are_found(tiled: Small):
    intruder = tiled.intruder
    for statement in (
        "DELETE FROM tile_roots WHERE algorithm = 'sha256' AND number = 0",
        "UPDATE tile_roots SET level = 0 WHERE algorithm = 'sha256' AND number = 1",
        "UPDATE tile_roots SET level = -1 WHERE algorithm = 'sha256' AND number = 1",
        "UPDATE tile_roots SET level = 9223372036854775807 WHERE algorithm = 'sha256' AND number = 1",
        "UPDATE tile_roots SET number = -1 WHERE algorithm = 'sha256' AND number = 1",
    ):
        with intruder.doing(statement):
            assert 1 <= at(tiled.fault()) <= 512, statement
