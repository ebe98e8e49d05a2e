"""文件参数: whatever file a command line names, a pipe, a device or an endless file is refused in a sentence before anything is read."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_every_command import COMMANDS, ledger, typed
from tests.cli.test_typed_values import READ_FURTHER_IN

__all__ = ["ledger"]
FOLDERS = {"backup", "ledger tiles", "restore", "check-policies"}
"""What is named to these is a folder."""


def files() -> Iterator[tuple[str, Any]]:
    """Every parameter that names a file: by its type, or by what the list of texts says of it."""
    for name, command in COMMANDS.items():
        for each in command.params:
            by_type = "Path" in str(getattr(each, "type_descriptor", None) and each.type_descriptor.annotation)
            if by_type or READ_FURTHER_IN.get(each.name) in {"a file", "a folder"}:
                yield name, each


def naming(name: str, parameter: Any, file: Path) -> list[str]:
    """The command, with the file in the place of this parameter; others get what they need."""
    known, words = typed(name), [str(file)] if parameter.param_type_name == "argument" else [parameter.opts[0], str(file)]
    if parameter.required and parameter.param_type_name == "argument":
        known.remove({"file": "register.csv"}.get(parameter.name, "x1"))
    force = ["--force"] if any("--force" in each.opts for each in COMMANDS[name].params) else []
    return [*known, *words, *force]


@pytest.fixture
def patient() -> Iterator[None]:
    """Whoever waits for a pipe is woken, and the test fails; nothing else hangs on how long it takes."""

    def hangs(*_: Any) -> None:
        raise AssertionError("it waits for a pipe")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_every_file_that_a_command_line_names_is_regular(ledger: Path, tmp_path: Path, program: Program, patient: None) -> None:
    named, wrong = list(files()), {}
    for suffix in (".csv", ".xlsx"):
        os.mkfifo(tmp_path / f"pipe{suffix}")
    for name, parameter in named:
        ended = program(*naming(name, parameter, tmp_path / "pipe.csv"))
        if ended.code != 2 or "Traceback" in ended.err:
            wrong[name, parameter.name] = ended
    assert wrong == {}
    assert {name for name, _ in named} > FOLDERS
    assert len(named) >= 15


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("content", ["pipe", "endless", "large"])
def test_a_register_is_a_regular_file_of_some_size(tmp_path: Path, program: Program, patient: None, suffix: str, content: str) -> None:
    file = tmp_path / f"x{suffix}"
    if content == "pipe":
        os.mkfifo(file)
    elif content == "endless":
        file.symlink_to("/dev/zero")
    else:
        with file.open("wb") as sparse:
            sparse.truncate(3 << 30)
    ended = program("import", str(file), "--as", "SP01")

    assert ended.code == 2
    assert ("30 MB" if content == "large" else "管道") in ended.err
