"""输出: what commands print, and how they say that the input was bad. Every byte on standard output leaves through `write`."""

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from lifecycle.compliance.problems import BadInput
from lifecycle.values.doubts import in_words
from lifecycle.vocabulary import Asked, Refused
from lifecycle.wording import LANGUAGES, say
from lifecycle.wording.journal import ERROR, WARNING, graded

if TYPE_CHECKING:
    from rich.console import RenderableType

BAD_INPUT = 2
READER_LEFT = 141
"""The code that a shell gives to a program whose reader went away."""


def language() -> str:
    """Chinese, unless LIFECYCLE_LANG names another language that there is a catalogue for."""
    wanted = os.environ.get("LIFECYCLE_LANG", "")[:2]
    return wanted if wanted in LANGUAGES else "zh"


def show(*renderables: "RenderableType") -> None:
    """Print for people: in colour on a terminal, plain and 80 columns wide in a pipe."""
    from rich.console import Console  # noqa: PLC0415  slow to import, and a sentence or JSON needs none

    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as printed:
        for each in renderables:
            console.print(each)
    write(printed.get())


def show_json(value: Any) -> None:
    """Print for programs."""
    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write(text: str) -> None:
    """Standard output. A reader that leaves early ends the command quietly."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
        raise typer.Exit(READER_LEFT) from None


def flush_at_the_end() -> None:
    """What a library has printed without `write`, such as help. A reader that left ends the program quietly here, too."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
        sys.exit(READER_LEFT)


def _nobody_reads() -> None:
    """Python flushes again on its way out: there must be somewhere for that to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(sentence: str) -> None:
    """On standard error, where nothing has failed yet."""
    sys.stderr.write(f"{graded(sentence, WARNING, sys.stderr)}\n")


def complain(bad: BadInput | Refused) -> None:
    """Say on standard error what is wrong and what to do, one line a problem."""
    for line in complaints(bad, language()):
        sys.stderr.write(f"{graded(line, ERROR, sys.stderr)}\n")


def complaints(bad: BadInput | Refused, lang: str) -> Iterator[str]:
    """The lines."""
    if isinstance(bad, Refused):
        yield say(bad.code, lang, **bad.values)
        if isinstance(bad, Asked):
            yield from (in_words(question, lang) for question in bad.questions)
            codes = dict.fromkeys(question.code for question in bad.questions)
            yield say("asking.confirm_with", lang, options=" ".join(f"--confirm {code}" for code in codes))
    else:
        yield from (problem.says(lang) for problem in bad.problems)
