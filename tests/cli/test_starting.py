"""启动: a command brings what it needs, and no more; help lists every command all the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lifecycle.cli import COMMANDS
from tests.cli.program import run_apart

HEAVY = ("sqlalchemy", "fastapi", "uvicorn", "eventsourcing", "alembic")
PRINTING = ("rich", "xlsxwriter")
LOOK = """
import atexit, json, sys
atexit.register(lambda: sys.stderr.write(json.dumps([name for name in {heavy!r} if name in sys.modules])))
sys.argv = ["lifecycle", *{arguments!r}]
from lifecycle.__main__ import main
main()
"""


def imported_by(*arguments: str, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    """Which of the heavy libraries one command leaves imported."""
    program = LOOK.format(heavy=heavy, arguments=arguments)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stderr)


@pytest.mark.parametrize("command", ["judge", "check-policies", "template"])
def test_a_command_without_a_database_imports_neither_it_nor_the_web(command: str, tmp_path: Path):
    arguments = {"judge": ["judge", "--help"], "check-policies": ["check-policies"], "template": ["template", str(tmp_path / "form.csv")]}

    assert imported_by(*arguments[command]) == []


def test_a_form_of_headings_needs_nothing_that_draws_tables_and_workbooks(tmp_path: Path):
    assert imported_by("template", str(tmp_path / "form.csv"), heavy=PRINTING) == []
    assert imported_by("template", str(tmp_path / "form.xlsx"), heavy=PRINTING) == ["xlsxwriter"]


def test_a_command_of_the_database_needs_no_web_server():
    assert imported_by("show", "--help") == ["sqlalchemy", "eventsourcing"]


def test_help_lists_every_command_with_its_sentence():
    helped = run_apart("--help")
    listed = [row.strip("│ ").split(maxsplit=1) for row in helped.out.splitlines() if row.startswith("│ ") and row[2] != " "]
    sentences = {row[0]: row[1] for row in listed if len(row) == 2}

    assert [name for name in sentences if name in COMMANDS] == list(COMMANDS)
    assert sentences["witness"].startswith("见证")


def test_a_command_that_is_none_is_answered_with_its_likeness():
    answered = run_apart("jugde")

    assert answered.code == 2
    assert "judge" in answered.err
