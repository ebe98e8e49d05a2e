"""成组提交: appends that wait together share a transaction; each is decided as if it stood alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from lifecycle.ledger import (
    Append,
    CommandReused,
    Condition,
    ConditionFailed,
    Conflict,
    Ledger,
    LedgerUnavailable,
    Recorded,
    migrate,
    verify_chain,
)
from lifecycle.ledger.postgresql import PostgresTransaction
from lifecycle.ledger.transaction import Found
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
    once = Condition(tags=frozenset({"code:1"}))
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
                    raise LedgerUnavailable("no room for this one")

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
