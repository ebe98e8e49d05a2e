"""会倒的服务器: a PostgreSQL server of one test's own, with fsync on, which is stopped as by a failure of its machine and started again."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.postgres import Account, find_programs, initialise, private_folder

# Stops the server when its stdin closes, so that even a killed test run leaves no server and no folder.
GUARD = 'read -r _; "$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1; rm -rf "$2"'
DURABLE = "fsync = 'on'\nfull_page_writes = 'on'\nsynchronous_commit = 'on'\n"


class Server:
    """The server in a folder, and its address."""

    def __init__(self, programs: Path, account: Account, folder: Path) -> None:
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        self._programs, self._account, self._folder = programs, account, folder

    def start(self) -> float:
        """Starts it; the seconds that it took to recover and to listen."""
        began = monotonic()
        self._control("start", "-w", "-t", "60", "-l", self._folder / "log")
        return monotonic() - began

    def crash(self) -> None:
        """Every process of the server ends at once; nothing is flushed, no client is told."""
        self._control("stop", "-m", "immediate")

    def _control(self, *command: str | Path) -> None:
        self._account.run([self._programs / "pg_ctl", "-D", self._folder / "data", *command], self._folder)


@contextmanager
def a_server_to_crash() -> Iterator[Server]:
    """Raises PostgresMissing."""
    account = Account.for_server()
    folder = private_folder(account)
    try:
        programs = find_programs(account, folder)
        initialise(programs, account, folder)
        with (folder / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write(DURABLE)
        with account.start(["/bin/sh", "-c", GUARD, "guard", programs, folder], folder) as guard:
            server = Server(programs, account, folder)
            server.start()
            try:
                yield server
            finally:
                assert guard.stdin is not None
                guard.stdin.close()
                guard.wait(60)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{error}: {error.output}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
