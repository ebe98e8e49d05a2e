"""东莞 by the program alone: its folder is named by LIFECYCLE_POLICIES, and nothing else differs."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lifecycle.desk.register.form import Column, form_of
from lifecycle.desk.statutes import read_statutes
from lifecycle.wording import say
from tests.cities.dongguan.conftest import FOLDER, code
from tests.cli.program import Ended, Program, run

ROW: dict[str, Any] = {
    "project.code": code(9),
    "project.name": "虎门镇示例商业楼",
    "project.county": "虎门镇",
    "project.kind": "新建",
    "project.funding": "社会投资",
    "project.urban": "是",
    "project.bim_pilot": "否",
    "project.approving_authority": "东莞市住房和城乡建设局",
    "project.approved_on": date(2024, 3, 10),
    "construction_unit.name": "东莞市示例建设投资有限公司",
    "construction_unit.uscc": "91440300708461136T",
    "building.id": "1",
    "building.name": "1号楼",
    "building.use": "商业",
    "building.floor_area_m2": Decimal(8000),
    "building.prefabricated": "是",
    "started.on": date(2024, 4, 25),
}


def columns() -> tuple[Column, ...]:
    return form_of(read_statutes(FOLDER).rulebook.jurisdictions).columns


@pytest.fixture
def program(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program on an empty ledger with the folder of 东莞."""
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LIFECYCLE_POLICIES", str(FOLDER))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: run(capsys, monkeypatch, *arguments)


@pytest.fixture
def lifecycle(program: Program) -> Program:
    for staff, role in (("GA01", "security_admin"), ("SJ01", "city")):
        assert program("appoint", staff, "--role", role, "--as", "GA01").code == 0
    return program


def imported(lifecycle: Program, **other: Any) -> Ended:
    """`lifecycle import` of one row."""
    with Path("register.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(column.heading() for column in columns())
        rows.writerow(str((ROW | other).get(column.path, "")) for column in columns())
    return lifecycle("import", "register.csv", "--as", "SJ01")


def test_the_folder_is_sound_and_says_which_codes_nobody_compared(program: Program) -> None:
    told, as_json = program("check-policies"), program("check-policies", "--json")

    assert (told.code, as_json.code) == (0, 0)
    assert "区划表有34个代码没有核对" in told.out
    assert [(each["id"], each["rules"], each["examples"]) for each in json.loads(as_json.out)["documents"]] == [("dongguan-test", 3, 9)]


def test_a_row_of_a_register_is_imported_into_a_town_and_counts_toward_the_target_of_the_city(lifecycle: Program) -> None:
    assert imported(lifecycle).code == 0

    shown = lifecycle("targets", "--year", "2024")
    told = json.loads(lifecycle("targets", "--year", "2024", "--json").out)

    assert shown.code == 0
    assert "本文件没有分到县、镇街的指标" in shown.out
    assert "晋城" not in shown.out
    humen = next(each for each in told["counties"] if each["name"] == "虎门镇")
    assert [(each["goal"], each["reached"]) for each in humen["targets"]] == [(None, "100.0%"), ("1", "0.0")]
    assert [(each["goal"], each["reached"]) for each in told["total"]] == [("0.35", "100.0%"), (None, "0.0")]
    assert "虎门镇示例商业楼" in lifecycle("targets", "--year", "2024", "--target", "prefabricated-share").out
    assert lifecycle("targets", "--year", "2023").code == 2
    assert lifecycle("targets", "--year", "2024", "--document", "jincheng-2023").code == 2


@pytest.mark.parametrize("other", [{"project.county": "高平市"}, {"project.code": "2403-140581-04-01-000009"}])
def test_a_row_of_another_city_is_not_imported(lifecycle: Program, other: dict[str, str]) -> None:
    refused = imported(lifecycle, **other)

    assert refused.code == 2
    assert lifecycle("show", str((ROW | other)["project.code"])).code == 2


def test_the_form_has_examples_of_the_city(program: Program) -> None:
    examples = [column.form.example for column in columns()]

    assert "2301-441900-04-01-123456" in examples
    assert "东莞市示例建设投资有限公司" in examples
    assert not any("晋" in each or "山西" in each or "1405" in each for each in examples)


def test_the_ledger_is_not_opened_with_the_folder_of_another_city(lifecycle: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFECYCLE_POLICIES")
    refused = lifecycle("targets", "--year", "2023")

    assert (refused.code, refused.out) == (2, "")
    assert "这本台账是代码为441900的城市的，政策目录是晋城市（140500）的" in refused.err

    monkeypatch.setenv("LIFECYCLE_POLICIES", str(FOLDER))
    assert lifecycle("targets", "--year", "2024").code == 0


def test_the_proofs_hold_over_the_fact_that_names_the_city(lifecycle: Program) -> None:
    verified = lifecycle("ledger", "verify")

    assert verified.code == 0, verified.err


def test_the_demonstration_is_of_another_city_and_says_so(program: Program, tmp_path: Path) -> None:
    ended = program("demo")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.strip() == say("demo.other_city", city="东莞市")
    assert list(tmp_path.iterdir()) == [], "nothing was built"
