"""命令行抄写: every command line that the pages of documentation print is one that the program's parser takes."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from typer._click.exceptions import UsageError

from tests.architecture.source import CHECKOUT
from tests.cli.test_every_command import COMMANDS

PAGES = [*CHECKOUT.glob("README*.md"), *(page for page in CHECKOUT.glob("docs/*.md"))]
WRITTEN = re.compile(r"`(?:uv run )?lifecycle ([a-z][^`]*)`|bin/lifecycle ([^`|;&\"\n]+)|^lifecycle ([a-z][^|;&#\n]*)", re.MULTILINE)


def lines(text: str) -> Iterator[str]:
    """What follows the name of the program; in prose it stands between backquotes."""
    for found in WRITTEN.finditer(re.sub(r"\$\([^)\n]*\)", "X", text)):
        yield next(filter(None, found.groups())).partition(" #")[0].replace("\n", " ").strip().rstrip("')")


def amiss(line: str) -> str:
    """What the parser says of it. Prose may leave out what a command cannot do without, not write what it does not know."""
    words = [word for word in shlex.split(line) if word not in {"...", "…", "--help"}]
    if not words:
        return ""
    name = next((" ".join(words[:count]) for count in range(len(words), 0, -1) if " ".join(words[:count]) in COMMANDS), None)
    if name is None:
        return "" if any(known.startswith(f"{words[0]} ") for known in COMMANDS) and len(words) == 1 else "no such command"
    command: Any = COMMANDS[name]
    try:
        _, left, _ = command.make_parser(command.context_class(command, info_name=name)).parse_args(words[len(name.split()) :])
    except UsageError as error:
        return error.format_message()
    return f"too many words: {left}" if left else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_on_a_page_is_taken_by_the_parser(page: Any) -> None:
    assert {line: why for line in lines(page.read_text("utf-8")) if (why := amiss(line))} == {}


def test_a_line_that_the_parser_does_not_take_is_seen() -> None:
    wrong = ["check-policies --folder NEW", "check-policies ONE TWO", "nothing", "draw nothing", "draw run --seeds x"]
    assert [line for line in wrong if not amiss(line)] == []
    assert not amiss("check-policies NEW")
    assert sum(len(list(lines(page.read_text("utf-8")))) for page in PAGES) > 40
