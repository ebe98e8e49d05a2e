"""版次: programs that make a sheet from other documents beside one another: each reads its own rows, and none mixes in those of another."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Table, inspect, select, text

from lifecycle.ledger import Ledger, Recorded, SchemaMismatch
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.schema import bookmarks
from lifecycle.projections.generations import EDITIONS, Generation, bookmarked
from lifecycle.projections.runner import History, Runner, digest
from tests.ledger.facts import a_ledger
from tests.projections.counting import Tallies, fill, shown, tables_of

ONE, TWO, THREE, FOUR = map(digest, ("one", "two", "three", "four"))


STEPS = {"": 1, ONE: 1, TWO: 100, THREE: 10_000, FOUR: 1_000_000}


class Marked(Tallies):
    """Rows that tell who wrote them: each edition counts by another number."""

    def __init__(self, edition: str, version: int = 1) -> None:
        super().__init__(version, edition)

    def apply(self, db: Connection, tables: dict[str, Table], page: Sequence[Recorded], history: History) -> None:
        whole, self.version = self.version, STEPS[self.edition]
        super().apply(db, tables, page, history)
        self.version = whole


def generations(ledger: Ledger) -> list[Generation]:
    with reading(ledger.engine) as db:
        return bookmarked(db)["tallies"]


def counted(ledger: Ledger, runner: Runner) -> int:
    ((_, number),) = shown(ledger, runner.sheets["tallies"])
    return number


def test_two_editions_are_written_beside_one_another_and_never_mixed(ledger: Ledger):
    fill(ledger, 10)
    one, two = Runner(ledger, Marked(ONE)), Runner(ledger, Marked(TWO))
    for position in (10, 20, 30):
        assert (one.catch_up(), two.catch_up()) == (position, position)
        assert (counted(ledger, one), counted(ledger, two)) == (position, 100 * position)
        fill(ledger, 10)
    assert {(each.number, each.edition) for each in generations(ledger)} == {(1, ONE), (2, TWO)}, "nobody began anew"


def test_a_bookmark_of_another_edition_or_version_is_not_moved(ledger: Ledger):
    fill(ledger, 10)
    Runner(ledger, Marked(ONE)).catch_up()
    fill(ledger, 10)
    page = ledger.read(after=10, limit=10)
    for other in (Marked(TWO), Marked(ONE, 2)):
        Runner(ledger, other)._apply(1, 10, page)
    assert [(each.position, each.edition) for each in generations(ledger)] == [(10, ONE)]
    Runner(ledger, Marked(ONE))._apply(1, 10, page)
    assert [(each.position, each.edition) for each in generations(ledger)] == [(20, ONE)]


def test_a_rebuild_of_one_edition_leaves_the_other_as_it_is(ledger: Ledger):
    fill(ledger, 10)
    one, two = Runner(ledger, Marked(ONE)), Runner(ledger, Marked(TWO))
    one.catch_up()
    two.catch_up()
    two.rebuild()
    assert {(each.number, each.edition) for each in generations(ledger)} == {(1, ONE), (3, TWO)}
    assert (counted(ledger, one), counted(ledger, two)) == (10, 1_000)
    assert one.differences() == two.differences() == {"tallies": 0, "notes": 0}
    with reading(ledger.engine) as db:
        assert set(inspect(db).get_view_names()) == {f"e{edition[:12]}__{name}" for edition in (ONE, TWO) for name in ("tallies", "notes")}


def test_a_sheet_of_the_facts_alone_is_read_under_its_own_name(ledger: Ledger):
    fill(ledger, 10)
    Runner(ledger, Marked("")).catch_up()
    with reading(ledger.engine) as db:
        assert db.execute(text("SELECT number FROM tallies")).scalar_one() == 10


def test_no_more_editions_are_kept_than_may_run_beside_one_another_and_the_one_that_nobody_writes_goes(ledger: Ledger):
    fill(ledger, 10)
    one, two, three, four = (Runner(ledger, Marked(edition)) for edition in (ONE, TWO, THREE, FOUR))
    two.catch_up()
    fill(ledger, 10)
    one.catch_up()
    three.catch_up()
    four.catch_up()
    assert EDITIONS == len(generations(ledger)) == 3
    assert {each.edition for each in generations(ledger)} == {ONE, THREE, FOUR}, "that of two was the furthest behind"
    assert len(tables_of(ledger)) == 2 * EDITIONS
    assert two.catch_up() == 20, "who was taken for gone makes its rows anew"
    assert counted(ledger, two) == 2_000


def test_a_newer_version_takes_the_place_of_all_editions_of_an_older_one(ledger: Ledger):
    fill(ledger, 10)
    old, other = Runner(ledger, Marked(ONE)), Runner(ledger, Marked(TWO))
    old.catch_up()
    other.catch_up()
    Runner(ledger, Marked(ONE, 2)).catch_up()
    assert [(each.edition, each.version) for each in generations(ledger)] == [(ONE, 2)]
    for each in (old, other):
        with pytest.raises(SchemaMismatch, match="a newer program writes the sheet tallies"):
            each.catch_up()


def test_programs_of_two_editions_that_run_at_once_count_every_fact_once_each(ledger: Ledger, url: str):
    def run(edition: str) -> int:
        with a_ledger(url) as own:
            runner = Runner(own, Marked(edition), page=3)
            while runner.catch_up() < 60:
                pass
            return counted(own, runner)

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(run, edition) for edition in (ONE, TWO, ONE, TWO)]
        fill(ledger, 60)
        assert [each.result() for each in running] == [60, 6_000, 60, 6_000]
    with reading(ledger.engine) as db:
        assert db.execute(select(bookmarks.c.generation).order_by(bookmarks.c.generation)).scalars().all() == [1, 2]
