"""CSV: in whatever encoding and with whatever separator a spreadsheet saved it; and a broken one is told in words."""

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register.rows import read_register
from lifecycle.papers.marked_register import marked
from tests.desk.register.test_register_reading import TODAY
from tests.desk.register_files import FORM, HOSPITAL, Cells, heading, opened, paths

ROWS: list[Cells] = [
    {**HOSPITAL, "building.floor_area_m2": "12,000.5㎡"},
    {**HOSPITAL, "building.id": "2", "building.name": "住院楼；东，西"},
]


def written(separator: str, *, end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    columns = paths(ROWS)
    writer.writerow(["高平市存量项目台账"])
    writer.writerow(map(heading, columns))
    writer.writerows([row.get(column, "") for column in columns] for row in ROWS)
    return text.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_register_is_read_in_any_encoding_with_any_separator(file: Path, encoding: str, separator: str) -> None:
    file.write_bytes(written(separator).encode(encoding))

    register = read_register(opened(file), FORM, TODAY)

    assert register.problems == ()
    (project,) = register.projects
    cells = [(line.number, str(line.cells["building.floor_area_m2"]), line.cells["building.name"]) for line in project.lines]
    assert cells == [(3, "12000.5", "门诊楼"), (4, "19999.99", "住院楼；东，西")]


def test_both_orders_of_bytes_and_old_line_ends_are_read(file: Path) -> None:
    for content in (b"\xfe\xff" + written("\t").encode("utf-16-be"), written(",", end="\r").encode()):
        file.write_bytes(content)
        assert read_register(opened(file), FORM, TODAY).lines == 2


def test_the_line_that_tells_excel_the_separator_is_none_of_the_register(file: Path) -> None:
    file.write_text("sep=;\n" + written(";"), "utf-8-sig")

    assert [line.number for line in read_register(opened(file), FORM, TODAY).projects[0].lines] == [4, 5], "as an editor numbers them"


BROKEN = {
    "why.csv_quote": ('"高平市"存量', "引号后面还有别的字"),
    "why.csv_open": ('"高平市存量', "有一个引号没有配对"),
    "why.csv_long": ("高" * 200_000, "一格超过131072个字"),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_file_is_told_in_words_and_by_its_row(file: Path, code: str) -> None:
    instead, told = BROKEN[code]
    file.write_text(written(";").replace("高平市存量", instead, 1), "utf-8")

    with pytest.raises(BadInput) as bad:
        opened(file)
    (problem,) = bad.value.problems
    assert "第1行不是合法的CSV" in problem.says("zh")
    assert told in problem.says("zh")


@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_a_million_columns_are_refused_before_they_are_cells(file: Path, separator: str) -> None:
    file.write_text(f"x{separator}" * 1_000_000 + "x", "utf-8")

    with pytest.raises(BadInput) as bad:
        opened(file)
    assert [each.code for each in bad.value.problems] == ["register.too_many_cells"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xff\xfe" + "项目".encode("utf-16-be") + b"\xdc", b"\xff\xff"], ids=repr)
def test_bytes_that_are_no_text_are_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(BadInput) as bad:
        opened(file)
    assert [each.code for each in bad.value.problems] == ["register.not_text"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_utf16_without_its_mark_says_what_to_do(file: Path, encoding: str, separator: str) -> None:
    file.write_bytes(written(separator).encode(encoding))

    with pytest.raises(BadInput) as bad:
        opened(file)
    (problem,) = bad.value.problems
    assert problem.code == "register.utf16_unmarked"
    assert "另存为“CSV UTF-8”" in problem.says("zh")


def test_what_would_be_a_formula_comes_back_as_words(file: Path) -> None:
    file.write_text(written(",").replace("门诊楼", "=HYPERLINK(1)").replace("高平市第二人民医院", "@SUM(A1)"), "utf-8")
    sheet = opened(file)
    register = read_register(sheet, FORM, TODAY)

    content = marked(file.read_bytes(), sheet, FORM, register.problems, "zh")
    with ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(part) for part in package.namelist()]
    assert any(b"@SUM(A1)" in part for part in parts)
    assert not any(b"<f>" in part or b"<f " in part for part in parts)
