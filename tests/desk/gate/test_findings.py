"""认定: each finding once, by the full title of its document, and never by a rule of ours."""

from typing import Any

from msgspec.structs import replace

from lifecycle.desk.gate.findings import findings
from lifecycle.projects.works.building import Passage, PassageStatus
from lifecycle.vocabulary import BuildingId, Certificate, Gate, Ruling, Verdict
from tests.desk.gate.test_gate_sheet import DESIGN
from tests.desk.telling.test_reasons import PROJECT, SILENCE, TOWER, UNKNOWN, verdict

TITLES = {"jincheng-2023": "市住建局《工作要点》"}
BRANCH = replace(TOWER, id=BuildingId("2"), name="2号楼", parts=())
ESTATE = replace(PROJECT, buildings={TOWER.id: replace(TOWER, parts=()), BRANCH.id: BRANCH})
LOWER: dict[str, Any] = {"document": "house", "place": "二", "comparison": "not_below_earlier_stages"}


def found(*verdicts: Verdict, project: Any = ESTATE) -> tuple[str, ...]:
    return findings(project, verdicts, TITLES)


def test_buildings_of_which_the_same_was_found_are_named_together() -> None:
    same = (verdict(Ruling.UNMET), verdict(Ruling.UNMET, unit="2"), verdict(Ruling.MET, unit="2"))
    assert found(*same) == ("1号楼、2号楼：节能率为71.99%，低于要求的72%，依据市住建局《工作要点》三（一）不符合",)


def test_what_is_missing_is_said_once_with_every_place_that_asks_for_it() -> None:
    twice = (verdict(Ruling.UNDETERMINED, **UNKNOWN), verdict(Ruling.UNDETERMINED, place="一（二）6", **UNKNOWN))
    assert found(*twice) == ("1号楼：节能率未申报，依据市住建局《工作要点》三（一）、一（二）6无法判定",)


def test_what_only_our_rule_of_silence_says_is_no_finding() -> None:
    assert found(verdict(Ruling.UNDETERMINED, document="house", place="四", **SILENCE)) == ()


def test_a_value_below_the_planning_conditions_is_held_against_the_building_by_them() -> None:
    assert found(verdict(Ruling.UNMET, **LOWER)) == ("1号楼：节能率为71.99%，低于规划条件要求的72%，依据规划条件不符合",)
    issued = Certificate(number="高规条2023-17", authority="高平市规划和自然资源局")
    conditions = Passage(status=PassageStatus.PASSED, on=DESIGN, certificate=issued)
    tower = replace(ESTATE.buildings[TOWER.id], passages={Gate.PLANNING_CONDITIONS: conditions})
    (said,) = found(verdict(Ruling.UNMET, **LOWER), project=replace(ESTATE, buildings={TOWER.id: tower}))
    assert "依据规划条件（高规条2023-17）和《中华人民共和国城乡规划法》第四十条第二款不符合" in said
