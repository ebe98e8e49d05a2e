"""副本: filled once, and what one test writes no other test finds."""

from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from lifecycle.ledger import migrate
from tests.copies import FOLDER_VARIABLE, Fill, copied
from tests.ledger.facts import CLERK, a_ledger, noted, to

FILLED: list[str] = []


def with_one_fact(url: str) -> None:
    FILLED.append(url)
    migrate(url)
    append(url)


def append(url: str) -> int:
    with a_ledger(url, clock=lambda: datetime(2023, 5, 10, tzinfo=UTC)) as ledger:
        head = ledger.head()
        ledger.append([to(f"p{head}", noted())], command=f"c{head}", actor=CLERK)
        return ledger.head()


def test_every_copy_has_what_was_filled_in_and_nothing_else(copy_of: Callable[[Fill], str]):
    assert append(copy_of(with_one_fact)) == 2


def test_of_the_second_copy_too_and_it_is_filled_once(copy_of: Callable[[Fill], str], database_kind: str):
    urls = [copy_of(with_one_fact) for _ in range(2)]

    assert append(urls[1]) == 2
    assert len([url for url in FILLED if url.startswith(database_kind)]) <= 1  # none, where another process was first
    assert not set(urls) & set(FILLED)


def counted(url: str) -> None:
    """Fills a file, with another beside it, and keeps count of how often it was called."""
    file = Path(url.removeprefix("sqlite:///"))
    file.write_text("filled")
    file.with_name("beside").write_text("too")
    with (file.parents[1] / "count").open("a") as count:
        count.write("1")


def test_processes_share_one_original_with_all_that_lies_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    places = [tmp_path / name for name in ("a", "b", "c")]
    with get_context("spawn").Pool(3) as pool:
        pool.starmap(copied, [(counted, f"sqlite:///{place / 'lifecycle.db'}") for place in places], chunksize=1)

    assert [(place / name).read_text() for place in places for name in ("lifecycle.db", "beside")] == ["filled", "too"] * 3
    assert (tmp_path / "count").read_text() == "1"
