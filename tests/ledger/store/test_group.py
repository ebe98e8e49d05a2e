"""成组提交: appends that wait together share a transaction; each is decided as if it stood alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from lifecycle.ledger import (
    Append,
    AppendCondition,
    CommandReused,
    ConditionFailed,
    Conflict,
    Ledger,
    LedgerUnavailable,
    Recorded,
    migrate,
    verify_chain,
)
from lifecycle.ledger.store.postgresql import Known, PostgresTransaction
from lifecycle.ledger.store.transaction import Found
from lifecycle.wording import Sentence
from tests.ledger.facts import CLERK, a_ledger, noted, opened, to, until
from tests.postgres import empty_database

Outcome = Future[tuple[Recorded, ...]]


@contextmanager
def held(ledger: Ledger) -> Any:
    """While this lasts every append waits, as behind a slow disk; then all go on together."""
    with ledger.recorder._turn():
        yield


def together(ledger: Ledger, *appends: Callable[[], tuple[Recorded, ...]]) -> list[Outcome]:
    """These appends, waiting in this order, and then carried out at once."""
    with ThreadPoolExecutor(len(appends)) as pool:
        with held(ledger):
            outcomes = []
            for number, append in enumerate(appends, 1):
                outcomes.append(pool.submit(append))
                until(lambda number=number: len(ledger.recorder._waiting) == number)  # type: ignore[misc]  # one after the other
        return outcomes


def test_those_that_wait_share_one_transaction(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    transactions = []
    locked = ledger.recorder.locked

    @contextmanager
    def counted() -> Any:
        transactions.append(1)
        with locked() as transaction:
            yield transaction

    monkeypatch.setattr(ledger.recorder, "locked", counted)
    outcomes = together(ledger, *(lambda n=n: ledger.append([to(f"p{n}", noted(str(n)))], command=f"c{n}", actor=CLERK) for n in range(8)))

    assert [outcome.result()[0].position for outcome in outcomes] == list(range(1, 9))
    assert len(transactions) == 1
    assert verify_chain(ledger.engine) is None


def test_one_that_is_refused_leaves_the_others_as_they_are(ledger: Ledger):
    once = AppendCondition(tags=frozenset({"code:1"}))
    first, second, third, fourth, fifth, sixth = together(
        ledger,
        lambda: ledger.append([to("p1", opened(), tags=["code:1"])], command="c1", actor=CLERK, conditions=[once]),
        lambda: ledger.append([to("p2", opened(), tags=["code:1"])], command="c2", actor=CLERK, conditions=[once]),
        lambda: ledger.append([to("p1", noted())], command="c3", actor=CLERK),
        lambda: ledger.append([to("p1", noted(), at=1)], command="c4", actor=CLERK),
        lambda: ledger.append([to("p1", opened(), tags=["code:1"])], command="c1", actor=CLERK, conditions=[once]),
        lambda: ledger.append([to("p9", noted())], command="c1", actor=CLERK),
    )

    assert [each.position for each in first.result()] == [1]
    assert isinstance(second.exception(), ConditionFailed)
    assert isinstance(third.exception(), Conflict)
    assert [(each.position, each.version) for each in fourth.result()] == [(2, 2)]
    assert fifth.result() == first.result(), "the same command again, in the same transaction"
    assert isinstance(sixth.exception(), CommandReused)
    assert ledger.head() == 2
    assert verify_chain(ledger.engine) is None


def test_one_that_the_database_cannot_take_fails_alone(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    """The transaction is lost for all of them; each is then tried by itself."""
    locked = ledger.recorder.locked

    @contextmanager
    def failing() -> Any:
        with locked() as transaction:
            insert = transaction.insert

            def picky(rows: Any, head: Any) -> None:
                insert(rows, head)
                if any(row.stream == "bad" for row in rows):
                    raise LedgerUnavailable(Sentence("unavailable.no_keys"))

            transaction.insert = picky  # type: ignore[method-assign]  # a disk that is full for one of them
            yield transaction

    monkeypatch.setattr(ledger.recorder, "locked", failing)
    good, bad, better = together(
        ledger,
        lambda: ledger.append([to("p1", noted())], command="c1", actor=CLERK),
        lambda: ledger.append([to("bad", noted())], command="c2", actor=CLERK),
        lambda: ledger.append([to("p2", noted())], command="c3", actor=CLERK),
    )

    assert [each.position for each in (*good.result(), *better.result())] == [1, 2]
    assert isinstance(bad.exception(), LedgerUnavailable)
    assert verify_chain(ledger.engine) is None


@pytest.fixture
def overtaken(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Ledger, list[Append]]]:
    """A ledger on PostgreSQL, where nothing is locked between the look and the write, and what another program appends just there."""
    look, theirs = PostgresTransaction.look, list[Append]()
    with empty_database(postgres_url, "overtaken") as url:
        migrate(url)
        with a_ledger(url) as ledger, a_ledger(url) as other:

            def late(transaction: PostgresTransaction, *asked: Any) -> Found:
                found = look(transaction, *asked)
                if transaction._db is ledger.recorder._connection and theirs:  # type: ignore[attr-defined]
                    append = theirs.pop()
                    other.append([append], command=f"theirs/{append.stream}", actor=CLERK)
                return found

            monkeypatch.setattr(PostgresTransaction, "look", late)
            yield ledger, theirs


def test_one_that_is_overtaken_is_decided_again_over_what_others_wrote(overtaken: tuple[Ledger, list[Append]]):
    ledger, theirs = overtaken
    for number in range(2):
        theirs.append(to(f"theirs {number}", noted()))
        ledger.append([to("p1", noted(), at=number)], command=f"c{number}", actor=CLERK)

    assert [each.stream for each in ledger.read(limit=10)] == ["theirs 0", "p1", "theirs 1", "p1"]
    assert verify_chain(ledger.engine) is None


def test_one_that_lost_the_race_for_its_stream_is_told_so(overtaken: tuple[Ledger, list[Append]]):
    ledger, theirs = overtaken
    theirs.append(to("p1", opened()))
    with pytest.raises(Conflict):
        ledger.append([to("p1", noted())], command="c1", actor=CLERK)

    assert [each.command for each in ledger.read(limit=10)] == ["theirs/p1"]


def test_one_that_was_refused_before_it_was_overtaken_may_then_be_right(overtaken: tuple[Ledger, list[Append]]):
    ledger, theirs = overtaken
    theirs.append(to("p1", opened()))
    early, other = together(
        ledger,
        lambda: ledger.append([to("p1", noted(), at=1)], command="c1", actor=CLERK),
        lambda: ledger.append([to("p2", noted())], command="c2", actor=CLERK),
    )

    assert [each.version for each in early.result()] == [2]
    assert [each.position for each in other.result()] == [3]


@pytest.fixture
def alone(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Ledger, Ledger, list[int]]]:
    """Two programs on one ledger in PostgreSQL, the first of which knows by now that it is alone; and its looks from here on."""
    looks: list[int] = []
    found = Known.found
    with empty_database(postgres_url, "alone") as url:
        migrate(url)
        with a_ledger(url) as ours, a_ledger(url) as theirs:
            for number in range(3):
                ours.append([to("p1", noted(), at=number)], command=f"c{number}", actor=CLERK)

            def counted(known: Known, *there: Any) -> None:
                if known is ours.recorder._known:  # type: ignore[attr-defined]
                    looks.append(1)
                found(known, *there)

            monkeypatch.setattr(Known, "found", counted)
            yield ours, theirs, looks
            assert verify_chain(ours.engine) is None


def test_who_is_alone_writes_without_looking(alone: tuple[Ledger, Ledger, list[int]]):
    ours, _, looks = alone
    ours.append([to("p1", noted(), at=3), to("p2", opened())], command="c3", actor=CLERK)
    ours.append([to("p2", noted(), at=1), to("p3", opened())], command="c4", actor=CLERK)

    assert looks == []
    assert [(each.stream, each.version) for each in ours.read(after=3, limit=10)] == [("p1", 4), ("p2", 1), ("p2", 2), ("p3", 1)]


def test_who_is_no_longer_alone_looks_before_anybody_is_told_anything(alone: tuple[Ledger, Ledger, list[int]]):
    ours, theirs, looks = alone
    theirs.append([to("p1", noted(), at=3)], command="theirs", actor=CLERK)
    (recorded,) = ours.append([to("p1", noted(), at=4)], command="c3", actor=CLERK)

    assert (recorded.position, recorded.version) == (5, 5), "what was known of the stream would have refused it"
    assert looks
    looks.clear()
    for number in range(3):
        ours.append([to("p1", noted(), at=5 + number)], command=f"c{4 + number}", actor=CLERK)
    assert len(looks) == 1, "and having seen that nobody wrote meanwhile it goes on alone"


@pytest.mark.parametrize("stream", ["p1", "theirs"])
def test_a_stream_that_is_already_there_is_told_as_a_conflict(alone: tuple[Ledger, Ledger, list[int]], stream: str):
    ours, theirs, _ = alone
    theirs.append([to("theirs", opened())], command="theirs", actor=CLERK)
    with pytest.raises(Conflict):
        ours.append([to(stream, opened())], command="c3", actor=CLERK)

    assert ours.head() == 4


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_a_command_that_was_seen_before_answers_with_what_it_recorded_then(alone: tuple[Ledger, Ledger, list[int]], whose: str):
    ours, theirs, _ = alone
    with pytest.raises(CommandReused):
        ours.append([to("p9", opened())], command="c2", actor=CLERK)
    first = (ours if whose == "ours" else theirs).append([to("p2", opened())], command="c3", actor=CLERK)
    again = ours.append([to("p2", opened())], command="c3", actor=CLERK)

    assert again == first
    with pytest.raises(CommandReused):
        ours.append([to("p3", opened())], command="c3", actor=CLERK)


def test_a_stream_that_was_forgotten_is_not_taken_for_a_new_one(alone: tuple[Ledger, Ledger, list[int]]):
    ours, _, looks = alone
    ours.recorder._known._tips.clear()  # type: ignore[attr-defined]
    with pytest.raises(Conflict):
        ours.append([to("p1", opened())], command="c3", actor=CLERK)

    assert looks


def test_a_condition_that_others_broke_is_seen_by_who_believed_to_be_alone(alone: tuple[Ledger, Ledger, list[int]]):
    ours, theirs, _ = alone
    once = AppendCondition(tags=frozenset({"code:1"}))
    theirs.append([to("theirs", opened(), tags=["code:1"])], command="theirs", actor=CLERK)
    with pytest.raises(ConditionFailed):
        ours.append([to("p2", opened(), tags=["code:1"])], command="c3", actor=CLERK, conditions=[once])


def test_another_history_of_the_same_length_is_not_written_to(alone: tuple[Ledger, Ledger, list[int]]):
    """As after a backup was put back under a running program, and others went on."""
    ours, _, looks = alone
    known = ours.recorder._known  # type: ignore[attr-defined]
    known._head = known._head._replace(edge=bytes(64))
    ours.append([to("p1", noted(), at=3)], command="c3", actor=CLERK)

    assert looks
    assert ours.head() == 4
