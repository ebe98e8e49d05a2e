"""再问 of a register: what may be a slip is told with its rows, all of it at once, and entered when it is confirmed."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.register.entry import Entered, Examined, enter, examine
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.rows import read_register
from lifecycle.desk.register.sheet import open_sheet
from lifecycle.vocabulary import StaffId, Stage
from tests.desk.conftest import Office
from tests.desk.register_files import FINISHED, FORM, HOSPITAL, csv_file, paths, write, xlsx
from tests.office import CITY

RATE = "indicators.designed.assembly_rate"
OTHER = {**HOSPITAL, "project.code": "2301-140581-04-01-100009", "project.name": "高平市第三人民医院"}
SECOND = {**HOSPITAL, "building.id": "01", "building.name": "住院楼"}
DOUBTS: dict[str, tuple[Mapping[str, Any], ...]] = {
    "unit.uscc_check": ({**HOSPITAL, "construction_unit.uscc": "91350200M000100Y4A"},),
    "area.very_small": ({**HOSPITAL, "building.floor_area_m2": "1.2"},),
    "area.very_large": ({**HOSPITAL, "building.floor_area_m2": "12000000"},),
    "area.unlike_others": (HOSPITAL, {**SECOND, "building.id": "2", "building.floor_area_m2": "90"}),
    "building.id_alike": (HOSPITAL, SECOND),
    "building.name_alike": (HOSPITAL, {**SECOND, "building.id": "2", "building.name": "门诊楼"}),
    "project.code_elsewhere": ({**HOSPITAL, "project.code": "2301-140525-04-01-100009"},),
    "quantity.rate_unit": ({**HOSPITAL, RATE: ".75"}, {**SECOND, "building.id": "2", RATE: "75"}),
    "quantity.rate_small": ({**HOSPITAL, RATE: "0.75%"}, {**SECOND, "building.id": "2", RATE: "１％"}),
    "number.year_long_before": ({**FINISHED, "decisions.planning_conditions.number": "高规条〔2003〕5号"},),
    "number.year_odd": ({**FINISHED, "decisions.planning_conditions.number": "高规条〔20231〕5号"},),
    "number.no_serial": ({**FINISHED, "decisions.planning_conditions.number": "高规条〔2023〕号"},),
    "number.year_in_figures": ({**FINISHED, "decisions.planning_conditions.number": "140581201900012"},),
    "unit.uscc_filled_up": ({**HOSPITAL, "construction_unit.uscc": "91140500000000000L"},),
}
WRITERS = {"register.xlsx": xlsx, "register.csv": csv_file}


def examined(office: Office, file: Path, *confirmed: str) -> Examined:
    register = read_register(open_sheet(file, partial(looks_like_register, FORM)), FORM, office.desk.today())
    return examine(office.desk, register, FORM, StaffId(CITY), lambda _: None, confirmed=confirmed)


def entered(office: Office, file: Path, *confirmed: str) -> Entered:
    return enter(office.desk, examined(office, file, *confirmed))[0]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(("there", "new"), [("1号", "1號"), ("1-2", "1ー2"), ("1号楼", "一号楼"), ("1栋", "1幢")])
def test_ids_that_mean_one_building_are_asked(office: Office, tmp_path: Path, there: str, new: str, name: str) -> None:
    rows = [{**HOSPITAL, "building.id": there}, {**SECOND, "building.id": new}]

    assert examined(office, WRITERS[name](tmp_path / name, rows)).questions == ("building.id_alike",)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_in_a_register_is_told_and_entered_when_it_is_confirmed(office: Office, tmp_path: Path, code: str, name: str) -> None:
    file, before = WRITERS[name](tmp_path / name, list(DOUBTS[code])), office.ledger.head()
    other = next(each for each in DOUBTS if each != code)
    asked = examined(office, file, other)
    assert {problem.code for problem in asked.problems} == {f"asked.{code}"}
    assert asked.questions == (code,)
    assert all(problem.says("zh") for problem in asked.problems)
    assert (asked.new, office.ledger.head()) == ((), before)

    assert entered(office, file, code, other).projects == 1
    kept = [recorded.fact.confirmed for recorded in office.ledger.read(after=before, limit=100) if recorded.fact.confirmed]
    assert kept
    assert set(kept) == {(code,)}, "what was not asked is not kept"


def test_the_doubts_of_all_projects_are_told_at_once_each_with_its_rows(office: Office, tmp_path: Path) -> None:
    rows = [{**HOSPITAL, "building.floor_area_m2": "1.2"}, {**OTHER, "construction_unit.uscc": "91350200M000100Y4A"}]
    asked = examined(office, xlsx(tmp_path / "register.xlsx", rows))

    area, uscc = (FORM.at(path).heading() for path in ("building.floor_area_m2", "construction_unit.uscc"))
    told = [(each.row, each.column, each.code) for each in asked.problems]
    assert told == [(2, area, "asked.area.very_small"), (3, uscc, "asked.unit.uscc_check")]
    assert entered(office, tmp_path / "register.xlsx", "area.very_small", "unit.uscc_check").projects == 2


def test_two_buildings_of_one_area_are_asked_each_in_its_row(office: Office, tmp_path: Path) -> None:
    rows = [{**HOSPITAL, "building.floor_area_m2": "1.2"}, {**SECOND, "building.id": "2", "building.floor_area_m2": "1.2"}]
    asked = examined(office, xlsx(tmp_path / "register.xlsx", rows))

    assert [(each.row, each.code) for each in asked.problems] == [(2, "asked.area.very_small"), (3, "asked.area.very_small")]


WITHOUT_SIGN = (".75", "75", "0.75", "７５", 0.75, 75)
WRITTEN = {"xlsx": partial(xlsx, sheet="台账"), "csv": csv_file}


@pytest.mark.parametrize("door", WRITTEN)
@pytest.mark.parametrize("typed", WITHOUT_SIGN, ids=repr)
def test_a_rate_without_its_sign_is_asked_at_its_own_cell_with_how_it_would_be_read(
    office: Office, tmp_path: Path, door: str, typed: object
) -> None:
    third = {**SECOND, "building.id": "3", "building.name": "医技楼"}
    rows = [{**HOSPITAL, RATE: "75%"}, {**SECOND, "building.id": "2", RATE: typed}, {**third, RATE: typed}]
    asked = examined(office, WRITTEN[door](tmp_path / f"register.{door}", rows))

    told = [(each.row, each.column, each.code) for each in asked.problems]
    assert told == [(row, FORM.at(RATE).heading(), "asked.quantity.rate_unit") for row in (3, 4)]
    assert all(f"“{typed}”" in each.says("zh") and "按75%记入" in each.says("zh") for each in asked.problems)
    assert entered(office, tmp_path / f"register.{door}", "quantity.rate_unit").projects == 1

    project = project_of(office.desk.counter(), project_bearing(office.desk.counter(), str(HOSPITAL["project.code"])))
    stated = {building.at(building.id, Stage.DESIGNED).assembly_rate for building in project.buildings.values()}
    assert stated == {Decimal("0.75")}


@pytest.mark.parametrize("heading", ["方案：装配率（%）", "方案：装配率%", "方案装配率（％）"])
def test_under_a_heading_with_its_sign_a_number_is_a_percentage(office: Office, tmp_path: Path, heading: str) -> None:
    file = tmp_path / "register.csv"
    csv_file(file, [{**HOSPITAL, RATE: "75"}, {**SECOND, "building.id": "2", RATE: "0.75"}])
    written = file.read_text(encoding="utf-8-sig").replace(FORM.at(RATE).heading(), heading)
    assert heading in written
    file.write_text(written, encoding="utf-8-sig")

    asked = examined(office, file)
    assert [(each.row, each.code) for each in asked.problems] == [(3, "asked.quantity.rate_unit")], "0.75 may be less than one per cent"


@pytest.mark.parametrize("look", ["0%", "0.00%", '0.0"约"%', "[Red]0.0%"])
def test_what_a_workbook_shows_with_its_sign_has_it(office: Office, tmp_path: Path, look: str) -> None:
    assert examined(office, shown_as(tmp_path / "register.xlsx", 0.755, look)).problems == ()


@pytest.mark.parametrize("look", ["General", "0.00", '0.00"%"', "0.00\\%"])
def test_what_a_workbook_shows_without_its_sign_is_asked(office: Office, tmp_path: Path, look: str) -> None:
    """A sign that is only painted beside the number multiplies nothing."""
    asked = examined(office, shown_as(tmp_path / "register.xlsx", 0.755, look))
    assert [each.code for each in asked.problems] == ["asked.quantity.rate_unit"]


def test_more_than_the_whole_is_refused_as_it_is_shown(office: Office, tmp_path: Path) -> None:
    (fault,) = examined(office, shown_as(tmp_path / "register.xlsx", 75, "0%")).problems
    assert (fault.code, fault.values) == ("quantity.over_the_whole", {"text": "7500%"})


def shown_as(path: Path, value: float, look: str) -> Path:
    """A register whose one rate is a number in this format."""
    columns = paths([{**HOSPITAL, RATE: value}])
    with Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for place, column in enumerate(columns):
            sheet.write_string(0, place, FORM.at(column).heading())
            if column == RATE:
                sheet.write_number(1, place, value, workbook.add_format({"num_format": look}))
            elif column in HOSPITAL:
                write(sheet, 1, place, HOSPITAL[column])
    return path


def test_a_number_that_stands_in_another_project_is_told_and_holds_up_nothing(office: Office, tmp_path: Path) -> None:
    first = FINISHED
    there = {**first, "project.code": OTHER["project.code"], "project.name": OTHER["project.name"]}
    together = examined(office, xlsx(tmp_path / "both.xlsx", [first, there]))
    told = [note for note in together.notes if note.code == "number.stands_elsewhere"]

    assert together.problems == ()
    assert {note.values["code"] for note in told} == {first["project.code"]}, "of the rows before"
    assert "3" in told[0].where
    assert len({note.values["number"] for note in told}) == len(told) > 1

    assert entered(office, xlsx(tmp_path / "1.xlsx", [first])).projects == 1
    later = examined(office, csv_file(tmp_path / "2.csv", [there]))
    assert [note.values for note in later.notes] == [note.values for note in told], "of the ledger"
    assert entered(office, tmp_path / "2.csv").projects == 1
    assert examined(office, tmp_path / "2.csv").notes == (), "what came in is told no more"
