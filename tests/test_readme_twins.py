"""两份自述文件: the Chinese README says what the English one says: headings, commands, code blocks, table rows, pictures and links."""

import re
from difflib import unified_diff
from itertools import takewhile

import pytest

from tests.architecture.source import CHECKOUT

CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
PLACEHOLDER = re.compile(r"FILE|DIR|[^\x00-\x7f]+")
"""What a person puts in, which each language calls its own way."""
FENCE = "```"
COMMAND = ("make ", "$ ")
LIBRARY = re.compile(r"[a-z][\w-]*")


def skeleton(text: str) -> list[str]:
    """What both have to hold, line by line, without the words of either language."""
    return [part for block in blocks(text) for part in (code_of(block) if block[0] == FENCE else words_of(block))]


def blocks(text: str) -> list[list[str]]:
    """A fenced block with its fence as its first line; else one heading, one row of a table or one paragraph."""
    found: list[list[str]] = []
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith(FENCE):
            found.append([FENCE, *takewhile(lambda inside: not inside.startswith(FENCE), lines)])
        elif line.startswith(("#", "|", "![")) or not line or not found or found[-1][0].startswith((FENCE, "#", "|")) or found[-1] == [""]:
            found.append([line])
        else:
            found[-1].append(line)
    return [block for block in found if block != [""]]


def code_of(block: list[str]) -> list[str]:
    """Its commands; what stands behind them, and what else is in the block, is words for people."""
    return [FENCE, *(line.split("  ")[0].split(" # ")[0].strip() for line in block[1:] if line.startswith(COMMAND))]


def words_of(block: list[str]) -> list[str]:
    text = "\n".join(block)
    inside = sorted(PLACEHOLDER.sub("…", code) for code in CODE.findall(text))
    links = sorted(link.replace(".zh-CN.md", ".md") for link in LINK.findall(text))
    if text.startswith("#"):
        return [text.partition(" ")[0] + " a heading", *inside]
    return [row_of(text) if text.startswith("|") else "a paragraph", *inside, *links]


def row_of(text: str) -> str:
    """A row of a table: what is named in it, and its licence; the words between are of one language."""
    named, *_, last = (cell.strip() for cell in text.strip("|").split("|"))
    return f"| {named} | {last} |" if LIBRARY.fullmatch(named) and named != "library" else "| a row"


def difference(english: str, chinese: str) -> list[str]:
    return list(unified_diff(skeleton(english), skeleton(chinese), "README.md", "README.zh-CN.md", lineterm="", n=1))


ENGLISH, TWIN = ((CHECKOUT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))


def test_both_say_the_same():
    assert len(skeleton(ENGLISH)) > 100
    assert difference(ENGLISH, TWIN) == []


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("## 设置", ""),
        ("make test ", ""),
        ("| typer |", "| tiper |"),
        ("`LIFECYCLE_HTTPS`", "`LIFECYCLE_HTTP`"),
        ("$ lifecycle export 2301", "$ lifecycle export 2302"),
        ("](docs/backup.md)", "](docs/witness.md)"),
    ],
    ids=["heading", "command", "table row", "setting", "code block", "link"],
)
def test_what_one_of_them_lacks_is_shown(said: str, left_out: str):
    assert said in TWIN

    assert difference(ENGLISH, TWIN.replace(said, left_out, 1))
