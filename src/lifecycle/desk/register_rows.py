"""台账逐行: a sheet read against the form, and everything that is wrong with it named at once, by sheet, row and column."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from unicodedata import normalize

from msgspec import Struct

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register_cells import Cell, CellError
from lifecycle.desk.register_checks import CODE, Fault, faults_across, faults_of
from lifecycle.desk.register_form import ALWAYS, BUILDING, Column, Form
from lifecycle.desk.register_line import Line, ProjectLines
from lifecycle.desk.register_sheet import Sheet, is_blank
from lifecycle.values.text import shortened
from lifecycle.vocabulary import Refused
from lifecycle.wording import LANGUAGES, say


class BadCell(Problem, frozen=True, kw_only=True):
    """一处填写有误, by the row of the file and the heading of the column."""

    sheet: str
    row: int
    column: str


class Register(Struct, frozen=True):
    """读入的台账."""

    sheet: str
    projects: tuple[ProjectLines, ...]

    @property
    def lines(self) -> int:
        return sum(len(project.lines) for project in self.projects)


def _bad_cell(sheet: str, row: int, column: str, code: str, values: dict[str, Any]) -> BadCell:
    return BadCell(say("register.place", sheet=sheet, row=row, column=column), code, values, sheet=sheet, row=row, column=column)


def read_register(sheet: Sheet, form: Form, today: date) -> Register:
    """读入台账. Raises BadInput with every cell that is wrong; nothing is left out because something else is wrong."""
    filled = list(sheet.filled())
    if len(filled) < 2:
        raise BadInput(Problem(sheet.name, "register.no_rows"))
    heading_row, headings = filled[0]
    placed, faults = _placed(heading_row, headings, form)
    problems = [_bad_cell(sheet.name, heading_row, column, code, values) for _, column, code, values in faults]
    if not placed:
        raise BadInput(*problems)
    lines = []
    for number, row in filled[1:]:
        line, wrong = _read(number, row, placed)
        lines.append(line)
        problems += _named(sheet, [*wrong, *faults_of(line, form, placed.values(), today)], form)
    projects = _by_project(lines)
    for project in projects:
        problems += _named(sheet, faults_across(project.lines, form), form)
    problems += _merged(sheet, heading_row, placed)
    problems += _strays(sheet, filled)
    if problems:
        raise BadInput(*sorted(problems, key=lambda problem: problem.row))
    return Register(sheet.name, projects)


def _placed(number: int, headings: Sequence[Cell], form: Form) -> tuple[dict[int, Column], list[Fault]]:
    """The column of each place, and what is wrong with the headings: unknown, repeated or missing."""
    known = {_key(written): column for column in form.columns for written in (column.path, *map(column.heading, LANGUAGES))}
    placed: dict[int, Column] = {}
    faults: list[Fault] = []
    for place, cell in enumerate(headings):
        if is_blank(cell):
            continue
        written = cell.shown if isinstance(cell, CellError) else str(cell)
        column = known.get(_key(written))
        if column is None:
            faults.append(Fault(number, shortened(written), "register.heading_unknown", {}))
        elif column in placed.values():
            faults.append(Fault(number, column.heading(), "register.heading_twice", {}))
        else:
            placed[place] = column
    groups = {*ALWAYS, BUILDING, *(column.group for column in placed.values())}
    missing = (each for each in form.columns if each.required and each.group in groups and each not in placed.values())
    return placed, faults + [Fault(number, column.heading(), "register.heading_missing", {}) for column in missing]


def _key(heading: str) -> str:
    """A heading without what makes no difference: widths of characters, spaces, line breaks, the star before a required column."""
    return "".join(normalize("NFKC", heading).split()).lstrip("*").casefold()


def _read(number: int, row: Sequence[Cell], placed: dict[int, Column]) -> tuple[Line, list[Fault]]:
    values = {}
    faults = []
    for place, cell in enumerate(row):
        if is_blank(cell):
            continue
        column = placed.get(place)
        if column is None:
            continue  # its heading is missing, unknown or repeated, and is named so
        try:
            values[column.path] = column.form.read(cell)
        except Refused as wrong:
            faults.append(Fault(number, column.path, wrong.code, wrong.values))
    return Line(number, values, frozenset(fault.path for fault in faults)), faults


def _by_project(lines: Sequence[Line]) -> tuple[ProjectLines, ...]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        if CODE in line.cells:
            grouped.setdefault(str(line.cells[CODE]), []).append(line)
    return tuple(ProjectLines(code, tuple(group)) for code, group in grouped.items())


def _named(sheet: Sheet, faults: Sequence[Fault] | Iterator[Fault], form: Form) -> Iterator[BadCell]:
    for row, path, code, values in faults:
        yield _bad_cell(sheet.name, row, form.at(path).heading(), code, values)


def _merged(sheet: Sheet, heading_row: int, placed: dict[int, Column]) -> Iterator[BadCell]:
    """Of merged cells only the first holds anything: the others would be read as blank."""
    for row, column in sheet.merged:
        if row > heading_row and column - 1 in placed:
            yield _bad_cell(sheet.name, row, placed[column - 1].heading(), "register.merged", {})


def _strays(sheet: Sheet, filled: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[BadCell]:
    """The first cell of each column that has no heading: nobody knows what it says."""
    (_, headings), *rows = filled
    seen = {place for place, cell in enumerate(headings) if not is_blank(cell)}
    for number, row in rows:
        for place, cell in enumerate(row):
            if place not in seen and not is_blank(cell):
                seen.add(place)
                yield _bad_cell(sheet.name, number, _letters(place), "register.no_heading", {})


def _letters(place: int) -> str:
    """A column as spreadsheets name it: place 27 is AB."""
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
