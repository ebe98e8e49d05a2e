"""名录导入: what `lifecycle import --register` does with a file of inspected objects, inspectors or experts."""

import sys
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

import typer
from rich.text import Text

from lifecycle.cli.faults import NOT_ALL, as_told, complain_briefly
from lifecycle.cli.opened import opened
from lifecycle.cli.output import BAD_INPUT, language, show, show_json
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.roster_entry import RosterExamined, enter_roster, examine_roster
from lifecycle.desk.register.rosters import roster_of
from lifecycle.desk.register.sheet import open_sheet
from lifecycle.desk.register.table import GB18030
from lifecycle.desk.register.which import refuse_other_form
from lifecycle.inspections.registers.roster_names import RosterName
from lifecycle.vocabulary import StaffId
from lifecycle.wording import say


def import_roster(
    name: RosterName, file: Path, by: StaffId, confirmed: Collection[str], *, check: bool, those_that_are_right: bool, as_json: bool
) -> None:
    """导入名录. Exit 2 where something is wrong and nothing was entered, 3 where not all was."""
    late: Sequence[Problem] = ()
    try:
        with opened(begins=True) as desk:
            roster = roster_of(name, desk.rulebook.jurisdictions)
            sheet = open_sheet(file, partial(looks_like_register, roster.form), roster.form.sheet)
            refuse_other_form(sheet, roster.form, desk.rulebook.jurisdictions)
            if sheet.encoding == GB18030 and not as_json:
                sys.stderr.write(say("register.gb18030", language(), sheet=sheet.name) + "\n")
            examined = examine_roster(desk, sheet, roster, by, confirmed)
            stopped = bool(examined.problems) and not (those_that_are_right and examined.new)
            entered = None
            if not (check or stopped):
                entered, late = enter_roster(desk, examined, roster)
    except BadInput as bad:
        if as_json:
            show_json({"entered": None, "problems": [as_told(each) for each in bad.problems]})
        else:
            complain_briefly(bad.problems)
            sys.stderr.write(say("register.fault_count", language(), count=len(bad.problems)) + "\n")
        raise typer.Exit(BAD_INPUT) from bad
    if as_json:
        problems = [as_told(each) for each in (*examined.problems, *late)]
        checked = {"right": len(examined.new), "faulty": examined.faulty, "unchanged": examined.unchanged}
        notes = [as_told(each) for each in examined.notes]
        told = {"entered": entered, "checked": checked, "problems": problems, "notes": notes}
        show_json(told | {"sheet": examined.sheet, "encoding": sheet.encoding})
    else:
        _report(examined, entered, late, stopped=stopped)
    if stopped or examined.problems or late:
        raise typer.Exit(BAD_INPUT if stopped else NOT_ALL)


def _report(examined: RosterExamined, entered: int | None, late: Sequence[Problem], *, stopped: bool) -> None:
    """What is wrong and what was left, on standard error; what was entered, or could be."""
    lang = language()
    for lines in (examined.problems, examined.notes, late):
        complain_briefly(lines)
    if examined.problems:
        code = "register.fault_count" if stopped else "roster.faulty_left"
        sys.stderr.write(say(code, lang, count=len(examined.problems), rows=examined.faulty) + "\n")
    if examined.questions:
        sys.stderr.write(say("register.confirm", lang, options=" ".join(f"--confirm {each}" for each in examined.questions)) + "\n")
    if stopped:
        return
    if entered is None:
        show(Text(say("roster.checked", lang, rows=len(examined.new))))
    elif entered:
        show(Text(say("roster.entered", lang, rows=entered)))
    if examined.unchanged:
        show(Text(say("roster.unchanged", lang, rows=examined.unchanged)))
