"""一处增列: an invented indicator is added to a copy of the package by one entry and its typed field, and is then found everywhere."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lifecycle
from tests.compliance.dossier_json import SOUND

PACKAGE = Path(lifecycle.__file__).parent
FIELD = "    energy_standard_path: Correctable[EnergyPath] | None = None  # 达标途径\n"
LAST = 'note = "by its clauses or by trade-off; may stay empty" }\n'
ENTRY = """
[green_roof_m2]
unit = "area"
subject = "building"
stages = ["drawn", "as_built"]
plausible = ["20", "5000"]
within_floor_area = true
kept = false
zh = { name = "屋顶绿化面积", note = "屋顶绿化的面积" }
en = { name = "green roof area", note = "area of the planted roof" }
"""
ADDED = {
    "vocabulary.py": [(FIELD, "    green_roof_m2: Area | None = None  # 屋顶绿化面积\n")],
    "indicators.toml": [(LAST, ENTRY)],
}
"""File of the package -> after which line what is added. The list is what `docs/decisions/0047-indicators.md` counts."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with the new indicator."""
    source = tmp_path_factory.mktemp("invented")
    shutil.copytree(PACKAGE, source / "lifecycle", ignore=shutil.ignore_patterns("__pycache__", "static"))
    for name, additions in ADDED.items():
        file = source / "lifecycle" / name
        text = file.read_text("utf-8")
        for after, added in additions:
            assert text.count(after) == 1, (name, after)
            text = text.replace(after, after + added)
        file.write_text(text, "utf-8")
    return source


@pytest.fixture(scope="module")
def found(copy: Path) -> dict[str, Any]:
    sample = copy / "dossier.json"
    sample.write_text(json.dumps(SOUND), "utf-8")
    program = Path(__file__).with_name("invented.py")
    ended = subprocess.run(
        [sys.executable, str(program), str(sample)],
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    assert told["package"] == str(copy / "lifecycle"), "the copy was looked at, not the package itself"
    return told


def test_forms_and_grids_ask_for_it_at_its_stages(found: dict[str, Any]):
    assert found["grid"] == {"required": False, "designed": False, "drawn": True, "as_built": True}
    assert found["cell"] == ["（m²）", "120.5", None]


def test_the_register_has_its_columns_with_heading_and_note(found: dict[str, Any]):
    assert found["register"] == ["indicators.drawn.green_roof_m2", "indicators.as_built.green_roof_m2"]
    assert found["template"] is True
    assert {"施工图：屋顶绿化面积（m²）", "竣工：屋顶绿化面积（m²）", "屋顶绿化的面积"} <= set(found["workbook"])


def test_the_interface_takes_it_and_stored_facts_stay_as_they_were(found: dict[str, Any]):
    assert found["interface"] is True
    assert found["stored"] == ['{"green_roof_m2":"120.5"}', '{"bim":true}']


def test_dossiers_rules_and_ladders_know_it(found: dict[str, Any]):
    assert found["dossier"] == {"green_roof_m2": "120.5"}
    assert found["measure"] == ["area", "120.5 m²", "green roof area"]
    assert found["ladder"] == [["green_roof_m2", [None, None, None, "lowered"]]]


def test_it_is_held_to_its_range_to_the_floor_area_and_to_one_building(found: dict[str, Any]):
    assert found["out of range"] == ["屋顶绿化面积", ""]
    assert found["within"] is True
    assert found["not inherited"] is True


def test_what_is_unlikely_is_asked_once_more_by_its_own_range(found: dict[str, Any]):
    assert found["asked"] == ["indicator.outside", "", "indicator.outside"]


def test_it_is_called_in_both_languages_and_stated_of_a_building(found: dict[str, Any]):
    assert found["words"] == ["屋顶绿化面积", "green roof area", "屋顶绿化的面积", "area of the planted roof"]
    assert found["subject"] == "building"
