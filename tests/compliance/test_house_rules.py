"""The house rules: what was promised may not melt away, and silence of the law is no pass."""

from datetime import date
from typing import Any

import pytest

from lifecycle.compliance.dossier import Milestones
from lifecycle.values.indicators import LISTED
from lifecycle.vocabulary import INDICATORS, JUDGED_STAGE, Gate, Kind, Ruling, Stage, Use
from tests.compliance.cases import indicators, judge

LADDER: dict[str, tuple[Any, Any, Any]] = {
    "energy_saving_rate": ("71.99", "72", "75"),
    "green_star": ("none", 0, 2),
    "assembly_rate": ("49.99", "50", "50.01"),
    "renewable_area_m2": (99, 100, 101),
    "retrofit_area_m2": (99, 100, 101),
}


def no_lowering(indicator: str, gate: Gate, value: Any, **earlier: Any) -> Any:
    stages = {Stage(name): indicators(**{indicator: stated}) for name, stated in earlier.items()}
    given = {} if value is None else {indicator: value}
    return judge(gate, stages=stages, **given)[f"house/no-lowering/{indicator}"]


def test_every_indicator_that_is_kept_has_its_rule() -> None:
    kept = {each.name for each in LISTED if each.kept}

    assert set(LADDER) | {"bim"} == kept == set(INDICATORS) - {"energy_standard_level", "energy_standard_path"}


@pytest.mark.parametrize("indicator", LADDER)
def test_below_what_was_required_is_unmet(indicator: str) -> None:
    low, required, _ = LADDER[indicator]

    assert no_lowering(indicator, Gate.DESIGN_REVIEW, low, required=required).verdict is Ruling.UNMET
    assert no_lowering(indicator, Gate.DESIGN_REVIEW, required, required=required).verdict is Ruling.MET


@pytest.mark.parametrize("indicator", LADDER)
def test_below_the_stage_before_but_not_below_the_requirement_is_a_warning_that_does_not_block(indicator: str) -> None:
    _, required, high = LADDER[indicator]

    verdict = no_lowering(indicator, Gate.DRAWING_REVIEW, required, required=required, designed=high)

    assert verdict.verdict is Ruling.MET
    assert not verdict.blocks
    assert "方案" in verdict.warning


@pytest.mark.parametrize("indicator", LADDER)
def test_an_unchanged_or_raised_value_is_met_without_a_warning(indicator: str) -> None:
    _, required, high = LADDER[indicator]

    same = no_lowering(indicator, Gate.DRAWING_REVIEW, high, required=required, designed=high)
    raised = no_lowering(indicator, Gate.DRAWING_REVIEW, high, required=required, designed=required)

    assert (same.verdict, same.warning) == (raised.verdict, raised.warning) == (Ruling.MET, None)


def test_where_nothing_was_required_a_drop_is_only_a_warning() -> None:
    verdict = no_lowering("bim", Gate.COMPLETION_ACCEPTANCE, False, drawn=True)

    assert verdict.verdict is Ruling.MET
    assert verdict.warning == "低于施工图阶段的是，应说明降低的理由"


def test_the_nearest_earlier_stage_that_states_a_value_counts() -> None:
    verdict = no_lowering("assembly_rate", Gate.COMPLETION_ACCEPTANCE, "55", required="50", designed="60")

    assert (verdict.verdict, verdict.required) == (Ruling.MET, "50%")
    assert verdict.warning == "低于方案阶段的60%，应说明降低的理由"


def test_nothing_earlier_is_not_applicable_and_a_later_gap_is_undetermined() -> None:
    assert no_lowering("bim", Gate.PLANNING_CONDITIONS, True).verdict is Ruling.NOT_APPLICABLE
    assert no_lowering("bim", Gate.DRAWING_REVIEW, True).verdict is Ruling.NOT_APPLICABLE
    gap = no_lowering("bim", Gate.DRAWING_REVIEW, None, required=True)
    assert (gap.verdict, gap.missing) == (Ruling.UNDETERMINED, ("bim",))


def test_a_later_stage_does_not_count_as_earlier() -> None:
    assert no_lowering("bim", Gate.PLANNING_CONDITIONS, False, as_built=True).verdict is Ruling.NOT_APPLICABLE


@pytest.mark.parametrize("gate", JUDGED_STAGE)
@pytest.mark.parametrize("use", [Use.RESIDENTIAL, Use.HOTEL])
@pytest.mark.parametrize(
    ("day", "silent"),
    [(date(2022, 12, 31), True), (date(2023, 1, 1), False), (date(2023, 12, 31), False), (date(2024, 1, 1), True)],
    ids=str,
)
def test_a_new_building_that_no_document_speaks_of_is_undetermined(gate: Gate, use: Use, day: date, silent: bool) -> None:
    dates = Milestones(**dict.fromkeys(Milestones.__struct_fields__, day))

    verdict = judge(gate, on=day, dates=dates, use=use)["house/no-rule-in-force"]

    assert verdict.verdict is (Ruling.UNDETERMINED if silent else Ruling.NOT_APPLICABLE)


@pytest.mark.parametrize(("kind", "use"), [(Kind.ALTERATION, Use.OFFICE), (Kind.NEW, Use.INDUSTRIAL), (Kind.NEW, Use.OTHER)])
def test_silence_matters_only_for_new_residential_and_public_buildings(kind: Kind, use: Use) -> None:
    verdict = judge(on=date(2024, 6, 1), kind=kind, use=use)["house/no-rule-in-force"]

    assert verdict.verdict is Ruling.NOT_APPLICABLE


def test_one_rule_on_its_own_day_is_enough_to_speak() -> None:
    early = Milestones(planning_conditions_on=date(2022, 6, 1), approved_on=date(2022, 1, 1))

    silent = judge(dates=early)["house/no-rule-in-force"]
    pilot_started_in_force = judge(dates=early, bim_pilot=True)["house/no-rule-in-force"]

    assert silent.verdict is Ruling.UNDETERMINED
    assert pilot_started_in_force.verdict is Ruling.NOT_APPLICABLE


def test_a_rule_whose_scope_is_not_known_speaks_too() -> None:
    early = Milestones(planning_conditions_on=date(2022, 6, 1))

    verdict = judge(dates=early, prefabricated=True)["house/no-rule-in-force"]

    assert verdict.verdict is Ruling.NOT_APPLICABLE
