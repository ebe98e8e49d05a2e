"""台账查询: how rows are found, filtered, sorted and paged, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.projections.project_register import as_sought, in_dictionary_order, pairs
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.register_query import MANY, PER_PAGE, Judged, Sort
from lifecycle.projects import registration
from lifecycle.projects.works import buildings
from lifecycle.vocabulary import BuildingId, CommandId, Gate, Indicators, ProjectId, Stage, Use
from lifecycle.wording import label
from tests.desk.conftest import HANDLER, ON, REGISTRATION, Office
from tests.projections.register_sheet import Sheet, register
from tests.projections.walk import FULL, decided_elsewhere, declare, on


@pytest.fixture
def sheet(office: Office) -> Sheet:
    return Sheet(office)


def test_words_are_parts_of_name_code_or_unit_and_all_have_to_be_there(office: Office, sheet: Sheet) -> None:
    register(office, 1, "高平市第二人民医院", unit="高平市卫生健康和体育局")
    register(office, 2, "泽州县人民医院ＢＩＭ示范楼", region="140525", unit="泽州县卫生健康局")
    register(office, 3, "100%装配式_厂房", unit="晋城市太行建工集团")

    assert sheet.found(words="人民医院", sort=Sort.CODE) == ["p2", "p1"]
    assert sheet.found(words="医", sort=Sort.CODE) == ["p2", "p1"]
    assert sheet.found(words="医院 高平") == ["p1"]
    assert sheet.found(words="140525-04-01") == ["p2"]
    assert sheet.found(words="000003") == ["p3"]
    assert sheet.found(words="bim") == sheet.found(words="ＢiＭ") == ["p2"]
    assert sheet.found(words="太行建工") == sheet.found(words="0%装") == sheet.found(words="_厂") == ["p3"]
    assert sheet.found(words="医_") == sheet.found(words="医%局") == sheet.found(words="医院高平") == []
    assert sheet.found(words="   ", sort=Sort.CODE) == ["p2", "p1", "p3"]


def test_a_visitor_sees_the_counties_of_his_appointments_only(office: Office, sheet: Sheet) -> None:
    register(office, 1, "甲")
    register(office, 2, "乙", region="140525")
    assert sheet.found(counties={"140525"}) == ["p2"]
    assert sheet.found(counties={"140525"}, words="2304") == ["p2"]
    assert sheet.found(counties={"140525"}, county="140581") == []
    assert sheet.found(counties=set()) == []
    assert sorted(sheet.found(counties={"140525", "140581"})) == ["p1", "p2"]


def test_filters_by_gate_and_by_what_was_judged(office: Office, sheet: Sheet) -> None:
    for number, values in enumerate((FULL, Indicators(green_star=1, bim=True), Indicators(energy_saving_rate=Decimal("0.5"), bim=True)), 1):
        id_ = register(office, number, f"项目{number}")
        new = buildings.NewBuilding(id=BuildingId("1"), name="1", use=Use.OFFICE, floor_area_m2=Decimal(1000), prefabricated=False)
        office.give(buildings.AddBuildings, project=id_, buildings_added=(new,))
        declare(office, Stage.REQUIRED, "1", values=values, project=id_)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", project=id_)
    register(office, 4, "未评判")

    assert sheet.found(judged=Judged.CLEAR) == ["p1"]
    assert sheet.found(judged=Judged.UNMET) == ["p3"]
    assert sorted(sheet.found(judged=Judged.UNDETERMINED)) == ["p2", "p3"]
    assert sheet.found(judged=Judged.NOT_JUDGED) == ["p4"]
    assert sorted(sheet.found(gate=Gate.DESIGN_REVIEW)) == ["p1", "p2", "p3"]
    assert sheet.found(gate=Gate.CONSTRUCTION) == []
    assert sheet.found(gate=Gate.DESIGN_REVIEW, judged=Judged.UNMET, words="项目3") == ["p3"]


def test_construction_is_not_taken_for_the_construction_permit(office: Office, sheet: Sheet) -> None:
    office.register(existing=True)
    office.add_building("1", on=date(2022, 1, 5))
    for gate in (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW):
        decided_elsewhere(office, gate, "1", existing=True, on=date(2022, 2, 1))
    assert sheet.found(gate=Gate.CONSTRUCTION_PERMIT) == ["p1"]
    assert sheet.found(gate=Gate.CONSTRUCTION) == []


def test_rows_are_sorted_the_same_way_on_every_database(office: Office, sheet: Sheet) -> None:
    for number, (name, day) in enumerate((("阳城县医院", 3), ("高平市医院", 9), ("城区医院", 5)), 1):
        id_ = register(office, number, name, on=on(day), approved_on=None)
        new = buildings.NewBuilding(
            id=BuildingId("1"), name="1", use=Use.HOSPITAL, floor_area_m2=Decimal(1000 * (number % 3 + 1)), prefabricated=False
        )
        office.give(buildings.AddBuildings, project=id_, on=on(day), buildings_added=(new,))
    assert sheet.found(sort=Sort.LATEST) == ["p2", "p3", "p1"]
    assert sheet.found(sort=Sort.CODE) == ["p1", "p2", "p3"]
    assert sheet.found(sort=Sort.NAME) == ["p3", "p2", "p1"], "城 (cheng), 高 (gao), 阳 (yang)"
    assert sheet.found(sort=Sort.AREA) == ["p2", "p1", "p3"]
    assert sheet.found(sort=Sort.AREA, words="医院") == ["p2", "p1", "p3"]


@pytest.mark.parametrize("words", ["", "医院"])
def test_pages_follow_one_another_and_end(office: Office, sheet: Sheet, words: str) -> None:
    numbers = range(1, PER_PAGE + 4)
    commands = [
        registration.RegisterProject(
            **REGISTRATION
            | {
                "id": CommandId(f"r{number}"),
                "on": ON,
                "by": HANDLER,
                "project": ProjectId(f"p{number}"),
                "code": f"2304-140581-04-01-{number:06}",
            }
        )
        for number in numbers
    ]
    office.desk.carry_out_together(commands[0].id, HANDLER, commands)

    pages = [sheet.page(page=number, sort=Sort.CODE, words=words) for number in (1, 2, 3)]

    assert [len(page.lines) for page in pages] == [PER_PAGE, 3, 0]
    assert [line.project for page in pages for line in page.lines] == [f"p{number}" for number in numbers]
    assert {(page.total, page.pages, page.more) for page in pages} == {(PER_PAGE + 3, 2, False)}


def test_what_too_many_rows_have_is_not_counted_to_the_end(office: Office, sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.projections.register_query.MANY", 2)
    assert MANY > 2
    for number, name in enumerate(("甲医院", "乙医院", "丙医院", "学校", "丁医院"), 1):
        register(office, number, name)
    page = sheet.page(words="医院", sort=Sort.CODE)
    assert ([line.project for line in page.lines], page.total, page.more) == (["p1", "p2", "p3", "p5"], 2, True)
    page = sheet.page(words="甲医院")
    assert ([line.project for line in page.lines], page.total, page.more) == (["p1"], 1, False)


def test_a_name_of_any_length_has_its_place(office: Office, sheet: Sheet) -> None:
    register(office, 1, "长" * 2000)
    assert sheet.found(words="长" * 1999) == ["p1"]


def test_words_are_compared_as_a_person_reads_them() -> None:
    assert as_sought("ＢＩＭ（示范）") == "bim(示范)"
    assert pairs("医院") == ["医院"]
    assert pairs("医") == []
    assert sorted(["阳城", "高平", "城区"], key=in_dictionary_order) == ["城区", "高平", "阳城"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("choice", [*ProjectState, *Judged, *Sort], ids=repr)
def test_what_can_be_chosen_has_a_label(choice: Any, lang: str) -> None:
    assert label(choice, lang)
