"""Fixtures for every test: an empty database to write to, on SQLite and on a PostgreSQL server of our own."""

import gc
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

import tests.packaged  # noqa: F401  from here on, the packaged folder is read once a process
from lifecycle.ledger.store import database
from tests.browser.chromium import BRINGS_IT, NAMED_BY, NONE_FOUND
from tests.copies import Fill, a_copy, copied
from tests.postgres import PostgresMissing, empty_database, outlives_a_power_cut, running_server

DATABASE_NUMBERS = count(1)

# A busy machine is no failure; and what passed in CI passes there again.
settings.register_profile("lifecycle", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("lifecycle")

# As on the servers of the tests: nothing here must outlive a power cut. Programs of their own, which are killed, wait for the disk as ever.
if not outlives_a_power_cut():
    database.DURABLE = ("synchronous=OFF",)


gc.disable()
"""Until all is collected: next to nothing of it is thrown away."""


def pytest_collection_finish() -> None:
    """What lives until the end is looked through no more, and the rest more rarely: a tenth of the processor time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One server a test process, started when first asked for. Missing in CI is a failure; elsewhere it is a visible skip."""
    try:
        with running_server() as url:
            yield url
    except PostgresMissing as missing:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(str(missing))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'lifecycle.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database for one test, on each of the two kinds."""
    if database_kind == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    with empty_database(request.getfixturevalue("postgres_url"), f"test_{next(DATABASE_NUMBERS)}") as url:
        yield url


@pytest.fixture
def copy_of(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Fill], str]]:
    """A database for one test, on each of the two kinds, as a function fills it that fills one once a process."""
    with ExitStack() as copies:

        def copy(fill: Fill) -> str:
            if database_kind == "sqlite":
                return copied(fill, request.getfixturevalue("sqlite_url"))
            return copies.enter_context(a_copy(fill, request.getfixturevalue("postgres_url")))

        yield copy


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Prints what the campaigns of `tests/faults` and `tests/attacks` counted, whichever process ran them. Around all other summaries, so
    that the last of them is ours: the list of slow tests stood behind it.
    """
    yield
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for kind, said in (("faults", "counted"), ("attacks", "attacked")):
        for words, times in Counter(words for report in reports for name, words in report.user_properties if name == said).items():
            terminalreporter.write_line(f"{kind}: {words}" + (f" ({times} times)" if times > 1 else ""))
    _say_what_had_no_browser(terminalreporter)


def _say_what_had_no_browser(terminalreporter: pytest.TerminalReporter) -> None:
    """At the very end, where it is read: what was not looked at for want of Chromium, by file, and the one command that brings it."""
    skipped = terminalreporter.getreports("skipped")
    files = Counter(report.nodeid.partition("::")[0] for report in skipped if NONE_FOUND in str(report.longrepr))
    if files:
        terminalreporter.section("not tested for want of Chromium", yellow=True)
        for file, tests in sorted(files.items()):
            terminalreporter.write_line(f"{tests:4} {'test' if tests == 1 else 'tests'} in {file}")
        terminalreporter.write_line(f"To bring it: {BRINGS_IT} (as root), or name one in {NAMED_BY}", bold=True)
