"""A long stream is read once, and then only what came since; what the database holds always decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from lifecycle.ledger import Ledger, Stream, migrate
from lifecycle.recent import SHORT
from tests.ledger.facts import CLERK, a_ledger, noted, opened, to


def fill(ledger: Ledger, number: int, *, stream: str = "p1", at: int = 0, word: str = "节能率未申报") -> None:
    facts = [noted(f"{word}{at + each}") for each in range(number)]
    ledger.append([to(stream, *facts, at=at)], command=f"{stream}/{at}", actor=CLERK)


@contextmanager
def decoded(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The positions that are decoded meanwhile."""
    positions: list[int] = []
    read = ledger.reader._read

    def counting(position: int, *rest: object) -> object:
        positions.append(position)
        return read(position, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(ledger.reader, "_read", counting)
        yield positions


def anew(url: str, known_at: int | None = None) -> Stream:
    """As a process reads it that knows nothing."""
    with a_ledger(url) as other:
        return other.load("p1", known_at=known_at)


def test_only_what_came_since_is_decoded(url: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    fill(ledger, SHORT)
    first = ledger.load("p1")
    with decoded(ledger, monkeypatch) as positions:
        assert ledger.load("p1") == first
    assert not positions
    fill(ledger, 3, at=SHORT)
    with decoded(ledger, monkeypatch) as positions:
        now = ledger.load("p1")
    assert positions == [SHORT + 1, SHORT + 2, SHORT + 3]
    assert now == anew(url)
    assert all(kept is before for kept, before in zip(now.recorded, first.recorded, strict=False))


def test_a_short_stream_is_read_anew_each_time(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    fill(ledger, SHORT - 1)
    ledger.load("p1")
    with decoded(ledger, monkeypatch) as positions:
        ledger.load("p1")
    assert len(positions) == SHORT - 1


def test_what_another_process_appended_is_seen_at_once(url: str, ledger: Ledger):
    fill(ledger, SHORT)
    ledger.load("p1")
    with a_ledger(url) as other:
        other.append([to("p1", opened(), at=SHORT)], command="theirs", actor=CLERK)
    assert ledger.load("p1") == anew(url)
    assert ledger.load("p1").version == SHORT + 1


def test_a_stream_as_it_was_known_earlier_is_cut_there_and_spoils_nothing(url: str, ledger: Ledger):
    fill(ledger, SHORT + 50)
    now = ledger.load("p1")
    for position in (0, 1, SHORT, SHORT + 49, SHORT + 50):
        assert ledger.load("p1", known_at=position) == anew(url, position)
    assert ledger.load("p1") == now


def test_streams_between_each_other_are_told_apart(ledger: Ledger):
    fill(ledger, SHORT)
    fill(ledger, SHORT, stream="p2", word="星级未申报")
    ledger.load("p1")
    fill(ledger, 1, stream="p2", at=SHORT, word="星级未申报")
    fill(ledger, 1, at=SHORT)
    assert [recorded.stream for recorded in ledger.load("p1").recorded] == ["p1"] * (SHORT + 1)
    assert [recorded.stream for recorded in ledger.load("p2").recorded] == ["p2"] * (SHORT + 1)


@pytest.mark.parametrize("length", [10, SHORT, SHORT + 40])
def test_another_history_under_the_same_name_is_read_in_its_place(tmp_path: Path, length: int):
    """As when a backup is restored under a running program."""
    url, elsewhere = (f"sqlite:///{tmp_path / name}" for name in ("lifecycle.db", "elsewhere.db"))
    for each in (url, elsewhere):
        migrate(each)
    with a_ledger(elsewhere) as other:
        fill(other, length, word="另一部历史")
    with a_ledger(url) as ledger:
        fill(ledger, SHORT)
        ledger.load("p1")
        with connect(tmp_path / "elsewhere.db") as source, connect(tmp_path / "lifecycle.db") as target:
            source.backup(target)
        for _ in range(2):
            read = ledger.load("p1")
            assert read.version == length
            assert {recorded.fact.text[:5] for recorded in read.recorded} == {"另一部历史"}  # type: ignore[attr-defined]
