"""粘贴: rows copied out of a spreadsheet fill the grid of a form. What is not understood is told by row and stays to be mended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain, compress
from operator import not_
from typing import Any, NamedTuple

from msgspec.structs import replace

from lifecycle.compliance import quantities
from lifecycle.compliance.problems import Problem
from lifecycle.desk.register import cells
from lifecycle.desk.register.beside import RowKind, heading_key, is_remark, row_kind
from lifecycle.desk.register.form import INDICATOR_FORMS, Column, Form, form_of
from lifecycle.desk.register.heads import column_of, known_headings, naming, not_asked
from lifecycle.desk.register.sheet import SheetRead
from lifecycle.desk.register.table import as_cell, refuse_altered
from lifecycle.desk.register.unseen import rows_shown
from lifecycle.values.text import shortened, trimmed
from lifecycle.vocabulary import BuildingId, Refused
from lifecycle.web.forms.copied import Unclosed, as_copied, copied
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.grids import MOST_ROWS, ROWS, Declarations, NewBuildings, typed
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Typed
from lifecycle.wording import label, say

PASTED = "pasted"
"""Behind the name of a grid: the field that rows are pasted into."""
LONGEST = 100_000
UNIT = "building.id"
BUILDING = {"building.name": "name", "building.use": "use", "building.floor_area_m2": "area", "building.prefabricated": "prefabricated"}
"""列 -> 栏目 of a new building, in the order in which they stand without headings."""

BEGINS = re.compile(r"\d{1,3}-(?:name|.*area)")
"""The fields of a new building that nobody but the clerk fills in."""
Row = Sequence[str]
Said = dict[str, Any]
"""What a row says, by the path of the column."""
Values = dict[str, tuple[str, ...]]


class Misunderstood(Exception):
    """没有看懂: the columns of a row, each with the sentence."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(*faults)
        self.faults = faults


def pasted(filled: Typed, form: WorkForm, subject: Subject) -> tuple[NewBuildings | Declarations, ...]:
    """The grids of the form for which rows were pasted."""
    grids = (field for field in form.asked(subject) if isinstance(field, NewBuildings | Declarations))
    return tuple(field for field in grids if filled.one(form.name, f"{field.name}-{PASTED}").strip())


class Taken(NamedTuple):
    """填入的. problems: of the rows that were not understood, which stay where they were pasted; left: what was passed over, in words."""

    values: Values
    problems: tuple[Problem, ...] = ()
    left: tuple[Problem, ...] = ()


def with_pasted(filled: Typed, fields: Sequence[NewBuildings | Declarations], subject: Subject) -> tuple[Typed, Taken]:
    """The form with what was pasted in its grids, and what came of that."""
    all_taken = [_taken(filled, field, subject) for field in fields]
    values = {name: value for taken in all_taken for name, value in taken.values.items()}
    problems, left = (tuple(chain.from_iterable(each)) for each in zip(*((taken.problems, taken.left) for taken in all_taken), strict=True))
    return replace(filled, values={**filled.values, **values}), Taken(values, problems, left)


def _taken(filled: Typed, field: NewBuildings | Declarations, subject: Subject) -> Taken:
    name = f"{field.name}-{PASTED}"
    text = filled.one(filled.form, name)
    if len(text) > LONGEST:
        return Taken({}, (Problem(name, "form.too_long", {"length": len(text), "most": LONGEST}),))
    rows = [row for row in copied(text) if _cells(row)]
    grid = BuildingsGrid(field, filled, subject) if isinstance(field, NewBuildings) else IndicatorsGrid(field, subject)
    placed, left, below = grid.headings(rows)
    totals = list[str]()
    values = dict[str, tuple[str, ...]]()
    wrong: dict[tuple[str, str], list[int]] = {}
    for row in below:
        try:
            if grid.is_row(row, placed):
                values |= grid.take(grid.said(row, placed))
            else:
                totals.append(shortened(next(filter(trimmed, row)).strip()))
        except Misunderstood as misunderstood:
            left.append(row)
            for fault in misunderstood.faults:
                wrong.setdefault(fault, []).append(len(left))
    values[name] = (as_copied(left) if wrong else "",)
    problems = [
        Problem(name, "form.pasted", {"rows": rows_shown(numbers), "column": column, "why": why})
        for (column, why), numbers in wrong.items()
    ]
    shown = rows_shown(totals)
    return Taken(values, tuple(problems), (Problem(name, "form.pasted_left", {"count": len(totals), "rows": shown}),) if totals else ())


def _cells(row: Row) -> int:
    return sum(bool(trimmed(cell)) for cell in row)


class Grid:
    """一张待填的表. columns: in their order where no headings say another one; called: what else they may be headed with."""

    def __init__(self, columns: Sequence[Column], called: Mapping[str, str], lang: str) -> None:
        self.columns, self.lang = columns, lang
        self._written: dict[int, str] = {}
        self._remarks: set[int] = set()
        self._known = known_headings(Form(tuple(columns)), called)

    def headings(self, rows: Sequence[Row]) -> tuple[dict[int, Column | None], list[Row], list[Row]]:
        """The column of each place, the rows over the others (headings on one line or two, a title of one cell), and the others.

        A column of None is passed over.
        """
        found = naming(SheetRead("", rows), self._known)
        if found is None:
            return dict(enumerate(self.columns)), [], list(rows)
        numbers, spellings = found
        self._written = {place: spelled[0].strip() for place, spelled in spellings.items()}
        placed: dict[int, Column | None] = {}
        for place, spelled in spellings.items():
            column = column_of(spelled, self._known)
            if column and column not in placed.values():
                placed[place] = column
            elif not column and (is_remark(spelled[-1]) or not_asked(spelled[-1])):
                placed[place] = None
        self._remarks = {place for place, spelled in spellings.items() if place in placed and is_remark(spelled[-1])}
        over = [number in numbers or (number < numbers[0] and _cells(row) == 1) for number, row in enumerate(rows, 1)]
        return placed, list(compress(rows, over)), list(compress(rows, map(not_, over)))

    def is_row(self, row: Row, placed: Mapping[int, Column | None]) -> bool:
        """Whether a row is none of those that only sum up others. Raises Misunderstood where nobody can tell."""
        named = {place for place, column in placed.items() if column}
        is_, place = row_kind(row, named, self._remarks)
        if is_ is RowKind.DOUBTFUL:
            column = placed.get(place)
            called = self.shown(column) if column else self._written.get(place) or str(place + 1)
            raise Misunderstood((called, say("form.pasted_total", self.lang, shown=shortened(row[place].strip()))))
        return is_ is RowKind.ROW

    def said(self, row: Row, placed: Mapping[int, Column | None]) -> Said:
        """What stands in a row. Raises Misunderstood with every cell that cannot be read."""
        said: Said = {}
        faults = []
        for place, cell in enumerate(row):
            if not trimmed(cell):
                continue
            if place not in placed:
                columns = [self.shown(column) for column in self.columns]
                faults.append((self._written.get(place) or str(place + 1), say("form.pasted_column", self.lang, columns=columns)))
            elif column := placed[place]:
                try:
                    if isinstance(cell, Unclosed):
                        raise Refused("form.pasted_quote", shown=shortened(cell))
                    refuse_altered(column.form.name, cell)
                    value = column.form.read(as_cell(cell))
                    said[column.path] = trimmed(cell) if column.form.doubt(cell, "") else value  # which the form itself asks about
                except Refused as wrong:
                    faults.append((self.shown(column), say(wrong.code, self.lang, **wrong.values)))
        if faults:
            raise Misunderstood(*faults)
        return said

    def shown(self, column: Column) -> str:
        return column.heading(self.lang)

    def take(self, said: Said) -> Values:
        """What a row fills in. Raises Misunderstood."""
        raise NotImplementedError


class BuildingsGrid(Grid):
    """新列单体. Rows that somebody has begun to fill in are left alone."""

    def __init__(self, field: NewBuildings, filled: Typed, subject: Subject) -> None:
        register = form_of(subject.rulebook.jurisdictions)
        called = {say(f"form.field.{name}", subject.lang): path for path, name in PAGE_WORDS.items()}
        super().__init__([register.at(path) for path in BUILDING], called, subject.lang)
        begun = {name.partition("-")[0] for name, values in filled.values.items() if BEGINS.fullmatch(name) and any(values)}
        self._free: Iterator[int] = (number for number in range(1, MOST_ROWS + 1) if str(number) not in begun)
        self._rows = max(len(field.shown(subject, filled.one(filled.form, ROWS))), *map(int, begun), 0)

    def take(self, said: Said) -> Values:
        number = next(self._free, None)
        if number is None:
            raise Misunderstood(("", say("form.pasted_too_many", self.lang, most=MOST_ROWS)))
        self._rows = max(self._rows, number)
        told: Values = {f"{number}-{BUILDING[path]}": (_typed(value),) for path, value in said.items()}
        return {**told, ROWS: (str(self._rows),)}


PAGE_WORDS = {"building.name": "building_name", "building.use": "use", "building.floor_area_m2": "floor_area_m2"} | {
    "building.prefabricated": "prefabricated"
}
"""列 -> how the page calls it."""


class IndicatorsGrid(Grid):
    """指标. A row is found by the id or the name of its building."""

    def __init__(self, field: Declarations, subject: Subject) -> None:
        stage = field.stage(subject)
        unit = Column(UNIT, cells.CellForm("sign", partial(cells.sign, subject.rulebook.jurisdictions.own_regions), ""))
        asked = {name: Column(f"indicators.{stage}.{name}", INDICATOR_FORMS[name]) for name in field.columns(subject)}
        words = {name: label(f"indicator.{name}", subject.lang) for name in asked}
        called = {words[name] + unit: asked[name].path for name in asked for unit in ("", field.printed(name, subject.lang))}
        names = [say("form.field.buildings", subject.lang), say("form.field.building_name", subject.lang)]
        super().__init__([unit, *asked.values()], called | dict.fromkeys(names, UNIT), subject.lang)
        self._wanted = {str(unit): frozenset(names) for unit, names in field.cells(subject).items()}
        self._units: dict[str, list[str]] = {}
        for id_ in self._wanted:
            for spelled in {id_, field.unit_name(subject, BuildingId(id_))}:
                self._units.setdefault(heading_key(spelled), []).append(id_)
        self._taken: set[str] = set()

    def take(self, said: Said) -> Values:
        called = said.pop(UNIT, "")
        units = self._units.get(heading_key(called), [])
        if len(units) != 1:
            code = "form.pasted_whose" if units else "form.pasted_unit"
            raise Misunderstood((self.shown(self.columns[0]), say(code, self.lang, shown=called)))
        (unit,) = units
        values = {path.rpartition(".")[2]: value for path, value in said.items()}
        if unit in self._taken:
            raise Misunderstood((self.shown(self.columns[0]), say("form.pasted_twice", self.lang, shown=called)))
        if unasked := values.keys() - self._wanted[unit]:
            why = say("form.pasted_unasked", self.lang)
            raise Misunderstood(*((label(f"indicator.{name}", self.lang), why) for name in sorted(unasked)))
        self._taken.add(unit)
        return {f"{unit}-{name}": (typed(name, value),) for name, value in values.items()}


def _typed(value: Any) -> str:
    """A cell as somebody would type or choose it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return quantities.plain(value) if isinstance(value, Decimal) else str(value)
