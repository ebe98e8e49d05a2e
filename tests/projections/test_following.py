"""随记随算: the sheets follow the ledger without a reader, and what keeps them from it is told."""

import logging
import threading
from collections.abc import Callable
from threading import Event, Thread

import pytest
from msgspec.structs import replace

from lifecycle.ledger import LedgerUnavailable
from lifecycle.projections.following import Following
from lifecycle.projections.runner import Runner
from lifecycle.projections.sheets import Sheets
from lifecycle.wording import Sentence
from tests.desk.conftest import Office
from tests.ledger.facts import until


@pytest.fixture
def sheets(office: Office) -> Sheets:
    sheets = Sheets(office.ledger, office.desk.rulebook, office.desk.statutes.calendar)
    sheets.catch_up()
    return sheets


def are_at(sheets: Sheets, position: int) -> Callable[[], bool]:
    return lambda: {runner.position() for runner in sheets.runners} == {position}


def threads() -> list[Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "sheets"]


def test_the_sheets_follow_without_a_reader_and_stop_with_the_program(office: Office, sheets: Sheets) -> None:
    with Following(sheets, interval=0.01):
        assert len(threads()) == 1
        office.register()
        until(are_at(sheets, office.ledger.head()))
        office.add_building()
        until(are_at(sheets, office.ledger.head()))
    assert not threads()
    before = office.ledger.head()
    office.add_building("2")
    assert are_at(sheets, before)()


def test_the_tray_follows_the_terms_that_were_adopted(office: Office, sheets: Sheets) -> None:
    adopted = [sheets.calendar]
    before = sheets.open_work.projection.edition
    with Following(sheets, lambda: (office.desk.rulebook, adopted[-1]), interval=0.01):
        adopted.append(replace(sheets.calendar, edition="another"))
        office.register()
        until(lambda: sheets.open_work.projection.edition != before and are_at(sheets, office.ledger.head())())


def test_a_sheet_that_cannot_go_on_is_told_and_holds_up_no_other(
    office: Office, sheets: Sheets, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR, "lifecycle.projections"), monkeypatch.context() as broken:
        broken.setattr(type(sheets.county_targets.projection), "apply", fails)
        with Following(sheets, interval=0.01):
            office.register()
            until(lambda: "county_targets stopped at the fact at position" in caplog.text)
            until(lambda: sheets.number_book.position() == office.ledger.head())
            assert sheets.county_targets.position() < office.ledger.head()
            broken.undo()
            until(are_at(sheets, office.ledger.head()))


def test_a_database_that_is_away_is_told_and_followed_once_it_is_back(
    office: Office, sheets: Sheets, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> int:
        raise LedgerUnavailable(Sentence("unavailable.no_keys"))

    with caplog.at_level(logging.WARNING, "lifecycle.projections"), monkeypatch.context() as broken:
        broken.setattr(sheets, "head", away)
        with Following(sheets, interval=0.01):
            office.register()
            until(lambda: "not brought up to the ledger now: no folder is named" in caplog.text)
            broken.undo()
            until(are_at(sheets, office.ledger.head()))


def test_it_stops_after_the_page_that_it_is_at(office: Office) -> None:
    office.register()
    for number in range(1, 6):
        office.add_building(str(number))
    stop, runner = (
        Event(),
        Runner(office.ledger, Sheets(office.ledger, office.desk.rulebook, office.desk.statutes.calendar).number_book.projection, page=1),
    )
    stop.set()
    assert runner.catch_up(stop) < office.ledger.head()
    assert runner.catch_up() == office.ledger.head()
