"""台账文件: the cells of a workbook or of a CSV file as they stand there. What they mean is read elsewhere."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

from msgspec import Struct
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register.cells import Cell, CellError, as_percent
from lifecycle.desk.register.encoding import in_utf8
from lifecycle.desk.register.form import SHEET
from lifecycle.desk.register.package import unpacks_to_more
from lifecycle.desk.register.table import UTF8, UnreadableTable, read_table
from lifecycle.desk.register.workbook import Scanned, Unscannable, refuse_other, scan
from lifecycle.reasons import why
from lifecycle.regular_files import TooLarge, content_of
from lifecycle.values.text import trimmed
from lifecycle.wording import LANGUAGES, Sentence, say

MOST_BYTES = 30_000_000
MOST_UNPACKED = 4
"""Times as many bytes as a file may have, of what it unpacks to."""
MOST_ROWS = 50_000
MOST_COLUMNS = 500
MOST_CELLS = 5_000_000
"""Blank ones up to the last that is filled are kept, too."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""


class SheetRead(Struct, frozen=True):
    """工作表. rows: from the first row of the file on; merged: its merged ranges; hidden_rows, hidden_columns: by number, from 1.

    sheets: how many sheets the file has; hidden_sheets, other_sheets: the names of those that were not read; plain: it is CSV;
    since_1904: the serial numbers of its days are counted from that year.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    encoding: str = UTF8
    plain: bool = False
    since_1904: bool = False

    def filled(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows that are not blank, with their numbers."""
        for number, row in enumerate(self.rows, 1):
            if not all(is_blank(cell) for cell in row):
                yield number, row


Recognised = Callable[[SheetRead], bool]
"""Whether a sheet looks like the register."""


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not trimmed(cell)


def open_sheet(path: Path, recognised: Recognised, called: str = SHEET) -> SheetRead:
    """打开台账. called: the name of the sheet that is read where there are several. Raises BadInput when the file cannot be read as a
    table, and says what to do."""
    file = path.name
    try:
        content = content_of(path.resolve(), MOST_BYTES)
    except TooLarge as error:
        raise _bad(file, "register.file_too_large", most=MOST_BYTES // 1_000_000) from error
    except OSError as error:
        raise _bad(file, "register.file_unreadable", reason=why(error)) from error
    return sheet_of(file, content, recognised, MOST_UNPACKED * MOST_BYTES, called)


def sheet_of(
    file: str, content: bytes, recognised: Recognised, unpacks_to: int = MOST_UNPACKED * MOST_BYTES, called: str = SHEET
) -> SheetRead:
    """台账 in a file of this name. unpacks_to: as many bytes as it may. Raises BadInput."""
    match Path(file).suffix.lower():
        case ".xlsx":
            _refuse_bomb(file, content, unpacks_to)
            return _workbook(file, _in_utf8(file, content), recognised, called)
        case ".csv":
            return _table(file, content)
        case other:
            raise _bad(file, "register.file_type", type=other)


def _refuse_bomb(file: str, content: bytes, most: int) -> None:
    """What is no package at all is left to whoever reads it, and says what it is."""
    if not is_zipfile(io.BytesIO(content)):
        return
    try:
        if unpacks_to_more(content, most):
            raise Unscannable(Sentence("why.unpacks_to", most=most // 1_000_000))
        refuse_other(content)
    except (BadZipFile, struct.error, Unscannable) as error:
        raise _bad(file, "register.not_a_workbook", reason=why(error)) from error


def _in_utf8(file: str, content: bytes) -> bytes:
    try:
        return in_utf8(content)
    except (BadZipFile, LookupError, ValueError, zlib.error) as error:
        raise _bad(file, "register.not_a_workbook", reason=why(error)) from error


def _workbook(file: str, content: bytes, recognised: Recognised, called: str) -> SheetRead:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            worksheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            visible = [each.name for each in worksheets if each.visible is SheetVisibleEnum.Visible]
            if not visible:
                raise _bad(file, "register.no_sheet")
            sheet = _chosen(file, visible, partial(_read, workbook, content), recognised, called)
    except PasswordError as error:
        raise _bad(file, "register.password") from error
    except (CalamineError, Unscannable) as error:
        raise _bad(file, "register.not_a_workbook", reason=why(error)) from error
    return SheetRead(
        sheet.name,
        sheet.rows,
        sheet.merged,
        sheet.hidden_rows,
        sheet.hidden_columns,
        hidden_sheets=tuple(each.name for each in worksheets if each.name not in visible),
        since_1904=sheet.since_1904,
        other_sheets=tuple(name for name in visible if name not in {sheet.name, *NOTES}),
    )


NOTES = frozenset(say("register.notes_sheet", lang) for lang in LANGUAGES)
"""The sheet that explains the form."""


def _chosen(file: str, visible: Sequence[str], read: Callable[[str], SheetRead], recognised: Recognised, called: str) -> SheetRead:
    """The visible sheet of the form's name; otherwise the one that looks like the register. What nobody sees is never read."""
    if called in visible or len(visible) == 1:
        return read(called if called in visible else visible[0])
    sheets = [read(name) for name in visible if name not in NOTES] or [read(visible[0])]
    fitting = [sheet for sheet in sheets if recognised(sheet)]
    if len(fitting) > 1:
        raise _bad(file, "register.which_sheet", sheets=tuple(sheet.name for sheet in fitting), name=called)
    return fitting[0] if fitting else sheets[0]


def _read(workbook: CalamineWorkbook, content: bytes, name: str) -> SheetRead:
    # Looked over first: an error value would come out blank, and one stray cell in a far corner would take all memory.
    scanned = scan(content, name, partial(_refuse_sprawling, name))
    return _cells(workbook.get_sheet_by_name(name), scanned)


def _cells(sheet: CalamineSheet, scanned: Scanned) -> SheetRead:
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), shown in scanned.errors.items():
        rows += ([] for _ in range(row - len(rows)))
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = CellError(shown)
    for row, column in scanned.percents:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = as_percent(rows[row - 1][column - 1])
    merged = tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return SheetRead(
        sheet.name,
        rows,
        merged,
        frozenset(scanned.hidden_rows),
        frozenset(scanned.hidden_columns),
        since_1904=scanned.since_1904,
    )


def _table(file: str, content: bytes) -> SheetRead:
    try:
        rows, encoding = read_table(content, partial(_refuse_sprawling, file))
    except UnreadableTable as unreadable:
        raise _bad(file, unreadable.code, **unreadable.values) from unreadable
    return SheetRead(file, rows, encoding=encoding, plain=True)


def _refuse_sprawling(sheet: str, rows: int, columns: int) -> None:
    columns_borne = min(MOST_COLUMNS, MOST_CELLS // max(min(rows, MOST_ROWS), 1))
    if rows > MOST_ROWS or columns > columns_borne:
        raise _bad(sheet, "register.too_many_cells", rows=rows, columns=columns, most_rows=MOST_ROWS, most_columns=columns_borne)


def _bad(where: str, code: str, **values: object) -> BadInput:
    return BadInput(Problem(where, code, values))
