"""存量补录: `lifecycle import` enters the register that was filled in; `template` writes its form."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import to_builtins
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from lifecycle.cli.faults import NOT_ALL, as_told, complain_briefly
from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json, RegisterAsked
from lifecycle.cli.output import BAD_INPUT, language, show, show_json
from lifecycle.cli.rosters import import_roster
from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register.entry import Entered, Examined, enter, examine
from lifecycle.desk.register.form import form_of
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.known import Known
from lifecycle.desk.register.rows import read_register
from lifecycle.desk.register.sheet import open_sheet
from lifecycle.desk.register.table import GB18030
from lifecycle.desk.register.which import refuse_other_form
from lifecycle.vocabulary import StaffId
from lifecycle.wording import say


def import_register(
    file: Annotated[Path, typer.Argument(help="填好的台账，.xlsx 或 .csv · the register", metavar="FILE")],
    by: As,
    check: Annotated[bool, typer.Option("--check", help="只核对，不记入 · record nothing")] = False,
    those_that_are_right: Annotated[bool, typer.Option("--those-that-are-right", help="只导入无误的部分 · enter what is right")] = False,
    confirm: Confirm = None,
    register: RegisterAsked = None,
    as_json: Json = False,
) -> None:
    """导入存量项目台账或双随机名录 · enter projects, or a register. 有误就列全，一个都不导入，退出码 2；其余已导入而有的没有，退出码 3"""
    if register is not None:
        right = those_that_are_right
        import_roster(register, file, StaffId(by), confirm or (), check=check, those_that_are_right=right, as_json=as_json)
        return
    try:
        with opened(begins=True) as desk:
            form = form_of(desk.rulebook.jurisdictions)
            sheet = open_sheet(file, partial(looks_like_register, form))
            refuse_other_form(sheet, form, desk.rulebook.jurisdictions)
            if sheet.encoding == GB18030 and not as_json:
                sys.stderr.write(say("register.gb18030", language(), sheet=sheet.name) + "\n")
            read = read_register(sheet, form, desk.today())
            with _progress(read.lines, shown=not as_json) as advance:
                examined = examine(desk, read, form, StaffId(by), advance, confirmed=confirm or ())
            stopped = bool(examined.problems) and not (those_that_are_right and examined.new)
            entered = None if check or stopped else enter(desk, examined)[0]
    except BadInput as bad:
        if as_json:
            show_json({"entered": None, "problems": [as_told(each) for each in bad.problems]})
        else:
            complain_briefly(bad.problems)
            sys.stderr.write(say("register.fault_count", language(), count=len(bad.problems)) + "\n")
        raise typer.Exit(BAD_INPUT) from bad
    if as_json:
        show_json(_told(examined, entered) | {"sheet": read.sheet, "encoding": sheet.encoding})
    else:
        _report(examined, entered, stopped=stopped)
    if stopped or examined.passed_over:
        raise typer.Exit(BAD_INPUT if stopped else NOT_ALL)


@contextmanager
def _progress(lines: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, by rows; nothing where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not (shown and console.is_terminal)) as bar:
        task = bar.add_task(say("register.entering", language()), total=lines)
        yield lambda done: bar.advance(task, done)


def _report(examined: Examined, entered: Entered | None, *, stopped: bool) -> None:
    """What is wrong and what was left, on standard error; what was entered, or could be."""
    lang = language()
    for lines in (examined.problems, examined.notes):
        complain_briefly(lines)
    if examined.problems:
        code = "register.fault_count" if stopped else "register.faulty_left"
        sys.stderr.write(say(code, lang, count=len(examined.problems), projects=examined.faulty) + "\n")
    if examined.questions:
        sys.stderr.write(say("register.confirm", lang, options=" ".join(f"--confirm {each}" for each in examined.questions)) + "\n")
    if stopped:
        return
    if entered is None:
        show(Text(say("register.checked", lang, projects=len(examined.new), buildings=examined.buildings)))
    elif entered.projects:
        show(Text(say("register.entered", lang, **to_builtins(entered))))
    elif not examined.passed_over:
        show(Text(say("register.nothing_new", lang, unchanged=entered.unchanged)))
        return
    if examined.unchanged:
        show(Text(say("register.unchanged", lang, unchanged=examined.unchanged)))
    if examined.supervisions:
        show(Text(say("register.supervisions", lang, count=examined.supervisions)))


def _told(examined: Examined, entered: Entered | None) -> dict[str, Any]:
    """For programs."""
    return {
        "entered": entered and to_builtins(entered),
        "checked": {
            "right": len(examined.new),
            "faulty": examined.faulty,
            "unchanged": examined.unchanged,
            "known": {code: known.value for code, known in examined.known.items() if known is not Known.SAME},
        },
        "problems": [as_told(each) for each in examined.problems],
        "notes": [as_told(each) for each in examined.notes],
    }
