"""The nine rules of the 2023 document, on both sides of every boundary, at every gate."""

from typing import Any

import pytest

from lifecycle.vocabulary import JUDGED_STAGE, Funding, Gate, Kind, Ruling, Use
from tests.compliance.cases import judge

MET, UNMET, NOT_APPLICABLE, UNDETERMINED = Ruling.MET, Ruling.UNMET, Ruling.NOT_APPLICABLE, Ruling.UNDETERMINED
EIGHT_TYPES = (
    Use.HOSPITAL,
    Use.SCHOOL,
    Use.OFFICE,
    Use.COMPLEX,
    Use.EXHIBITION_HALL,
    Use.CONVENTION_CENTRE,
    Use.STADIUM,
    Use.AFFORDABLE_HOUSING,
)
GOVERNMENT = {"funding": Funding.GOVERNMENT, "use": Use.HOSPITAL}
PREFABRICATED = {"prefabricated": True}
LARGE = {"use": Use.HOTEL, "floor_area_m2": "20000"}

CASES: list[tuple[str, dict[str, Any], Ruling]] = [
    ("residential-energy-75", {"use": Use.RESIDENTIAL, "energy_saving_rate": "74.99"}, UNMET),
    ("residential-energy-75", {"use": Use.RESIDENTIAL, "energy_saving_rate": "75"}, MET),
    ("residential-energy-75", {"use": Use.AFFORDABLE_HOUSING, "energy_saving_rate": "74.99"}, UNMET),
    ("residential-energy-75", {"use": Use.RESIDENTIAL}, UNDETERMINED),
    ("residential-energy-75", {"use": Use.OFFICE, "energy_saving_rate": "1"}, NOT_APPLICABLE),
    ("residential-energy-75", {"use": Use.INDUSTRIAL}, NOT_APPLICABLE),
    ("residential-energy-75", {"use": Use.RESIDENTIAL, "kind": Kind.RESIDENTIAL_RETROFIT}, NOT_APPLICABLE),
    ("public-energy-72", {"energy_saving_rate": "71.99"}, UNMET),
    ("public-energy-72", {"energy_saving_rate": "72"}, MET),
    ("public-energy-72", {}, UNDETERMINED),
    ("public-energy-72", {"use": Use.RESIDENTIAL}, NOT_APPLICABLE),
    ("public-energy-72", {"kind": Kind.EXTENSION, "energy_saving_rate": "1"}, NOT_APPLICABLE),
    ("public-one-star", {"green_star": "none"}, UNMET),
    ("public-one-star", {"green_star": 0}, UNMET),
    ("public-one-star", {"green_star": 1}, MET),
    ("public-one-star", {"green_star": 3}, MET),
    ("public-one-star", {}, UNDETERMINED),
    ("public-one-star", {"use": Use.OTHER}, NOT_APPLICABLE),
    ("prefab-assembly-30", {**PREFABRICATED, "assembly_rate": "29.99"}, UNMET),
    ("prefab-assembly-30", {**PREFABRICATED, "assembly_rate": "30"}, MET),
    ("prefab-assembly-30", PREFABRICATED, UNDETERMINED),
    ("prefab-assembly-30", {"assembly_rate": "1"}, NOT_APPLICABLE),
    ("eight-types-assembly-50", {**GOVERNMENT, "assembly_rate": "49.99"}, UNMET),
    ("eight-types-assembly-50", {**GOVERNMENT, "assembly_rate": "50"}, MET),
    ("eight-types-assembly-50", {**GOVERNMENT, "assembly_rate": "50.01"}, MET),
    ("eight-types-assembly-50", GOVERNMENT, UNDETERMINED),
    ("eight-types-assembly-50", {**GOVERNMENT, "funding": Funding.STATE_OWNED}, NOT_APPLICABLE),
    ("eight-types-assembly-50", {**GOVERNMENT, "funding": Funding.PRIVATE}, NOT_APPLICABLE),
    ("eight-types-assembly-50", {**GOVERNMENT, "kind": Kind.ALTERATION}, NOT_APPLICABLE),
    ("eight-types-bim", {**GOVERNMENT, "bim": False}, UNMET),
    ("eight-types-bim", {**GOVERNMENT, "bim": True}, MET),
    ("eight-types-bim", GOVERNMENT, UNDETERMINED),
    ("large-public-bim", {**LARGE, "floor_area_m2": "19999.99"}, NOT_APPLICABLE),
    ("large-public-bim", LARGE, UNDETERMINED),
    ("large-public-bim", {**LARGE, "bim": False}, UNMET),
    ("large-public-bim", {**LARGE, "bim": True}, MET),
    ("large-public-bim", {**LARGE, "use": Use.RESIDENTIAL}, NOT_APPLICABLE),
    ("over-50-bim", {**PREFABRICATED, "assembly_rate": "49.99", "bim": False}, NOT_APPLICABLE),
    ("over-50-bim", {**PREFABRICATED, "assembly_rate": "50", "bim": False}, NOT_APPLICABLE),
    ("over-50-bim", {**PREFABRICATED, "assembly_rate": "50.01", "bim": False}, UNMET),
    ("over-50-bim", {**PREFABRICATED, "assembly_rate": "50.01", "bim": True}, MET),
    ("over-50-bim", {**PREFABRICATED, "assembly_rate": "50.01"}, UNDETERMINED),
    ("over-50-bim", {**PREFABRICATED, "bim": True}, UNDETERMINED),
    ("over-50-bim", {"assembly_rate": "90", "bim": False}, NOT_APPLICABLE),
    ("pilot-bim", {"bim_pilot": True, "bim": False}, UNMET),
    ("pilot-bim", {"bim_pilot": True, "bim": True}, MET),
    ("pilot-bim", {"bim_pilot": True}, UNDETERMINED),
    ("pilot-bim", {"bim": False}, NOT_APPLICABLE),
]


@pytest.mark.parametrize("gate", JUDGED_STAGE)
@pytest.mark.parametrize(("rule", "given", "expected"), CASES)
def test_a_rule_holds_exactly_where_its_clause_draws_the_line(rule: str, given: dict[str, Any], expected: Ruling, gate: Gate) -> None:
    assert judge(gate, **given)[f"jincheng-2023/{rule}"].verdict is expected


@pytest.mark.parametrize("use", Use)
def test_the_eight_types_are_these_eight(use: Use) -> None:
    verdict = judge(use=use, funding=Funding.GOVERNMENT, bim=True)["jincheng-2023/eight-types-bim"]

    assert (verdict.verdict is MET) == (use in EIGHT_TYPES)


def test_a_verdict_says_what_was_measured_what_was_required_and_where_it_is_written() -> None:
    verdict = judge(energy_saving_rate="71.990")["jincheng-2023/public-energy-72"]

    assert (verdict.measured, verdict.required, verdict.comparison) == ("71.99%", "72%", "at_least")
    assert verdict.clause.document == "jincheng-2023"
    assert verdict.clause.place == "三（一）"
    assert "新建公共建筑执行72%节能标准" in verdict.clause.quote


def test_what_is_missing_is_named() -> None:
    assert judge()["jincheng-2023/public-energy-72"].missing == ("energy_saving_rate",)
    assert judge(prefabricated=True, bim=True)["jincheng-2023/over-50-bim"].missing == ("assembly_rate",)


def test_a_missing_value_shows_no_measurement_and_an_inapplicable_rule_measures_nothing() -> None:
    assert judge()["jincheng-2023/public-energy-72"].measured is None
    assert judge(use=Use.RESIDENTIAL, energy_saving_rate="80")["jincheng-2023/public-energy-72"].measured is None


def test_the_undecided_choice_is_recorded_only_where_it_was_taken() -> None:
    verdicts = judge(funding=Funding.GOVERNMENT)

    taken = {rule for rule, verdict in verdicts.items() if verdict.choices}
    assert taken == {"jincheng-2023/eight-types-assembly-50", "jincheng-2023/eight-types-bim"}
    assert verdicts["jincheng-2023/eight-types-bim"].choices == ("clause-6-reach=government_only",)
