"""理由: one sentence for each verdict that blocks, in both languages."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.compliance.comparisons import Comparison
from lifecycle.desk.telling.reasons import reason, reasons, unit_name
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building, Part
from lifecycle.vocabulary import BuildingId, Citation, Funding, Kind, ProjectId, Ruling, Use, Verdict, WorksClass

ENERGY = {"measure": "energy_saving_rate", "measured": "71.99%", "required": "72%", "comparison": "at_least"}
SHOPS = Part(id="shops", use=Use.COMMERCIAL, floor_area_m2=Decimal(2000))
TOWER = Building(id=BuildingId("1"), name="1号楼", use=Use.RESIDENTIAL, floor_area_m2=Decimal(2000), prefabricated=False, parts=(SHOPS,))
PROJECT = Project(
    id=ProjectId("p1"),
    code="2304-140581-04-01-135254",
    name="凤台小区",
    county="140502",
    kind=Kind.NEW,
    works_class=WorksClass.BUILDING,
    funding=Funding.PRIVATE,
    urban=True,
    bim_pilot=False,
    approving_authority="行政审批服务管理局",
    registered_on=date(2023, 4, 1),
    buildings={TOWER.id: TOWER},
)


def verdict(ruling: Ruling, document: str = "jincheng-2023", place: str = "三（一）", unit: str = "1", **more: Any) -> Verdict:
    return Verdict(
        rule=f"{document}/rule",
        title="规定",
        building=BuildingId(unit),
        verdict=ruling,
        clause=Citation(document, place, "原文"),
        **(ENERGY | more),
    )


SILENCE = {"measure": "rules_in_force", "measured": False, "required": True, "comparison": "some_rule_in_force"}
UNKNOWN = {"measured": None, "missing": ("energy_saving_rate",)}


@pytest.mark.parametrize(
    ("against", "chinese", "english"),
    [
        (
            verdict(Ruling.UNDETERMINED, **UNKNOWN),
            "1号楼：节能率未申报，依据三（一）无法判定",
            "1号楼: energy saving rate not stated, undetermined under 三（一）",
        ),
        (
            verdict(Ruling.UNDETERMINED, missing=("on", "bim")),
            "1号楼：判定日期、应用BIM未申报，依据三（一）无法判定",
            "1号楼: day of judgement, BIM applied not stated, undetermined under 三（一）",
        ),
        (
            verdict(Ruling.UNMET),
            "1号楼：节能率为71.99%，低于要求的72%，依据三（一）不符合",
            "1号楼: energy saving rate is 71.99%, below the required 72%, unmet under 三（一）",
        ),
        (
            verdict(Ruling.UNMET, measure="green_star", measured="none", required=1),
            "1号楼：绿色建筑星级为非绿色建筑，低于要求的一星级，依据三（一）不符合",
            "1号楼: green star is not green, below the required one star, unmet under 三（一）",
        ),
        (
            verdict(Ruling.UNMET, place="一（二）6", measure="bim", measured=False, required=True, comparison="is"),
            "1号楼：没有应用BIM，要求应用BIM，依据一（二）6不符合",
            "1号楼: no BIM applied, required is BIM applied, unmet under 一（二）6",
        ),
        (
            verdict(Ruling.UNMET, "house", "二", comparison="not_below_earlier_stages"),
            "1号楼：节能率为71.99%，低于规划条件要求的72%，依据系统校验规则二（非执法依据）不符合",
            "1号楼: energy saving rate is 71.99%, below the 72% of the planning conditions, unmet under check rule 二 (no legal basis)",
        ),
        (
            verdict(Ruling.UNDETERMINED, "house", "四", **SILENCE),
            "1号楼：本环节没有现行文件对其作出规定，依据系统校验规则四（非执法依据）无法判定",
            "1号楼: no document in force speaks of it at this gate, undetermined under check rule 四 (no legal basis)",
        ),
    ],
)
def test_a_verdict_that_blocks_is_one_sentence(against: Verdict, chinese: str, english: str) -> None:
    assert (reason(against, "1号楼"), reason(against, "1号楼", "en")) == (chinese, english)


@pytest.mark.parametrize("comparison", [each for each in Comparison if each is not Comparison.SOME_RULE_IN_FORCE])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_comparison_of_values_can_fail_in_words(comparison: Comparison, lang: str) -> None:
    sentence = reason(verdict(Ruling.UNMET, comparison=comparison.value), "1号楼", lang)
    assert all(part in sentence for part in ("1号楼", "71.99%", "72%", "三（一）"))


@pytest.mark.parametrize("ruling", [Ruling.MET, Ruling.NOT_APPLICABLE])
def test_a_verdict_that_blocks_nothing_is_no_reason(ruling: Ruling) -> None:
    with pytest.raises(ValueError, match="blocks nothing"):
        reason(verdict(ruling), "1号楼")


def test_a_part_is_named_by_its_building_and_use() -> None:
    assert (unit_name(PROJECT, TOWER.id), unit_name(PROJECT, BuildingId("1/shops"))) == ("1号楼", "1号楼商业部分")
    assert unit_name(PROJECT, BuildingId("1/shops"), "en") == "1号楼, commercial part"


def test_reasons_are_those_that_block_in_their_order() -> None:
    given = (verdict(Ruling.MET), verdict(Ruling.UNMET, unit="1/shops"), verdict(Ruling.UNDETERMINED, **UNKNOWN))
    assert reasons(PROJECT, given) == (
        "1号楼商业部分：节能率为71.99%，低于要求的72%，依据三（一）不符合",
        "1号楼：节能率未申报，依据三（一）无法判定",
    )
