"""批注: each wrong cell of the clerk's workbook has a note that says why, and the clerk's own notes stay."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register.form import SHEET
from lifecycle.desk.register.rows import bad_cell
from lifecycle.papers.marked_register import marked
from tests.desk.register.test_register_reading import repack
from tests.desk.register.test_register_shapes import DATES
from tests.desk.register_files import FORM, csv_file, heading, opened, write, xlsx
from tests.papers.test_register_marking import COLUMNS, WRONG, cells, letter, looked, marking

SHEET_PART = "xl/worksheets/sheet1.xml"
USE, PREFABRICATED = f"{letter('building.use')}2", f"{letter('building.prefabricated')}2"


def notes(book: bytes) -> dict[str, str]:
    """The text of each note by its cell, of those that have a shape there, as a spreadsheet shows them."""
    with ZipFile(BytesIO(book)) as package:
        names = package.namelist()
        assert len(set(names)) == len(names)
        comments = [package.read(name).decode() for name in names if "comments" in name]
        drawn = "".join(package.read(name).decode() for name in names if name.endswith(".vml"))
    found = re.findall(r'<comment ref="(\w+)"[^>]*>(.*?)</comment>', "".join(comments), re.DOTALL)
    said = {cell: re.sub("<[^>]*>", "", text) for cell, text in found}
    rows, columns = re.findall(r"<x:Row>(\d+)</x:Row>", drawn), re.findall(r"<x:Column>(\d+)</x:Column>", drawn)
    shapes = [f"{chr(ord('A') + int(column))}{int(row) + 1}" for row, column in zip(rows, columns, strict=True)]
    assert sorted(shapes) == sorted(said), "each note has one shape, and each shape a note"
    return said


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def with_own_notes(book: Path) -> Path:
    """A workbook as a clerk keeps it: with notes, one of them at a cell that is wrong, and with a table."""
    with Workbook(book, DATES) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, heading(column))
            write(sheet, 1, place, WRONG[0].get(column, ""))
        sheet.write_comment("A2", "与发改局核对过")
        sheet.write_comment(USE, "待查")
        sheet.add_table(0, 0, 1, len(COLUMNS) - 1, {"columns": [{"header": heading(column)} for column in COLUMNS]})
    return book


def test_each_wrong_cell_has_a_note_that_says_why(book: Path) -> None:
    said = notes(marking(xlsx(book, WRONG, columns=COLUMNS)))

    assert set(said) == {USE, PREFABRICATED}
    assert said[USE].startswith("“宫殿”不在可填的值内")
    assert said[PREFABRICATED].startswith("没有填写")


def test_what_is_told_of_one_cell_twice_stands_in_one_note(book: Path) -> None:
    file = xlsx(book, WRONG, columns=COLUMNS)
    twice = [bad_cell(SHEET, 2, heading("building.use"), "register.required", {}), *looked(file).problems]

    said = notes(marked(file.read_bytes(), opened(file), FORM, twice))
    assert len(said) == 2
    assert re.match("没有填写：请填写此列\n“宫殿”不在可填的值内", said[USE])


def test_a_note_goes_when_its_cell_is_mended(book: Path) -> None:
    book.write_bytes(marking(xlsx(book, WRONG, columns=COLUMNS)))
    assert set(notes(marking(book))) == {USE, PREFABRICATED}, "told once"

    repack(book, lambda name, part: part.replace("宫殿".encode(), "医院".encode()) if name == "xl/sharedStrings.xml" else part)
    assert set(notes(marking(book))) == {PREFABRICATED}


def test_a_note_of_the_clerk_keeps_his_words_and_says_below_a_line_what_is_wrong(book: Path) -> None:
    said = notes(marking(with_own_notes(book)))

    assert said["A2"] == "与发改局核对过"
    assert re.fullmatch("待查\n──台账导入──\n“宫殿”不在可填的值内[^─]*\n────────", said[USE])
    assert said[PREFABRICATED].startswith("没有填写")


def heights(book: bytes) -> list[int]:
    """How many rows each note is high, as a spreadsheet lays it over the sheet."""
    with ZipFile(BytesIO(book)) as package:
        (drawn,) = [package.read(name).decode() for name in package.namelist() if name.endswith(".vml")]
    anchors = [[int(each) for each in anchor.split(",")] for anchor in re.findall("<x:Anchor>(.*?)</x:Anchor>", drawn)]
    return [below - above for _, _, above, _, _, _, below, _ in anchors]


def test_what_is_told_in_a_note_of_the_clerk_is_told_once_and_goes_when_its_cell_is_mended(book: Path) -> None:
    before = heights(with_own_notes(book).read_bytes())
    once = marking(book)
    assert heights(once)[:2] > before, "his note is long enough for what is told in it"

    book.write_bytes(once)
    again = marking(book)
    assert (notes(again), heights(again)) == (notes(once), heights(once))

    repack(book, lambda name, part: part.replace("宫殿".encode(), "医院".encode()) if name == "xl/sharedStrings.xml" else part)
    less = marking(book)
    assert notes(less)[USE] == "待查"
    assert heights(less)[:2] == before


def test_only_our_part_is_taken_away_of_a_note_that_a_spreadsheet_has_written_since(book: Path) -> None:
    book.write_bytes(marking(with_own_notes(book)))

    def written_since(name: str, part: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return part.replace("宫殿".encode(), "医院".encode())
        if not name.startswith("xl/comments"):
            return part
        cut = '──台账</t></r><r><rPr><b/></rPr><t xml:space="preserve">导入──'.encode()
        part = part.replace("\n──台账导入──\n".encode(), b"&#10;" + cut + b"\r\n")
        return part.replace("────────</t></r>".encode(), '────────</t></r><r><t xml:space="preserve">&#10;已电话核实</t></r>'.encode())

    repack(book, written_since)
    assert notes(marking(book))[USE] == "待查&#10;已电话核实"


ENCODED = {"utf-16": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GB18030", "cp1252": "windows-1252"}
PARTS = ["sheet1.xml", "comments1.xml", "vmlDrawing1.vml", "styles.xml", "sharedStrings.xml", "[Content_Types].xml", "sheet1.xml.rels"]


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("kind", PARTS)
def test_a_part_in_another_encoding_is_read_and_marked_as_one_in_utf_8_is(book: Path, encoding: str, kind: str) -> None:
    """As programs write them: with a byte order mark or without."""
    expected = marking(with_own_notes(book))
    seen: list[bytes] = []

    def encoded(name: str, part: bytes) -> bytes:
        if not name.endswith(kind):
            return part
        text = re.sub(r"^<\?xml[^>]*\?>\s*", "", part.decode())
        seen.append(f'<?xml version="1.0" encoding="{ENCODED[encoding]}" standalone="yes"?>{text}'.encode(encoding, "xmlcharrefreplace"))
        return seen[-1]

    repack(book, encoded)
    assert seen
    marks = marking(book)
    assert {cell: unescape(said) for cell, said in notes(marks).items()} == notes(expected)
    assert cells(marks) == cells(expected)
    with ZipFile(BytesIO(marks)) as package:
        assert not [name for name in package.namelist() if not package.read(name).decode()], "every part is UTF-8"


@pytest.mark.parametrize("declared", ["klingon", "UTF-8\xff", "hex"])
def test_a_part_in_no_encoding_that_is_known_is_a_fault_of_the_file(book: Path, declared: str) -> None:
    xlsx(book, WRONG, columns=COLUMNS)
    head = f'<?xml version="1.0" encoding="{declared}"?>'.encode("latin-1")
    repack(book, lambda name, part: head + part.partition(b"?>")[2] if name == SHEET_PART else part)

    with pytest.raises(BadInput, match="not a sound"):
        opened(book)


def test_the_reference_to_the_notes_stands_where_the_order_of_a_sheet_wants_it(book: Path) -> None:
    with_own_notes(book)

    def without_notes(name: str, part: bytes) -> bytes:
        return (
            re.sub(rb"<legacyDrawing [^>]*>", b"", part)
            if name == SHEET_PART
            else re.sub(rb"<Relationship [^>]*(comments|vmlD)[^>]*>", b"", part)
        )

    repack(book, without_notes)
    marks = marking(book)

    with ZipFile(BytesIO(marks)) as package:
        sheet = package.read(SHEET_PART).decode()
        (id_,) = re.findall(r'<legacyDrawing .*?r:id="(\w+)"/><tableParts', sheet)
        relations = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        (drawing,) = re.findall(f'Id="{id_}" Type="[^"]*/vmlDrawing" Target="/([^"]*)"', relations)
        types = package.read("[Content_Types].xml").decode()
        assert package.read(drawing).startswith(b"<xml ")
    assert types.count('Extension="vml"') == 1
    assert 'PartName="/xl/comments2.xml"' in types


def test_a_workbook_without_faults_gets_no_notes(book: Path) -> None:
    right = [{**WRONG[0], "building.use": "医院", "building.prefabricated": "否"}]

    with ZipFile(BytesIO(marking(xlsx(book, right, columns=COLUMNS)))) as package:
        assert not [name for name in package.namelist() if "comments" in name or name.endswith(".vml")]


def test_a_csv_file_comes_back_with_notes_too(tmp_path: Path) -> None:
    assert USE in notes(marking(csv_file(tmp_path / "a.csv", WRONG, columns=COLUMNS, encoding="gb18030")))
