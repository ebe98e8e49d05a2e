"""What a page costs the server at 100 000 projects, on SQLite and on PostgreSQL. Run: python -m tests.benchmarks.pages [--projects 2000]

`lifecycle serve` runs as it does at the office, a process of its own. It is asked over HTTP by one client, then by four at once who read
for a quarter of a second before they go on, then by four who never pause; each over connections that stay open, all pages by turns in an
order drawn anew each round. Times are the client's, from asking to the last byte, on one machine with the server and the database. The
named baseline, in the same rounds, is the page where one signs in: no database and no project, but the same layout and headers.
"""

import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from httpx2 import Client, TransportError

from lifecycle.accounts import migrate as migrate_accounts
from lifecycle.desk.demonstration import PASSWORD
from lifecycle.ledger import migrate
from lifecycle.projections.register_query import PER_PAGE
from tests.benchmarks._filled import fill
from tests.benchmarks.register import percentile
from tests.postgres import empty_database, running_server

CLIENTS, PAUSE = 4, 0.25
BASELINE = "sign-in, nobody's (baseline)"
LONGEST = "2301-140581-04-01-900001"
"""The project of the demonstration with one of the longest lives."""

Asked = tuple[str, str]
"""Who asks, and for what."""


def pages(projects: int) -> dict[str, Asked]:
    city, handler, auditor = "city-1", "approval-140581-1", "auditor-1"
    targets = "/targets/2023"
    last = projects * 3 // 2 // 100
    return {
        BASELINE: ("", "/sign-in"),
        "a style sheet": ("", "/static/register.css"),
        "my account": (city, "/account"),
        "tray of the city": (city, "/tray"),
        "tray of a county": (handler, "/tray"),
        "register": (city, "/projects"),
        "register, deep page": (city, f"/projects?page={projects // PER_PAGE}"),
        "register, one county, unmet": (city, "/projects?county=140581&judged=unmet"),
        "register, gate, largest": (city, "/projects?gate=construction_permit&sort=area"),
        "register, one word in ten": (city, "/projects?words=医院"),
        "register, a code": (city, "/projects?words=04-01-004321"),
        "register, no such word": (city, "/projects?words=没有这个项目"),
        "register, own county": (handler, "/projects"),
        "project, a long life": (handler, f"/projects/{LONGEST}"),
        "gate, decided": (handler, f"/projects/{LONGEST}/gates/design_review"),
        "gate, to decide": (handler, f"/projects/{LONGEST}/gates/completion_acceptance"),
        "targets": (city, targets),
        "targets, a share opened": (city, f"{targets}/prefabricated-share"),
        "targets, its counted ones": (city, f"{targets}/prefabricated-share?reason=counted"),
        "targets, deep page": (city, f"{targets}/prefabricated-share?page={last}"),
        "targets, one county opened": (city, f"{targets}/prefabricated-share/140581"),
        "policy documents": (city, "/policies"),
        "a policy document": (city, "/policies/jincheng-2023"),
        "audit": (auditor, "/audit"),
        "audit of a long life": (auditor, f"/audit/{LONGEST}"),
    }


Times = dict[str, list[float]]
"""Milliseconds that each page took."""


class Office:
    """Browsers of those who ask, each signed in once."""

    def __init__(self, address: str, asked: dict[str, Asked]) -> None:
        self.asked = asked
        self.sizes: dict[str, int] = {}
        self.browsers = {staff: Client(base_url=address, headers={"Origin": address}, timeout=60) for staff, _ in asked.values()}
        for staff, browser in self.browsers.items():
            if staff:
                answer = browser.post("/sign-in", data={"staff": staff, "password": PASSWORD, "next": "/account"})
                assert answer.status_code == 303, f"{staff} did not get in: {answer.status_code}"

    def ask(self, rounds: int, seed: int = 0, pause: float = 0.0) -> Times:
        """The first round only warms up."""
        taken: Times = {name: [] for name in self.asked}
        draw = Random(seed)
        for number in range(1 + rounds):
            for name in draw.sample(list(self.asked), len(self.asked)):
                staff, path = self.asked[name]
                begun = perf_counter()
                answer = self.browsers[staff].get(path)
                time = (perf_counter() - begun) * 1000
                assert answer.status_code == 200, f"{path}: {answer.status_code}"
                self.sizes[name] = len(answer.content)
                if number:
                    taken[name].append(time)
                    sleep(pause)
        return taken


def measure(url: str, projects: int, rounds: int) -> None:
    asked = pages(projects)
    with serving(url) as address:
        offices = [Office(address, asked) for _ in range(CLIENTS)]
        alone = offices[0].ask(rounds)
        calm, _ = at_once(offices, rounds, PAUSE)
        rush, a_second = at_once(offices, rounds, 0.0)
    report(alone, calm, rush, offices[0].sizes)
    print(f"  {CLIENTS} who never pause: {a_second:.0f} pages a second")


def at_once(offices: list[Office], rounds: int, pause: float) -> tuple[Times, float]:
    """What each page took, and how many there were a second."""
    begun = perf_counter()
    with ThreadPoolExecutor(len(offices)) as pool:
        each = list(pool.map(lambda seed: offices[seed].ask(max(1, rounds // len(offices)), seed, pause), range(len(offices))))
    together = {name: [time for times in each for time in times[name]] for name in offices[0].asked}
    return together, sum(map(len, together.values())) / (perf_counter() - begun)


def report(alone: Times, calm: Times, rush: Times, sizes: dict[str, int]) -> None:
    """Milliseconds."""
    base = percentile(alone[BASELINE], 50)
    print(f"  {'':30} {'one client':>27}   {f'{CLIENTS} who pause':>17} {'who do not':>17}")
    print(f"  {'':30} {'median':>7} {'x base':>6} {'p95':>6} {'most':>5}   {'median':>9} {'p95':>7} {'median':>9} {'p95':>7} {'html':>7}")
    every: list[Times] = [{"all of these": [time for times in found.values() for time in times]} for found in (alone, calm, rush)]
    for name in (*alone, "all of these"):
        one, four, four_more = (found.get(name) or whole[name] for found, whole in zip((alone, calm, rush), every, strict=True))
        middle = percentile(one, 50)
        told = f"{middle:7.1f} {middle / base:6.1f} {percentile(one, 95):6.1f} {max(one):5.0f}"
        others = " ".join(f"{percentile(times, 50):9.1f} {percentile(times, 95):7.1f}" for times in (four, four_more))
        print(f"  {name:30} {told}   {others} {f'{sizes[name] / 1000:.0f} kB' if name in sizes else '':>7}")


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The address of `lifecycle serve` over a database, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lifecycle", "serve", "--port", str(port)]
    env = os.environ | {"LIFECYCLE_DATABASE_URL": url}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            until = monotonic() + 60
            while not _answers(address):
                if server.poll() is not None or monotonic() > until:
                    raise RuntimeError(f"the server did not start: try {' '.join(command)}")
                sleep(0.1)
            yield address
        finally:
            server.terminate()


def _answers(address: str) -> bool:
    try:
        with Client(base_url=address) as client:
            return client.get("/sign-in").status_code == 200
    except TransportError:
        return False


@contextmanager
def databases(kinds: list[str]) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        urls = {}
        if "sqlite" in kinds:
            urls["SQLite"] = f"sqlite:///{Path(folder, 'lifecycle.db')}"
        if "postgresql" in kinds:
            urls["PostgreSQL"] = stack.enter_context(empty_database(stack.enter_context(running_server()), "pages"))
        yield urls


if __name__ == "__main__":
    options = ArgumentParser(description="The pages of the program over a filled ledger.")
    options.add_argument("--projects", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--on", choices=["sqlite", "postgresql"], action="append")
    chosen = options.parse_args()
    with databases(chosen.on or ["sqlite", "postgresql"]) as urls:
        for name, url in urls.items():
            print(f"{name}, {chosen.projects} projects and those of the demonstration")
            migrate(url)
            migrate_accounts(url)
            begun = perf_counter()
            fill(url, chosen.projects)
            print(f"  filled in {perf_counter() - begun:.0f} s")
            measure(url, chosen.projects, chosen.rounds)
