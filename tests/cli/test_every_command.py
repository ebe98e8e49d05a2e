"""每个命令: whichever is called, what is amiss with the files and keys of the ledger is told before anything else is done."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.main import get_command

from lifecycle.cli import app, demo
from lifecycle.cli import opened as opening
from lifecycle.cli.opened import now
from lifecycle.desk import open_ledger
from lifecycle.ledger import PersonRegister
from lifecycle.ledger.persons.keys import WRAPPING_KEY
from lifecycle.ledger.persons.register import Person
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.ledger.signing.keys import SIGNING_KEY
from lifecycle.vocabulary import CommandId, Refused, StaffId
from tests.cli.program import Program
from tests.cli.test_witnessing import KEY

WITHOUT_A_LEDGER = frozenset({"judge", "check-policies", "template", "witness forks", "draw run", "draw rfc3797", "draw verify"})
KEYS_OF_THEIR_OWN = frozenset({"witness", "restore"})
"""A witness's are beside its state; those that a restore finds are looked at before there is a ledger."""
BEGIN_ONE = frozenset({"serve", "demo", "migrate", "appoint", "import"})
"""Where there is no ledger yet these make it."""
VALUES = {
    "code": "2304-140581-04-01-135254",
    "role": "approval",
    "year": "2024",
    "since": "2030-01-01",
    "until": "2030-01-01",
    "propose_until": "2030-01-01",
    "file": "register.csv",
    "pool": "25",
    "select": "16",
}
"""What is typed for a parameter, by its name; anything at all for the others."""


def leaves(command: Any, *before: str) -> Iterator[tuple[str, Any]]:
    """Every command with its name as it is typed."""
    if not hasattr(command, "list_commands"):
        yield " ".join(before), command
        return
    for name in command.list_commands(None):
        yield from leaves(command.get_command(None, name), *before, name)
    if before and command.invoke_without_command:
        yield " ".join(before), command


COMMANDS = dict(leaves(get_command(app)))


def typed(name: str) -> list[str]:
    """The command with all that it cannot do without."""
    arguments = [*name.split()]
    for each in COMMANDS[name].params:
        if each.required or getattr(each, "prompt", None):
            value = VALUES.get(each.name, "x1")
            arguments += [value] if each.param_type_name == "argument" else [each.opts[0], value]
    return arguments


def no_further(*_: Any, **__: Any) -> None:
    """The ledger is open, and all has been told that is told at the start."""
    raise Refused("export.not_yet", size=0)


@pytest.fixture
def ledger(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Program) -> Path:
    """The folder of one with a person and a checkpoint; commands go no further than to its door."""
    ledger = open_ledger(url, now)
    try:
        person = Person(id="person-1", name="张三")
        PersonRegister(ledger).put(person, on=date(2023, 5, 10), by=StaffId("SP01"), command=CommandId("c1"))
        Checkpoints(ledger, own_key(ledger), now).make(date(2023, 5, 10))
        keys = ledger.keys
    finally:
        ledger.close()
    assert program("template", "register.csv").code == 0
    monkeypatch.setattr(opening, "open_desk", no_further)
    monkeypatch.setattr(demo, "build", lambda *_, **__: SimpleNamespace(lives=[SimpleNamespace(story=demo.REFUSED)]))
    return keys


def test_every_command_but_a_few_tells_what_is_amiss_with_the_keys(ledger: Path, program: Program):
    """A signing key that is gone, keys of persons that are gone, and a key that others can read, at once."""
    (ledger / SIGNING_KEY).unlink()
    (ledger / WRAPPING_KEY).chmod(0o644)
    Path(f"{ledger.with_suffix('')}.persons").unlink()
    asked, silent = set(COMMANDS) - WITHOUT_A_LEDGER - KEYS_OF_THEIR_OWN, {}
    for name in sorted(asked):
        said = program(*typed(name)).err
        if not all(part in said for part in (f"签名密钥{ledger / SIGNING_KEY}不在", f"可以读取{ledger / WRAPPING_KEY}", "个人密钥文件")):
            silent[name] = said
    assert silent == {}
    assert len(asked) > 25
    assert not (ledger / SIGNING_KEY).exists(), "none is made in its place"


def test_no_command_but_a_few_makes_a_ledger_where_none_is(url: str, tmp_path: Path, program: Program):
    """A new one, empty, would be backed up and verified as if it were the one that is meant."""
    assert program("template", "register.csv").code == 0
    asked, wrong = set(COMMANDS) - WITHOUT_A_LEDGER - KEYS_OF_THEIR_OWN - BEGIN_ONE, {}
    for name in sorted(asked):
        done = program(*typed(name))
        if done.code != 2 or "没有台账，也没有新建" not in done.err or str(tmp_path) not in done.err:
            wrong[name] = done
    assert wrong == {}
    assert len(asked) > 20
    assert {each.name for each in tmp_path.iterdir()} <= {"register.csv", "x1"}


def test_migrate_begins_a_ledger_only_where_one_is_named(url: str, tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LIFECYCLE_DATABASE_URL")
    refused = program("migrate")
    assert (refused.code, str(tmp_path / "lifecycle.db") in refused.err) == (2, True)
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", url)
    assert program("migrate").code == 0
    assert program("backup", "--out", "copy").code == 0


def test_a_witness_tells_who_else_can_read_its_keys(program: Program, tmp_path: Path):
    asked = ["witness", "--ledger", KEY, "--state", "seen.db", "--replay", "nowhere"]
    program(*asked)
    loose = tmp_path / "seen.db.keys" / "replay" / SIGNING_KEY
    loose.chmod(0o640)

    assert f"可以读取{loose.relative_to(tmp_path)}" in program(*asked).err


@pytest.mark.parametrize("more", [[], ["--check"]])
def test_a_restore_tells_who_else_can_read_the_keys_that_it_compares_with(ledger: Path, program: Program, more: list[str]):
    (ledger / SIGNING_KEY).chmod(0o640)

    assert f"可以读取{ledger / SIGNING_KEY}" in program("restore", "nowhere", *more).err
