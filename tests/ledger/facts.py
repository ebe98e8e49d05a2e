"""Facts and a ledger for the tests of this room, which knows nothing of construction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from time import monotonic, sleep
from typing import Any

from lifecycle.ledger import Append, Ledger
from lifecycle.ledger.facts import FACTS as OWN_FACTS
from lifecycle.vocabulary import Fact, StaffId

DAY = date(2023, 5, 10)
CLERK = StaffId("E001")
START = datetime(2023, 5, 10, 1, 30, tzinfo=UTC)


class Opened(Fact, tag="opened"):
    title: str


class Noted(Fact, tag="noted"):
    text: str


class Closed(Fact, tag="closed"):
    pass


FACTS: tuple[type[Fact], ...] = (*OWN_FACTS, Opened, Noted, Closed)


def opened(title: str = "第二人民医院") -> Opened:
    return Opened(on=DAY, by=CLERK, title=title)


def noted(text: str = "节能率未申报") -> Noted:
    return Noted(on=DAY, by=CLERK, text=text)


def closed() -> Closed:
    return Closed(on=DAY, by=CLERK)


def ticking(start: datetime = START) -> Callable[[], datetime]:
    """A clock that goes on by one second whenever it is read."""
    seconds = count()
    return lambda: start + timedelta(seconds=next(seconds))


def to(stream: str, *facts: Fact, at: int = 0, tags: Sequence[str] = ()) -> Append:
    """Facts for a stream that is expected at a version, all with the same tags."""
    return Append(stream=stream, expected_version=at, facts=facts, tags=(frozenset(tags),) * len(facts))


def until(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    """Waits for what another thread does, but not for ever."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "what was waited for has not happened"
        sleep(0.001)


@contextmanager
def a_ledger(url: str, clock: Callable[[], datetime] | None = None, **settings: Any) -> Iterator[Ledger]:
    ledger = Ledger(url, facts=FACTS, clock=clock or ticking(), **settings)
    try:
        yield ledger
    finally:
        ledger.close()
