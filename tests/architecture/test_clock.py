"""The clock and chance come in at the edge: ruff bans them elsewhere, and here the ban is seen to fire."""

import re
import subprocess
import sys

import pytest

from tests.architecture.source import CHECKOUT, MODULES

CLOCK_AND_CHANCE = """\
import random
import secrets
import time
from datetime import UTC, date, datetime
from uuid import uuid4

answers = (
    date.today(),
    datetime.now(UTC),
    time.time(),
    random.random(),
    uuid4(),
    secrets.token_hex(),
)
"""
READINGS = ("datetime.date.today", "datetime.datetime.now", "time.time", "random.random", "uuid.uuid4", "secrets")


def banned_in(path: str) -> set[str]:
    """The names that ruff, with our own configuration, refuses in a file of this name."""
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "--stdin-filename", path, "-"]
    checked = subprocess.run(command, cwd=CHECKOUT, input=CLOCK_AND_CHANCE, capture_output=True, text=True, check=False)
    assert checked.returncode in {0, 1}, checked.stderr
    return set(re.findall(r"TID251 `([\w.]+)` is banned", checked.stdout))


@pytest.mark.parametrize(
    "path",
    [
        "src/lifecycle/vocabulary.py",
        "src/lifecycle/compliance/judge.py",
        "src/lifecycle/projects/design_review.py",
        "src/lifecycle/desk/reviews.py",
        "src/lifecycle/projections/deadlines.py",
        "src/lifecycle/ledger/store/recorder.py",
        "policies/measures/assembly.py",
    ],
)
def test_a_clock_is_refused(path: str):
    assert banned_in(path) >= set(READINGS)


@pytest.mark.parametrize("path", ["src/lifecycle/cli.py", "src/lifecycle/web/staff.py", "src/lifecycle/ledger/store/clock.py"])
def test_a_clock_is_read_at_the_edge(path: str):
    assert banned_in(path) == set()


def test_nobody_asks_to_be_let_off():
    """No `noqa` for the ban, neither by name nor for everything."""
    let_off = re.compile(r"# (ruff: )?noqa($|[^:]|:.*(TID251|DTZ))", re.MULTILINE)
    excused = [module for module, path in MODULES.items() if let_off.search(path.read_text("utf-8"))]

    assert excused == []
    assert all(map(let_off.search, ["date.today()  # noqa: A002, TID251", "date.today()  # noqa", "# ruff: noqa: DTZ011"]))
