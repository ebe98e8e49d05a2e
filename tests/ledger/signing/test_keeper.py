"""守账: checkpoints are made when they are due and go to those who sign them, whoever is away, and an append waits for nobody."""

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, RolledBack, migrate
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.ledger.signing.asking import Unreachable
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keeper import LATEST, SOONEST, Keeper, Replays, Turn, Witnessing
from lifecycle.ledger.signing.witnessing import NotWitnessed
from lifecycle.ledger.tree.tree import Tree
from lifecycle.wording import Sentence
from tests.copies import copied
from tests.ledger.facts import CLERK, DAY, START, a_ledger, noted, to, until
from tests.ledger.witnesses import KEY, MONITOR, WITNESS, cosigner, witnessing


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    with a_ledger(copied(migrate, sqlite_url)) as ledger:
        yield ledger


@pytest.fixture
def checkpoints(ledger: Ledger) -> Checkpoints:
    return Checkpoints(ledger, KEY, lambda: START)


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.ledger.signing.keeper.INTERVAL", 0.02)


def record(ledger: Ledger) -> None:
    at = ledger.load("p1").version
    ledger.append([to("p1", noted(), at=at)], command=f"c{at}", actor=CLERK)


def keeper(checkpoints: Checkpoints, *turns: Turn, facts: int = 1, age: timedelta = timedelta(hours=1)) -> Keeper:
    return Keeper(checkpoints, turns, facts=facts, age=age, today=lambda: DAY)


def size(note: Note | None) -> int:
    return Checkpoint.parse(note.text).head.size if note else 0


def away(note: Note) -> None:
    raise Unreachable("nobody there")


def note_of(number: int) -> Note:
    return Checkpoint(KEY.public.name, TreeHead(number, bytes(32))).signed(KEY)


def test_what_is_recorded_is_soon_under_a_checkpoint_that_a_witness_has_signed(ledger: Ledger, checkpoints: Checkpoints, tmp_path: Path):
    def signed() -> bool:
        latest = checkpoints.latest()
        return size(latest) == ledger.head() and latest is not None and latest.signed_by(WITNESS.public) is not None

    with witnessing(tmp_path) as asked:
        turn = Turn(Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity))
        with keeper(checkpoints, turn):
            for _ in range(2):
                record(ledger)
                until(signed)


def test_a_checkpoint_is_made_after_so_many_facts_and_at_the_end(ledger: Ledger, checkpoints: Checkpoints):
    record(ledger)
    checkpoints.make(DAY)
    with keeper(checkpoints, facts=3) as keeping:
        record(ledger)
        keeping.look()
        assert size(checkpoints.latest()) == 2
        record(ledger)
        record(ledger)
        until(lambda: size(checkpoints.latest()) == 6)
        record(ledger)
    assert size(checkpoints.latest()) == 8 == ledger.head()


def test_nobody_waits_for_a_witness_that_does_not_answer(ledger: Ledger, checkpoints: Checkpoints):
    asked, answered = Event(), Event()

    def slow(note: Note) -> None:
        asked.set()
        answered.wait(30)

    record(ledger)
    with keeper(checkpoints, Turn(slow)):
        assert asked.wait(30)
        for _ in range(5):
            record(ledger)
        assert len(ledger.load("p1").recorded) == 6
        answered.set()


def test_who_is_away_is_asked_again_later_and_later(caplog: pytest.LogCaptureFixture):
    asked: list[float] = []

    def errand(note: Note) -> None:
        asked.append(now)
        away(note)

    turn = Turn(errand)
    for now in range(2000):
        turn.take(note_of(1), float(now))
    gaps = [int(later - earlier) for earlier, later in pairwise(asked)]

    assert gaps == [2, 4, 8, 16, 32, 64, 128, 256, *[int(LATEST)] * (len(gaps) - 8)]
    assert len(caplog.records) == len(asked)
    assert "nobody there" in caplog.text


def test_who_is_back_is_asked_for_the_newest_only_and_at_once_for_the_next():
    taken: list[int] = []
    there = [False]

    def errand(note: Note) -> None:
        if not there[0]:
            raise NotWitnessed("not now")
        taken.append(size(note))

    turn = Turn(errand)
    turn.take(note_of(1), 0.0)
    there[0] = True
    for now, number in [(0.5, 2), (1.0, 3), (SOONEST, 4), (SOONEST, 4), (SOONEST, 5)]:
        turn.take(note_of(number), now)
    assert taken == [4, 5]


def test_what_a_witness_signs_is_no_reason_to_ask_again():
    taken: list[int] = []
    turn = Turn(lambda note: taken.append(len(note.signatures)))
    turn.take(note_of(1), 0.0)
    turn.take(note_of(1).with_signature(WITNESS.cosign(note_of(1).text, 1)), 1.0)

    assert taken == [1]


def test_one_that_is_away_keeps_no_other_from_being_asked(ledger: Ledger, checkpoints: Checkpoints):
    reached = Event()
    record(ledger)
    with keeper(checkpoints, Turn(away), Turn(lambda note: reached.set())):
        assert reached.wait(30)


def test_a_roll_back_that_a_witness_shows_ends_the_writing(
    ledger: Ledger, checkpoints: Checkpoints, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    cosigner(tmp_path / "witness.db").add(note_of(9), 0, ())
    record(ledger)
    with witnessing(tmp_path) as asked:
        turn = Turn(Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity))
        with keeper(checkpoints, turn) as keeping:
            until(lambda: not keeping._thread.is_alive())
            with pytest.raises(RolledBack):
                record(ledger)
            assert len(ledger.load("p1").recorded) == 1, "pages may be read"
    assert "nothing more is appended" in caplog.text


def test_another_history_that_a_witness_shows_ends_the_writing(ledger: Ledger, checkpoints: Checkpoints, tmp_path: Path):
    """As where the ledger has grown again after the roll-back, past the checkpoint that went out."""
    cosigner(tmp_path / "witness.db").add(note_of(2), 0, ())
    for _ in range(4):
        record(ledger)
    with witnessing(tmp_path) as asked:
        errand = Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity)
        with pytest.raises(RolledBack, match="begins otherwise"):
            errand(checkpoints.make(DAY))


def test_a_witness_that_only_says_so_ends_nothing(
    ledger: Ledger, checkpoints: Checkpoints, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It has to show a checkpoint with our signature."""
    record(ledger)
    note = checkpoints.make(DAY)
    with witnessing(tmp_path) as asked:
        errand = Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity)
        errand(note)
        record(ledger)
        note = checkpoints.make(DAY)
        monkeypatch.setattr(Tree, "consistency", lambda *_: [bytes(32)])
        with pytest.raises(NotWitnessed):
            errand(note)
        monkeypatch.undo()
        record(ledger)
        errand(checkpoints.make(DAY))


def test_another_program_of_ours_that_is_ahead_is_no_roll_back(ledger: Ledger, checkpoints: Checkpoints, tmp_path: Path):
    record(ledger)
    earlier = checkpoints.make(DAY)
    record(ledger)
    later = checkpoints.make(DAY)
    with witnessing(tmp_path) as asked:
        ahead, behind = (Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity) for _ in range(2))
        ahead(later)
        with pytest.raises(NotWitnessed):
            behind(earlier)
        behind(later)
    record(ledger)


def test_what_the_monitor_signed_is_put_under_its_checkpoint(ledger: Ledger, checkpoints: Checkpoints, tmp_path: Path):
    record(ledger)
    note = checkpoints.make(DAY)
    with witnessing(tmp_path) as asked:
        errand = Replays(asked, checkpoints, ledger.continuity)
        errand(note)
        assert checkpoints.latest() == note
        cosigner(tmp_path / "witness.db", MONITOR).cosign(note, lambda known, head: None)
        errand(note)
        errand(note)
    latest = checkpoints.latest()
    assert latest is not None
    assert [each.name for each in latest.signatures] == [KEY.public.name, MONITOR.public.name]


@pytest.mark.parametrize(
    ("error", "said"),
    [(LedgerUnavailable(Sentence("unavailable.no_keys")), "no checkpoint now: no folder is named"), (ValueError("x"), "ValueError: x")],
)
def test_a_failure_is_logged_and_does_not_end_it(
    ledger: Ledger, checkpoints: Checkpoints, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
):
    make: Callable[[date], Note] = checkpoints.make
    failures = [error]

    def failing(on: date) -> Note:
        if failures:
            raise failures.pop()
        return make(on)

    monkeypatch.setattr(checkpoints, "make", failing)
    record(ledger)
    with caplog.at_level(logging.WARNING), keeper(checkpoints):
        until(lambda: checkpoints.latest() is not None)
    assert said in caplog.text


def test_a_failure_at_the_end_is_logged(
    ledger: Ledger, checkpoints: Checkpoints, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise LedgerUnavailable(Sentence("unavailable.no_keys"))

    record(ledger)
    checkpoints.make(DAY)
    with keeper(checkpoints, facts=100):
        record(ledger)
        monkeypatch.setattr(checkpoints, "make", full)
    assert "no checkpoint at the end: no folder is named" in caplog.text
