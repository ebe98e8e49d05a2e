"""`lifecycle template` and `lifecycle import`: the form, what is printed of an import, and how faults are told."""

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from rich.cells import cell_len

from tests.cli.program import Program
from tests.desk.register_files import FINISHED, FORM, HOSPITAL, RETROFIT, ROAD, csv_file, heading, xlsx

CODE = str(FINISHED["project.code"])


@pytest.fixture
def lifecycle(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program on an empty database with a city officer, in a folder of its own."""
    monkeypatch.setenv("COLUMNS", "80")
    for staff, role in (("GA01", "security_admin"), ("SJ01", "city")):
        assert program("appoint", staff, "--role", role, "--as", "GA01").code == 0
    return program


def test_the_form_is_written_filled_in_and_imported(lifecycle: Program) -> None:
    assert lifecycle("template", "register.csv").code == 0
    with Path("register.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(str(FINISHED.get(column.path, "")) for column in FORM.columns)

    entered = lifecycle("import", "register.csv", "--as", "SJ01")

    assert (entered.code, entered.err) == (0, "")
    assert entered.out.startswith("已补录1个项目、1栋单体，记入15条事实（台账第")
    shown = lifecycle("show", CODE)
    assert shown.code == 0
    assert "高平市第二人民医院" in shown.out


def test_the_form_comes_as_a_workbook_too_and_is_not_importable_while_empty(lifecycle: Program) -> None:
    written = lifecycle("template", "register.xlsx", "--json")

    assert json.loads(written.out) == {"file": "register.xlsx", "columns": [column.heading() for column in FORM.columns]}
    assert CalamineWorkbook.from_path("register.xlsx").sheet_names == ["项目台账", "填写说明"]
    assert lifecycle("import", "register.xlsx", "--as", "SJ01").code == 2


def test_an_existing_file_is_overwritten_only_by_force(lifecycle: Program) -> None:
    Path("register.csv").write_text("kept", "utf-8")

    refused = lifecycle("template", "register.csv")
    assert (refused.code, refused.out) == (2, "")
    assert "--force" in refused.err
    assert Path("register.csv").read_text("utf-8") == "kept"

    assert lifecycle("template", "register.csv", "--force").code == 0
    assert heading("project.code") in Path("register.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("file", ["register.doc", "nowhere/register.csv"])
def test_a_form_that_cannot_be_written_is_told(lifecycle: Program, file: str) -> None:
    refused = lifecycle("template", file)

    assert refused.code == 2
    assert file in refused.err


def test_programs_get_counts_and_positions(lifecycle: Program) -> None:
    file = str(xlsx(Path("register.xlsx"), [FINISHED, RETROFIT, ROAD]))

    answer = json.loads(lifecycle("import", file, "--as", "SJ01", "--json").out)
    again = json.loads(lifecycle("import", file, "--as", "SJ01", "--json").out)

    first, last = answer["entered"].pop("first"), answer["entered"].pop("last")
    assert last - first + 1 == answer["entered"]["facts"]
    assert [note["code"] for note in answer.pop("notes")] == ["number.stands_elsewhere"], "the road has a permit number of the hospital"
    assert answer == {
        "entered": {"projects": 3, "buildings": 2, "facts": last - first + 1, "supervisions": 2, "unchanged": 0},
        "checked": {"right": 3, "faulty": 0, "unchanged": 0, "known": {}},
        "problems": [],
        "sheet": "项目台账",
        "encoding": "utf-8",
    }
    assert again["entered"] == {"projects": 0, "buildings": 0, "facts": 0, "supervisions": 0, "unchanged": 3, "first": None, "last": None}


def test_people_are_told_what_is_new_what_is_known_and_what_is_supervised(lifecycle: Program) -> None:
    lifecycle("import", str(xlsx(Path("a.xlsx"), [FINISHED])), "--as", "SJ01")
    more = lifecycle("import", str(xlsx(Path("b.xlsx"), [FINISHED, RETROFIT])), "--as", "SJ01")
    again = lifecycle("import", "b.xlsx", "--as", "SJ01")

    assert "已补录1个项目" in more.out
    assert "1个项目以前已经登记" in more.out
    assert "其中有1处不合要求，已列为督办" in more.out
    assert (again.code, again.err) == (0, "")
    assert again.out.strip() == "文件中的2个项目以前都已登记，内容相同：没有改动"


def test_faults_are_told_a_screenful_at_a_time_and_all_of_them_to_programs(lifecycle: Program) -> None:
    rows = [{**HOSPITAL, "building.id": f"{number}", "building.name": f"{number}号楼", "building.use": "宫殿"} for number in range(50)]
    file = str(xlsx(Path("register.xlsx"), rows))

    people = lifecycle("import", file, "--as", "SJ01")
    programs = lifecycle("import", file, "--as", "SJ01", "--json")

    assert (people.code, people.out) == (2, "")
    lines = people.err.splitlines()
    assert lines[0].startswith("“项目台账”第2行“建筑用途”：“宫殿”不在可填的值内：请填住宅、")
    assert lines[30:] == ["另有20处未列出，加 --json 可看全部", "共50处有误，没有导入任何内容"]
    assert programs.code == 2
    problems = json.loads(programs.out)["problems"]
    assert [each["row"] for each in problems] == list(range(2, 52))
    assert {(each["sheet"], each["column"], each["code"]) for each in problems} == {("项目台账", "建筑用途", "register.not_among")}


MIXED = [{**HOSPITAL, "building.use": "宫殿"}, {**ROAD, "decisions.planning_conditions.number": "高规条〔2032〕1号"}, RETROFIT]
"""A row with a fault of a cell, one that a command refuses, and one in which nothing is wrong."""


def test_all_faults_are_named_at_once_and_nothing_is_entered(lifecycle: Program) -> None:
    file = str(xlsx(Path("register.xlsx"), MIXED))

    told = lifecycle("import", file, "--as", "SJ01")

    assert (told.code, told.out) == (2, "")
    first, second, count = told.err.splitlines()
    assert first.startswith("“项目台账”第2行“建筑用途”：")
    assert second.startswith("“项目台账”第3行“规划条件：文号”：")
    assert count == "共2处有误，没有导入任何内容"
    assert lifecycle("show", RETROFIT["project.code"]).code != 0


def test_those_that_are_right_are_entered_and_the_exit_code_says_that_something_was_left(lifecycle: Program) -> None:
    file = str(xlsx(Path("register.xlsx"), MIXED))

    told = lifecycle("import", file, "--as", "SJ01", "--those-that-are-right")
    mended = lifecycle("import", str(xlsx(Path("mended.xlsx"), [HOSPITAL, ROAD, RETROFIT])), "--as", "SJ01")

    assert told.code == 3
    assert told.err.splitlines()[-1].startswith("共2处有误：涉及的2个项目没有导入")
    assert told.out.startswith("已补录1个项目、1栋单体")
    assert (mended.code, mended.err) == (0, "")
    assert mended.out.startswith("已补录2个项目、1栋单体")


def test_where_nothing_is_right_nothing_is_entered_though_it_was_asked_for(lifecycle: Program) -> None:
    told = lifecycle("import", str(xlsx(Path("register.xlsx"), MIXED[:2])), "--as", "SJ01", "--those-that-are-right")

    assert (told.code, told.out) == (2, "")


def test_a_check_records_nothing(lifecycle: Program) -> None:
    right = str(xlsx(Path("right.xlsx"), [RETROFIT]))
    mixed = str(xlsx(Path("mixed.xlsx"), MIXED))

    checked = lifecycle("import", right, "--as", "SJ01", "--check")
    wrong = lifecycle("import", mixed, "--as", "SJ01", "--check")
    some = json.loads(lifecycle("import", mixed, "--as", "SJ01", "--check", "--those-that-are-right", "--json").out)
    entered = lifecycle("import", right, "--as", "SJ01")

    assert (checked.code, checked.err) == (0, "")
    assert checked.out.splitlines()[0] == "核对完毕，没有记入任何内容：可以导入1个项目、1栋单体"
    assert wrong.code == 2
    assert (some["entered"], some["checked"]["right"], some["checked"]["faulty"]) == (None, 1, 2)
    assert entered.out.startswith("已补录1个项目"), "nothing of it was there yet"


def test_a_project_that_is_there_already_is_told_and_holds_up_no_other(lifecycle: Program) -> None:
    lifecycle("import", str(xlsx(Path("a.xlsx"), [HOSPITAL])), "--as", "SJ01")
    changed = str(xlsx(Path("b.xlsx"), [{**HOSPITAL, "building.floor_area_m2": 9000}, ROAD]))

    told = lifecycle("import", changed, "--as", "SJ01")
    again = json.loads(lifecycle("import", changed, "--as", "SJ01", "--json").out)

    assert told.code == 3
    assert told.err.startswith("“项目台账”第2行：项目2301-140581-04-01-100001以前导入过，这几行与当时的不同")
    assert told.out.startswith("已补录1个项目")
    assert (again["problems"], again["checked"]["known"]) == ([], {"2301-140581-04-01-100001": "different"})
    assert [note["code"] for note in again["notes"]] == ["register.known.different"]


def test_who_may_not_import_is_told_and_a_missing_file_is_named(lifecycle: Program) -> None:
    stranger = lifecycle("import", str(xlsx(Path("register.xlsx"), [ROAD])), "--as", "nobody")
    missing = lifecycle("import", "nowhere.xlsx", "--as", "SJ01")
    programs = lifecycle("import", "nowhere.xlsx", "--as", "SJ01", "--json")

    assert stranger.code == missing.code == programs.code == 2
    assert stranger.err.startswith("工号“nobody”")
    assert missing.err.startswith("nowhere.xlsx：读不到文件")
    assert json.loads(programs.out)["problems"][0]["row"] is None


def test_a_file_that_is_not_utf8_is_read_and_announced(lifecycle: Program) -> None:
    file = str(csv_file(Path("register.csv"), [ROAD], encoding="gb18030"))

    entered = lifecycle("import", file, "--as", "SJ01")

    assert entered.code == 0
    assert entered.err == "“register.csv”不是UTF-8文本，已按GB18030读取\n"


def test_progress_is_shown_on_a_terminal_only(lifecycle: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    seen = lifecycle("import", str(xlsx(Path("a.xlsx"), [ROAD])), "--as", "SJ01")
    silent = lifecycle("import", str(xlsx(Path("b.xlsx"), [RETROFIT])), "--as", "SJ01", "--json")

    assert "正在补录" in seen.err
    assert silent.err == ""


@pytest.mark.parametrize("command", ["import", "template"])
def test_help_fits_a_narrow_screen(lifecycle: Program, command: str) -> None:
    shown = lifecycle(command, "--help")

    assert shown.code == 0
    assert max(cell_len(line) for line in shown.out.splitlines()) <= 80


def test_another_language_is_spoken_when_asked_for(lifecycle: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFECYCLE_LANG", "en")

    assert lifecycle("import", str(xlsx(Path("a.xlsx"), [ROAD])), "--as", "SJ01").out.startswith("entered 1 project with 0 buildings")


def test_what_may_be_a_slip_is_told_with_the_option_that_confirms_it(lifecycle: Program) -> None:
    file = str(xlsx(Path("register.xlsx"), [{**HOSPITAL, "building.floor_area_m2": "1.2"}]))

    asked = lifecycle("import", file, "--as", "SJ01")
    programs = lifecycle("import", file, "--as", "SJ01", "--json")
    confirmed = lifecycle("import", file, "--as", "SJ01", "--confirm", "area.very_small")

    assert (asked.code, asked.out) == (2, "")
    assert "门诊楼（1）的建筑面积只有1.2㎡，不足10㎡" in asked.err
    assert "--confirm area.very_small" in asked.err.splitlines()[-1]
    assert [each["code"] for each in json.loads(programs.out)["problems"]] == ["asked.area.very_small"]
    assert confirmed.code == 0


def test_a_register_of_random_inspections_is_imported_once(lifecycle: Program) -> None:
    form = lifecycle("template", "objects.csv", "--register", "objects")
    assert "--register objects" in form.out
    with Path("objects.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["既有建筑", "SY-1", "高平市体育馆", "高平市", "", "", "", "2023-05-01", "", ""])
    told = [lifecycle("import", "objects.csv", "--register", "objects", "--as", "SJ01", *more) for more in (("--check",), (), ())]
    assert [each.code for each in told] == [0, 0, 0]
    assert [each.out.strip() for each in told] == [
        "核对完毕，没有记入任何内容：可以入库1条",
        "已入库1条",
        "1条以前已经入库，内容相同，未作改动",
    ]
    with Path("objects.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["既有建筑", "SY-2"])
    stopped = lifecycle("import", "objects.csv", "--register", "objects", "--as", "SJ01", "--json")
    assert (stopped.code, json.loads(stopped.out)["entered"]) == (2, None)
    assert {each["code"] for each in json.loads(stopped.out)["problems"]} == {"register.required"}
