"""Reading a dossier: what is accepted and how it is read, and every refusal with the path of the bad value."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.compliance.dossier_file import read_dossier
from lifecycle.vocabulary import Indicators, Stage
from tests.compliance.dossier_json import BAD_VALUES, DESIGNED, FIRST, NO_DOSSIER, SOUND, problems, with_value, without, written
from tests.packaged import rulebook


def test_a_sound_dossier_is_read_exactly() -> None:
    dossier = read_dossier(json.dumps(SOUND).encode(), rulebook().jurisdictions)

    first, second = dossier.buildings
    assert dossier.project.county == "140581"
    assert dossier.dates.planning_conditions_on == date(2023, 3, 1)
    assert dossier.dates.approved_on is None
    assert first.floor_area_m2 == Decimal("19999.99")
    assert first.dates.started_on == date(2023, 6, 1)
    assert first.indicators == {
        Stage.REQUIRED: Indicators(energy_saving_rate=Decimal("0.72"), green_star=1),
        Stage.DESIGNED: Indicators(energy_saving_rate=Decimal("0.75"), green_star=2, assembly_rate=Decimal("0.5"), bim=True),
    }
    assert (second.floor_area_m2, second.indicators) == (Decimal(3000), {})


def test_the_energy_standard_is_read_with_its_path() -> None:
    stated = with_value((*DESIGNED, "energy_standard_path"), "trade_off")
    level = with_value((*DESIGNED, "energy_standard_level"), "75%")

    assert (problems(stated), problems(level)) == ([], [])
    assert problems(with_value((*DESIGNED, "energy_standard_path"), "权衡")) == [
        ("buildings[0].indicators.designed.energy_standard_path", "json.not_in_list")
    ]
    required = (*DESIGNED[:-1], "required", "energy_standard_path")
    assert [code for _, code in problems(with_value(required, "clauses"))] == ["json.unknown_key"]


def test_a_number_keeps_every_digit_that_a_float_would_lose() -> None:
    text = json.dumps(SOUND).replace("0.75", "0.71999999999999999999999999999999999999")

    designed = read_dossier(text.encode(), rulebook().jurisdictions).buildings[0].indicators[Stage.DESIGNED]

    assert designed.energy_saving_rate == Decimal("0.71999999999999999999999999999999999999")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert problems(b"\xef\xbb\xbf" + json.dumps(SOUND).encode()) == []


@pytest.mark.parametrize("value", ["none", "0", "3", 0, 3, None], ids=repr)
def test_green_stars_are_none_and_zero_to_three(value: Any) -> None:
    assert problems(with_value((*DESIGNED, "green_star"), value)) == []


@pytest.mark.parametrize(
    ("path", "value", "code"), BAD_VALUES, ids=[f"{index} {written(case[0])}" for index, case in enumerate(BAD_VALUES)]
)
def test_a_bad_value_is_refused_by_its_path(path: tuple[str | int, ...], value: Any, code: str) -> None:
    assert problems(with_value(path, value)) == [(written(path), code)]


REQUIRED = [("project", key) for key in SOUND["project"]] + [(*FIRST, key) for key in ("id", "use", "floor_area_m2", "prefabricated")]


@pytest.mark.parametrize("path", [("project",), ("buildings",), *REQUIRED])
def test_a_required_value_that_is_absent_is_named(path: tuple[str | int, ...]) -> None:
    assert problems(without(path)) == [(written(path), "json.missing")]


@pytest.mark.parametrize("path", [("dates",), (*FIRST, "dates"), (*FIRST, "indicators"), DESIGNED, (*DESIGNED, "bim")])
def test_dates_stages_and_indicators_may_be_absent_or_null(path: tuple[str | int, ...]) -> None:
    assert problems(without(path)) == problems(with_value(path, None)) == []


def test_all_problems_are_named_at_once() -> None:
    spoiled = with_value(("project", "kind"), "rebuilt")
    spoiled["buildings"][0]["use"] = "castle"
    spoiled["buildings"][1]["floor_area_m2"] = -1

    assert [path for path, _ in problems(spoiled)] == ["project.kind", "buildings[0].use", "buildings[1].floor_area_m2"]


def test_building_ids_are_used_once() -> None:
    assert problems(with_value(("buildings", 1, "id"), "1号楼")) == [("buildings[1].id", "json.repeated_building")]


def test_a_key_written_twice_is_refused() -> None:
    text = json.dumps(SOUND).replace('"urban": true', '"urban": true, "urban": false')

    assert problems(text) == [("project.urban", "json.repeated_key")]


@pytest.mark.parametrize(
    "number", ["1e999999", "1e-999999", "1" * 5000, "0." + "1" * 5000], ids=["huge", "tiny", "many digits", "many decimals"]
)
def test_absurd_numbers_are_refused_quickly(number: str) -> None:
    text = json.dumps(SOUND).replace("3000", number)

    assert problems(text) == [("buildings[1].floor_area_m2", "quantity.out_of_range")]


@pytest.mark.parametrize(("text", "code"), NO_DOSSIER.values(), ids=NO_DOSSIER)
def test_what_is_no_dossier_at_all_is_refused(text: bytes, code: str) -> None:
    assert problems(text) == [("$", code)]


def test_a_key_that_cannot_be_shown_does_not_break_the_message() -> None:
    ((path, code),) = problems(with_value(("project", "\ud800\n" + "长" * 100), 1))

    assert code == "json.unknown_key"
    assert path.encode().isascii() is False
    assert "\n" not in path
    assert len(path) < 60


def test_a_very_long_dossier_is_read() -> None:
    many = [{**SOUND["buildings"][1], "id": f"{number}号楼"} for number in range(20_000)]

    assert len(read_dossier(json.dumps({**SOUND, "buildings": many}).encode(), rulebook().jurisdictions).buildings) == 20_000
