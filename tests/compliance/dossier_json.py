"""A sound dossier as JSON, and ways to spoil it."""

import json
from copy import deepcopy
from typing import Any

from lifecycle.compliance.dossier_file import read_dossier
from lifecycle.compliance.problems import BadInput
from tests.packaged import rulebook

SOUND: dict[str, Any] = {
    "project": {
        "code": "2303-140581-04-01-000001",
        "name": "第二人民医院",
        "county": "140581",
        "kind": "new",
        "funding": "government",
        "urban": True,
        "bim_pilot": False,
    },
    "dates": {"planning_conditions_on": "2023-03-01", "approved_on": None},
    "buildings": [
        {
            "id": "1号楼",
            "use": "hospital",
            "floor_area_m2": "19999.99",
            "prefabricated": True,
            "dates": {"started_on": "2023-06-01"},
            "indicators": {
                "required": {"energy_saving_rate": "72%", "green_star": 1},
                "designed": {"energy_saving_rate": 0.75, "green_star": "2", "assembly_rate": "0.5", "bim": True},
                "drawn": None,
            },
        },
        {"id": "2号楼", "use": "residential", "floor_area_m2": 3000, "prefabricated": False},
    ],
}


FIRST = ("buildings", 0)
DESIGNED = (*FIRST, "indicators", "designed")

BAD_VALUES: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("project", "owner"), "某局", "json.unknown_key"),
    (("projekt",), {}, "json.unknown_key"),
    ((*DESIGNED, "u_value"), 1, "json.unknown_key"),
    ((*FIRST, "indicators", "planned"), {}, "json.unknown_key"),
    (("dates", "finished_on"), None, "json.unknown_key"),
    (("project", "code"), "", "json.not_text"),
    (("project", "name"), "  ", "json.not_text"),
    (("project", "name"), 7, "json.not_text"),
    (("project", "name"), None, "json.not_text"),
    (("project", "name"), "第二\ud800医院", "text.unseen"),
    (("project", "name"), "第二\u001b[31m医院", "text.unseen"),
    (("project", "county"), "140523", "json.not_in_list"),
    (("project", "county"), "高平市", "json.not_in_list"),
    (("project", "county"), 140581, "json.not_in_list"),
    (("project", "county"), "140500", "json.not_in_list"),
    (("project", "kind"), "rebuilt", "json.not_in_list"),
    (("project", "kind"), None, "json.not_in_list"),
    (("project", "funding"), ["government"], "json.not_in_list"),
    (("project", "urban"), "true", "json.not_true_or_false"),
    (("project", "urban"), 1, "json.not_true_or_false"),
    (("project", "bim_pilot"), None, "json.not_true_or_false"),
    (("project",), [], "json.not_an_object"),
    (("dates",), [], "json.not_an_object"),
    (("dates", "started_on"), "2023-02-29", "day.not_in_calendar"),
    (("dates", "started_on"), "2023年2月", "day.unreadable"),
    (("dates", "started_on"), 20230203, "json.not_a_date"),
    (("dates", "started_on"), "0000-01-01", "day.not_in_calendar"),
    (("buildings",), [], "json.empty_array"),
    (("buildings",), None, "json.not_an_array"),
    (("buildings",), {}, "json.not_an_array"),
    (FIRST, None, "json.not_an_object"),
    ((*FIRST, "id"), 1, "json.not_text"),
    ((*FIRST, "use"), "castle", "json.not_in_list"),
    ((*FIRST, "floor_area_m2"), -1, "quantity.negative"),
    ((*FIRST, "floor_area_m2"), "-0.01", "quantity.negative"),
    ((*FIRST, "floor_area_m2"), "12,00", "quantity.not_an_area"),
    ((*FIRST, "floor_area_m2"), True, "json.not_a_number"),
    ((*FIRST, "floor_area_m2"), None, "json.not_a_number"),
    ((*FIRST, "floor_area_m2"), [1], "json.not_a_number"),
    ((*FIRST, "floor_area_m2"), float("nan"), "json.not_a_number"),
    ((*FIRST, "floor_area_m2"), float("inf"), "json.not_a_number"),
    ((*FIRST, "floor_area_m2"), float("-inf"), "json.not_a_number"),
    ((*FIRST, "floor_area_m2"), "NaN", "quantity.not_an_area"),
    ((*FIRST, "floor_area_m2"), 10**20, "quantity.out_of_range"),
    ((*FIRST, "prefabricated"), 0, "json.not_true_or_false"),
    ((*FIRST, "dates", "started_on"), "昨天", "day.unreadable"),
    ((*DESIGNED, "energy_saving_rate"), "100.01%", "quantity.over_the_whole"),
    ((*DESIGNED, "energy_saving_rate"), 72, "quantity.over_the_whole"),
    ((*DESIGNED, "assembly_rate"), 1.0001, "quantity.over_the_whole"),
    ((*DESIGNED, "assembly_rate"), False, "json.not_a_number"),
    ((*DESIGNED, "green_star"), 4, "json.not_a_star"),
    ((*DESIGNED, "green_star"), -1, "json.not_a_star"),
    ((*DESIGNED, "green_star"), 1.5, "json.not_a_star"),
    ((*DESIGNED, "green_star"), "一星", "json.not_a_star"),
    ((*DESIGNED, "green_star"), True, "json.not_a_star"),
    ((*DESIGNED, "bim"), "yes", "json.not_true_or_false"),
    ((*DESIGNED, "renewable_area_m2"), "12亩", "quantity.area_unit"),
    ((*FIRST, "indicators"), "72%", "json.not_an_object"),
]
"""Where the sound dossier is spoiled, by which value, and why that is refused."""

NO_DOSSIER = {
    "empty": (b"", "json.not_json"),
    "cut off": (b"{", "json.not_json"),
    "yaml": (b"project: x", "json.not_json"),
    "leading zero": (b'{"project": 01}', "json.not_json"),
    "latin": (b"\xff\xfe{}", "json.not_utf8"),
    "utf-16": ("{}".encode("utf-16"), "json.not_utf8"),
    "deep arrays": (b"[" * 1_000_000, "json.too_deep"),
    "deep objects": (b'{"project":' * 100_000 + b"1" + b"}" * 100_000, "json.too_deep"),
    "array": (b"[]", "json.not_an_object"),
    "null": (b"null", "json.not_an_object"),
    "string": (b'"project"', "json.not_an_object"),
}
"""Texts that are no dossier at all."""


def with_value(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The sound dossier with one value put elsewhere or anew."""
    spoiled = deepcopy(SOUND)
    at: Any = spoiled
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return spoiled


def without(path: tuple[str | int, ...]) -> dict[str, Any]:
    spoiled = deepcopy(SOUND)
    at: Any = spoiled
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return spoiled


def problems(text: str | bytes | dict[str, Any]) -> list[tuple[str, str]]:
    """(path, code) of everything that is wrong with a dossier."""
    written = json.dumps(text) if isinstance(text, dict) else text
    try:
        read_dossier(written.encode() if isinstance(written, str) else written, rulebook().jurisdictions)
    except BadInput as bad:
        for problem in bad.problems:
            assert problem.says("zh")
            assert problem.says("en")
        return [(problem.where, problem.code) for problem in bad.problems]
    return []


def written(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
