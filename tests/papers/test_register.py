"""台账导出: the workbook is read back, cell by cell."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from lifecycle.papers.register import COLUMNS, write_workbook
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.register_query import DecidedByHead, Line
from lifecycle.vocabulary import Funding, Gate, Kind, ProjectId, StaffId, WorksClass
from lifecycle.wording import say
from tests.desk.conftest import CODE

LINE = Line(
    project=ProjectId("p1"),
    code=CODE,
    name="高平市第二人民医院",
    unit="高平市城市建设投资有限公司",
    county="140581",
    kind=Kind.NEW,
    funding=Funding.GOVERNMENT,
    works_class=WorksClass.BUILDING,
    state=ProjectState.UNDER_WAY,
    gates=(Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW),
    reached=Gate.PLANNING_CONDITIONS,
    buildings=2,
    floor_area_m2=Decimal("20000.75"),
    supervisions=1,
    flags=0,
    judged=True,
    unmet=0,
    undetermined=3,
    last_on=date(2023, 5, 10),
    position=12,
)


def written(*lines: Line, lang: str = "zh") -> list[dict[str, Any]]:
    """The rows as a spreadsheet program reads them, by column."""
    file = BytesIO()
    assert write_workbook(lines, {"140581": "高平市"}, file, lang, position=12) == len(lines)
    file.seek(0)
    heading, *rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert heading == [say(f"project_register.column.{name}", lang) for name in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_a_row_says_in_words_what_the_register_holds() -> None:
    assert written(LINE) == [
        {
            "code": CODE,
            "name": "高平市第二人民医院",
            "unit": "高平市城市建设投资有限公司",
            "county": "高平市",
            "kind": "新建",
            "funding": "政府投资",
            "works_class": "房屋建筑",
            "state": "在办",
            "waits_at": "设计方案审查、施工图审查",
            "reached": "规划条件",
            "buildings": 2,
            "area": 20000.75,
            "supervisions": 1,
            "flags": 0,
            "unmet": 0,
            "undetermined": 3,
            "heads": "",
            "last_on": date(2023, 5, 10),
        }
    ]


def test_what_was_never_judged_is_blank_and_not_zero() -> None:
    (row,) = written(replace(LINE, judged=False, undetermined=0, gates=(), reached=None, county="140525"))
    assert (row["unmet"], row["undetermined"], row["waits_at"], row["reached"], row["county"]) == ("", "", "", "", "140525")


def test_words_that_look_like_a_formula_or_an_address_stay_words() -> None:
    (row,) = written(replace(LINE, name='=HYPERLINK("http://x","看")', unit="https://example.org"))
    assert (row["name"], row["unit"]) == ('=HYPERLINK("http://x","看")', "https://example.org")


def test_what_the_head_decided_says_where_by_whom_and_on_which_paper() -> None:
    heads = (DecidedByHead(gate=Gate.DESIGN_REVIEW, by=StaffId("FZ01"), on=date(2023, 5, 8), number="高审纪〔2023〕3号"),)
    (row,) = written(replace(LINE, heads=heads))
    assert row["heads"] == "负责人决定：设计方案审查可以继续办理，FZ01，2023-05-08（高审纪〔2023〕3号）"


def test_an_empty_register_is_a_sheet_of_headings() -> None:
    assert written() == []


def test_english_officials_get_english_words() -> None:
    (row,) = written(LINE, lang="en")
    assert (row["state"], row["waits_at"]) == ("under way", "design review, drawing review")


def test_a_sheet_of_its_own_says_up_to_which_fact_the_rows_tell() -> None:
    file = BytesIO()
    write_workbook([LINE], {}, file, position=1234)
    file.seek(0)
    about = CalamineWorkbook.from_filelike(file).get_sheet_by_name("说明").to_python()

    assert about[0][0] == "本表依台账截至第1234条的记录导出。"
