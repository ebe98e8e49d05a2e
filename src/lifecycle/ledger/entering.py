"""登入: what a ledger takes that no command of the desk decides: what the program tells by itself, and what goes together with a key."""

from collections.abc import Callable, Sequence

from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.store.errors import Conflict
from lifecycle.ledger.store.recorded import Append, Recorded, Stream
from lifecycle.vocabulary import CommandId, Fact, StaffId


def enter(
    ledger: Ledger, stream: str, decide: Callable[[Stream], Fact | None], tags: frozenset[str], id_: CommandId, by: StaffId
) -> Recorded | None:
    """登入 one fact, such as what the program adopted or who came.

    decide: given the stream as it stands; None where there is nothing to record any more.
    """

    def draft() -> Sequence[Append]:
        found = ledger.load(stream)
        fact = decide(found)
        return [Append(stream=stream, expected_version=found.version, facts=(fact,), tags=(tags,))] if fact else ()

    return next(iter(enter_drafted(ledger, draft, id_, by)), None)


def enter_drafted(ledger: Ledger, draft: Callable[[], Sequence[Append]], id_: str, by: str) -> tuple[Recorded, ...]:
    """登入 what `draft` makes of the ledger as it stands; an empty draft records nothing. After a conflict it is drafted again.

    Raises CommandReused, LedgerUnavailable.
    """
    while appends := draft():
        try:
            return ledger.append(appends, command=id_, actor=by)
        except Conflict:
            continue
    return ()
