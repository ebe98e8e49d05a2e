"""Excel: the one writer of workbooks. A sheet is its columns and rows, as data; words stay words, even where they begin like a formula."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number."""


class Formula(Struct, frozen=True):
    """公式 of the program's own, never out of typed words. cached: its value, for readers that do not calculate."""

    formula: str
    cached: str | int | Decimal


Cell = str | int | Decimal | date | Formula
Look = Mapping[str, Any]
"""样式, as the spreadsheet names its parts."""
PLAIN: Look = {}


class Column(Struct, frozen=True, kw_only=True):
    """一栏. width: in characters; look: of its cells; head: of its heading; allowed: what the spreadsheet lets people type there.

    over: the upper of two lines of heading. Neighbours with the same one share it; a column without one has its heading on both lines.
    """

    heading: str = ""
    over: str = ""
    width: int = 0
    look: Look = PLAIN
    head: Look = PLAIN
    allowed: Mapping[str, Any] | None = None


class WorkbookSheet(Struct, frozen=True, kw_only=True):
    """一张表. opening: a sentence over the headings; filled_in: so many rows are laid out for people to fill in, with no row of ours.

    kept: so many columns stay in sight; headed: whether there are headings; filtered: whether rows can be picked by their values;
    whole_width: printed on one page across, without the lines of the grid.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()
    opening: str = ""
    opening_look: Look = PLAIN
    opening_height: int = 0
    height: int = 0
    kept: int = 0
    filled_in: int = 0
    headed: bool = True
    filtered: bool = False
    whole_width: bool = False


def write(
    sheets: Iterable[WorkbookSheet], file: Path | IO[bytes], *, row_by_row: bool = False, title: str = "", made: datetime | None = None
) -> int:
    """写成工作簿, and says how many rows. row_by_row: however many there are, few are kept in memory; title and made: of the file."""
    with Workbook(file, {"constant_memory": row_by_row, "in_memory": not row_by_row}) as workbook:
        if made:
            workbook.set_properties({"title": title, "created": made})
        return sum(_write(workbook, sheet) for sheet in sheets)


def _write(workbook: Workbook, sheet: WorkbookSheet) -> int:
    page, first = workbook.add_worksheet(sheet.title), 0
    if sheet.opening:
        page.merge_range(0, 0, 0, len(sheet.columns) - 1, sheet.opening, workbook.add_format(dict(sheet.opening_look)))
        page.set_row(0, sheet.opening_height)
        first = 1
    if sheet.headed:
        first = _head(workbook, page, sheet, first)
    looks = [workbook.add_format(dict(column.look)) if column.look and not sheet.filled_in else None for column in sheet.columns]
    row = first - 1
    for row, cells in enumerate(sheet.rows, first):
        for place, cell in enumerate(cells):
            _cell(page, row, place, cell, looks[place] if place < len(looks) else None)
    if sheet.filtered:
        page.autofilter(first - 1, 0, row, len(sheet.columns) - 1)
    return row - first + 1


def _head(workbook: Workbook, page: Worksheet, sheet: WorkbookSheet, first: int) -> int:
    """Writes the headings and returns the row after them."""
    row = first + any(column.over for column in sheet.columns)
    if row > first and workbook.constant_memory:
        raise ValueError("a heading of two lines needs the whole sheet in memory")
    page.freeze_panes(row + 1, sheet.kept)
    page.set_landscape()
    page.repeat_rows(first, row)
    if sheet.height:
        for each in range(first, row + 1):
            page.set_row(each, sheet.height)
    if sheet.whole_width:
        page.hide_gridlines(2)
        page.fit_to_pages(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, workbook.add_format(dict(column.look)) if sheet.filled_in else None)
        upper = row if column.over else first
        _merged(page, (upper, place, row, place), column.heading, workbook.add_format(dict(column.head)))
        if sheet.filled_in and column.allowed:
            page.data_validation(row + 1, place, row + sheet.filled_in, place, dict(column.allowed))
    for over, columns in groupby(enumerate(sheet.columns), key=lambda each: each[1].over):
        places = [place for place, _ in columns]
        if over:
            look = workbook.add_format(dict(sheet.columns[places[0]].head))
            _merged(page, (first, places[0], first, places[-1]), over, look)
    return row + 1


def _merged(page: Worksheet, cells: tuple[int, int, int, int], words: str, look: Format) -> None:
    """Words over these cells. A single cell cannot be merged."""
    if cells[:2] == cells[2:]:
        page.write_string(*cells[:2], words, look)
    else:
        page.merge_range(*cells, "", look)
        page.write_string(*cells[:2], words, look)


def _cell(page: Worksheet, row: int, place: int, cell: Cell, look: Format | None) -> None:
    match cell:
        case str():
            page.write_string(row, place, cell, look)
        case date():
            page.write_datetime(row, place, cell, look)
        case Formula():
            page.write_formula(row, place, cell.formula, look, cell.cached)
        case _ if _digits(cell) > MOST_DIGITS:
            page.write_string(row, place, f"{Decimal(cell):f}", look)
        case _:
            page.write_number(row, place, cell, look)  # a Decimal is written digit by digit


def _digits(number: int | Decimal) -> int:
    return len("".join(map(str, Decimal(number).as_tuple().digits)).rstrip("0"))
