"""Running the program as a person does, in this process or, where its streams matter, in one of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from lifecycle.__main__ import main
from tests.postgres import outlives_a_power_cut


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Program = Callable[..., Ended]
"""What is run with its arguments in this process: the fixture `program`."""


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Ended:
    """One command in this process."""
    monkeypatch.setattr(sys, "argv", ["lifecycle", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    return Ended(int(ended.value.code or 0), captured.out, captured.err)


UNWAITED = """
import runpy
from lifecycle.ledger.store import database
database.DURABLE = ("synchronous=OFF",)
runpy.run_module("lifecycle", run_name="__main__", alter_sys=True)
"""


def run_apart(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, cwd: Path | None = None, durable: bool = True
) -> Ended:
    """One command in a process of its own. durable: it waits for the disk with each of its facts."""
    program = ["-m", "lifecycle"] if durable or outlives_a_power_cut() else ["-c", UNWAITED]
    done = subprocess.run(
        [sys.executable, *program, *arguments], input=stdin, capture_output=True, check=False, env=env, cwd=cwd, timeout=300
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
