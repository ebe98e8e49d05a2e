"""查阅: a reader brings a sheet a few pages forward at most, waits for no writer, and is told how far the sheet is."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.store.schema import bookmarks
from lifecycle.projections.readings import Readings
from lifecycle.projections.register_query import Query
from lifecycle.projections.runner import PAGES_OF_A_READER, Reached, Runner
from lifecycle.projections.sheets import Sheets
from tests.desk.conftest import Office
from tests.ledger.facts import a_ledger
from tests.projections.counting import Tallies, assert_each_note_once, fill


class Counted(Tallies):
    """Counts the pages that are applied."""

    pages = 0

    def apply(self, *of: object) -> None:
        self.pages += 1
        super().apply(*of)  # type: ignore[arg-type]


def test_a_reader_applies_a_few_pages_and_the_writer_the_others(ledger: Ledger) -> None:
    projection = Counted()
    runner = Runner(ledger, projection, page=10)
    runner.catch_up()
    fill(ledger, 50)

    assert PAGES_OF_A_READER == 2
    assert runner.come_near() == Reached(20, 50)
    assert projection.pages == 2
    assert runner.come_near() == Reached(40, 50)
    assert runner.come_near() == Reached(50, 50)
    assert projection.pages == 5
    assert runner.come_near() == Reached(50, 50)
    assert projection.pages == 5
    assert_each_note_once(ledger, 50)


def held(ledger: Ledger, look: Callable[[], Reached]) -> Reached:
    """What a reader is told while another program writes to the sheet, and does not come to an end."""
    with writing(ledger.engine) as db:
        db.execute(select(bookmarks).with_for_update())
        return look()


def test_a_reader_does_not_wait_for_a_writer_who_is_not_done(ledger: Ledger, url: str) -> None:
    projection = Counted()
    with a_ledger(url) as own:
        runner = Runner(own, projection, page=10)
        runner.catch_up()
        fill(ledger, 20)
        assert held(ledger, runner.come_near) == Reached(0, 20)
        assert runner.come_near() == Reached(20, 20), "once it is done, the sheet is brought up"
        with writing(own.engine) as db:
            assert db.dialect.name == "postgresql" or db.exec_driver_sql("PRAGMA busy_timeout").scalar_one() > 1_000, "writers wait as ever"
    assert_each_note_once(ledger, 20)


def test_what_was_furthest_behind_is_told_of_all_that_a_reader_looked_into(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = Sheets(office.ledger, office.desk.rulebooks.folder, office.desk.statutes.calendar)
    sheets.catch_up()
    before = office.ledger.head()
    office.register()
    for number in range(1, 8):
        office.add_building(str(number))
    monkeypatch.setattr(sheets.project_register, "_page", 1)
    looked = Readings(sheets)

    assert looked.used("晋城市住建局", 2023) == {}
    assert (looked.position, looked.behind) == (office.ledger.head(), None)
    assert [line.buildings for line in looked.register(Query()).lines] == [1], "as of its position, the row is right"
    assert looked.behind == Reached(before + 2, office.ledger.head())
    sheets.catch_up()
    later = Readings(sheets)
    assert [line.buildings for line in later.register(Query()).lines] == [7]
    assert later.behind is None
