"""台账文件: the cells of a workbook or of a CSV file as they stand there. What they mean is read elsewhere."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register_cells import Cell, CellError
from lifecycle.desk.register_form import SHEET
from lifecycle.desk.register_workbook import Scanned, Unscannable, scan

MOST_BYTES = 100_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 500
UTF8, GB18030 = "utf-8", "gb18030"


class Sheet(Struct, frozen=True):
    """工作表. rows: from the first row of the file on; merged: the first cell (row, column, from 1) of each merged range."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[tuple[int, int], ...] = ()
    encoding: str = UTF8

    def filled(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows that are not blank, with their numbers."""
        for number, row in enumerate(self.rows, 1):
            if not all(is_blank(cell) for cell in row):
                yield number, row


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def open_sheet(path: Path) -> Sheet:
    """打开台账. Raises BadInput when the file cannot be read as a table, and says what to do."""
    file = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _bad(file, "register.file_too_large", most=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise _bad(file, "register.file_unreadable", reason=error.strerror or str(error)) from error
    match path.suffix.lower():
        case ".xlsx":
            return _workbook(file, content)
        case ".csv":
            return _table(file, content)
        case other:
            raise _bad(file, "register.file_type", type=other)


def _workbook(file: str, content: bytes) -> Sheet:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            worksheets = [each.name for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            if not worksheets:
                raise _bad(file, "register.no_sheet")
            name = SHEET if SHEET in worksheets else worksheets[0]
            # Looked over first: an error value would come out blank, and one stray cell in a far corner would take all memory.
            scanned = scan(content, name, most_bytes=10 * MOST_BYTES)
            _refuse_sprawling(name, scanned)
            return _cells(workbook.get_sheet_by_name(name), scanned)
    except PasswordError as error:
        raise _bad(file, "register.password") from error
    except (CalamineError, Unscannable) as error:
        raise _bad(file, "register.not_a_workbook", reason=str(error)) from error


def _cells(sheet: CalamineSheet, scanned: Scanned) -> Sheet:
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), shown in scanned.errors.items():
        rows += ([] for _ in range(row - len(rows)))
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = CellError(shown)
    return Sheet(sheet.name, rows, tuple((row + 1, column + 1) for (row, column), _ in sheet.merged_cell_ranges or ()))


def _table(file: str, content: bytes) -> Sheet:
    text, encoding = _decoded(file, content)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append(list(row))
            _refuse_sprawling(file, Scanned(len(rows), len(row)))
    except csv.Error as error:
        raise _bad(file, "register.not_csv", row=len(rows) + 1, reason=str(error)) from error
    return Sheet(file, rows, encoding=encoding)


def _decoded(file: str, content: bytes) -> tuple[str, str]:
    """UTF-8 with or without its mark; else GB18030, as office programs in Chinese save it."""
    for encoding in (UTF8, GB18030):
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise _bad(file, "register.not_text")


def _refuse_sprawling(sheet: str, scanned: Scanned) -> None:
    if scanned.rows > MOST_ROWS or scanned.columns > MOST_COLUMNS:
        raise _bad(
            sheet, "register.too_many_cells", rows=scanned.rows, columns=scanned.columns, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
        )


def _bad(where: str, code: str, **values: object) -> BadInput:
    return BadInput(Problem(where, code, values))
