"""存量补录: `lifecycle template` writes the register's form, `lifecycle import` enters what was filled in."""

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

from lifecycle.cli.opened import As, Json, opened
from lifecycle.cli.output import BAD_INPUT, complain, language, show, show_json
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.register_entry import Entered, enter
from lifecycle.desk.register_form import form_of
from lifecycle.desk.register_rows import BadCell, read_register
from lifecycle.desk.register_sheet import GB18030, open_sheet
from lifecycle.desk.register_template import csv_form, xlsx_form
from lifecycle.vocabulary import StaffId
from lifecycle.wording import say

SHOWN_FAULTS = 30
"""A screenful; --json gives all."""

FORMS = {".xlsx": xlsx_form, ".csv": csv_form}


def template(
    file: Annotated[Path, typer.Argument(help="要写的文件，.xlsx 或 .csv · the file to write", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")] = False,
    as_json: Json = False,
) -> None:
    """写出存量补录台账的空白表样 · write the empty register, one row a building."""
    written = FORMS.get(file.suffix.lower())
    if written is None:
        raise BadInput(Problem(str(file), "register.template_type"))
    form = form_of(Rulebook.load().jurisdictions)
    try:
        with file.open("wb" if force else "xb") as opened_file:
            opened_file.write(written(form))
    except FileExistsError as error:
        raise BadInput(Problem("", "register.template_exists", {"file": str(file)})) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(Problem("", "register.template_unwritable", {"file": str(file), "reason": reason})) from error
    if as_json:
        show_json({"file": str(file), "columns": [column.heading() for column in form.columns]})
    else:
        show(Text(say("register.template_written", language(), file=file)))


def import_register(
    file: Annotated[Path, typer.Argument(help="填好的台账，.xlsx 或 .csv · the register", metavar="FILE")],
    by: As,
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
                entered = enter(desk, register, form, StaffId(by), advance)
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


def _problem(problem: Problem) -> dict[str, Any]:
    cell = {"sheet": problem.sheet, "row": problem.row, "column": problem.column} if isinstance(problem, BadCell) else {}
    return {"where": problem.where, "sheet": None, "row": None, "column": None, "code": problem.code, **cell, "reason": _reason(problem)}


def _reason(problem: Problem) -> str:
    return say(problem.code, language(), **problem.values)
