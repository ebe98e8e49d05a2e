"""台账炸弹: a file of some hundred kB that wants all memory is refused, in words, before it has it. Measured in a process of its own."""

import struct
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register import sheet as register_sheet
from tests.desk.register_files import FINISHED, opened, xlsx

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MEGABYTES = 300
"""What the process may have beside what it has when all is imported."""
READ = f"""
import resource, sys
from pathlib import Path
from lifecycle.compliance.problems import BadInput
from tests.desk.register_files import opened
before = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (before + {MEGABYTES} * 1_000_000,) * 2)
try:
    sheet = opened(Path(sys.argv[1]))
    print("rows", len(sheet.rows))
except BadInput as bad:
    print(bad.problems[0].code, bad.problems[0].values)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000, file=sys.stderr)
"""


def read(file: Path) -> str:
    """What comes of it, where memory is short."""
    done = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def repacked(book: Path, change: Callable[[str, bytes], bytes]) -> Path:
    packed = BytesIO()
    with ZipFile(book) as old, ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    book.write_bytes(packed.getvalue())
    return book


def spaces(name: str, part: bytes) -> bytes:
    """600 MB between two elements."""
    return part.replace(b"<sheetData>", b" " * 600_000_000 + b"<sheetData>") if name == SHEET else part


def cells(name: str, part: bytes) -> bytes:
    """A million rows of little cells."""
    filled = b"".join(b"<row><c><v>1</v></c></row>" for _ in range(1_000_000))
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + filled + b"</sheetData></worksheet>" if name == SHEET else part


def repeated(name: str, part: bytes) -> bytes:
    """One text of 32,000 signs, shown 40,000 times."""
    if name == SHARED:
        return b"<sst " + NAMESPACE + b"><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    filled = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(40_000))
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + filled + b"</sheetData></worksheet>" if name == SHEET else part


def far(name: str, part: bytes) -> bytes:
    """One cell on the last row, one in the last column."""
    rows = b'<row r="1"><c r="SF1"><v>1</v></c></row><row r="50000"><c r="A50000"><v>1</v></c></row>'
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>" if name == SHEET else part


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (spaces, "register.not_a_workbook"),
        (cells, "register.too_many_cells"),
        (repeated, "register.not_a_workbook"),
        (far, "register.too_many_cells"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_workbook_that_wants_all_memory_is_refused(tmp_path: Path, change: Callable[[str, bytes], bytes], code: str):
    file = repacked(xlsx(tmp_path / "a.xlsx", [FINISHED]), change)

    assert file.stat().st_size < 3_000_000
    assert read(file).startswith(code)


def lying(file: Path) -> Path:
    """Its directory, and the head of each part, say that the sheet is as small as its head."""
    repacked(file, lambda name, part: part.replace(b"<sheetData>", b" " * 400_000_000 + b"<sheetData>") if name == SHEET else part)
    content = bytearray(file.read_bytes())
    with ZipFile(file) as package:
        size = package.getinfo(SHEET).file_size
    written = struct.pack("<I", size)
    begin = 0
    while (begin := content.find(written, begin)) >= 0:
        content[begin : begin + 4] = struct.pack("<I", 5_000)
    file.write_bytes(content)
    return file


def test_a_directory_that_tells_of_less_is_not_believed(tmp_path: Path):
    said = read(lying(xlsx(tmp_path / "a.xlsx", [FINISHED])))

    assert said.startswith("register.not_a_workbook")
    assert "another size" in said


def test_one_part_twice_is_refused(tmp_path: Path):
    file = xlsx(tmp_path / "a.xlsx", [FINISHED])
    with ZipFile(file, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(SHEET, b"<worksheet/>")

    assert "twice" in read(file)


def test_another_kind_of_workbook_is_refused_under_this_name(tmp_path: Path):
    """A sheet of OpenDocument says of a row how often it is repeated."""
    with ZipFile(tmp_path / "a.xlsx", "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        row = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
        package.writestr("content.xml", f'<office:document-content xmlns:office="o" xmlns:table="t">{row}</office:document-content>')

    assert read(tmp_path / "a.xlsx").startswith("register.not_a_workbook")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n" * 20_000_000 + b"x", "register.too_many_cells"),
        (b"," * 20_000_000 + b"x", "register.too_many_cells"),
        (b"\n" * 20_000_000, "rows 0"),
    ],
    ids=["rows", "columns", "blank"],
)
def test_a_text_without_end_is_refused_and_blank_rows_behind_the_last_cost_nothing(tmp_path: Path, content: bytes, said: str):
    (tmp_path / "a.csv").write_bytes(content)

    assert read(tmp_path / "a.csv").startswith(said)


def test_a_full_register_of_5000_lines_is_read(tmp_path: Path):
    file = xlsx(tmp_path / "a.xlsx", [FINISHED] * 5_000)

    assert int(read(file).removeprefix("rows ")) > 5_000


def test_a_sheet_of_many_rows_and_columns_is_refused_by_its_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(register_sheet, "MOST_CELLS", 50)
    with pytest.raises(BadInput) as bad:
        opened(xlsx(tmp_path / "a.xlsx", [FINISHED]))
    assert bad.value.problems[0].code == "register.too_many_cells"


def test_a_sheet_that_reaches_far_down_is_told_how_many_columns_it_may_have(tmp_path: Path):
    """5,000,000 cells over 20,000,000 rows made 0 columns."""
    (tmp_path / "a.csv").write_bytes(b"\n" * 20_000_000 + b"x")
    with pytest.raises(BadInput) as bad:
        opened(tmp_path / "a.csv")

    assert (bad.value.problems[0].values["most_rows"], bad.value.problems[0].values["most_columns"]) == (50_000, 100)
