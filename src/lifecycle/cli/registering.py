"""存量补录: `lifecycle import` enters the register that was filled in; `template` writes its form."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import to_builtins
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Json
from lifecycle.cli.output import BAD_INPUT, complain, language, show, show_json
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register_entry import ASKED, Entered, enter
from lifecycle.desk.register_form import form_of
from lifecycle.desk.register_rows import BadCell, read_register
from lifecycle.desk.register_sheet import GB18030, open_sheet
from lifecycle.vocabulary import StaffId
from lifecycle.wording import say

SHOWN_FAULTS = 30
"""A screenful; --json gives all."""


def import_register(
    file: Annotated[Path, typer.Argument(help="填好的台账，.xlsx 或 .csv · the register", metavar="FILE")],
    by: As,
    confirm: Annotated[list[str] | None, typer.Option("--confirm", help="核对无误的疑问 · what is confirmed", metavar="CODE")] = None,
    as_json: Json = False,
) -> None:
    """导入存量项目台账 · enter existing projects from a register. 整份文件一并导入，有一处不对就都不导入；退出码 2."""
    try:
        sheet = open_sheet(file)
        if sheet.encoding == GB18030 and not as_json:
            sys.stderr.write(say("register.gb18030", language(), sheet=sheet.name) + "\n")
        with opened() as desk:
            form = form_of(desk.rulebook.jurisdictions)
            register = read_register(sheet, form, desk.today())
            with _progress(register.lines, shown=not as_json) as advance:
                entered = enter(desk, register, form, StaffId(by), advance, tuple(confirm or ()))
    except BadInput as bad:
        if as_json:
            show_json({"entered": None, "problems": [_problem(each) for each in bad.problems]})
        else:
            _complain_briefly(bad)
        raise typer.Exit(BAD_INPUT) from bad
    if as_json:
        show_json({"entered": to_builtins(entered), "problems": [], "sheet": register.sheet, "encoding": sheet.encoding})
    else:
        _report(entered)


@contextmanager
def _progress(lines: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, by rows; nothing where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not (shown and console.is_terminal)) as bar:
        task = bar.add_task(say("register.entering", language()), total=lines)
        yield lambda done: bar.advance(task, done)


def _report(entered: Entered) -> None:
    lang = language()
    if not entered.projects:
        show(Text(say("register.nothing_new", lang, unchanged=entered.unchanged)))
        return
    values = to_builtins(entered)
    show(Text(say("register.entered", lang, **values)))
    if entered.unchanged:
        show(Text(say("register.unchanged", lang, **values)))
    if entered.supervisions:
        show(Text(say("register.supervisions", lang, count=entered.supervisions)))


def _complain_briefly(bad: BadInput) -> None:
    """The first faults, and how many there are."""
    lang, count = language(), len(bad.problems)
    complain(BadInput(*islice(bad.problems, SHOWN_FAULTS)))
    if count > SHOWN_FAULTS:
        sys.stderr.write(say("register.more_faults", lang, count=count - SHOWN_FAULTS) + "\n")
    sys.stderr.write(say("register.fault_count", lang, count=count) + "\n")
    if asked := sorted({problem.code.removeprefix(ASKED) for problem in bad.problems if problem.code.startswith(ASKED)}):
        sys.stderr.write(say("register.confirm", lang, options=" ".join(f"--confirm {code}" for code in asked)) + "\n")


def _problem(problem: Problem) -> dict[str, Any]:
    cell = {"sheet": problem.sheet, "row": problem.row, "column": problem.column} if isinstance(problem, BadCell) else {}
    return {"where": problem.where, "sheet": None, "row": None, "column": None, "code": problem.code, **cell, "reason": _reason(problem)}


def _reason(problem: Problem) -> str:
    return say(problem.code, language(), **problem.values)
