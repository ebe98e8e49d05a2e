"""八个线程: eight threads of this process on one ledger in PostgreSQL, by turns with eight clients of UmaDB, whose wheel ships its server.

UmaDB gets an environment of its own, named by LIFECYCLE_BENCHMARK_UMADB (the folder of a virtual environment) or made and thrown away
here. Its clients are eight threads of one process; whether its server flushes is seen by strace, where that is installed.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep
from uuid import uuid4

from lifecycle.ledger import Ledger
from tests.benchmarks._raw import CLERK, STATE, remarks
from tests.benchmarks._turns import head, percentile, ratio, reached, told

WRITERS, EACH, ROUNDS = 8, 100, 24
VARIABLE = "LIFECYCLE_BENCHMARK_UMADB"
VERSION = "umadb==0.7.8"
CLIENTS = Path(__file__).with_name("_umadb_clients.py")


def measure(ledger: Ledger, folder: Path) -> None:
    head(f"PostgreSQL: {WRITERS} writer threads of one process, one fact an append, {EACH} each a round, {ROUNDS} rounds")
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(WRITERS))
        waits: list[float] = []
        turns: dict[str, Callable[[], float]] = {"ours": lambda: _ours(ledger, pool, waits)}
        try:
            turns["UmaDB"] = stack.enter_context(_umadb(folder))
        except _NotHad as error:
            told("UmaDB", f"not measured: {error}")
        seconds: dict[str, list[float]] = {name: [] for name in turns}
        for number in range(-2, ROUNDS):
            for name in sorted(turns, reverse=bool(number & 1)):
                took = turns[name]()
                if number >= 0:
                    seconds[name].append(took)
    for name, took in seconds.items():
        told(f"{name}, facts a second", f"{WRITERS * EACH / median(took):,.0f}")
    told("an append of ours waits", f"median {median(waits) * 1e3:.2f} ms, p99 {percentile(waits, 99) * 1e3:.2f} ms")
    if "UmaDB" in seconds:
        found, low, high = ratio(seconds["ours"], seconds["UmaDB"])
        reached(f"beside {WRITERS} clients of UmaDB", f"ratio {found:.2f} [{low:.2f}-{high:.2f}]", ">= 1", met=found >= 1)


def _ours(ledger: Ledger, pool: ThreadPoolExecutor, waits: list[float]) -> float:
    def write(_: int) -> None:
        for _ in range(EACH):
            begun = perf_counter()
            ledger.append([remarks(str(uuid4()), 1)], command=str(uuid4()), actor=CLERK)
            waits.append(perf_counter() - begun)

    start = perf_counter()
    list(pool.map(write, range(WRITERS)))
    return perf_counter() - start


class _NotHad(Exception):
    """UmaDB cannot be had here."""


@contextmanager
def _umadb(folder: Path) -> Iterator[Callable[[], float]]:
    """One round of its clients, over a server that flushes."""
    programs = _programs(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [programs / "umadb", "--listen", f"127.0.0.1:{port}", "--db-path", folder / "umadb"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port)
        command = [programs / "python", CLIENTS, url, str(WRITERS)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
            assert clients.stdin is not None
            assert clients.stdout is not None
            given, answers = clients.stdin, clients.stdout
            print(STATE.decode(), file=given, flush=True)

            def one_round(number: int = EACH) -> float:
                print(number, file=given, flush=True)
                return float(answers.readline())

            one_round()
            told(f"{VERSION}, its server", _flushes(server.pid, one_round))
            yield one_round
            given.close()
    finally:
        server.terminate()
        server.wait()


def _programs(folder: Path) -> Path:
    if named := os.environ.get(VARIABLE):
        if not (found := Path(named, "bin")).joinpath("umadb").exists():
            raise _NotHad(f"{VARIABLE} names {named}, where it is not installed")
        return found
    place = folder / "umadb-environment"
    try:
        subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", VERSION], check=True, capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        raise _NotHad(f"set {VARIABLE} to a virtual environment that has {VERSION} ({error})") from error
    return place / "bin"


def _await(port: int) -> None:
    until = monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if monotonic() > until:
                raise _NotHad("its server does not answer") from None
            sleep(0.05)
        else:
            return


def _flushes(server: int, one_round: Callable[[int], float]) -> str:
    """How often it flushes, as strace sees it."""
    if not shutil.which("strace"):
        return "not looked at whether it flushes: install strace"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync,msync", "-p", str(server)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as watching:
        sleep(1)
        number = 20
        one_round(number)
        watching.terminate()
        _, seen = watching.communicate(timeout=30)
    flushes = sum("sync(" in line for line in seen.splitlines())
    return f"{flushes} flushes (fsync, fdatasync, msync) for {number * WRITERS} appends of {WRITERS} clients"
