"""副本: filled once a process, and what one test writes no other test finds."""

from collections.abc import Callable
from datetime import UTC, datetime

from lifecycle.ledger import migrate
from tests.copies import Fill
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
    first = len([url for url in FILLED if url.startswith(database_kind)])
    urls = [copy_of(with_one_fact) for _ in range(2)]

    assert append(urls[1]) == 2
    assert len([url for url in FILLED if url.startswith(database_kind)]) == max(first, 1)
    assert not set(urls) & set(FILLED)
