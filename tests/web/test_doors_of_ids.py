"""同样的编号，同样的结果: 单体编号 and 文号 are read alike by the interface, in a workbook and in a CSV file.

A page gives building ids by itself.
"""

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from lifecycle.desk.register.entry import examine
from lifecycle.desk.register.rows import read_register
from lifecycle.vocabulary import StaffId
from tests.desk.register_files import FORM, HOSPITAL, csv_file, opened, xlsx
from tests.office import code_of
from tests.web.api.conftest import machine
from tests.web.conftest import CITY, HANDLER, Web
from tests.web.test_doors import BODY

APPROVED, DECIDED = date(2023, 1, 10), date(2023, 5, 10)
SERIALS = count(400_001)
REFUSED = object()
IDS: dict[str, str | object] = {
    "1#": "1#",
    "1＃": "1#",
    "1 #": "1 #",
    " 1\t# ": "1 #",
    "１号楼": "1号楼",
    "楼\u00a01": "楼 1",
    "1－2": "1-2",
    "1–2": "1-2",
    "1—2": "1-2",
    "Ａ座": "A座",
    "1²": "1²",
    "①": "①",
    "A/1": REFUSED,
    "..": REFUSED,
    "1\u200b": REFUSED,
    "\u202e1": REFUSED,
    "1" * 41: REFUSED,
    "1﹟": "1#",
    "#\u30001": "# 1",
    "1‐2": "1-2",
    "1−2": "1-2",
    "一号楼": "一号楼",
    "壹#": "壹#",
    "1♯": "1♯",
    "А座": "А座",  # Cyrillic
    "1.0": "1.0",
    "001": "001",
    "１，２": "1,2",
    "A／1": REFUSED,
    ".": REFUSED,
    "．．": REFUSED,
    "1\ufe0f": REFUSED,
    "Ａ\u200d座": REFUSED,
    "1\ue5e5": REFUSED,
    "\ue7c7座": "ḿ座",
    "1\u2800": REFUSED,
    "\u31641": REFUSED,
}
NUMBERS: dict[str, str | object] = {
    " 晋规条〔2023〕5号 ": "晋规条〔2023〕5号",
    "晋规条【２０２３】第05号": "晋规条【２０２３】第05号",
    "晋规条〔二〇二三〕五号": "晋规条〔二〇二三〕五号",
    "晋规条〔2023〕5\u00a0号": "晋规条〔2023〕5 号",
    "14058123001": "14058123001",
    "140581202305100101": "140581202305100101",
    "１４０５８１２３００１": "１４０５８１２３００１",
    "晋规条〔2032〕5号": REFUSED,
    "晋规条〔1948〕5号": REFUSED,
    "电话13800138000": REFUSED,
    "晋规条〔2023〕5号\u200b": REFUSED,
    "晋规条\ue000〔2023〕5号": REFUSED,
    "晋规条［2023］5号": "晋规条［2023］5号",
    "晋规条（2023）5号": "晋规条（2023）5号",
    "晋规条〈2023〉5号": "晋规条〈2023〉5号",
    "晋规条[二○二三]5号。": "晋规条[二○二三]5号。",
    "晋规条 2023 年 第 005 号": "晋规条 2023 年 第 005 号",
    "晋规条〔2023〕No.5": "晋规条〔2023〕No.5",
    "晋规条〔二〇三二〕5号": REFUSED,
    "晋规条【二○三二】第五号": REFUSED,
    "晋规条（２０３２）5号": REFUSED,
    "晋规条〔2023〕\u202e5号": REFUSED,
    "晋规条〔2023〕5号\ufeff": REFUSED,
    "晋规条\ue816〔2023〕5号": "晋规条\U00020087〔2023〕5号",
    "2100-1": REFUSED,
    "晋规条2100-18": REFUSED,
    "晋规条〔2O32〕5号": REFUSED,
    "晋规条〔2023年度〕5号文件": "晋规条〔2023年度〕5号文件",
    "晋规条〔2O23〕编号5": "晋规条〔2O23〕编号5",
    "手机备案13800138000": REFUSED,
    "联系电话（备案）13800138000": REFUSED,
    "身份证登记11010519491231002X": REFUSED,
    "备案13800138000": "备案13800138000",
    "备　案　号 13800138000": "备 案 号 13800138000",
    "手 机 号：13800138000": REFUSED,
    "身　份　证11010519491231002X": REFUSED,
    "护照E12345678": REFUSED,
}


def by_interface(web: Web, _folder: Path, building: str, number: str | None) -> tuple[str | None, str]:
    code, asking = code_of(APPROVED, next(SERIALS)), machine(web, HANDLER)
    address = f"/api/v1/projects/{code}/commands"
    new = {"id": building, "name": "门诊楼", "use": "hospital", "floor_area_m2": "19999.99", "prefabricated": True}
    paper = {"gate": "planning_conditions", "buildings": [building], "outcome": "passed"}
    certificate = {"number": number, "authority": f"某局{code}"}
    answer = asking.command("/api/v1/projects", BODY | {"code": code}, key=f"ids-{next(SERIALS)}")
    assert answer.status_code == 201, answer.text
    answer = asking.command(f"{address}/add-buildings", {"on": str(DECIDED), "buildings_added": [new]}, key=f"ids-{next(SERIALS)}")
    if number is not None:
        body = {"on": str(DECIDED), **paper, "certificate": certificate}
        answer = asking.command(f"{address}/record-outside-decision", body, key=f"ids-{next(SERIALS)}")
    told: dict[str, Any] = answer.json()
    if answer.status_code != 201:
        return None, told["code"]
    fact = told["recorded"][0]["fact"]
    return (fact["buildings_added"][0]["id"] if number is None else fact["certificate"]["number"]), ""


def by_file(write: Callable[..., Path], name: str) -> Callable[..., tuple[str | None, str]]:
    def door(web: Web, folder: Path, building: str, number: str | None) -> tuple[str | None, str]:
        code, gate = code_of(APPROVED, next(SERIALS)), "decisions.planning_conditions"
        row: dict[str, Any] = {**HOSPITAL, "project.code": code, "building.id": building}
        if number is not None:
            row |= {f"{gate}.number": number, f"{gate}.authority": f"某局{code}", f"{gate}.on": DECIDED}
        desk = web.office.desk
        examined = examine(
            desk, read_register(opened(write(folder / name, [row])), FORM, desk.today()), FORM, StaffId(CITY), lambda _: None
        )
        if examined.problems:
            return None, examined.problems[0].code
        return str(examined.new[0].lines[0].cells["building.id" if number is None else f"{gate}.number"]), ""

    return door


DOORS = {"interface": by_interface, "xlsx": by_file(xlsx, "1.xlsx"), "csv": by_file(csv_file, "1.csv")}


@pytest.mark.parametrize("kind", ["building id", "number"])
def test_an_id_and_a_number_are_read_alike_and_refused_with_one_sentence(web: Web, tmp_path: Path, kind: str) -> None:
    for typed, expected in (IDS if kind == "building id" else NUMBERS).items():
        asked = (typed, None) if kind == "building id" else ("1", typed)
        told = {name: door(web, tmp_path, *asked) for name, door in DOORS.items()}
        ((read, code),) = set(told.values())
        assert read == (None if expected is REFUSED else expected), told
        assert bool(code) is (expected is REFUSED)
