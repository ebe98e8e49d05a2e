"""磁盘与锁: a disk that is full, fails or is read only, a database that somebody else keeps: told in plain words, and nothing is lost."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, migrate
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import LAST, last_gone_out
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.store.clock import utc_now
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.faults.disks import Disk, a_small_disk
from tests.ledger.facts import CLERK, DAY, a_ledger, noted, to
from tests.postgres import administration

LARGE = "节能率未申报" * 400
LATEST = 5.0
"""Seconds after which an append that waits one second for a lock has been refused."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with a_small_disk(tmp_path / "disk") as disk:
        yield disk


def append(ledger: Ledger, number: int) -> tuple[int, ...]:
    facts = [noted(f"{number} {LARGE}"), noted(f"{number} again")]
    return tuple(each.position for each in ledger.append([to(f"p{number}", *facts, tags=["all"])], command=f"c{number}", actor=CLERK))


def sound(ledger: Ledger, appended: int) -> None:
    assert ledger.head() == 2 * appended
    assert [each.command for each in ledger.read(limit=10_000)] == [f"c{number}" for number in range(appended) for _ in range(2)]
    assert verify_ledger(ledger, []).fault is None


def until_refused(ledger: Ledger, advice: str, first: int = 0) -> int:
    """Appends until it is refused; the number of the one that was."""
    numbers = count(first)
    with pytest.raises(LedgerUnavailable, match=advice):
        all(append(ledger, number) for number in numbers)
    return next(numbers) - 1


def test_a_disk_that_is_full_is_told_and_once_there_is_room_it_goes_on(disk: Disk, counted: Callable[[str], None]):
    with a_ledger(f"sqlite:///{disk.folder / 'lifecycle.db'}", clock=utc_now) as ledger:
        recorded = until_refused(ledger, "the disk is full: make room and try again")
        for _ in range(3):
            with pytest.raises(LedgerUnavailable, match="the disk is full"):
                append(ledger, recorded)
        sound(ledger, recorded)
        disk.remount("size=8m")
        assert append(ledger, recorded) == (2 * recorded + 1, 2 * recorded + 2)
        sound(ledger, recorded + 1)
    with a_ledger(f"sqlite:///{disk.folder / 'lifecycle.db'}", clock=utc_now) as ledger:
        sound(ledger, recorded + 1)
    counted(f"disk full: refused after {recorded} appends, 0 lost, 0 torn; with more room it went on")


def test_a_program_that_begins_on_a_full_disk_says_so(disk: Disk):
    url = f"sqlite:///{disk.folder / 'lifecycle.db'}"
    with disk.full(), pytest.raises(LedgerUnavailable, match=r"the disk is full|cannot be opened|the disk failed"), a_ledger(url):
        pass
    with a_ledger(url) as ledger:
        append(ledger, 0)
    with disk.full(), pytest.raises(LedgerUnavailable), a_ledger(url) as ledger:
        append(ledger, 1)
    with a_ledger(url) as ledger:
        append(ledger, 1)
        sound(ledger, 2)


def test_a_file_that_may_not_grow_counts_as_a_disk_that_fails(sqlite_url: str):
    """As on a disk of which a part cannot be written any more: the write fails in the middle of a transaction."""
    migrate(sqlite_url)
    with a_ledger(sqlite_url, clock=utc_now) as ledger:
        append(ledger, 0)
        with no_file_grows_over(300_000):
            recorded = until_refused(ledger, "the disk failed: check the disk|the disk is full", first=1)
        sound(ledger, recorded)
        append(ledger, recorded)
        sound(ledger, recorded + 1)


@contextmanager
def no_file_grows_over(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_does_not_touch_the_checkpoint_beside_the_key(disk: Disk, sqlite_url: str):
    keys = disk.folder / "keys"
    migrate(sqlite_url)
    with a_ledger(sqlite_url, clock=utc_now, keys=keys) as ledger:
        checkpoints = Checkpoints(ledger, signing_key(keys), utc_now)
        append(ledger, 0)
        first = checkpoints.make(DAY)
        append(ledger, 1)
        with disk.full():
            for _ in range(2):
                with pytest.raises(LedgerUnavailable, match=rf"{LAST} cannot be written: the disk is full"):
                    checkpoints.make(DAY)
            assert last_gone_out(keys) == first, "the one that went out stands"
            append(ledger, 2)
        with disk.full(left=4096):
            checkpoints.make(DAY)
        newest = last_gone_out(keys)
        assert newest is not None
        assert Checkpoint.parse(newest.text).head.size == ledger.head() == 9
        assert sorted(each.name for each in keys.iterdir()) == [SIGNING_KEY, LAST]
        assert verify_ledger(ledger, [checkpoints.key.public]).fault is None


def test_a_key_is_made_whole_or_not_at_all(disk: Disk):
    with disk.full(), pytest.raises(LedgerUnavailable, match="the disk is full"):
        signing_key(disk.folder / "keys")
    made = signing_key(disk.folder / "keys")
    assert signing_key(disk.folder / "keys").public == made.public
    assert [each.name for each in (disk.folder / "keys").iterdir()] == [SIGNING_KEY], "no half of another one is left"


def test_a_disk_that_may_only_be_read_is_told(disk: Disk):
    url = f"sqlite:///{disk.folder / 'lifecycle.db'}"
    with a_ledger(url) as ledger:
        append(ledger, 0)
        Checkpoints(ledger, signing_key(ledger.keys), utc_now).make(DAY)
        key = ledger.keys
    disk.remount("ro")
    told = r"read-only: make the file and its folder writable|cannot be opened"
    with pytest.raises(LedgerUnavailable, match=told), a_ledger(url) as ledger:
        append(ledger, 1)
    assert signing_key(key).public.name.startswith("lifecycle/"), "what is there can be read"
    disk.remount("rw")
    with a_ledger(url) as ledger:
        assert append(ledger, 1) == (4, 5)
        assert verify_ledger(ledger, []).fault is None


def test_a_database_that_somebody_else_keeps_is_told_in_time(url: str, request: pytest.FixtureRequest):
    """On SQLite the whole file, on PostgreSQL the head; whoever waits, nobody waits longer than was said."""
    embedded = url.startswith("sqlite")
    impatient = f"{url}?timeout=1" if embedded else f"{url}&options=-c%20lock_timeout%3D1s"
    with a_ledger(impatient, clock=utc_now) as ledger:
        append(ledger, 0)
        with closing(keeping(url, embedded=embedded)):
            began = monotonic()
            with pytest.raises(LedgerUnavailable, match=r"kept it locked: close that program|busy for too long: try again"):
                append(ledger, 1)
            assert 0.5 < monotonic() - began < LATEST
            assert ledger.head() == 2, "it can be read meanwhile"
        append(ledger, 1)
        sound(ledger, 2)


def keeping(url: str, *, embedded: bool) -> Iterator[None]:
    def kept() -> Iterator[None]:
        if embedded:
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                yield
        else:
            with administration(url) as server:
                server.execute("BEGIN")
                server.execute("SELECT * FROM head FOR UPDATE")
                yield
                server.execute("ROLLBACK")

    begun = kept()
    next(begun)
    return begun


ASKS = """
import sys
from lifecycle.ledger.store.database import open_engine, reading
with reading(open_engine(sys.argv[1])) as db:
    print(*(db.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous", "fullfsync")))
"""


def test_a_program_waits_until_the_disk_has_what_it_answers(sqlite_url: str):
    """The tests themselves do not (`tests/conftest.py`): it is asked of a program of its own."""
    asked = subprocess.run([sys.executable, "-c", ASKS, sqlite_url], capture_output=True, text=True, check=True)
    assert asked.stdout == "wal 2 1\n", "2 is FULL"
