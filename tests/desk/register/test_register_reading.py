"""台账读入: real workbooks and CSV files, and every way in which they may be wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register import sheet as register_sheet
from lifecycle.desk.register.cells import Cell
from lifecycle.desk.register.rows import BadCell, Register, read_register
from lifecycle.desk.register.table import GB18030, UTF8
from lifecycle.vocabulary import Gate, Stage, Use
from tests.desk.register_files import FINISHED, FORM, HOSPITAL, RETROFIT, ROAD, Cells, csv_file, decision, heading, opened, paths, xlsx

TODAY = date(2023, 5, 10)
ALL = [FINISHED, RETROFIT, ROAD]


def read(path: Path) -> Register:
    return read_register(opened(path), FORM, TODAY)


def said(register: Register) -> list[Mapping[str, Any]]:
    return [line.cells for project in register.projects for line in project.lines]


def wrong(path: Path) -> list[tuple[int, str, str]]:
    """Row, column and code of everything that is wrong with a file."""
    try:
        problems: Sequence[Problem] = read(path).problems
    except BadInput as bad:
        problems = bad.problems
    return [(each.row, each.column, each.code) for each in problems if isinstance(each, BadCell)]


def refused(path: Path) -> str:
    """Why a file cannot be read at all."""
    with pytest.raises(BadInput) as bad:
        opened(path)
    (problem,) = bad.value.problems
    assert problem.where
    return problem.code


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def test_a_row_says_what_stands_in_its_cells(book: Path) -> None:
    (entry,) = [line.entry() for project in read(xlsx(book, [FINISHED])).projects for line in project.lines]

    assert entry.project.county == "140581"
    assert entry.building is not None
    assert entry.building.use is Use.HOSPITAL
    assert entry.building.floor_area_m2 == Decimal("19999.99")
    assert entry.indicators[Stage.AS_BUILT].energy_saving_rate == Decimal("0.72")
    assert entry.indicators[Stage.AS_BUILT].green_star == 1
    assert entry.decisions[Gate.CONSTRUCTION_PERMIT].on == date(2023, 4, 20)
    assert entry.completion is not None
    assert entry.general_contractor is None


def test_workbook_and_csv_say_the_same(book: Path, tmp_path: Path) -> None:
    from_book = read(xlsx(book, ALL))

    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        from_csv = read(csv_file(tmp_path / f"{encoding}.csv", ALL, encoding=encoding))
        assert said(from_csv) == said(from_book)
        assert [project.digest for project in from_csv.projects] == [project.digest for project in from_book.projects]


def test_the_encoding_of_a_csv_file_is_told(tmp_path: Path) -> None:
    assert opened(csv_file(tmp_path / "a.csv", ALL)).encoding == UTF8
    assert opened(csv_file(tmp_path / "b.csv", ALL, encoding="gb18030")).encoding == GB18030


def test_the_sheet_of_the_register_is_found_among_others(book: Path) -> None:
    assert said(read(xlsx(book, ALL, before=["封面", "说明"]))) == said(read(xlsx(book, ALL, sheet="随便什么名字")))


def test_columns_may_stand_in_any_order_with_stars_and_line_breaks(book: Path) -> None:
    columns = [f"*{heading(path)}\n" for path in reversed(paths(ALL))]
    rows = [{f"*{heading(path)}\n": value for path, value in row.items()} for row in ALL]

    assert said(read(xlsx(book, rows, columns=columns))) == said(read(xlsx(book, ALL)))


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(book: Path) -> None:
    register = read(xlsx(book, [{}, HOSPITAL, {"project.name": "　"}, {**HOSPITAL, "building.id": "2"}]))

    assert [line.number for project in register.projects for line in project.lines] == [3, 5]


def test_a_re_saved_and_reordered_project_has_the_same_digest_and_a_changed_one_another(book: Path) -> None:
    second = {**FINISHED, "building.id": "2"}
    (once,) = read(xlsx(book, [FINISHED, second])).projects
    (again,) = read(xlsx(book, [second, {**FINISHED, "project.kind": "new", "building.floor_area_m2": "19,999.990"}])).projects
    (other,) = read(xlsx(book, [second, {**FINISHED, "building.floor_area_m2": "19999.98"}])).projects

    assert once.digest == again.digest != other.digest


# What is wrong with cells and rows.


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"project.code": ""}, [("project.code", "register.required")]),
        ({"project.code": "2302-140581-04-01-100001"}, [("project.code", "project.code_later")]),
        ({"construction_unit.name": ""}, [("construction_unit.name", "register.required")]),
        ({"building.use": ""}, [("building.use", "register.required_of_building")]),
        ({"general_contractor.uscc": "91440300708461136T"}, [("general_contractor.name", "register.goes_with")]),
        ({"decisions.design_review.authority": ""}, [("decisions.design_review.authority", "register.goes_with")]),
        ({"started.on": date(2023, 5, 11)}, [("started.on", "register.in_the_future"), ("completion.on", "register.too_soon")]),
        ({"completion.on": date(2023, 4, 24)}, [("completion.on", "register.too_soon")]),
        ({"started.on": ""}, [("started.on", "register.rests_on")]),
        ({"specials.on": date(2023, 5, 2)}, [("specials.on", "register.too_soon")]),
        ({"specials.assembly": "不涉及"}, [("specials.assembly", "register.assembly_concerns")]),
        ({"annual_plan.year": 2023}, [("annual_plan.year", "gate.not_on_route")]),
        ({"building.floor_area_m2": 0, "building.use": "宫殿"}, [("building.floor_area_m2", "quantity.area_zero")]),
    ],
    ids=repr,
)
def test_what_is_wrong_in_a_row_is_named_by_row_and_column(book: Path, row: Cells, faults: Sequence[tuple[str, str]]) -> None:
    found = wrong(xlsx(book, [{**FINISHED, **row}], columns=[column.path for column in FORM.columns]))

    assert {(2, heading(path), code) for path, code in faults} <= set(found)


def test_sound_rows_have_no_faults_on_the_last_day_either(book: Path) -> None:
    assert read(xlsx(book, [{**FINISHED, "decisions.acceptance_filing.on": TODAY}])).lines == 1


def test_works_without_buildings_leave_buildings_and_indicators_empty(book: Path) -> None:
    road = {**ROAD, "building.id": "1", "indicators.drawn.bim": "是"}

    assert wrong(xlsx(book, [road])) == [
        (2, heading("building.id"), "register.without_buildings"),
        (2, heading("indicators.drawn.bim"), "register.without_buildings"),
    ]


def test_a_retrofit_has_no_planning_conditions(book: Path) -> None:
    found = wrong(xlsx(book, [{**RETROFIT, **decision("planning_conditions", TODAY)}]))

    assert {code for _, _, code in found} == {"gate.not_on_route"}


def test_rows_of_one_project_agree_on_it_and_speak_of_each_building_once(book: Path) -> None:
    others = [{**HOSPITAL, "building.id": "2", "project.funding": "社会投资"}, HOSPITAL, ROAD, ROAD]

    assert wrong(xlsx(book, [HOSPITAL, *others])) == [
        (3, heading("project.funding"), "register.disagrees"),
        (4, heading("building.id"), "register.building_twice"),
        (6, heading("project.code"), "register.project_twice"),
    ]


def test_what_is_missing_in_one_row_of_a_project_is_told_there_and_not_held_against_the_others(book: Path) -> None:
    second = {**HOSPITAL, "building.id": "2"}

    assert wrong(xlsx(book, [{**HOSPITAL, "project.name": ""}, second])) == [(2, heading("project.name"), "register.required")]
    assert wrong(xlsx(book, [HOSPITAL, {**second, "project.name": ""}])) == [(3, heading("project.name"), "register.required")]


def test_what_only_one_row_of_a_project_says_is_held_against_the_others_where_nobody_has_to_say_it(book: Path) -> None:
    rows = [{**HOSPITAL, "project.approved_on": "2023-01-10"}, {**HOSPITAL, "building.id": "2", "project.approved_on": ""}]

    assert wrong(xlsx(book, rows)) == [(3, heading("project.approved_on"), "register.disagrees")]


def test_all_that_is_wrong_in_a_file_is_named_at_once(book: Path) -> None:
    rows = [{**HOSPITAL, "building.id": str(n), "building.floor_area_m2": "很大", "project.urban": "也许"} for n in range(100)]

    found = wrong(xlsx(book, rows))

    assert len(found) == 200
    assert {row for row, _, _ in found} == set(range(2, 102))


def test_headings_that_are_unknown_repeated_or_missing_are_named(book: Path) -> None:
    columns = [path for path in paths(ALL) if path not in {"project.name", "started.on", "completion.on"}]

    assert wrong(xlsx(book, [FINISHED], columns=[*columns, "随记", "project.code"])) == [
        (1, "随记", "register.heading_unknown"),
        (1, heading("project.code"), "register.heading_twice"),
        (1, heading("project.name"), "register.heading_missing"),
        (1, heading("completion.on"), "register.heading_missing"),
        (2, heading("started.on"), "register.rests_on"),
    ]


def test_a_filled_column_without_a_heading_is_named_by_its_letter(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [{**HOSPITAL, " ": "随手一记"}], columns=[*paths([HOSPITAL]), " "])

    assert wrong(file) == [(2, "Q", "register.no_heading")]


def test_merged_cells_are_named(book: Path) -> None:
    with Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for place, path in enumerate(paths([HOSPITAL])):
            sheet.write_string(0, place, heading(path))
        sheet.merge_range(1, 1, 2, 1, "高平市第二人民医院")

    assert (2, heading("project.name"), "register.merged") in wrong(book)


def test_a_formula_error_is_named_and_not_read_as_blank(book: Path) -> None:
    """Of an optional cell nobody would notice."""
    columns = paths([FINISHED])
    place = columns.index("indicators.drawn.assembly_rate")
    with Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, path in enumerate(columns):
            sheet.write_string(0, number, heading(path))
            sheet.write_string(1, number, str(FINISHED[path]) if path in FINISHED else "")
        sheet.write_formula(1, place, "=Sheet2!#REF!", None, "#REF!")
        sheet.write_formula(1, columns.index("indicators.drawn.bim"), '=""', None, "blank")
    repack(book, lambda _, part: part.replace(b"<v>blank</v>", b"<v></v>"))

    assert wrong(book) == [(2, heading("indicators.drawn.assembly_rate"), "register.formula_error")]


def test_a_formula_says_its_value_or_is_named_when_it_has_none(book: Path) -> None:
    columns = paths([HOSPITAL])
    with Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, path in enumerate(columns):
            sheet.write_string(0, number, heading(path))
            sheet.write_string(1, number, str(HOSPITAL[path]))
        sheet.write_formula(1, columns.index("building.floor_area_m2"), "=20000-0.01", None, 19999.99)

    (cells,) = said(read(book))
    assert cells["building.floor_area_m2"] == Decimal("19999.99")

    repack(book, lambda _, part: part.replace(b"<v>19999.99</v>", b"<v></v>"))
    assert wrong(book) == [(2, heading("building.floor_area_m2"), "register.formula_unsaved")]


# What is wrong with files.


def test_a_file_that_is_no_register_says_what_to_do(tmp_path: Path) -> None:
    contents = {
        "a.xlsx": b"",
        "b.xlsx": b"not a workbook",
        "c.csv": b"\xff\xff\xff",
        "d.csv": b'"never closed\n',
        "e.xls": b"",
        "f.csv": b"x," * 501 + b"\n",
        "g.csv": b"x\n" * 50_001,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    codes = ["not_a_workbook", "not_a_workbook", "not_text", "not_csv", "file_type", "too_many_cells", "too_many_cells"]
    assert [refused(tmp_path / name) for name in contents] == [f"register.{code}" for code in codes]
    assert refused(tmp_path / "nowhere.xlsx") == "register.file_unreadable"
    assert refused(tmp_path) == "register.file_unreadable"


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to read"):
        read(csv_file(tmp_path / "a.csv", []))


def test_one_stray_cell_in_a_far_corner_does_not_take_all_memory(book: Path) -> None:
    with Workbook(book) as workbook:
        workbook.add_worksheet().write_string(1_048_575, 16_383, "z")

    assert refused(book) == "register.too_many_cells"


def test_formatted_cells_far_below_do_not_count(book: Path) -> None:
    with Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, path in enumerate(paths([HOSPITAL])):
            sheet.write_string(0, number, heading(path))
            sheet.write_string(1, number, str(HOSPITAL[path]))
        sheet.write_blank(1_048_575, 3, None, workbook.add_format({"bold": True}))

    assert read(book).lines == 1


def test_a_workbook_that_unpacks_to_far_more_than_it_may_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_sheet, "MOST_BYTES", 100_000)
    repack(xlsx(book, ALL), lambda name, part: part + b" " * 1_100_000 if name == "docProps/app.xml" else part)

    assert refused(book) == "register.not_a_workbook"


def test_a_file_larger_than_it_may_be_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_sheet, "MOST_BYTES", 1000)

    assert refused(xlsx(book, ALL)) == "register.file_too_large"


def test_a_damaged_sheet_is_refused(book: Path) -> None:
    repack(xlsx(book, ALL), lambda name, part: part[:-200] if name == "xl/worksheets/sheet1.xml" else part)

    assert refused(book) == "register.not_a_workbook"


def test_cells_that_do_not_say_where_they_stand_follow_each_other(book: Path) -> None:
    """Some programs leave the references out; an error among such cells is still found in its place."""
    columns = paths([HOSPITAL])
    with Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, path in enumerate(columns):
            sheet.write_string(0, number, heading(path))
            sheet.write_string(1, number, str(HOSPITAL[path]))
        sheet.write_formula(1, columns.index("building.name"), "=1/0", None, "#DIV/0!")
    repack(book, lambda name, part: REFERENCE.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)

    assert b' r="A1"' not in ZipFile(book).read("xl/worksheets/sheet1.xml")
    assert wrong(book) == [(2, heading("building.name"), "register.formula_error")]


REFERENCE = re.compile(rb'(<c|<row) r="[A-Z]*\d+"')


def repack(book: Path, change: Callable[[str, bytes], bytes]) -> None:
    """The same workbook with some of its parts changed."""
    packed = BytesIO()
    with ZipFile(book) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    book.write_bytes(packed.getvalue())


# Round trips.

UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that nobody sees, which every door refuses (`values/text.py`)."""
SIGNS = st.characters(codec="gb18030", categories=("L", "N", "P", "S"), exclude_characters=UNSEEN)
WORDS = st.text(SIGNS, min_size=1, max_size=30).filter(
    lambda words: words.strip() and not words.startswith("=")  # which a CSV file shows of a formula
)
RATES = st.decimals(0, 1, places=4)
AREAS = st.decimals("0.01", 9_999_999, places=2)
DAYS = st.dates(date(2001, 1, 1), TODAY)
ROWS = st.fixed_dictionaries(
    {"building.name": WORDS, "building.floor_area_m2": AREAS},
    optional={
        "started.on": DAYS,
        "indicators.drawn.energy_saving_rate": RATES,
        "indicators.required.assembly_rate": RATES,
        "indicators.as_built.renewable_area_m2": AREAS,
    },
)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_rows_written_to_files_are_read_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, rows: list[Mapping[str, Cell]]) -> None:
    folder = tmp_path_factory.mktemp("register")
    of_old = {**HOSPITAL, "project.code": "2001-140581-04-01-100001"}
    full = [{**of_old, "building.id": str(number), **row} for number, row in enumerate(rows)]

    from_book = said(read(xlsx(folder / "a.xlsx", full)))
    from_csv = said(read(csv_file(folder / "a.csv", full, encoding="gb18030")))

    assert from_book == from_csv
    assert [{path: cells[path] for path in row} for cells, row in zip(from_book, rows, strict=True)] == rows
