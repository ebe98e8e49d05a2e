"""再问 of a register: what may be a slip is told with its rows, all of it at once, and entered when it is confirmed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.register_entry import Entered, enter
from lifecycle.desk.register_rows import BadCell, read_register
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


def entered(office: Office, file: Path, *confirmed: str) -> Entered:
    register = read_register(open_sheet(file), FORM, office.desk.today())
    return enter(office.desk, register, FORM, StaffId(CITY), lambda _: None, confirmed)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_in_a_register_is_told_and_entered_when_it_is_confirmed(office: Office, tmp_path: Path, code: str, name: str) -> None:
    file, before = WRITERS[name](tmp_path / name, list(DOUBTS[code])), office.ledger.head()
    with pytest.raises(BadInput) as asked:
        entered(office, file, "area.unheard_of")
    assert {problem.code for problem in asked.value.problems} == {f"asked.{code}"}
    assert all(problem.says("zh") for problem in asked.value.problems)
    assert office.ledger.head() == before

    assert entered(office, file, code, "area.unheard_of").projects == 1
    kept = [recorded.fact.confirmed for recorded in office.ledger.read(after=before, limit=100) if recorded.fact.confirmed]
    assert kept
    assert set(kept) == {(code,)}, "what was not asked is not kept"


def test_the_doubts_of_all_projects_are_told_at_once_each_with_its_rows(office: Office, tmp_path: Path) -> None:
    rows = [{**HOSPITAL, "building.floor_area_m2": "1.2"}, {**OTHER, "construction_unit.uscc": "91350200M000100Y4A"}]
    with pytest.raises(BadInput) as asked:
        entered(office, xlsx(tmp_path / "register.xlsx", rows))

    told = [(each.row, each.code) for each in asked.value.problems if isinstance(each, BadCell)]
    assert told == [(2, "asked.area.very_small"), (3, "asked.unit.uscc_check")]
    assert entered(office, tmp_path / "register.xlsx", "area.very_small", "unit.uscc_check").projects == 2
