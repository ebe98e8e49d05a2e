"""台账表样: its columns, and the empty forms that are handed out."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec import Struct
from python_calamine import CalamineWorkbook

from lifecycle import desk
from lifecycle.desk.register.form import ALWAYS, BUILDING, OF_PROJECT, SHEET, Column
from lifecycle.desk.register.line import RowContent, RowRead
from lifecycle.desk.register.rows import read_register
from lifecycle.desk.register.sheet import SheetRead
from lifecycle.papers.register_form import xlsx_form
from lifecycle.papers.register_headings import csv_form
from lifecycle.wording import LANGUAGES, sentences
from tests.desk.register_files import FORM, opened

COLUMNS = FORM.columns


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_columns_have_the_same_heading(lang: str) -> None:
    assert len({column.heading(lang) for column in COLUMNS}) == len({column.path for column in COLUMNS}) == len(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.path)
def test_a_column_is_explained_and_its_example_can_be_read(column: Column) -> None:
    assert all(column.note(lang) for lang in LANGUAGES)
    assert column.form.read(column.form.example) is not None
    assert all(column.form.read(choice) is not None for choice in column.form.choices)


def test_every_column_leads_to_its_own_place_in_a_row() -> None:
    """A path that led nowhere would be dropped in silence when the row is put together."""
    entry = RowRead(2, {column.path: column.form.read(column.form.example) for column in COLUMNS}).entry()

    places = {path for path, value in leaves(entry) if value is not None}
    assert {column.path for column in COLUMNS} <= places


def leaves(value: object, path: str = "") -> list[tuple[str, object]]:
    match value:
        case Struct():
            inner = {name: getattr(value, name) for name in value.__struct_fields__}
        case dict():
            inner = {str(key): each for key, each in value.items()}
        case _:
            return [(path, value)]
    return [leaf for name, each in inner.items() for leaf in leaves(each, f"{path}.{name}".lstrip("."))]


def test_the_groups_are_named_as_the_columns_have_them() -> None:
    assert {*ALWAYS, BUILDING, *OF_PROJECT} <= {column.group for column in COLUMNS}
    assert {path.split(".")[0] for path in (column.path for column in COLUMNS)} == set(RowContent.__struct_fields__)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    path.write_bytes(xlsx_form(FORM))
    return path


def test_the_empty_workbook_has_the_headings_and_explains_each_column(workbook: Path) -> None:
    opened = CalamineWorkbook.from_path(workbook)
    headings, *rows = opened.get_sheet_by_name(SHEET).to_python()
    _, titles, *notes = opened.get_sheet_by_index(1).to_python()

    assert [str(heading).lstrip("*") for heading in headings] == [column.heading() for column in COLUMNS]
    assert [str(heading).startswith("*") for heading in headings] == [c.required and c.group in ALWAYS for c in COLUMNS]
    assert rows == [], "an example among the rows would be imported by mistake"
    assert [row[0] for row in notes] == [column.heading() for column in COLUMNS]
    assert all(all(row) for row in (titles, *notes))


def test_the_workbook_offers_lists_and_keeps_out_what_is_no_date_and_no_number(workbook: Path) -> None:
    rules = sheet_xml(workbook)
    offered = {tuple(each.split(",")) for each in re.findall(r'type="list".*?<formula1>"(.*?)"', rules)}

    assert offered == {column.form.choices for column in COLUMNS if column.form.choices}
    assert rules.count('type="date"') == sum(column.form.name == "day" for column in COLUMNS)
    assert rules.count('type="decimal"') == sum(column.form.name in {"rate", "area", "floor_area"} for column in COLUMNS)
    assert 'state="frozen"' in rules


def sheet_xml(workbook: Path) -> str:
    return ZipFile(workbook).read("xl/worksheets/sheet1.xml").decode()


def test_the_same_form_is_the_same_file() -> None:
    assert xlsx_form(FORM) == xlsx_form(FORM)


def test_the_csv_form_is_one_row_of_headings_that_a_spreadsheet_knows_as_utf8(tmp_path: Path) -> None:
    content = csv_form(FORM)
    (headings,) = csv.reader(io.StringIO(content.decode("utf-8-sig")))

    assert content.startswith(b"\xef\xbb\xbf")
    assert headings == [column.heading() for column in COLUMNS]


def test_a_workbook_filled_with_the_examples_is_read(workbook: Path) -> None:
    """Every group at once is more than one building can have; what stands against it is the route of its kind, nothing else."""
    headings = list(opened(workbook).rows[0])
    example = [column.form.example if not column.group.startswith(("reserve", "annual_plan")) else "" for column in COLUMNS]

    register = read_register(SheetRead("表", [headings, example]), FORM, date(2023, 5, 10))

    assert register.lines == 1


def test_every_sentence_of_the_register_is_in_use_and_every_code_has_one() -> None:
    code = re.compile(r'"(register\.[a-z0-9_.]+)"')
    folder = Path(desk.__file__).parents[1]
    used = {found for file in folder.rglob("*.py") for found in code.findall(file.read_text("utf-8"))}
    composed = tuple(f"register.{name}." for name in ("heading", "note", "kind", "example", "guide", "beside", "also", "known"))

    assert used - set(sentences("zh")) == set()
    assert {each for each in sentences("zh") if each.startswith("register.") and not each.startswith(composed)} - used == set()
