"""打开台账: what every command that needs the database shares. Here, and in the web, is where the clock is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from lifecycle.cli.custody.safekeeping import amiss
from lifecycle.cli.output import language, warn
from lifecycle.desk import Desk, open_desk, open_ledger
from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.backup.putting import settle
from lifecycle.ledger.store.database import missing_file
from lifecycle.policies_folder import policies_folder
from lifecycle.settings import attachments_folder, database_url, keys_folder, person_cipher, person_keys_file
from lifecycle.wording import Sentence, say


def now() -> datetime:
    return datetime.now(UTC)


def refuse_missing() -> None:
    """Raises LedgerUnavailable where no file of a ledger is: a new one, empty, would be taken for the one that is meant. A server makes
    none by being asked.
    """
    if file := missing_file(database_url()):
        raise LedgerUnavailable(Sentence("unavailable.not_here", file=file.absolute()))


@contextmanager
def ledger_opened(*, begins: bool = False, every_file: bool = False) -> Iterator[Ledger]:
    """The ledger that the environment names; closed at the end. What a killed restore left is cleared away,
    and what is amiss with files and keys is told, first. begins: a new one is
    made where none is. every_file: as `amiss` takes it. Raises LedgerUnavailable.
    """
    if not begins:
        refuse_missing()
    ledger = open_ledger(database_url(), now, attachments_folder(), keys_folder(), person_keys_file(), person_cipher())
    try:
        if undone := settle(ledger):
            warn(say("serve.restore_undone", language(), attachments=undone))
        for told in amiss(ledger, every_file=every_file):
            warn(told)
        yield ledger
    finally:
        ledger.close()


@contextmanager
def opened(*, console: bool = True, begins: bool = False, every_file: bool = False) -> Iterator[Desk]:
    """The desk on it. console: False for what others reach over a network."""
    with ledger_opened(begins=begins, every_file=every_file) as ledger:
        yield open_desk(ledger, now, policies_folder(), console=console)
