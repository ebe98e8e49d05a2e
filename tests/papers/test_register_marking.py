"""标出问题的工作簿: the clerk's own file, in which the wrong cells are filled and nothing else has changed."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from lifecycle.desk.register.form import SHEET
from lifecycle.desk.register.rows import Register, read_register
from lifecycle.papers.marked_register import marked
from tests.desk.register.test_register_reading import TODAY, repack
from tests.desk.register.test_register_shapes import DATES
from tests.desk.register_files import FORM, HOSPITAL, ROAD, Cells, csv_file, heading, opened, paths, write, xlsx

SHEET_PART, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
WRONG: list[Cells] = [{**HOSPITAL, "building.use": "宫殿", "building.prefabricated": ""}, {**HOSPITAL, "building.id": "2"}]
COLUMNS = paths(WRONG)


def looked(file: Path) -> Register:
    return read_register(opened(file), FORM, TODAY)


def marking(file: Path) -> bytes:
    return marked(file.read_bytes(), opened(file), FORM, looked(file).problems)


def cells(book: bytes, sheet: str = SHEET) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name(sheet).to_python()]


def filled(book: bytes) -> set[str]:
    """The references of the cells that have the fill of a mark."""
    with ZipFile(BytesIO(book)) as package:
        sheet, styles = package.read(SHEET_PART).decode(), package.read(STYLES).decode()
    fills = re.findall(r"<fill>.*?</fill>", re.findall(r"<fills.*?</fills>", styles)[0])
    looks = re.findall(r"<xf [^>]*>", re.findall(r"<cellXfs.*?</cellXfs>", styles)[0])
    (mark,) = [number for number, fill in enumerate(fills) if "FFFFC7CE" in fill]
    wanted = {number for number, look in enumerate(looks) if f'fillId="{mark}"' in look}
    attributes = [dict(re.findall(r'(\w+)="([^"]*)"', cell)) for cell in re.findall(r"<c [^>]*>", sheet)]
    return {each["r"] for each in attributes if int(each.get("s", 0)) in wanted}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def letter(path: str) -> str:
    return chr(ord("A") + COLUMNS.index(path))


def test_wrong_and_missing_cells_are_filled_and_the_last_column_says_why(book: Path) -> None:
    marks = marking(xlsx(book, WRONG, columns=COLUMNS))
    rows = cells(marks)
    last = chr(ord("A") + len(COLUMNS))

    assert rows[0][-1] == "导入问题（共2处）"
    assert str(rows[1][-1]).startswith(f"{heading('building.use')}：“宫殿”不在可填的值内")
    assert f"{heading('building.prefabricated')}：没有填写" in str(rows[1][-1])
    assert filled(marks) == {f"{letter('building.prefabricated')}2", f"{letter('building.use')}2", f"{last}1", f"{last}2"}


def test_all_else_in_the_workbook_is_as_it_was(book: Path) -> None:
    xlsx(book, WRONG, columns=COLUMNS, before=["封面"])
    book.write_bytes(book.read_bytes())
    marks = marking(book)

    assert [row[: len(COLUMNS)] for row in cells(marks)] == cells(book.read_bytes())
    with ZipFile(book) as before, ZipFile(BytesIO(marks)) as after:
        kept, new = set(before.namelist()), set(after.namelist()) - set(before.namelist())
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert kept <= set(after.namelist())
    assert changed == ["[Content_Types].xml", "xl/worksheets/sheet2.xml", STYLES]
    assert new == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet2.xml.rels"}, "notes, and no more"


def test_a_marked_workbook_that_was_mended_is_entered_and_what_was_told_is_wiped_out(book: Path) -> None:
    book.write_bytes(marking(xlsx(book, WRONG, columns=COLUMNS)))
    again = marking(book)
    assert [row[-1] for row in cells(again)] == [row[-1] for row in cells(book.read_bytes())], "told once, in the same column"

    repack(book, lambda name, part: part.replace("宫殿".encode(), "医院".encode()) if name == "xl/sharedStrings.xml" else part)
    less = marking(book)
    assert str(cells(less)[1][-1]).splitlines() == [
        f"{heading('building.prefabricated')}：没有填写：房屋建筑每栋单体都要填此列；合并的单元格请先取消合并，逐行填写"
    ]
    book.write_bytes(less)
    assert len(looked(book).problems) == 1


def test_a_marked_cell_keeps_its_format(book: Path) -> None:
    with Workbook(book, DATES) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, heading(column))
            write(sheet, 1, place, HOSPITAL[column])
        sheet.write_number(1, COLUMNS.index("building.floor_area_m2"), 0, workbook.add_format({"num_format": "#,##0.00", "bold": True}))
    marks = marking(book)

    assert f"{letter('building.floor_area_m2')}2" in filled(marks)
    with ZipFile(BytesIO(marks)) as package:
        looks = re.findall(r"<xf [^>]*>", package.read(STYLES).decode())
    bold = [look for look in looks if 'fontId="1"' in look]
    assert len(bold) == 2, "as it was, and the same with the fill"
    assert [re.sub(r' (fillId|applyFill)="\d+"', "", look) for look in bold] == [bold[0].replace(' fillId="0"', "")] * 2


def test_cells_and_rows_that_do_not_say_where_they_stand_are_marked_in_their_place(book: Path) -> None:
    xlsx(book, WRONG, columns=COLUMNS)
    repack(book, lambda name, part: re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", part) if name == SHEET_PART else part)

    assert f"{letter('building.use')}2" in filled(marking(book))


def test_of_a_csv_file_a_workbook_of_the_same_cells_is_marked(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [*WRONG, {**ROAD, "construction_unit.name": "=1+1"}], columns=COLUMNS, encoding="gb18030")

    rows = cells(marking(file))

    assert rows[1][: len(COLUMNS)] == [str(WRONG[0].get(column, "")) for column in COLUMNS]
    assert "公式出错（=1+1）" in str(rows[3][-1])
    assert rows[3][COLUMNS.index("construction_unit.name")] == "=1+1"
