"""台账逐行: a sheet read against the form, and everything that is wrong with it named at once, by sheet, row and column."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register.beside import RowKind
from lifecycle.desk.register.cells import DAY, Cell, Value, bare_day
from lifecycle.desk.register.checks import CODE, NAME, Fault, faults_across, faults_of
from lifecycle.desk.register.form import Column, Form
from lifecycle.desk.register.heads import Headings, Row, headings_of, row_kinds
from lifecycle.desk.register.line import ProjectLines, RowRead
from lifecycle.desk.register.partly import Partly, partly, places_of, without_code
from lifecycle.desk.register.sheet import SheetRead, is_blank
from lifecycle.desk.register.table import refuse_altered
from lifecycle.desk.register.unseen import notes_of, rows_shown
from lifecycle.values.text import shortened
from lifecycle.vocabulary import Refused
from lifecycle.wording import say


class BadCell(Problem, frozen=True, kw_only=True):
    """一处填写有误, by the row of the file and the heading of the column."""

    sheet: str
    row: int
    column: str


class Register(Struct, frozen=True):
    """读入的台账. projects: those in whose rows nothing is wrong; partly: the others, as far as they are read; problems: all that is wrong.

    notes: what of the file was left, and what was taken though nobody saw it.
    """

    sheet: str
    projects: tuple[ProjectLines, ...]
    partly: tuple[Partly, ...] = ()
    problems: tuple[BadCell, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def faulty(self) -> int:
        return len(self.partly)

    @property
    def lines(self) -> int:
        return sum(len(project.lines) for project in self.projects)


def bad_cell(sheet: str, row: int, column: str, code: str, values: dict[str, Any]) -> BadCell:
    return BadCell(say("register.place", sheet=sheet, row=row, column=column), code, values, sheet=sheet, row=row, column=column)


def bad_rows(sheet: str, lines: Sequence[RowRead], column: str, code: str, values: dict[str, Any]) -> BadCell:
    """A problem of several rows, which stands in the first of them."""
    where = say("register.place_cells", sheet=sheet, rows=rows_shown(line.number for line in lines), column=column)
    return BadCell(where, code, values, sheet=sheet, row=lines[0].number, column=column)


def place_of(sheet: str, lines: Sequence[RowRead]) -> str:
    """The rows that speak of a project."""
    return say("register.place_rows", sheet=sheet, rows=rows_shown(line.number for line in lines))


def read_register(sheet: SheetRead, form: Form, today: date) -> Register:
    """读入台账. Raises BadInput where there is nothing to read. What is wrong with one project is told, and holds up no other."""
    filled = list(sheet.filled())
    if len(filled) < 2:
        raise BadInput(Problem(sheet.name, "register.no_rows"))
    headings, misnamed = headings_of(sheet, form)
    of_file = [bad_cell(sheet.name, row, column, code, values) for row, column, code, values in misnamed]
    if not headings.placed:
        raise BadInput(*of_file)
    below = [row for row in filled if row[0] > headings.rows[-1]]
    stand = list(row_kinds(below, headings, form.key))
    totals = frozenset(number for number, is_, _ in stand if is_ is RowKind.NONE)
    doubtful = {number: place for number, is_, place in stand if is_ is RowKind.DOUBTFUL}
    named = [row for row in below if row[0] not in totals and any(_stands(row, place) for place in headings.placed)]
    rows = [row for row in named if row[0] not in sheet.hidden_rows]
    if not rows:
        raise BadInput(Problem(sheet.name, "register.no_rows"), *notes_of(sheet, headings, below, totals))
    of_file += strays(sheet, headings, rows)
    lines, faults, problems = _lines(sheet, form, headings, rows, doubtful, today)
    projects = _by_project(lines)
    faults += (fault for project in projects for fault in faults_across(project.lines, form, today))
    problems += (_named(sheet, form, fault) for fault in faults)
    problems += _half_hidden(sheet, form, headings, projects, [row for row in named if row[0] in sheet.hidden_rows], today)
    merged = merged_cells(sheet, headings, frozenset(line.number for line in lines))
    problems += (bad_cell(sheet.name, row, column.heading(), "register.merged", {}) for row, column, _ in merged)
    wrong = {problem.row for problem in problems} | {row for _, _, rows in merged for row in rows}
    right = () if of_file else _right(lines, projects, wrong)
    there = places_of([*faults, *(Fault(row, column.path, "register.merged", {}) for _, column, rows in merged for row in rows)])
    codes = {project.code for project in right}
    apart = without_code(lines, projects, form)
    codes |= {project.code for project in apart}
    others = [*(project for project in projects if project.code not in codes), *apart]
    return Register(
        sheet.name,
        right,
        tuple(partly(project, [place for line in project.lines for place in there.get(line.number, ())]) for project in others),
        tuple(sorted([*of_file, *problems], key=lambda problem: problem.row)),
        tuple(notes_of(sheet, headings, below, totals)),
    )


def _stands(row: Row, place: int) -> bool:
    return place < len(row[1]) and not is_blank(row[1][place])


def _lines(
    sheet: SheetRead, form: Form, headings: Headings, rows: Sequence[Row], doubtful: Mapping[int, int], today: date
) -> tuple[list[RowRead], list[Fault], list[BadCell]]:
    """doubtful: the rows that may be totals, each with the place of the word; nothing else is told of them."""
    lines: list[RowRead] = []
    faults: list[Fault] = []
    problems: list[BadCell] = []
    for row in rows:
        if row[0] in doubtful:
            lines.append(RowRead(row[0], {}))
            problems.append(maybe_total(sheet, form, headings, row, doubtful[row[0]]))
            continue
        line, wrong = read_row(row, headings.placed, sheet, today)
        lines.append(line)
        faults += (*wrong, *faults_of(line, form, headings.placed.values(), today))
    return lines, faults, problems


def maybe_total(sheet: SheetRead, form: Form, headings: Headings, row: Row, place: int) -> BadCell:
    """What nobody can tell of a row: the total or an entry."""
    column, shown = headings.placed.get(place), shortened(str(row[1][place]).strip())
    heading = column.heading() if column else headings.written.get(place) or letters(place)
    return bad_cell(sheet.name, row[0], heading, "register.maybe_total", {"shown": shown, "key": form.at(form.key).heading()})


def read_row(row: Row, placed: dict[int, Column], sheet: SheetRead, today: date) -> tuple[RowRead, list[Fault]]:
    """一行 as its cells say, and what of them cannot be read."""
    number, cells = row
    values = {}
    faults = []
    doubts = {}
    for place, cell in enumerate(cells):
        if is_blank(cell):
            continue
        column = placed.get(place)
        if column is None:
            continue  # its heading is missing, unknown or repeated, and is named so; or it concerns nobody but the clerk
        try:
            if sheet.plain:
                refuse_altered(column.form.name, cell)
            written, asked = bare_day(cell, today, since_1904=sheet.since_1904, plain=sheet.plain) if column.form is DAY else (cell, None)
            values[column.path] = _value(column.form.read, written) if isinstance(written, str) else column.form.read(written)
            if question := asked or column.form.doubt(written, ""):
                doubts[column.path] = question
        except Refused as wrong:
            faults.append(Fault(number, column.path, wrong.code, wrong.values))
    return RowRead(number, values, frozenset(fault.path for fault in faults), doubts), faults


@lru_cache(maxsize=4096)
def _value(read: Callable[[Cell], Value], text: str) -> Value:
    """What a text says. Nearly every one stands in several rows: those of a project repeat its columns and its decisions."""
    return read(text)


def _by_project(lines: Sequence[RowRead]) -> tuple[ProjectLines, ...]:
    grouped: dict[str, list[RowRead]] = {}
    for line in lines:
        if CODE in line.cells:
            grouped.setdefault(str(line.cells[CODE]), []).append(line)
    return tuple(ProjectLines(code, tuple(group)) for code, group in grouped.items())


def _right(lines: Sequence[RowRead], projects: Sequence[ProjectLines], wrong: Collection[int]) -> tuple[ProjectLines, ...]:
    """The projects in whose rows nothing is wrong. A row without a code may belong to the project of its name, or of the row above."""
    names = {line.cells.get(NAME): str(line.cells[CODE]) for line in lines if CODE in line.cells}
    spoiled, above = set(), ""
    for line in lines:
        if CODE in line.cells:
            above = str(line.cells[CODE])
            spoiled |= {above} if line.number in wrong else set()
        else:
            spoiled |= {above, names.get(line.cells.get(NAME), above)}
    return tuple(project for project in projects if project.code not in spoiled)


def _named(sheet: SheetRead, form: Form, fault: Fault) -> BadCell:
    return bad_cell(sheet.name, fault.row, form.at(fault.path).heading(), fault.code, fault.values)


def merged_cells(sheet: SheetRead, headings: Headings, numbers: frozenset[int]) -> list[tuple[int, Column, range]]:
    """Of merged cells only the first holds anything: the others would be read as blank."""
    return [
        (top, headings.placed[left - 1], range(top, bottom + 1))
        for top, left, bottom, _ in sheet.merged
        if left - 1 in headings.placed and not numbers.isdisjoint(range(top, bottom + 1))
    ]


def _half_hidden(
    sheet: SheetRead, form: Form, headings: Headings, projects: Iterable[ProjectLines], hidden: Iterable[Row], today: date
) -> Iterator[BadCell]:
    """A project is entered whole: who sees half of its rows is asked to look at the others."""
    seen = {project.code: project for project in projects}
    lines = [read_row((row, cells), headings.placed, sheet, today)[0] for row, cells in hidden]
    for project in _by_project(lines):
        if project.code in seen:
            rows = rows_shown(line.number for line in project.lines)
            yield bad_rows(sheet.name, seen[project.code].lines, form.at(CODE).heading(), "register.half_hidden", {"rows": rows})


def strays(sheet: SheetRead, headings: Headings, rows: Iterable[Row]) -> Iterator[BadCell]:
    """The first cell of each column that has no heading: nobody knows what it says."""
    seen = set(headings.written)
    for number, row in rows:
        for place, cell in enumerate(row):
            if place not in seen and not is_blank(cell):
                seen.add(place)
                yield bad_cell(sheet.name, number, letters(place), "register.no_heading", {})


def letters(place: int) -> str:
    """A column as spreadsheets name it: place 27 is AB."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
