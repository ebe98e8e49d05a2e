"""写入者: what programs of their own do to a ledger. Here, because a process that imports it need not bring pytest along."""

from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from lifecycle.ledger import Conflict
from lifecycle.ledger.parts import Parts
from tests.ledger.facts import CLERK, a_ledger, noted, to


def write_with_retries(url: str, writer: int, rounds: int) -> int:
    """Adds a fact to one shared stream and to one of its own, together, again and again; returns how many races it lost.

    Each begins as if the shared stream were empty, as it saw it before the others came: all but one lose that race, however fast
    the machine is.
    """
    lost = 0
    shared = 0
    with a_ledger(url) as ledger:
        for number in range(rounds):
            while True:
                appends = [to("shared", noted(f"{writer}/{number}"), at=shared), to(f"own/{writer}", noted(str(number)), at=number)]
                try:
                    ledger.append(appends, command=f"{writer}/{number}", actor=CLERK)
                except Conflict:
                    lost += 1
                    shared = ledger.load("shared").version
                else:
                    shared += 1
                    break
    return lost


def write_on(url: str, confirmed: Connection) -> None:
    """Appends two facts at a time and confirms each append, until it is killed."""
    with a_ledger(url) as ledger:
        for number in range(10_000):
            ledger.append([to("p1", noted("一"), noted("二"), at=2 * number)], command=f"c-{number}", actor=CLERK)
            confirmed.send(2 * number + 2)


def send_parts(folder: Path, sha: str, content: bytes, acknowledged: Connection) -> None:
    """Goes on with a file where the store has come to, in parts, and says how far each of them was acknowledged."""
    parts, now = Parts(folder), datetime(2023, 5, 10, 1, tzinfo=UTC)
    at = parts.begin("SP01", sha, len(content), now).received
    while at < len(content):
        at = parts.receive("SP01", sha, at, content[at : at + 2500], now).received
        acknowledged.send(at)
