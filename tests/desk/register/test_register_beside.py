"""表中不是项目的行和列: known by what they mean; a row that may be a total or a project is asked about, and none is lost unsaid."""

from pathlib import Path

import pytest

from lifecycle.desk.register.beside import RowKind, is_count, is_remark, row_kind
from lifecycle.desk.register.rows import read_register
from tests.desk.register.test_register_reading import TODAY
from tests.desk.register_files import FORM, HOSPITAL, Cells, csv_file, heading, opened, paths, xlsx

SECOND: Cells = {**HOSPITAL, "building.id": "2", "building.name": "住院楼"}
NAME, AREA = "project.name", "building.floor_area_m2"
TOTALS = (
    *("合计", "总　计", "小 计", "共 计：", "累计", "总合计", "本页合计", "本页小计", "全市合计", "全县累计", "高平市小计", "2023年合计"),
    *(
        "合计（1个项目）",
        "合计：1个项目",
        "合计1项",
        "合计 3 栋",
        "总计(12,000.5㎡)",
        "小计：2个项目、3栋",
        "合计（三个项目）",
        "一、新建小计",
        "合计：项目1个，单体1栋",
        "合计：1栋 5000㎡",
        "合计1个项目1栋",
        "总计（栋）：1",
        "合计数",
    ),
    *("Total", "Sub-total", "Grand total: 3", "TOTAL (3 projects)"),
)
NAMES = ("合计大厦", "小计算机学校", "累计科技园", "合计1号楼", "总计划馆", "合计三路小学", "设计院", "会计学校", "Total能源站")


@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize("column", ["project.code", NAME, "序号"])
def test_a_total_is_passed_over_and_counted_wherever_its_words_stand(tmp_path: Path, total: str, column: str) -> None:
    rows = [HOSPITAL, {column: total, AREA: "40,000", "building.id": "2栋"}]

    register = read_register(opened(csv_file(tmp_path / "1.csv", rows, columns=["序号", *paths(rows)])), FORM, TODAY)

    assert (register.problems, len(register.projects)) == ((), 1)
    assert [(note.code, note.values) for note in register.notes] == [("register.left.totals", {"count": 1, "rows": ["3"]})]


@pytest.mark.parametrize("words", ["合计（不含在建、停建）", "合计大厦", "总计（含2022年结转）：1"])
@pytest.mark.parametrize("column", ["project.code", "序号"])
def test_what_opens_as_a_total_is_one_where_no_name_can_stand(tmp_path: Path, words: str, column: str) -> None:
    """And is asked about in one sentence where a name follows."""
    total, doubtful = {column: words, AREA: 40_000}, {column: words, NAME: "第二小学", AREA: 40_000}
    rows = [HOSPITAL, total, doubtful]

    register = read_register(opened(csv_file(tmp_path / "1.csv", rows, columns=["序号", *paths(rows)])), FORM, TODAY)

    assert [(note.code, note.values["rows"]) for note in register.notes] == [("register.left.totals", ["3"])]
    assert [(each.row, each.code) for each in register.problems] == [(4, "register.maybe_total")]


@pytest.mark.parametrize("name", [*NAMES, "合计", "小计"])
def test_a_project_that_is_called_so_is_one_by_its_code(tmp_path: Path, name: str) -> None:
    register = read_register(opened(xlsx(tmp_path / "1.xlsx", [{**HOSPITAL, NAME: name}])), FORM, TODAY)

    assert (register.problems, register.notes, len(register.projects)) == ((), (), 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_project_that_is_called_so_is_missed_its_code_and_never_dropped(tmp_path: Path, name: str) -> None:
    row = {NAME: name, AREA: 40_000}
    register = read_register(opened(xlsx(tmp_path / "1.xlsx", [HOSPITAL, row], columns=paths([HOSPITAL]))), FORM, TODAY)

    assert (3, heading("project.code"), "register.required") in [(each.row, each.column, each.code) for each in register.problems]
    assert register.notes == ()


@pytest.mark.parametrize("column", [NAME, "project.code"])
def test_a_total_among_the_words_of_a_project_is_asked_about_in_one_sentence(tmp_path: Path, column: str) -> None:
    row = {**SECOND, "project.code": "", column: "合计"}
    register = read_register(opened(xlsx(tmp_path / "1.xlsx", [HOSPITAL, row])), FORM, TODAY)

    assert [(each.row, each.column, each.code) for each in register.problems] == [(3, heading(column), "register.maybe_total")]
    assert (register.projects, register.notes) == ((), ()), "the row may be a building of the project above"


A, B, C, REMARK, KIND = range(5)


@pytest.mark.parametrize(
    ("row", "is_"),
    [
        (["", "高平市", "小计", ""], RowKind.NONE),
        (["", "合计", "1号楼", ""], RowKind.DOUBTFUL),
        (["高平市", "甲小区", "小计", ""], RowKind.DOUBTFUL),
        (["", "高平市", "", "", "新建", "小计"], RowKind.NONE),
        (["", "小计", "", "", "新建"], RowKind.DOUBTFUL),
        (["", "合计", "—", "含在建"], RowKind.NONE),
        (["", "甲小区", "", "小计"], RowKind.ROW),
        (["", "填表人：甲", "审核人：乙", ""], RowKind.NONE),
        (["", "填 表 人 甲", "", ""], RowKind.NONE),
        (["", "注：1.本表由县局填报", "", ""], RowKind.NONE),
        (["", "注册大厦", "", ""], RowKind.ROW),
        (["", "填报单位办公楼", "", ""], RowKind.ROW),
        (["", "合计" * 40, "", ""], RowKind.ROW),
        (["", "合计" + "1,111" * 11, "", ""], RowKind.ROW),
    ],
    ids=str,
)
def test_what_stands_beside_the_word_says_what_the_row_is(row: list[str], is_: RowKind) -> None:
    assert row_kind(row, {A, B, C, KIND}, {REMARK}, listed={KIND})[0] is is_


@pytest.mark.parametrize("written", ["序号", "序", "序 号", "行号", "No.", "NO", "№", "＃", "序号1", "项次", "S/N"])
def test_a_column_that_numbers_the_rows(written: str) -> None:
    assert is_count(written)


@pytest.mark.parametrize(
    "written", ["备注", "备 注：", "备注1", "备注（内部）", "备注二", "说明", "其他说明", "内部备注", "附注", "Remarks", "备注栏"]
)
def test_a_column_for_people(written: str) -> None:
    assert is_remark(written)


@pytest.mark.parametrize("written", ["层数", "说明书编号", "编号", "节能率（说明见附件）", "建筑面积（万m²）", "随记", "顺序"])
def test_a_column_that_nobody_knows_is_none_of_them(written: str) -> None:
    assert not is_count(written)
    assert not is_remark(written)


def test_columns_of_the_clerk_are_no_faults_and_are_told(tmp_path: Path) -> None:
    rows = [{**HOSPITAL, "序": "1", "备注（内部）": "待核", "说明": ""}]
    register = read_register(opened(csv_file(tmp_path / "1.csv", rows, columns=["序", *paths(rows), "备注（内部）", "说明"])), FORM, TODAY)

    assert register.problems == ()
    assert [(note.code, note.values) for note in register.notes] == [("register.left.column", {"column": "备注（内部）"})]
