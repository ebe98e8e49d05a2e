"""日期序列号: a bare number in a date column is read at every door, and asked about where it may be another day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from lifecycle.desk.register.cells import bare_day
from lifecycle.vocabulary import Question
from tests.desk.conftest import Office
from tests.desk.register.test_register_asked import entered, examined
from tests.desk.register.test_register_reading import TODAY
from tests.desk.register_files import FORM, HOSPITAL, Cells, csv_file, heading, paths, write

APPROVED, GATE = "project.approved_on", "decisions.planning_conditions"
ON, SERIAL = date(2023, 1, 10), 44936
DECIDED = {f"{GATE}.number": "高规条〔2023〕1号", f"{GATE}.authority": "高平市规划局", f"{GATE}.on": date(2023, 2, 1)}


def counting(path: Path, rows: list[Cells], since_1904: bool) -> Path:
    with Workbook(path, {"date_1904": since_1904, "default_date_format": "yyyy/m/d"}) as workbook:
        sheet = workbook.add_worksheet()
        for place, column in enumerate(paths(rows)):
            sheet.write_string(0, place, heading(column))
            for number, row in enumerate(rows, 1):
                if column in row:
                    write(sheet, number, place, row[column])
    return path


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("written", ["day", "number", "text"])
def test_a_day_is_the_same_from_whatever_year_a_workbook_counts(office: Office, tmp_path: Path, written: str, since_1904: bool) -> None:
    """As a day, as its bare serial number and as that in a text; a text in a workbook of 1904 may come from another one."""
    serial = SERIAL - (1462 if since_1904 else 0)
    value = {"day": ON, "number": serial, "text": f" {serial}.5"}[written]
    file = counting(tmp_path / "register.xlsx", [{**HOSPITAL, APPROVED: value}], since_1904)

    codes = ("day.serial",) if since_1904 and written == "text" else ()
    assert examined(office, file).questions == codes
    found = examined(office, file, *codes)
    assert found.problems == ()
    assert found.new[0].lines[0].cells[APPROVED] == ON


@pytest.mark.parametrize("typed", ["44936", "４４９３６", " 44936 ", "44936.75", "44,936"])
def test_a_serial_number_in_a_csv_file_is_read(office: Office, tmp_path: Path, typed: str) -> None:
    """Of 1904 it would be a day that has not come."""
    found = examined(office, csv_file(tmp_path / "1.csv", [{**HOSPITAL, APPROVED: typed}]))

    assert found.problems == ()
    assert found.new[0].lines[0].cells[APPROVED] == ON


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4493", "day.unreadable"),
        ("449361", "day.unreadable"),
        ("4.49E+04", "day.unreadable"),
        ("99999", "day.unreadable"),
        ("60000", "future"),
    ],
)
def test_a_number_of_no_day_is_refused_as_before(office: Office, tmp_path: Path, typed: str, code: str) -> None:
    file = csv_file(tmp_path / "1.csv", [{**HOSPITAL, APPROVED: typed}])

    assert [each.code for each in examined(office, file).problems] == [code.replace("future", "register.in_the_future")]


def test_a_serial_number_that_fits_both_years_is_asked_once_at_its_cell_and_then_entered(office: Office, tmp_path: Path) -> None:
    old = {**HOSPITAL, **DECIDED, "project.code": "1801-140581-04-01-100001", f"{GATE}.number": "高规条〔2018〕1号"}
    rows = [{**old, APPROVED: "43400", "building.id": id_, "building.name": f"{id_}号楼"} for id_ in ("1", "2")]
    rows[1][f"{GATE}.on"] = "43420"
    rows[0][f"{GATE}.on"] = "2018-11-16"
    file = csv_file(tmp_path / "1.csv", rows)

    asked = examined(office, file)
    assert [(each.row, each.column, each.code) for each in asked.problems] == [
        (2, heading(APPROVED), "asked.day.serial"),
        (3, heading(f"{GATE}.on"), "asked.day.serial"),
    ]
    assert "“43400”是日期的序列号，将按2018-10-27记入" in asked.problems[0].says("zh")
    assert entered(office, file, "day.serial").projects == 1


@pytest.mark.parametrize(
    ("cell", "since_1904", "plain", "asked"),
    [
        (SERIAL, False, False, None),
        ("44936", False, False, None),
        ("44936", False, True, None),
        ("43400", False, True, date(2018, 10, 27)),
        (43400, False, False, None),
        (43400, True, False, None),
        ("20235", False, False, date(1955, 5, 26)),
        (20235, False, False, date(1955, 5, 26)),
        ("2023-05-01", True, True, None),
        (True, True, False, None),
    ],
    ids=repr,
)
def test_what_is_asked_of_a_serial_number(cell: Any, since_1904: bool, plain: bool, asked: date | None) -> None:
    """20235 may be a year and a month."""
    _, question = bare_day(cell, TODAY, since_1904=since_1904, plain=plain)

    assert question == (asked and Question("day.serial", {"text": str(cell), "on": asked}))


@pytest.mark.parametrize("path", ["building.floor_area_m2", "annual_plan.year", "building.name"])
def test_in_another_column_it_is_what_it_was(path: str) -> None:
    assert FORM.at(path).form.name != "day"
