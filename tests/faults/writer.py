"""写入程序: threads that append to a ledger as fast as they can, single facts and batches, racing and retrying, and keep a journal of it.

As a program of its own it is what the campaigns kill. It begins with what its predecessor was not answered, sent once more word by word.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import monotonic, sleep

from msgspec import Struct
from msgspec.json import decode

from lifecycle.ledger import AppendCondition, ConditionFailed, Conflict, Ledger, LedgerUnavailable
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.clock import utc_now
from tests.faults.journal import Answered, Asked, Broken, Declined, Journal, Ready
from tests.ledger.facts import CLERK, DAY, FACTS

THREADS = 4
SHARED = 3
"""Streams for which all threads race."""
ONCE = 40
"""Tags, on each round of the campaign, that only one append may bear."""
PAUSE = 0.02
"""Seconds between two checkpoints, and between two attempts on a server that is away."""


class Order(Struct, frozen=True, kw_only=True):
    """What a writing program is told. began: on the monotonic clock, which all programs of a machine share."""

    url: str
    keys: str
    journal: str
    name: str
    began: float
    open: tuple[Asked, ...] = ()


def write(order: Order) -> None:
    """Never ends by itself."""
    journal = Journal(Path(order.journal))
    try:
        ledger = Ledger(order.url, facts=FACTS, clock=utc_now, keys=Path(order.keys))
        for asked in order.open:
            send(ledger, journal, asked)
        first = Asked(f"{order.name}/first", ((f"first/{order.name}", 0, 1),))
        send(ledger, journal, first)
        journal.write(Ready(monotonic() - order.began))
        with writing(ledger, journal, order.name):
            Event().wait()
    except BaseException as error:
        journal.write(Broken(f"{order.name}: {error!r}"))
        raise


@contextmanager
def writing(ledger: Ledger, journal: Journal, name: str, *, threads: int = THREADS, through: bool = False) -> Iterator[None]:
    """While this lasts they write. through: whether they go on asking when the ledger is away."""
    stop = Event()
    ask = send_through if through else send
    writers = [Writer(ledger, journal, f"{name}/{number}", ask) for number in range(threads)]
    tasks = [*(each.append_once for each in writers), checkpointing(ledger, through=through)]
    running = [Thread(target=_until, args=(stop, task, journal), daemon=True) for task in tasks]
    for each in running:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in running:
            each.join()


def _until(stop: Event, task: Callable[[], None], journal: Journal) -> None:
    try:
        while not stop.is_set():
            task()
    except BaseException as error:
        journal.write(Broken(repr(error)))
        raise


class Writer:
    """One thread's writing. Its choices follow from its name."""

    def __init__(self, ledger: Ledger, journal: Journal, name: str, ask: "Sender") -> None:
        self._ledger = ledger
        self._journal = journal
        self._name = name
        self._ask = ask
        self._random = Random(name)
        self._number = 0
        self._at: dict[str, int] = {}
        self._last: Asked | None = None

    def append_once(self) -> None:
        self._number += 1
        if self._last and self._random.random() < 0.1:
            self._ask(self._ledger, self._journal, self._last)  # once more, as after an answer that was lost on the way
            return
        asked = self._next()
        refusal = self._ask(self._ledger, self._journal, asked)
        if refusal is None:
            self._at |= {stream: at + number for stream, at, number in asked.drafts}
            self._last = asked
        elif isinstance(refusal, Conflict):
            self._at[refusal.stream] = refusal.actual

    def _next(self) -> Asked:
        own, shared = f"own/{self._name}", f"shared/{self._random.randrange(SHARED)}"
        numbers = {own: self._random.choice((1, 1, 1, 2, 12))}
        if self._random.random() < 0.4:
            numbers[shared] = self._random.randint(1, 3)
        once = f"once/{self._name.partition('/')[0]}/{self._random.randrange(ONCE)}" if self._random.random() < 0.2 else ""
        drafts = tuple((stream, self._at.get(stream, 0), number) for stream, number in numbers.items())
        return Asked(f"{self._name}/{self._number}", drafts, once)


Sender = Callable[[Ledger, Journal, Asked], Conflict | ConditionFailed | None]


def send(ledger: Ledger, journal: Journal, asked: Asked) -> Conflict | ConditionFailed | None:
    """Asks, and notes it before and after; what the append was refused for."""
    journal.write(asked)
    conditions = [AppendCondition(tags=frozenset({asked.once}))] if asked.once else []
    try:
        recorded = ledger.append(asked.appends, command=asked.command, actor=CLERK, conditions=conditions)
    except (Conflict, ConditionFailed) as refusal:
        journal.write(Declined(asked.command, str(refusal)))
        return refusal
    journal.write(Answered(asked.command, tuple(each.position for each in recorded)))
    return None


def send_through(ledger: Ledger, journal: Journal, asked: Asked) -> Conflict | ConditionFailed | None:
    """Asks until there is an answer, whatever becomes of the server in between."""
    while True:
        try:
            return send(ledger, journal, asked)
        except LedgerUnavailable:
            sleep(PAUSE)


def checkpointing(ledger: Ledger, *, through: bool) -> Callable[[], None]:
    """Makes checkpoints, one after the other."""
    checkpoints = Checkpoints(ledger, signing_key(ledger.keys), utc_now)

    def make() -> None:
        try:
            checkpoints.make(DAY)
        except LedgerUnavailable:
            if not through:
                raise
        sleep(PAUSE)

    return make


if __name__ == "__main__":
    write(decode(sys.argv[1], type=Order))
