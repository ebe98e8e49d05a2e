"""Excel: formulas with their values, numbers digit by digit, headings of two lines."""

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from lifecycle.papers.excel import Cell, Column, Formula, WorkbookSheet, write

COLUMNS = (
    Column(heading="县"),
    Column(heading="计划", over="居住建筑"),
    Column(heading="完成", over="居住建筑"),
    Column(heading="比例", over="考核"),
)


def written(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = COLUMNS, **more: object) -> bytes:
    file = BytesIO()
    assert write([WorkbookSheet(title="表", columns=columns, rows=rows, **more)], file) == len(rows)  # type: ignore[arg-type]
    return file.getvalue()


def part(workbook: bytes) -> str:
    with ZipFile(BytesIO(workbook)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def values(workbook: bytes) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_object(BytesIO(workbook)).get_sheet_by_index(0).to_python()]


def test_a_formula_is_written_with_its_value_and_words_that_look_like_one_stay_words() -> None:
    workbook = written(("高平市", 4, 3, Formula("=C3/B3", Decimal("0.75"))), ("=B3", 1, 1, Formula('=IF(B4>0,"是","否")', "是")))

    assert '<c r="D3"><f>C3/B3</f><v>0.75</v></c>' in part(workbook)
    assert values(workbook)[2:] == [["高平市", 4.0, 3.0, 0.75], ["=B3", 1.0, 1.0, "是"]]
    assert len(re.findall("<f>", part(workbook))) == 2


@pytest.mark.parametrize("number", ["72.29", "0.1", "999999999999.99", "-8.13", "123456789012345", "8.00"])
def test_a_decimal_is_written_digit_by_digit(number: str) -> None:
    assert f"<v>{number}</v>" in part(written(("县", Decimal(number))))


@pytest.mark.parametrize("number", [Decimal("1234567890.123456"), 1234567890123456])
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_written_as_words(number: Decimal | int) -> None:
    assert values(written(("县", number)))[2][1] == str(number)


def test_neighbours_share_the_upper_line_of_a_heading_and_a_column_without_one_has_both_lines() -> None:
    workbook = written(("高平市", 4, 3, 1), opening="年度表", filtered=True, kept=1)

    assert values(workbook)[:4] == [
        ["年度表", "", "", ""],
        ["县", "居住建筑", "", "考核"],
        ["", "计划", "完成", "比例"],
        ["高平市", 4.0, 3.0, 1.0],
    ]
    assert re.findall(r'mergeCell ref="([^"]+)"', part(workbook)) == ["A1:D1", "A2:A3", "B2:C2"]
    assert '<autoFilter ref="A3:D4"/>' in part(workbook)
    assert 'topLeftCell="B4"' in part(workbook)


def test_a_heading_of_two_lines_is_not_written_row_by_row() -> None:
    with pytest.raises(ValueError, match="in memory"):
        write([WorkbookSheet(title="表", columns=COLUMNS)], BytesIO(), row_by_row=True)
