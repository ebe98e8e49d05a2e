"""选项里的值: every number of every command has an end, every id is folded, and an answer says what was recorded."""

import json
from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_every_command import COMMANDS, typed

READ_FURTHER_IN = {
    "announcement": "a file",
    "basis": "words",
    "cosigned_by": "a key",
    "dossier": "a file",
    "file": "a file",
    "gate": "a closed list",
    "host": "an address",
    "identity_number": "sealed, by the person register",
    "in_force_on": "by `json_forms.day`",
    "key": "a key",
    "ledger": "keys",
    "name": "words",
    "number": "a paper's number, by its mark",
    "on": "by `json_forms.day`",
    "phone": "sealed, by the person register",
    "propose_until": "by `json_forms.day`",
    "reason": "words",
    "replayed": "a folder",
    "role": "a closed list",
    "seed": "a file",
    "since": "by `json_forms.day`",
    "source": "by `whole`, number by number",
    "until": "by `json_forms.day`",
    "witness": "a key",
    "unit": "words",
}
"""Texts that no type of their option reads."""
FURTHEST = ("9223372036854775808", str(10**40), "-1", "1e3", "９２２３３７２０３６８５４７７５８０８", "三")


def options() -> list[tuple[str, Any]]:
    return [(name, each) for name, command in COMMANDS.items() for each in command.params if hasattr(each, "type_descriptor")]


def kind(option: Any) -> str:
    return str(option.type_descriptor.annotation)


NUMBERS = [(name, each) for name, each in options() if "int" in kind(each) or "float" in kind(each)]


def test_a_number_out_of_range_is_a_sentence_at_every_command(program: Program) -> None:
    assert {each.name for _, each in NUMBERS} == {"known_at", "pool", "port", "seed", "select", "year"}
    for name, option in NUMBERS:
        for value in FURTHEST:
            ended = program(*typed(name), f"{option.opts[0]}={value}")
            assert (ended.code, ended.out) == (2, ""), (name, value)
            assert ended.err.startswith(f"{option.opts[0]}："), (name, value, ended.err)
            assert "整数" in ended.err


def test_every_text_of_an_option_is_read() -> None:
    texts = [(name, each) for name, each in options() if "str" in kind(each)]
    unread = {(name, each.name) for name, each in texts if each.callback is None and each.name not in READ_FURTHER_IN}

    assert unread == set()
    assert len(texts) > 50


@pytest.mark.parametrize("option", [["--county", "１４０５８１"], ["--county", " 140581 "], ["--county", "140581"]])
def test_targets_are_asked_for_in_full_width(program: Program, option: list[str]) -> None:
    assert program("migrate").code == 0
    answer = program("targets", "--year", "２０２３", *option, "--json")

    assert answer.code == 0, answer.err
    assert [each["county"] for each in json.loads(answer.out)["counties"]] == ["140581"]
