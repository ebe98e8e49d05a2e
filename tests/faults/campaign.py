"""战役: a line of programs that write to one ledger, each killed, each taking over what its predecessor was not answered."""

from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import monotonic, sleep

from tests.apart import KILLED, begun
from tests.faults.journal import AllJournals, Asked
from tests.faults.writer import Order, write
from tests.ledger.facts import until

Program = Callable[..., None]


class Campaign:
    """A ledger, and what all programs that wrote to it have noted."""

    def __init__(self, url: str, keys: Path, folder: Path) -> None:
        self.told = AllJournals.nothing()
        self._url, self._keys, self._folder = url, keys, folder
        self._number = 0

    def order(self, *more: Asked) -> Order:
        """For the next program."""
        self._number += 1
        journal = self._folder / f"{self._number}.jsonl"
        return Order(
            url=self._url,
            keys=str(self._keys),
            journal=str(journal),
            name=str(self._number),
            began=monotonic(),
            open=(*self.told.open.values(), *more),
        )

    def kill_after(self, seconds: float, program: Program = write) -> None:
        """Begins a program, and kills it so long after that, wherever it has come to."""
        order = self.order()
        running = self._begun(program, order)
        sleep(seconds)
        self._end(running, order)

    def kill_when_ready(self, seconds: float = 0, program: Program = write) -> None:
        """Begins a program, and kills it so long after its first append."""
        order = self.order()
        running = self._begun(program, order)
        until(lambda: not running.is_alive() or b'"ready"' in _read(order))
        sleep(seconds)
        self._end(running, order)

    def let_die(self, program: Program, step: str, *more: Asked) -> None:
        """Begins a program that kills itself."""
        order = self.order(*more)
        running = self._begun(program, order, step)
        running.join(30)
        self._end(running, order)
        assert running.exitcode == KILLED

    def _begun(self, program: Program, *arguments: object) -> ForkServerProcess:
        return begun(program, *arguments)

    def _end(self, running: ForkServerProcess, order: Order) -> None:
        running.kill()
        running.join()
        self.told.read(Path(order.journal))
        assert self.told.broken == []


def _read(order: Order) -> bytes:
    journal = Path(order.journal)
    return journal.read_bytes() if journal.exists() else b""
