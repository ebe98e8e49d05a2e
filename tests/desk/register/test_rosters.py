"""名录导入: columns read by their headings, all faults of all rows at once, and nothing entered twice."""

import csv
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.inspections.on_a_day import experts_on, inspectors_on, objects_on
from lifecycle.desk.register.form import form_of
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.roster_entry import RosterExamined, enter_roster, examine_roster
from lifecycle.desk.register.rosters import roster_of
from lifecycle.desk.register.sheet import open_sheet
from lifecycle.desk.register.which import refuse_other_form
from lifecycle.inspections.registers.objects import DelistObject, ListObject, ObjectKind
from lifecycle.inspections.registers.roster_names import RosterName
from lifecycle.papers.register_form import xlsx_form
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import PersonId, Refused, StaffId
from tests.desk.conftest import ON, Office
from tests.inspections.registers.test_registers import CODE as UNIT
from tests.inspections.registers.test_registers import OTHER
from tests.inspections.registers.test_registers import STADIUM as STADIUM_LISTED
from tests.office import CITY, SECURITY, ZEZHOU
from tests.packaged import rulebook

ZHAO = StaffId("ZF01")
OBJECTS = ("检查对象类别", "检查对象编号", "检查对象名称", "所在县（市、区）", "入库日期", "在册至")
SAME = STADIUM_LISTED | {"listed_since": date(2023, 5, 1)}
STADIUM = ("既有建筑", "SY-1", "高平市体育馆", "高平市", "2023-05-01", "")
LABORATORY = ("检测机构", UNIT, "示例检测有限公司", "", "2023年5月1日", "2025/12/31")
INSPECTORS = ("工号", "执法证号", "执法证有效期至", "所在执法单位", "执法领域", "执法区域", "入库日期")
INSPECTOR = ("ZF01", "04050012021007", "2024-12-31", "高平市住房和城乡建设局", "建筑节能、工程质量", "高平市，泽州县", "2023-05-01")
ROSTERS = {name: roster_of(name, rulebook().jurisdictions) for name in RosterName}


@pytest.fixture
def bureau(office: Office) -> Office:
    """With an inspector of the city, and a person who is none."""
    for person in ("R-1", "R-2"):
        office.know(PersonId(person))
    office.give(AppointStaff, on=date(2020, 1, 1), by=SECURITY, staff=ZHAO, person=PersonId("R-1"), role=Role.INSPECTOR, county=None)
    return office


def looked(
    bureau: Office, name: RosterName, file: Path, *rows: tuple[str, ...], by: StaffId = CITY, confirmed: tuple[str, ...] = ()
) -> RosterExamined:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    sheet = open_sheet(file, partial(looks_like_register, ROSTERS[name].form), ROSTERS[name].form.sheet)
    return examine_roster(bureau.desk, sheet, ROSTERS[name], by, confirmed)


def entered(bureau: Office, name: RosterName, file: Path, *rows: tuple[str, ...]) -> int:
    examined = looked(bureau, name, file, *rows)
    assert examined.problems == ()
    count, late = enter_roster(bureau.desk, examined, ROSTERS[name])
    assert late == []
    return count


def told(examined: RosterExamined) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in examined.problems]


def test_every_kind_is_entered_as_its_columns_say(bureau: Office, tmp_path: Path) -> None:
    file = tmp_path / "名录.csv"
    assert entered(bureau, RosterName.OBJECTS, file, OBJECTS, STADIUM, LABORATORY) == 2
    (stadium,) = objects_on(bureau.ledger, ObjectKind.BUILDING_IN_USE, ON)
    (laboratory,) = objects_on(bureau.ledger, ObjectKind.LABORATORY, ON)
    assert (stadium.name, stadium.county, stadium.until) == ("高平市体育馆", "140581", None)
    assert (laboratory.units, laboratory.county, laboratory.until) == ((UNIT,), None, date(2025, 12, 31))

    assert entered(bureau, RosterName.INSPECTORS, file, INSPECTORS, INSPECTOR) == 1
    (zhao,) = inspectors_on(bureau.ledger, ON)
    assert (zhao.staff, zhao.fields, zhao.counties) == (ZHAO, ("建筑节能", "工程质量"), ("140581", "140525"))

    heads = ("人员编号", "专业", "工作单位", "须回避单位的统一社会信用代码", "入库日期")
    assert entered(bureau, RosterName.EXPERTS, file, heads, ("R-2", "暖通空调", "示例设计院", f"{UNIT}、{OTHER}", "2023-05-01")) == 1
    assert [(each.person, each.recused_from) for each in experts_on(bureau.ledger, ON)] == [("R-2", (UNIT, OTHER))]


def test_what_was_sent_before_is_not_written_again(bureau: Office, tmp_path: Path) -> None:
    """Neither on another day, nor where somebody entered it by the form, nor after it was ended."""
    file = tmp_path / "名录.csv"
    bureau.give(
        ListObject,
        by=CITY,
        object_kind=ObjectKind.BUILDING_IN_USE,
        object_id="SY-1",
        name="高平市体育馆",
        county="140581",
        listed_since=ON.replace(day=1),
    )
    entered(bureau, RosterName.OBJECTS, file, OBJECTS, STADIUM, LABORATORY)
    bureau.give(DelistObject, by=CITY, object_kind=ObjectKind.LABORATORY, object_id=UNIT, listed_until=ON, reason="资质注销")
    head = bureau.ledger.head()
    again = looked(bureau, RosterName.OBJECTS, file, OBJECTS, STADIUM, LABORATORY)
    assert (again.unchanged, again.new, again.problems) == (2, (), ())
    assert enter_roster(bureau.desk, again, ROSTERS[RosterName.OBJECTS]) == (0, [])
    changed = looked(bureau, RosterName.OBJECTS, file, OBJECTS, (*STADIUM[:2], "高平市新体育馆", *STADIUM[3:]))
    assert told(changed) == [(2, "检查对象名称", "registers.listed_already")]
    assert bureau.ledger.head() == head


def test_all_faults_of_all_rows_are_told_at_once_and_nothing_is_recorded(bureau: Office, tmp_path: Path) -> None:
    head = bureau.ledger.head()
    examined = looked(
        bureau,
        RosterName.OBJECTS,
        tmp_path / "名录.csv",
        OBJECTS,
        ("体育馆", "SY-1", "高平市体育馆", "高平市", "2023-13-01", ""),
        ("检测机构", "SY-2", "示例检测有限公司", "", "2023-05-01", ""),
        ("既有建筑", "SY-3", "", "", "", ""),
        STADIUM,
        STADIUM,
        ("", "", "合计", "", "1个对象", "请核对"),
    )
    assert told(examined) == [
        (2, "检查对象类别", "register.not_among"),
        (2, "入库日期", "day.not_in_calendar"),
        (3, "检查对象编号", "registers.object_by_credit_code"),
        (4, "检查对象名称", "register.required"),
        (4, "入库日期", "register.required"),
        (6, "检查对象编号", "roster.row_twice"),
        (7, "检查对象名称", "register.maybe_total"),
    ]
    assert (len(examined.new), examined.faulty, bureau.ledger.head()) == (1, 5, head)


def test_a_code_that_may_be_a_slip_is_asked_in_its_cell_and_confirmed(bureau: Office, tmp_path: Path) -> None:
    file, code = tmp_path / "名录.csv", f"{UNIT[:-1]}{'7' if UNIT[-1] != '7' else '9'}"
    rows = (OBJECTS, (LABORATORY[0], code, *LABORATORY[2:]))
    asked = looked(bureau, RosterName.OBJECTS, file, *rows)
    assert [(row, column) for row, column, _ in told(asked)] == [(2, "检查对象编号")]
    assert (asked.questions, asked.new) == (("unit.uscc_check",), ())
    confirmed = looked(bureau, RosterName.OBJECTS, file, *rows, confirmed=asked.questions)
    assert (confirmed.problems, enter_roster(bureau.desk, confirmed, ROSTERS[RosterName.OBJECTS])) == ((), (1, []))


def test_what_somebody_else_entered_meanwhile_is_told_by_its_row(bureau: Office, tmp_path: Path) -> None:
    examined = looked(bureau, RosterName.OBJECTS, tmp_path / "名录.csv", OBJECTS, STADIUM, LABORATORY)
    bureau.give(ListObject, by=CITY, **SAME | {"name": "高平市新体育馆"})
    count, late = enter_roster(bureau.desk, examined, ROSTERS[RosterName.OBJECTS])
    assert (count, [(each.row, each.code) for each in late]) == (1, [(2, "registers.listed_already")])


def test_nobody_is_an_inspector_who_is_not_appointed_and_counties_import_nothing(bureau: Office, tmp_path: Path) -> None:
    file = tmp_path / "名录.csv"
    examined = looked(bureau, RosterName.INSPECTORS, file, INSPECTORS, ("ZF09", *INSPECTOR[1:]))
    assert told(examined) == [(2, "工号", "registers.not_appointed")]
    with pytest.raises(Refused) as refused:
        looked(bureau, RosterName.INSPECTORS, file, INSPECTORS, INSPECTOR, by=ZEZHOU)
    assert refused.value.code == "staff.role_may_not"


@pytest.mark.parametrize("name", RosterName)
def test_the_blank_form_is_read_back_by_its_headings(name: RosterName, tmp_path: Path) -> None:
    file, form = tmp_path / "空白.xlsx", ROSTERS[name].form
    file.write_bytes(xlsx_form(form))
    sheet = open_sheet(file, partial(looks_like_register, form), form.sheet)
    assert sheet.name == form.sheet
    assert [str(cell).lstrip("*") for cell in sheet.rows[0]] == [column.heading() for column in form.columns]


@pytest.mark.parametrize("asked", [None, RosterName.OBJECTS])
def test_a_file_in_another_form_is_called_by_the_name_of_that_form(asked: RosterName | None, tmp_path: Path) -> None:
    """And its sheet of notes is never taken for a register."""
    file, form = tmp_path / "名录.xlsx", ROSTERS[asked].form if asked else form_of(rulebook().jurisdictions)
    file.write_bytes(xlsx_form(ROSTERS[RosterName.EXPERTS].form))
    sheet = open_sheet(file, partial(looks_like_register, form), form.sheet)
    with pytest.raises(BadInput) as bad:
        refuse_other_form(sheet, form, rulebook().jurisdictions)
    assert [(each.code, each.values["form"], each.values["option"]) for each in bad.value.problems] == [
        ("register.other_form", "专家名录", " --register experts")
    ]
    refuse_other_form(sheet, ROSTERS[RosterName.EXPERTS].form, rulebook().jurisdictions)
