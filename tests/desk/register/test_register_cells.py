"""单元格: what a cell says, exactly, or why it cannot be read."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.desk.register.cells import Cell, CellError
from lifecycle.vocabulary import Refused
from tests.desk.register_files import FORM

ENERGY = "indicators.drawn.energy_saving_rate"
STAR = "indicators.drawn.green_star"
AREA = "building.floor_area_m2"


def read(path: str, cell: Cell) -> Any:
    return FORM.at(path).form.read(cell)


@pytest.mark.parametrize(
    ("cell", "rate"),
    [
        (0.72, "0.72"),
        (0.7199, "0.7199"),
        (0.8 - 0.08, "0.72"),  # 0.7200000000000001 inside the machine, 0.72 on the screen
        (1, "1"),
        (0, "0"),
        ("72%", "0.72"),
        ("71.99％", "0.7199"),
        (" ０．７２ ", "0.72"),
        ("72 %", "0.72"),
    ],
    ids=repr,
)
def test_a_rate_is_exact(cell: Cell, rate: str) -> None:
    assert read(ENERGY, cell) == Decimal(rate)


@pytest.mark.parametrize("number", ["14058123001", "140581200305100401", "13812345678", "11010519491231002X"])
@pytest.mark.parametrize("path", ["decisions.construction_permit.number", "specials.energy_record", "completion.report_number"])
def test_a_papers_number_is_no_persons(path: str, number: str) -> None:
    assert read(path, number) == number


@pytest.mark.parametrize(
    ("cell", "area"),
    [(19999.99, "19999.99"), (20000, "20000"), ("19,999.99", "19999.99"), ("１２００", "1200"), ("0.1", "0.1"), (0.1 + 0.2, "0.3")],
    ids=repr,
)
def test_an_area_is_exact(cell: Cell, area: str) -> None:
    assert read(AREA, cell) == Decimal(area)


@pytest.mark.parametrize(
    "cell",
    [
        date(2023, 5, 1),
        datetime(2023, 5, 1, 10, 30),  # noqa: DTZ001  as spreadsheets have it
        "2023-05-01",
        "2023/5/1",
        "2023.5.1",
        "2023年5月1日",
        "２０２３年５月１日",
        "2023/5/1 0:00:00",
        "20230501",
        20230501.0,
        45047,
        45047.4375,
    ],
    ids=repr,
)
def test_a_date_is_read_as_people_write_it(cell: Cell) -> None:
    assert read("started.on", cell) == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("path", "cell", "value"),
    [
        ("project.kind", "新建", "new"),
        ("project.kind", "New", "new"),
        ("project.county", "高平市", "140581"),
        ("project.county", 140581.0, "140581"),
        ("project.county", "140500kf", "140500KF"),
        ("project.urban", "是", True),
        ("project.urban", False, False),
        ("project.urban", "true", True),
        (STAR, "一星级", 1),
        (STAR, 2.0, 2),
        (STAR, "基本级", 0),
        (STAR, "none", "none"),
        ("building.id", 3.0, "3"),
        ("building.id", "１＃", "1#"),
        ("project.name", "　高平市\n第二人民医院 ", "高平市 第二人民医院"),
        ("construction_unit.uscc", "91440300708461136t", "91440300708461136T"),
        ("annual_plan.year", 2023.0, 2023),
        ("specials.assembly", "不涉及", "not_concerned"),
        ("annual_plan.number", " 晋市建（2023）１５号 ", "晋市建（2023）１５号"),
        ("decisions.design_review.number", "高审方案（２０２３）第01号", "高审方案（２０２３）第01号"),
    ],
    ids=repr,
)
def test_a_word_is_read_by_its_label_or_its_slug(path: str, cell: Cell, value: object) -> None:
    said = read(path, cell)

    assert said == value
    assert type(said) is type(value)


@pytest.mark.parametrize(
    ("path", "cell", "code"),
    [
        (ENERGY, 172, "quantity.over_the_whole"),
        (ENERGY, "100.01%", "quantity.over_the_whole"),
        (ENERGY, "约72%", "quantity.not_a_rate"),
        (ENERGY, "nan", "quantity.not_a_rate"),
        (ENERGY, -0.01, "quantity.negative"),
        (ENERGY, CellError("#REF!"), "register.formula_error"),
        (ENERGY, date(2023, 5, 1), "register.turned_into_date"),
        (AREA, 0.0, "quantity.area_zero"),
        (AREA, "1,23", "quantity.not_an_area"),
        (AREA, 1_000_000_000.0, "quantity.area_limit"),
        (AREA, "1e99", "quantity.not_an_area"),
        (AREA, True, "quantity.not_an_area"),
        ("started.on", 4504.0, "day.unreadable"),
        ("started.on", "45047", "day.unreadable"),
        ("started.on", "2023-02-29", "day.not_in_calendar"),
        ("started.on", "2023-13-01", "day.not_in_calendar"),
        ("started.on", "五月一日", "day.unreadable"),
        ("started.on", time(12), "day.unreadable"),
        ("started.on", "0203-05-01", "day.too_early"),
        ("started.on", CellError("#NAME?"), "register.formula_error"),
        ("annual_plan.year", "23", "day.not_a_year"),
        ("project.kind", "新盖", "register.not_among"),
        ("project.county", "晋城市", "register.not_among"),
        ("project.urban", 1.0, "register.not_among"),
        (STAR, "4", "register.not_among"),
        ("project.code", "2301-140581-04-01", "project.code_form"),
        ("project.code", "2301-110101-04-01-123456", "project.region_unknown"),
        ("construction_unit.uscc", "9144030070846113T", "unit.uscc_wrong"),
        ("construction_unit.uscc", "0" * 18, "unit.uscc_wrong"),
        ("decisions.construction_permit.number", "见附件", "number.says_none"),
        ("decisions.construction_permit.number", "××号", "number.says_none"),
        ("completion.report_number", "无", "number.says_none"),
        ("construction_unit.uscc", 914403007084611360.0, "register.digits_lost"),
        ("building.id", date(2023, 3, 1), "register.turned_into_date"),
        ("building.id", timedelta(hours=3), "register.turned_into_date"),
        ("building.id", "1/2", "building.id_form"),
        ("building.id", "楼" * 41, "building.id_form"),
        ("project.name", "名" * 2001, "register.too_long"),
        ("project.name", "医\u200b院", "text.unseen"),
        ("project.name", "张工 13812345678", "personal.mobile"),
        ("project.name", "医院（身份证：140502199001011234）", "personal.identity_number"),
        ("decisions.construction_permit.number", "手机：138 1234 5678", "personal.mobile"),
        ("project.name", CellError("#DIV/0!"), "register.formula_error"),
    ],
    ids=repr,
)
def test_a_cell_that_cannot_be_read_says_why(path: str, cell: Cell, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(path, cell)

    assert refusal.value.code == code


@pytest.mark.parametrize(("cell", "path"), [("权衡判断", "trade_off"), ("条文直接满足", "clauses"), ("trade_off", "trade_off")])
def test_a_path_to_the_standard_is_chosen_by_its_words(cell: str, path: str) -> None:
    assert read("indicators.as_built.energy_standard_path", cell) == path
    assert read("indicators.required.energy_standard_level", "75%") == Decimal("0.75")


def test_a_requirement_has_no_column_for_the_path() -> None:
    paths = [column.path for column in FORM.columns if column.path.endswith("energy_standard_path")]

    assert paths == [f"indicators.{stage}.energy_standard_path" for stage in ("designed", "drawn", "as_built")]


def test_a_value_of_a_list_is_read_with_spaces_inside_and_a_tick_as_yes():
    assert FORM.at("building.use").form.read("学 校") == FORM.at("building.use").form.read("学校")
    assert [FORM.at("project.urban").form.read(tick) for tick in ("√", "✓", " ✔ ")] == [True] * 3
    with pytest.raises(Refused):
        FORM.at("building.use").form.read("√")
