"""卷宗的读数: a dossier's values are read as at every other door: folded, compared with each other, and refused with the same sentences."""

import json
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.compliance.dossier import Dossier
from lifecycle.compliance.dossier_file import read_dossier
from tests.compliance.dossier_json import DESIGNED, FIRST, SOUND, problems, with_value, written
from tests.packaged import rulebook
from tests.web.test_doors_of_ids import IDS, REFUSED

CODE, NAME, COUNTY = (("project", key) for key in ("code", "name", "county"))
BUILDING, FLOOR_AREA = (*FIRST, "id"), (*FIRST, "floor_area_m2")
RETROFIT, RENEWABLE = (*DESIGNED, "retrofit_area_m2"), (*DESIGNED, "renewable_area_m2")
FOLDED: list[tuple[tuple[str | int, ...], str, str]] = [
    (CODE, " ２３０３－１４０５８１－０４－０１－０００００１ ", "2303-140581-04-01-000001"),
    (NAME, "第二\u3000人民医院 ", "第二 人民医院"),
    (NAME, "乙\ue816", "乙\U00020087"),
    (COUNTY, "１４０５８１", "140581"),
    (COUNTY, " 140581 ", "140581"),
    (BUILDING, "１＃－Ａ", "1#-A"),
    (("project", "kind"), " ＮＥＷ ", "new"),
    (("project", "funding"), "Government", "government"),
]
WRONG: list[tuple[tuple[str | int, ...], Any, str]] = [
    (CODE, "不是代码", "project.code_form"),
    (CODE, "2313-140581-04-01-000001", "project.code_date"),
    (CODE, "2303-440101-04-01-000001", "project.region_unknown"),
    (CODE, "2303-140581-04-01-00000\u200b1", "text.unseen"),
    (NAME, "\u202e\u200b", "text.unseen"),
    (NAME, "第二\u202e医院", "text.unseen"),
    (NAME, "第二\n医院", "text.line_end"),
    (NAME, "\u0301", "text.mark_alone"),
    (NAME, "\uffff", "text.unseen"),
    (NAME, "长" * 2001, "text.long"),
    (NAME, "手\u3000机：13812345678", "personal.mobile"),
    (NAME, "身份证11010519491231002X", "personal.identity_number"),
    (BUILDING, "\u0301", "text.mark_alone"),
    (BUILDING, "/1", "building.id_form"),
    (BUILDING, "1/2/3", "building.id_form"),
    (BUILDING, "A/1", "building.id_form"),
    (BUILDING, "Ａ／1", "building.id_form"),
    (BUILDING, "电话13800138000", "personal.mobile"),
    (FLOOR_AREA, 5.12345, "quantity.area_limit"),
    (FLOOR_AREA, "5000.12345", "quantity.area_limit"),
    (FLOOR_AREA, 10**9, "quantity.area_limit"),
    (FLOOR_AREA, 0, "quantity.area_zero"),
    (FLOOR_AREA, "0", "quantity.area_zero"),
    (RENEWABLE, 1.00001, "quantity.area_limit"),
    (RETROFIT, 300000, "indicator.over_floor_area"),
    (RETROFIT, "2万㎡", "indicator.over_floor_area"),
    (RENEWABLE, 20000, "indicator.over_floor_area"),
]
"""What other doors refuse, too."""


def read(dossier: dict[str, Any]) -> Dossier:
    return read_dossier(json.dumps(dossier).encode(), rulebook().jurisdictions)


@pytest.mark.parametrize(("path", "typed", "expected"), FOLDED, ids=repr)
def test_a_text_is_folded(path: tuple[str | int, ...], typed: str, expected: str) -> None:
    dossier = read(with_value(path, typed))

    assert expected == (dossier.buildings[0].id if path == BUILDING else getattr(dossier.project, str(path[-1])))


@pytest.mark.parametrize(("path", "value", "code"), WRONG, ids=repr)
def test_what_other_doors_refuse_is_refused_by_its_path(path: tuple[str | int, ...], value: Any, code: str) -> None:
    assert problems(with_value(path, value)) == [(written(path), code)]


def test_building_ids_are_read_as_by_the_interface_and_in_a_workbook() -> None:
    for typed, expected in IDS.items():
        spoiled = with_value(BUILDING, typed)
        if expected is REFUSED:
            assert [where for where, _ in problems(spoiled)] == ["buildings[0].id"], typed
        else:
            assert read(spoiled).buildings[0].id == expected


@pytest.mark.parametrize("again", ["1＃", " 1# ", "１#"])
def test_ids_that_are_one_once_they_are_folded_are_used_twice(again: str) -> None:
    spoiled = with_value(BUILDING, "1#")
    spoiled["buildings"][1]["id"] = again

    assert problems(spoiled) == [("buildings[1].id", "json.repeated_building")]


def test_an_area_as_large_as_its_building_is_read() -> None:
    whole = with_value(RETROFIT, SOUND["buildings"][0]["floor_area_m2"])

    assert read(whole).buildings[0].floor_area_m2 == Decimal("19999.99")
