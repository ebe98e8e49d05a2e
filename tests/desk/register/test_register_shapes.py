"""台账的样子: registers as clerks keep them: titles, heads of two lines, totals, remarks, and what is hidden."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register.form import SHEET
from lifecycle.desk.register.rows import Register, read_register
from tests.desk.register.test_register_reading import TODAY, wrong
from tests.desk.register_files import FORM, HOSPITAL, ROAD, Cells, heading, opened, paths, write

SECOND: Cells = {**HOSPITAL, "building.id": "2", "building.name": "住院楼"}
OTHER: Cells = {**HOSPITAL, "project.code": "2301-140581-04-01-100009", "project.name": "第二小学"}
COLUMNS = paths([HOSPITAL])
DATES = {"default_date_format": "yyyy/m/d"}


def read(file: Path) -> Register:
    return read_register(opened(file), FORM, TODAY)


def codes(register: Register) -> list[tuple[str, dict[str, Any]]]:
    return [(note.code, note.values) for note in register.notes]


def rows_of(register: Register) -> list[int]:
    return [line.number for project in register.projects for line in project.lines]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def fill(sheet: Worksheet, rows: Sequence[Cells], *, top: int = 0, columns: Sequence[str] = COLUMNS) -> None:
    """Headings in one row, and the rows below."""
    for place, column in enumerate(columns):
        sheet.write_string(top, place, heading(column))
        for number, row in enumerate(rows, top + 1):
            if column in row:
                write(sheet, number, place, row[column])


def made(book: Path, lay_out: Callable[[Worksheet], None]) -> Path:
    with Workbook(book, DATES) as workbook:
        lay_out(workbook.add_worksheet(SHEET))
    return book


# What is hidden.


def test_the_visible_sheet_is_read_and_the_hidden_one_is_told(book: Path) -> None:
    with Workbook(book, DATES) as workbook:
        draft, final = workbook.add_worksheet(SHEET), workbook.add_worksheet("定稿")
        workbook.add_worksheet("WpsReserved_CellImgList").very_hidden()
        fill(draft, [{**HOSPITAL, "building.floor_area_m2": 9999}])
        fill(final, [{**HOSPITAL, "building.floor_area_m2": 5000}])
        final.activate()
        draft.hide()

    register = read(book)

    assert register.sheet == "定稿"
    assert [str(line.cells["building.floor_area_m2"]) for line in register.projects[0].lines] == ["5000"]
    assert codes(register) == [("register.left.hidden_sheets", {"count": 2, "sheets": (SHEET, "WpsReserved_CellImgList")})]


def test_of_several_visible_sheets_the_one_that_looks_like_the_register_is_read_and_the_others_are_told(book: Path) -> None:
    with Workbook(book, DATES) as workbook:
        workbook.add_worksheet("封面").write_string(0, 0, "晋城市存量项目")
        fill(workbook.add_worksheet("高平"), [HOSPITAL])

    register = read(book)

    assert register.sheet == "高平"
    assert codes(register) == [("register.left.other_sheets", {"count": 1, "sheets": ("封面",), "read": "高平"})]


def test_two_visible_registers_are_asked_about(book: Path) -> None:
    with Workbook(book, DATES) as workbook:
        for name in ("高平", "泽州"):
            fill(workbook.add_worksheet(name), [HOSPITAL])

    with pytest.raises(BadInput, match="高平, 泽州"):
        opened(book)


def test_rows_that_a_filter_hides_are_left_and_told(book: Path) -> None:
    def lay_out(sheet: Worksheet) -> None:
        fill(sheet, [HOSPITAL, OTHER, ROAD], columns=paths([HOSPITAL, ROAD]))
        sheet.set_row(2, None, None, {"hidden": True})

    register = read(made(book, lay_out))

    assert rows_of(register) == [2, 4]
    assert codes(register) == [("register.left.hidden_rows", {"count": 1, "rows": ["3"]})]


def test_a_project_of_which_some_rows_are_hidden_is_asked_about(book: Path) -> None:
    def lay_out(sheet: Worksheet) -> None:
        fill(sheet, [HOSPITAL, SECOND, OTHER])
        sheet.set_row(2, None, None, {"hidden": True})

    assert wrong(made(book, lay_out)) == [(2, heading("project.code"), "register.half_hidden")]
    assert rows_of(read(book)) == [4], "it holds up no other"


def test_a_register_of_hidden_rows_only_says_so(book: Path) -> None:
    def lay_out(sheet: Worksheet) -> None:
        fill(sheet, [HOSPITAL])
        sheet.set_row(1, 0)

    with pytest.raises(BadInput, match="hidden or filtered out"):
        read(made(book, lay_out))


def test_hidden_columns_are_read_and_told(book: Path) -> None:
    place = COLUMNS.index("building.floor_area_m2")

    def lay_out(sheet: Worksheet) -> None:
        fill(sheet, [HOSPITAL])
        sheet.set_column(place, place, None, None, {"hidden": True})
        sheet.set_column(200, 16_383, None, None, {"hidden": True})

    register = read(made(book, lay_out))

    assert "building.floor_area_m2" in register.projects[0].lines[0].cells
    assert codes(register) == [("register.taken.hidden_columns", {"count": 1, "columns": [heading("building.floor_area_m2")]})]


# What stands around the rows.


def test_a_title_over_the_headings_is_passed_over(book: Path) -> None:
    def lay_out(sheet: Worksheet) -> None:
        sheet.merge_range(0, 0, 0, 8, "高平市存量建设项目台账")
        sheet.write_string(1, 0, "填报单位：高平市住建局")
        sheet.write_string(1, 6, "填报日期：2023年5月1日")
        fill(sheet, [HOSPITAL, SECOND], top=3)

    assert rows_of(read(made(book, lay_out))) == [5, 6]


def test_counts_remarks_and_faults_of_the_last_time_are_no_columns_of_the_register(book: Path) -> None:
    columns = ["序号", *COLUMNS, "备 注", "导入问题（共2处）"]
    rows = [{**HOSPITAL, "序号": 1, "备 注": "待核"}, {"序号": 2}, {**SECOND, "序号": 3, "导入问题（共2处）": "……"}]

    register = read(made(book, lambda sheet: fill(sheet, rows, columns=columns)))

    assert rows_of(register) == [2, 4], "a row with nothing but its count is blank"
    assert codes(register) == [("register.left.column", {"column": "备 注"})]


@pytest.mark.parametrize("total", ["合计", "合 计", "小计：", "总计"])
def test_totals_and_what_stands_at_the_foot_are_passed_over_and_told(book: Path, total: str) -> None:
    feet: list[Cells] = [
        {"project.code": total, "building.floor_area_m2": 40000},
        {"project.code": "填表人：甲", "project.kind": "审核人：乙"},
    ]

    register = read(made(book, lambda sheet: fill(sheet, [HOSPITAL, SECOND, *feet])))

    assert rows_of(register) == [2, 3]
    assert codes(register) == [("register.left.totals", {"count": 2, "rows": ["4", "5"]})]


def test_a_project_that_is_called_like_a_total_is_none(book: Path) -> None:
    register = read(made(book, lambda sheet: fill(sheet, [{**HOSPITAL, "building.name": "合计"}])))

    assert rows_of(register) == [2]


def two_lines(sheet: Worksheet) -> None:
    """设计方案审查 over 文号, 机关或单位, 日期; what has no group is merged over both lines."""
    sheet.merge_range(0, 0, 0, len(COLUMNS) + 2, "台账")
    for place, column in enumerate(COLUMNS):
        sheet.merge_range(1, place, 2, place, heading(column))
        write(sheet, 3, place, HOSPITAL[column])
    first = len(COLUMNS)
    sheet.merge_range(1, first, 1, first + 2, heading("decisions.design_review.number").partition("：")[0])
    for place, (part, value) in enumerate({"number": "高规〔2023〕1号", "authority": "某局", "on": "2023-03-01"}.items(), first):
        sheet.write_string(2, place, heading(f"decisions.design_review.{part}").partition("：")[2])
        sheet.write_string(3, place, value)


def test_a_head_of_two_lines_is_read_as_one(book: Path) -> None:
    register = read(made(book, two_lines))

    (line,) = register.projects[0].lines
    assert line.number == 4
    assert line.cells["decisions.design_review.authority"] == "某局"
    assert register.problems == ()


def test_a_head_of_two_lines_in_a_csv_file_has_no_merged_cells(tmp_path: Path) -> None:
    gate = heading("decisions.design_review.number").partition("：")[0]
    first = ",".join([*(heading(column) for column in COLUMNS), gate, "", ""])
    second = ",".join([*("" for _ in COLUMNS), "文号", "机关或单位", "日期"])
    row = ",".join([*(str(HOSPITAL[column]) for column in COLUMNS), "高规〔2023〕1号", "某局", "2023-03-01"])
    file = tmp_path / "register.csv"
    file.write_text(f"{first}\n{second}\n{row}\n", "utf-8")

    (line,) = read(file).projects[0].lines
    assert line.cells["decisions.design_review.authority"] == "某局"


def test_an_area_headed_with_another_unit_is_not_taken_for_square_metres(book: Path) -> None:
    columns = [column if column != "building.floor_area_m2" else "建筑面积（万m²）" for column in COLUMNS]

    found = wrong(made(book, lambda sheet: fill(sheet, [{**HOSPITAL, "建筑面积（万m²）": 1.2}], columns=columns)))

    assert (1, "建筑面积（万m²）", "register.heading_unknown") in found


@pytest.mark.parametrize("written", ["建筑面积", "建筑面积（平方米）", "建筑面积(㎡)", "建筑面积 (M2)"])
def test_a_unit_that_is_left_out_of_a_heading_or_written_in_full_is_no_fault(book: Path, written: str) -> None:
    columns = [column if column != "building.floor_area_m2" else written for column in COLUMNS]

    assert rows_of(read(made(book, lambda sheet: fill(sheet, [{**HOSPITAL, written: 1200}], columns=columns)))) == [2]


# What is wrong holds up nothing else.


def test_the_projects_in_whose_rows_nothing_is_wrong_are_known_apart(book: Path) -> None:
    rows = [HOSPITAL, {**SECOND, "building.use": "宫殿"}, OTHER, ROAD]

    register = read(made(book, lambda sheet: fill(sheet, rows, columns=paths(rows))))

    assert ([project.code for project in register.projects], register.faulty) == ([OTHER["project.code"], ROAD["project.code"]], 1)


@pytest.mark.parametrize("name", [str(HOSPITAL["project.name"]), "谁也不知道"])
def test_a_row_whose_code_cannot_be_read_may_be_a_building_of_the_project_beside_it(book: Path, name: str) -> None:
    """Entered without it, the project could not be completed by another import."""
    rows = [HOSPITAL, {**SECOND, "project.code": "?", "project.name": name}, OTHER]

    assert [project.code for project in read(made(book, lambda sheet: fill(sheet, rows))).projects] == [OTHER["project.code"]]


def test_nothing_is_right_under_headings_that_are_wrong(book: Path) -> None:
    register = read(made(book, lambda sheet: fill(sheet, [HOSPITAL], columns=[*COLUMNS, "随记"])))

    assert (register.projects, register.faulty) == ((), 1)


# CSV has the guards of a workbook.


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("building.name", "#REF!", "register.formula_error"),
        ("building.name", "=A1", "register.formula_error"),
        ("construction_unit.uscc", '="91440300708461136T"', "register.formula_error"),
        ("building.floor_area_m2", "=10000/3", "register.formula_error"),
        ("building.floor_area_m2", "########", "register.formula_error"),
        ("building.id", "1月5日", "register.turned_into_date"),
        ("building.id", "5-Jan", "register.turned_into_date"),
        ("building.name", "2023/1/5", "register.turned_into_date"),
        ("project.approving_authority", "9.1440E+17", "register.digits_lost"),
    ],
)
def test_what_a_spreadsheet_has_spoilt_is_named_in_a_csv_file_too(tmp_path: Path, path: str, text: str, code: str) -> None:
    columns = paths([HOSPITAL])
    quoted = '"' + text.replace('"', '""') + '"'
    file = tmp_path / "register.csv"
    lines = [[heading(column) for column in columns], [quoted if column == path else str(HOSPITAL[column]) for column in columns]]
    file.write_text("\n".join(",".join(line) for line in lines), "utf-8")

    assert wrong(file) == [(2, heading(path), code)]


def test_blank_cells_far_to_the_right_of_a_csv_file_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    lines = [[heading(column) for column in COLUMNS], [str(HOSPITAL[column]) for column in COLUMNS]]
    file.write_text("\n".join(",".join(line) + "," * 1000 for line in lines) + "\n,,,\n" * 3, "gb18030")

    assert rows_of(read(file)) == [2]
