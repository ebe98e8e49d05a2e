"""投影运行: applies the facts of the ledger to a projection, page by page and each exactly once, even with several runners."""

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from math import inf
from threading import Event
from time import monotonic, sleep
from typing import Generic, NamedTuple, Protocol

from sqlalchemy import Connection, MetaData, select

from lifecycle.ledger import Ledger, LedgerBusy, LedgerUnavailable, Recorded, SchemaMismatch, Stream, UnreadableFact
from lifecycle.ledger.store.database import reading, snapshot, writing
from lifecycle.ledger.store.schema import events
from lifecycle.projections.generations import Generation, Generations, Tables, TablesFound
from lifecycle.wording import Sentence

History = Callable[[str, int], Stream]
"""A stream as it stood at a position, read inside the projection's own transaction."""

PAGE = 500
POLL = 0.02
BRIEFLY = 0.3
"""Seconds that a reader waits for a writer, and a change of generations for the readers."""
PAGES_OF_A_READER = 2
"""The most pages that a reader applies. That is enough to find what the reader just recorded, unless an import runs."""
SWAP_PATIENCE = 60.0
"""Seconds that a rebuild that is done waits for readers who do not let go of a sheet."""


class Reached(NamedTuple):
    """所及位置 of a sheet, and that of the newest fact."""

    position: int
    head: int


class Projection(Protocol[Tables]):
    """投影: a sheet that is written from the facts alone. `version` is raised whenever its rows change.

    edition: 版次, the digest of what it is made from beside facts and program, as documents, holidays and terms; empty where of nothing.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def edition(self) -> str: ...

    def tables(self, metadata: MetaData, prefix: str) -> Tables:
        """Its tables, made in `metadata`, the name of each beginning with `prefix`."""

    def apply(self, db: Connection, tables: Tables, page: Sequence[Recorded], history: History) -> None:
        """Writes the rows for a page of facts, in the transaction that moves the bookmark."""


def digest(*parts: str) -> str:
    """版次 of a sheet that is made from these."""
    return sha256("\n".join(parts).encode()).hexdigest()


class ProjectionStopped(Exception):
    """投影停止: a fact that the projection cannot apply. Nothing is skipped: mend the projection and restart it. Of a program error only
    the type is shown, since its message may contain anything.
    """

    def __init__(self, projection: str, position: int, type: str, reason: Exception) -> None:
        why = reason.reason if isinstance(reason, UnreadableFact) else reason.__class__.__name__
        self.sentence = Sentence("database.stopped_at", sheet=projection, position=position, type=type, why=why)
        super().__init__(self.sentence)
        self.projection = projection
        self.position = position
        self.type = type
        self.reason = reason


class BeingRebuilt(Exception):
    """正在重建: a sheet is being rebuilt because a newer program defines it differently. position: its progress."""

    def __init__(self, projection: str, position: int, head: int) -> None:
        super().__init__(projection, position, head)
        self.position = position
        self.head = head


class Runner(Generic[Tables]):
    """One projection over one ledger. `sheets` are its tables as they are read, in the edition of this program.

    Programs of several editions beside one another each write and read their own generation of the sheet.
    """

    def __init__(self, ledger: Ledger, projection: Projection[Tables], *, page: int = PAGE) -> None:
        self.ledger = ledger
        self.projection = projection
        self._page = page
        self._generations = Generations(projection.name, projection.version, projection.edition, projection.tables)
        self.sheets = projection.tables(MetaData(), self._generations.shown)

    def position(self) -> int:
        """The last position that the sheets know."""
        with reading(self.ledger.engine) as db:
            live = self._generations.live(db)
        return live.position if live else 0

    def catch_up(self, stop: Event | None = None) -> int:
        """追赶: applies what the ledger holds now, and returns the position reached. Rebuilds when the version has been raised.

        stop: once it is set, no further page is begun.
        """
        while True:
            live, head = self._live()
            if live.version < self.projection.version:
                return self.rebuild(stop)
            if live.version > self.projection.version:
                raise SchemaMismatch(Sentence("unavailable.newer_sheet", sheet=self.projection.name))
            if (reached := live.position if live.position >= head else self._follow(live.number, stop)) is not None:
                return reached

    def come_near(self, *, rebuilds: bool = True) -> Reached:
        """追赶 for a reader: a few pages at most, without waiting for another writer. That writer, or the thread of the server, applies the
        rest.

        rebuilds: whether the reader makes the sheet anew where its version has been raised; if not, raises BeingRebuilt.
        """
        live, head = self._live()
        if live.version < self.projection.version and not rebuilds:
            with reading(self.ledger.engine) as db:
                raise BeingRebuilt(self.projection.name, self._generations.beside(db, live.number), head)
        if live.version != self.projection.version:
            return Reached(self.catch_up(), head)
        at: int | None = live.position
        for _ in range(PAGES_OF_A_READER):
            if at is None or at >= head:
                break
            try:
                self._advance(live.number, at, self._page, patience=BRIEFLY)
            except LedgerBusy:
                break
            at = self._position_of(live.number)
        return Reached(self.position() if at is None else at, head)

    def rebuild(self, stop: Event | None = None) -> int:
        """重建: from the first fact on, beside the sheets that are read, which then change over. stop: once it is set, it is given up."""
        with writing(self.ledger.engine) as db:
            new = self._generations.add(db)
        reached = self._follow(new.number, stop)
        if stop and stop.is_set():
            with writing(self.ledger.engine) as db:
                self._generations.drop(db, new.number)
            return self.position()
        deadline = monotonic() + SWAP_PATIENCE
        while reached is not None and not self._briefly(lambda db: self._generations.swap(db, new.number), deadline):
            reached = self._follow(new.number)
        self._briefly(self._generations.forget)
        return self.catch_up() if reached is None else reached  # None: a rebuild that began later was done earlier

    def differences(self) -> dict[str, int]:
        """核对: by table, how many rows differ from those rebuilt from the facts. The rebuilt tables are compared and dropped."""
        self.catch_up()
        with writing(self.ledger.engine) as db:
            new = self._generations.add(db)
        try:
            while self._follow(new.number) is not None:
                with snapshot(self.ledger.engine) as db:
                    found = self._generations.compared(db, new.number)
                if found is not None:
                    return found
                self.catch_up()
        finally:
            with writing(self.ledger.engine) as db:
                self._generations.drop(db, new.number)
        return self.differences()  # a rebuild that began later was done earlier, and dropped what was to be compared

    def standing(self) -> TablesFound:
        """Which tables and views there have to be, as the bookmarks say."""
        with reading(self.ledger.engine) as db:
            return self._generations.standing(db)

    def wait_for(self, position: int, *, timeout: float = 5.0) -> None:
        """Waits until the sheets have reached a position, by any runner. Raises TimeoutError."""
        deadline = monotonic() + timeout
        while (reached := self.position()) < position:
            if monotonic() > deadline:
                raise TimeoutError(f"{self.projection.name} is at {reached} and not yet at {position}: see whether its runner is running")
            sleep(POLL)

    def run(self, stop: Event, *, interval: float = 0.2) -> None:
        """Catches up again and again until it is told to stop."""
        while not stop.is_set():
            self.catch_up()
            stop.wait(interval)

    def _live(self) -> tuple[Generation, int]:
        """The generation that is read, and how far the ledger has come: most often no further."""
        with reading(self.ledger.engine) as db:
            live, head = self._generations.live(db), self.ledger.reader.head(db)
        if live is None:
            with writing(self.ledger.engine) as db:
                live = self._generations.first(db)
            self._briefly(self._generations.forget)  # what somebody reads just now stays until the next rebuild
        return live, head

    def _follow(self, number: int, stop: Event | None = None) -> int | None:
        """Applies page after page up to the head as it is now; None when a later generation has taken the place of this one."""
        head = self.ledger.head()
        while (at := self._position_of(number)) is not None and at < head and not (stop and stop.is_set()):
            self._advance(number, at, self._page)
        return at

    def _advance(self, number: int, position: int, limit: int, patience: float | None = None) -> None:
        """Applies a page. If that fails, the page is halved until the failing fact is found."""
        try:
            page = self.ledger.read(after=position, limit=limit)
            self._apply(number, position, page, patience)
        except LedgerUnavailable:
            raise
        except Exception as error:  # whatever a projection raises stops it
            if limit == 1:
                raise ProjectionStopped(self.projection.name, position + 1, self._type_at(position + 1), error) from error
            self._advance(number, position, limit // 2, patience)

    def _apply(self, number: int, position: int, page: Sequence[Recorded], patience: float | None = None) -> None:
        with writing(self.ledger.engine, patience=patience) as db:
            # First the bookmark: another runner waits here, and then finds it moved and leaves the page alone.
            if self._generations.move(db, number, position, page[-1].position):
                history = partial(self.ledger.reader.stream, db)
                self.projection.apply(db, self._generations.tables(number), page, history)

    def _briefly(self, change: Callable[[Connection], bool], deadline: float = inf) -> bool:
        """A change of generations. False where it could not be made now: it is tried again until the deadline (on `monotonic`).

        Readers hold a sheet only for a moment, but a writer that waits for them blocks later readers. So it tries briefly and often.
        """
        patience = BRIEFLY if self.ledger.engine.dialect.name == "postgresql" else None
        try:
            with writing(self.ledger.engine, patience=patience) as db:
                return change(db)
        except LedgerBusy:
            if patience and monotonic() < deadline:
                return False
            raise

    def _position_of(self, number: int) -> int | None:
        with reading(self.ledger.engine) as db:
            generation = self._generations.get(db, number)
        return generation.position if generation else None

    def _type_at(self, position: int) -> str:
        with reading(self.ledger.engine) as db:
            return str(db.execute(select(events.c.type).where(events.c.position == position)).scalar_one())
