"""台账文件 for the tests: real workbooks and CSV files, their rows given by the paths of the form's columns."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from lifecycle.desk.register.form import SHEET, Form, form_of
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.sheet import SheetRead, open_sheet
from tests.packaged import rulebook

FORM: Form = form_of(rulebook().jurisdictions)
Cells = Mapping[str, Any]

PARTICULARS: Cells = {
    "project.code": "2301-140581-04-01-100001",
    "project.name": "高平市第二人民医院",
    "project.county": "高平市",
    "project.kind": "新建",
    "project.funding": "政府投资",
    "project.urban": "是",
    "project.bim_pilot": "否",
    "project.approving_authority": "高平市行政审批服务管理局",
    "project.approved_on": date(2023, 1, 10),
    "construction_unit.name": "高平市示例建设投资有限公司",
    "construction_unit.uscc": "91440300708461136T",
}
HOSPITAL: Cells = {
    **PARTICULARS,
    "building.id": "1",
    "building.name": "门诊楼",
    "building.use": "医院",
    "building.floor_area_m2": Decimal("19999.99"),
    "building.prefabricated": "是",
}


def stage(name: str, **values: Any) -> Cells:
    good = {"energy_saving_rate": "72%", "green_star": "一星级", "assembly_rate": "50%", "bim": "是"}
    return {f"indicators.{name}.{indicator}": value for indicator, value in (good | values).items()}


def decision(gate: str, on: date) -> Cells:
    paper = {"number": f"{gate}-17", "authority": "高平市某机关", "on": on}
    return {f"decisions.{gate}.{part}": value for part, value in paper.items()}


FINISHED: Cells = {
    **HOSPITAL,
    **stage("required"),
    **stage("designed"),
    **stage("drawn"),
    **stage("as_built"),
    **decision("planning_conditions", date(2023, 2, 1)),
    **decision("design_review", date(2023, 3, 1)),
    **decision("drawing_review", date(2023, 4, 1)),
    **decision("construction_permit", date(2023, 4, 20)),
    "started.on": date(2023, 4, 25),
    "completion.report_number": "WG-1",
    "completion.on": date(2023, 5, 3),
    **{f"specials.{name}": "合格" for name in ("energy", "green", "assembly")},
    **{f"specials.{name}_record": "ZX-1" for name in ("energy", "green", "assembly")},
    "specials.on": date(2023, 5, 5),
    **decision("completion_acceptance", date(2023, 5, 8)),
    **decision("acceptance_filing", date(2023, 5, 9)),
}
"""A hospital from its planning conditions to its filing, with nothing amiss."""

RETROFIT: Cells = {
    **PARTICULARS,
    "project.code": "2301-140581-04-01-100002",
    "project.kind": "既有居住建筑节能改造",
    "building.id": "A",
    "building.name": "甲楼",
    "building.use": "住宅",
    "building.floor_area_m2": 5000,
    "building.prefabricated": "否",
    "indicators.drawn.retrofit_area_m2": 4800,
    "reserve.number": "CB-6",
    "reserve.on": date(2023, 1, 20),
    "annual_plan.year": 2023,
    "annual_plan.number": "晋市建〔2023〕15号",
    "annual_plan.on": date(2023, 2, 1),
    "started.on": date(2023, 4, 25),
}
ROAD: Cells = {
    **PARTICULARS,
    "project.code": "2301-140581-04-01-100003",
    "project.works_class": "市政道路及桥梁",
    **decision("planning_conditions", date(2023, 2, 1)),
    "started.on": date(2023, 4, 25),
}


def opened(path: Path) -> SheetRead:
    return open_sheet(path, partial(looks_like_register, FORM))


def paths(rows: Sequence[Cells]) -> list[str]:
    """The columns of the form that these rows use, and those that every register has, in the order of the form."""
    used = {path for row in rows for path in row} | set(HOSPITAL)
    return [column.path for column in FORM.columns if column.path in used]


def xlsx(path: Path, rows: Sequence[Cells], *, columns: Sequence[str] = (), sheet: str = SHEET, before: Sequence[str] = ()) -> Path:
    """before: the names of other sheets, which stand in front."""
    columns = columns or paths(rows)
    with Workbook(path, {"strings_to_formulas": False, "default_date_format": "yyyy/m/d"}) as workbook:
        for name in before:
            workbook.add_worksheet(name).write_string(0, 0, "另一张表")
        worksheet = workbook.add_worksheet(sheet)
        for place, column in enumerate(columns):
            worksheet.write_string(0, place, heading(column))
            for number, row in enumerate(rows, 1):
                if column in row:
                    write(worksheet, number, place, row[column])
    return path


def write(worksheet: Worksheet, row: int, column: int, value: Any) -> None:
    match value:
        case bool():
            worksheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            worksheet.write_number(row, column, value)
        case datetime() | date() | time():
            worksheet.write_datetime(row, column, value)
        case _:
            worksheet.write_string(row, column, value)


def csv_file(path: Path, rows: Sequence[Cells], *, encoding: str = "utf-8-sig", columns: Sequence[str] = ()) -> Path:
    columns = columns or paths(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading(column) for column in columns)
        writer.writerows([str(row.get(column, "")) for column in columns] for row in rows)
    return path


def heading(path: str) -> str:
    """The heading of a column of the form; any other word as it is."""
    return next((column.heading() for column in FORM.columns if column.path == path), path)
