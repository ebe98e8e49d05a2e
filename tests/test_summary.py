"""测试的结尾: what was skipped for want of Chromium is named, by file, with the one command that brings it."""

from collections.abc import Callable

import pytest

from tests.browser.chromium import BRINGS_IT, NONE_FOUND
from tests.conftest import pytest_terminal_summary


class Skipped:
    """The report of a test that was skipped."""

    user_properties: tuple[()] = ()

    def __init__(self, nodeid: str, why: str) -> None:
        self.nodeid = nodeid
        self.longrepr = ("conftest.py", 1, f"Skipped: {why}")


class Terminal:
    """What the summary is written to."""

    def __init__(self, *skipped: Skipped) -> None:
        self.skipped = list(skipped)
        self.lines: list[str] = []
        self.section: Callable[..., None] = lambda title, **_: self.lines.append(title)

    def getreports(self, name: str) -> list[Skipped]:
        return self.skipped if name == "skipped" else []

    def write_line(self, line: str, **_: bool) -> None:
        self.lines.append(line)


def summary(*skipped: Skipped) -> list[str]:
    terminal = Terminal(*skipped)
    others = pytest_terminal_summary(terminal)  # type: ignore[arg-type]
    next(others)
    assert terminal.lines == [], "the other summaries come first"
    with pytest.raises(StopIteration):
        next(others)
    return terminal.lines


def test_what_was_skipped_is_named_last_with_the_command_that_brings_it():
    title, gates, walk, command = summary(
        Skipped("tests/browser/test_gate.py::test_a", NONE_FOUND),
        Skipped("tests/browser/test_gate.py::test_b", NONE_FOUND),
        Skipped("tests/browser/test_walk.py::test_c", NONE_FOUND),
    )

    assert title == "not tested for want of Chromium"
    assert (gates.strip(), walk.strip()) == ("2 tests in tests/browser/test_gate.py", "1 test in tests/browser/test_walk.py")
    assert BRINGS_IT in command


@pytest.mark.parametrize("skipped", [(), (Skipped("tests/ledger/test_append.py::test_a", "no PostgreSQL"),)], ids=["nothing", "another"])
def test_nothing_is_said_where_a_browser_was_not_wanted(skipped: tuple[Skipped, ...]):
    assert summary(*skipped) == []
