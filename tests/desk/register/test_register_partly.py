"""能读的都核对: one wrong cell, or one unknown heading, hides nothing of what is wrong beside it, and makes nothing wrong that is not."""

from datetime import date
from pathlib import Path

import pytest

from tests.desk.conftest import Office
from tests.desk.register.test_register_entry import looked_through, refused
from tests.desk.register_files import FINISHED, HOSPITAL, RETROFIT, ROAD, Cells, csv_file, heading, xlsx

FIRST = HOSPITAL["project.code"]
PERMIT, NUMBER = "decisions.construction_permit", "decisions.construction_permit.number"
LATER: Cells = {f"{PERMIT}.on": date(2023, 5, 10), f"{PERMIT}.authority": "高平市某机关", NUMBER: "高建施〔2024〕1号"}
NOT_READ = {"building.floor_area_m2": "1万2千"}


def told(office: Office, file: Path) -> set[tuple[int, str, str]]:
    return {(each.row, each.column, each.code) for each in refused(office, file)}


def test_a_command_fault_is_named_beside_a_cell_that_cannot_be_read(office: Office, tmp_path: Path):
    found = told(office, xlsx(tmp_path / "r.xlsx", [HOSPITAL | LATER | NOT_READ]))
    assert found == {(2, heading("building.floor_area_m2"), "quantity.not_an_area"), (2, heading(NUMBER), "number.year_later")}


def test_a_fault_in_another_row_of_the_project_is_named_too(office: Office, tmp_path: Path):
    second = HOSPITAL | LATER | {"building.id": "2#", "building.name": "住院楼"}
    found = told(office, xlsx(tmp_path / "r.xlsx", [HOSPITAL | LATER | NOT_READ | {NUMBER: "高建施〔2023〕1号"}, second]))
    assert (3, heading(NUMBER), "number.year_later") in found
    assert len(found) == 2


def test_questions_are_named_beside_a_cell_that_cannot_be_read(office: Office, tmp_path: Path):
    rows = [HOSPITAL | {"building.id": id_, "building.name": f"{name}楼"} for id_, name in (("1#", "甲"), ("1 #", "乙"), ("1/2", "丙"))]
    found = told(office, xlsx(tmp_path / "r.xlsx", rows))
    assert found == {(3, heading("building.id"), "asked.building.id_alike"), (4, heading("building.id"), "building.id_form")}

    odd = HOSPITAL | LATER | {"project.approved_on": "2023.5", NUMBER: "高建施〔2013〕4号"}
    found = told(office, xlsx(tmp_path / "r.xlsx", [odd]))
    assert found == {(2, heading("project.approved_on"), "day.unreadable"), (2, heading(NUMBER), "asked.number.year_long_before")}


def test_an_unknown_heading_hides_nothing_of_the_rows(office: Office, tmp_path: Path):
    file = csv_file(tmp_path / "r.csv", [HOSPITAL | LATER, ROAD])
    file.write_text(file.read_text("utf-8-sig").replace(heading("project.bim_pilot"), "不认识的列"), "utf-8")
    found = told(office, file)
    assert {code for _, _, code in found} == {"register.heading_unknown", "register.heading_missing", "number.year_later"}


def test_a_fault_of_what_carries_the_rest_hides_nothing(office: Office, tmp_path: Path):
    """The buildings are not entered, since one has the id of the other, and the permit is looked at all the same."""
    second = HOSPITAL | LATER | {"building.id": "1", "building.name": "住院楼"}
    found = told(office, xlsx(tmp_path / "r.xlsx", [HOSPITAL | LATER, second]))
    assert {code for _, _, code in found} == {"register.building_twice", "number.year_later"}


def test_a_code_of_a_later_month_hides_nothing(office: Office, tmp_path: Path):
    found = told(office, xlsx(tmp_path / "r.xlsx", [HOSPITAL | LATER | {"project.code": "2312-140581-04-01-100001"}]))
    assert {code for _, _, code in found} == {"project.code_later", "number.year_later"}


@pytest.mark.parametrize("code", ["2301-140581-04-01-1000", ""], ids=["unreadable", "missing"])
def test_a_row_without_a_code_is_judged_by_what_else_it_says(office: Office, tmp_path: Path, code: str):
    rows = [HOSPITAL, HOSPITAL | LATER | {"project.code": code, "project.name": "某医院"}]
    found = told(office, xlsx(tmp_path / "r.xlsx", rows))
    assert found == {
        (3, heading("project.code"), "project.code_form" if code else "register.required"),
        (3, heading(NUMBER), "number.year_later"),
    }


def test_rows_without_a_code_are_judged_with_those_of_the_project_of_their_name(office: Office, tmp_path: Path):
    second = HOSPITAL | {"project.code": "?", "building.id": "1 #", "building.name": "住院楼"}
    found = told(office, xlsx(tmp_path / "r.xlsx", [HOSPITAL, second]))
    assert {code for _, _, code in found} == {"project.code_form", "asked.building.id_alike"}


@pytest.mark.parametrize("row", [HOSPITAL, ROAD], ids=["building", "road"])
def test_a_project_of_an_unreadable_class_of_works_is_judged_by_what_else_it_says(office: Office, tmp_path: Path, row: Cells):
    found = told(office, xlsx(tmp_path / "r.xlsx", [row | LATER | {"project.works_class": "?"}]))
    assert found == {(2, heading("project.works_class"), "register.not_among"), (2, heading(NUMBER), "number.year_later")}


def test_what_is_online_already_is_not_judged_by_its_rows(office: Office, tmp_path: Path):
    office.register(code=FIRST)
    found = told(office, xlsx(tmp_path / "r.xlsx", [HOSPITAL | LATER | NOT_READ]))
    assert {code for _, _, code in found} == {"quantity.not_an_area"}


LIVES = {"finished": FINISHED, "retrofit": RETROFIT, "road": ROAD}


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("instead", ["?", None], ids=["unreadable", "missing"])
def test_nothing_follows_from_a_wrong_cell_alone(office: Office, tmp_path: Path, life: str, instead: str | None):
    """Each cell of a row without fault is spoiled in a project of its own."""
    paths = [path for path in LIVES[life] if path != "project.code"]
    rows = [LIVES[life] | {"project.code": f"2301-140581-04-01-{number:06}"} | {path: instead} for number, path in enumerate(paths)]
    rows = [{path: value for path, value in row.items() if value is not None} for row in rows]
    found = looked_through(office, xlsx(tmp_path / "r.xlsx", rows, columns=list(LIVES[life]))).problems
    told = {number: {each.column for each in found if each.row == number + 2} for number in range(len(rows))}
    beside = {paths[number]: columns - {heading(paths[number])} for number, columns in told.items()}
    assert {path: columns for path, columns in beside.items() if columns} == {}
    assert sum(map(bool, told.values())) > len(paths) / 3
