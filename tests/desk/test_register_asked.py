"""再问 of a register: what may be a slip is told with its rows, all of it at once, and entered when it is confirmed."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lifecycle.desk.register_entry import Entered, Examined, enter, examine
from lifecycle.desk.register_heads import looks_like_register
from lifecycle.desk.register_rows import read_register
from lifecycle.desk.register_sheet import open_sheet
from lifecycle.vocabulary import StaffId
from tests.desk.conftest import Office
from tests.desk.register_files import FINISHED, FORM, HOSPITAL, csv_file, xlsx
from tests.office import CITY

OTHER = {**HOSPITAL, "project.code": "2301-140581-04-01-100009", "project.name": "高平市第三人民医院"}
SECOND = {**HOSPITAL, "building.id": "01", "building.name": "住院楼"}
DOUBTS: dict[str, tuple[Mapping[str, Any], ...]] = {
    "unit.uscc_check": ({**HOSPITAL, "construction_unit.uscc": "91350200M000100Y4A"},),
    "area.very_small": ({**HOSPITAL, "building.floor_area_m2": "1.2"},),
    "area.very_large": ({**HOSPITAL, "building.floor_area_m2": "12000000"},),
    "area.unlike_others": (HOSPITAL, {**SECOND, "building.id": "2", "building.floor_area_m2": "90"}),
    "building.id_alike": (HOSPITAL, SECOND),
    "number.year_long_before": ({**FINISHED, "decisions.planning_conditions.number": "高规条〔2003〕5号"},),
    "number.year_odd": ({**FINISHED, "decisions.planning_conditions.number": "高规条〔20231〕5号"},),
}
WRITERS = {"register.xlsx": xlsx, "register.csv": csv_file}


def examined(office: Office, file: Path, *confirmed: str) -> Examined:
    register = read_register(open_sheet(file, partial(looks_like_register, FORM)), FORM, office.desk.today())
    return examine(office.desk, register, FORM, StaffId(CITY), lambda _: None, confirmed=confirmed)


def entered(office: Office, file: Path, *confirmed: str) -> Entered:
    return enter(office.desk, examined(office, file, *confirmed))[0]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_in_a_register_is_told_and_entered_when_it_is_confirmed(office: Office, tmp_path: Path, code: str, name: str) -> None:
    file, before = WRITERS[name](tmp_path / name, list(DOUBTS[code])), office.ledger.head()
    asked = examined(office, file, "area.unheard_of")
    assert {problem.code for problem in asked.problems} == {f"asked.{code}"}
    assert asked.questions == (code,)
    assert all(problem.says("zh") for problem in asked.problems)
    assert (asked.new, office.ledger.head()) == ((), before)

    assert entered(office, file, code, "area.unheard_of").projects == 1
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
