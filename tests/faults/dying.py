"""在某一步终止: a program that kills itself at one step of an append or of a checkpoint. The ledger's own code knows nothing of it.

On SQLite every statement is seen before it runs, as the driver traces it; on PostgreSQL psycopg's own methods are wrapped.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from msgspec import Struct
from sqlalchemy import event

from lifecycle.ledger import Ledger
from lifecycle.ledger.signing import continuity
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import LAST
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.clock import utc_now
from tests.faults.journal import Broken, Journal
from tests.faults.writer import Order, send
from tests.ledger.facts import DAY, FACTS


class DeadlyStep(Struct, frozen=True, kw_only=True):
    """A step, and whether what was on its way is recorded once it is reached. before: the statement that is not carried out any more;
    instead, where there is no statement: what to put in its place; overtaken: others have written meanwhile, as it believes."""

    recorded: bool
    before: str = ""
    instead: Callable[[Ledger], None] | None = None
    only_on: str = "sqlite postgresql"
    overtaken: bool = False


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after_the_commit(ledger: Ledger) -> None:
    locked = ledger.recorder.locked

    @contextmanager
    def deadly() -> Iterator[Any]:
        with locked() as transaction:
            yield transaction
        die()

    ledger.recorder.locked = deadly  # type: ignore[method-assign]  # the program that dies is not the program that is shipped


def _before_it_is_kept(_: Ledger) -> None:
    continuity.going_out = lambda folder, note: die()


def _before_it_is_put_in_place(_: Ledger) -> None:
    replace = Path.replace

    def deadly(path: Path, target: Path) -> Path:
        if target.name == LAST:
            die()
        return replace(path, target)

    Path.replace = deadly  # type: ignore[method-assign]  # as above


def _once_it_is_kept(_: Ledger) -> None:
    going_out = continuity.going_out

    def deadly(folder: Path, note: Any) -> None:
        going_out(folder, note)
        die()

    continuity.going_out = deadly


APPENDING: dict[str, DeadlyStep] = {
    "before the rows": DeadlyStep(recorded=False, before="INSERT INTO events"),
    "after the rows, before the tags": DeadlyStep(recorded=False, before="INSERT INTO tags", only_on="sqlite"),
    "after the tags, before the head": DeadlyStep(recorded=False, before="UPDATE head", only_on="sqlite"),
    "before the commit": DeadlyStep(recorded=False, before="COMMIT", only_on="sqlite"),
    "after the commit, before the answer": DeadlyStep(recorded=True, instead=_after_the_commit),
    "under the lock, before the rows": DeadlyStep(recorded=False, before="INSERT INTO events", only_on="postgresql", overtaken=True),
    "under the lock, before the commit": DeadlyStep(recorded=False, before="COMMIT", only_on="postgresql", overtaken=True),
    "under the lock, after the commit, before the answer": DeadlyStep(
        recorded=True, instead=_after_the_commit, only_on="postgresql", overtaken=True
    ),
}
"""Of an append. PostgreSQL writes rows, tags and head in one statement, which commits itself unless it was overtaken before."""
CHECKPOINT: dict[str, DeadlyStep] = {
    "before the heads of the streams are brought up": DeadlyStep(recorded=False, before="INSERT INTO stream_heads"),
    "before the heads of the streams are a fact": DeadlyStep(recorded=False, before="INSERT INTO events"),
    "after that fact, before the note": DeadlyStep(recorded=True, before="INSERT INTO checkpoints"),
    "after the note, before witnessed.txt": DeadlyStep(recorded=True, instead=_before_it_is_kept),
    "with witnessed.txt written and not in its place": DeadlyStep(recorded=True, instead=_before_it_is_put_in_place),
    "with witnessed.txt in its place, before the answer": DeadlyStep(recorded=True, instead=_once_it_is_kept),
}
"""Of a checkpoint; what is on its way is the fact of the stream heads."""


def append_and_die(order: Order, step: str) -> None:
    """Sends all that is open, the last of it only as far as the step."""
    with _ended_by(order) as (ledger, journal):
        for asked in order.open[:-1]:
            send(ledger, journal, asked)
        _arm(ledger, APPENDING[step])
        send(ledger, journal, order.open[-1])


def checkpoint_and_die(order: Order, step: str) -> None:
    """Makes one checkpoint, records what is open, and begins another one."""
    with _ended_by(order) as (ledger, journal):
        checkpoints = Checkpoints(ledger, signing_key(ledger.keys), utc_now)
        checkpoints.make(DAY)
        for asked in order.open:
            send(ledger, journal, asked)
        _arm(ledger, CHECKPOINT[step])
        checkpoints.make(DAY)


@contextmanager
def _ended_by(order: Order) -> Iterator[tuple[Ledger, Journal]]:
    journal = Journal(Path(order.journal))
    try:
        yield Ledger(order.url, facts=FACTS, clock=utc_now, keys=Path(order.keys)), journal
    except BaseException as error:
        journal.write(Broken(repr(error)))
        raise
    journal.write(Broken("it has come past the step at which it should have died"))


def _arm(ledger: Ledger, step: DeadlyStep) -> None:
    if step.overtaken:
        ledger.recorder._overtaken = True  # type: ignore[attr-defined]  # of the recorder of PostgreSQL
    if step.instead:
        step.instead(ledger)
    elif ledger.engine.dialect.name == "sqlite":
        _trace(ledger, step.before)
    else:
        _wrap(step.before)


def _trace(ledger: Ledger, before: str) -> None:
    def look(statement: str) -> None:
        if statement.lstrip().startswith(before):
            die()

    @event.listens_for(ledger.engine, "checkout")
    def trace(connection: Any, *_: object) -> None:
        connection.set_trace_callback(look)

    if (appending := ledger.recorder._connection) is not None:  # type: ignore[attr-defined]  # of the recorder of either database
        appending.set_trace_callback(look)


def _wrap(before: str) -> None:
    def deadly(method: Any) -> Any:
        def execute(cursor: Any, query: Any, *arguments: Any, **more: Any) -> Any:
            if before in str(query):
                die()
            return method(cursor, query, *arguments, **more)

        return execute

    commit = psycopg.Connection.commit

    def deadly_commit(connection: Any) -> None:
        if before == "COMMIT":
            die()
        commit(connection)

    psycopg.Cursor.execute = deadly(psycopg.Cursor.execute)  # type: ignore[method-assign]  # as above
    psycopg.Cursor.executemany = deadly(psycopg.Cursor.executemany)  # type: ignore[method-assign]
    psycopg.Connection.commit = deadly_commit  # type: ignore[method-assign]
