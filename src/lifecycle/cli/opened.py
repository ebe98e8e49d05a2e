"""打开台账: what every command that needs the database shares. Here, and in the web, is where the clock is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from lifecycle.desk import Desk, open_desk, open_ledger
from lifecycle.settings import attachments_folder, database_url, keys_folder, person_cipher, person_keys_file

As = Annotated[str, typer.Option("--as", help="工号，以谁的名义办理 · staff id, in whose name")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
ProjectCode = Annotated[str, typer.Argument(help="投资项目统一代码，如 2304-140581-04-01-135254 · project code", metavar="CODE")]


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened() -> Iterator[Desk]:
    """The desk on the database that the environment names; closed at the end."""
    ledger = open_ledger(database_url(), now, attachments_folder(), keys_folder(), person_keys_file(), person_cipher())
    try:
        yield open_desk(ledger, now)
    finally:
        ledger.close()
