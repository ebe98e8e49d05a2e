"""县级目标总表: what is reported of a county, whether it has reached its goal, and what is still to come."""

from decimal import Decimal

import pytest

from lifecycle.compliance.document import Target, TargetUnit
from lifecycle.projections.county_progress import Progress
from lifecycle.projections.county_sheet import StandingToTarget, gap, printed, reported, standing
from tests.packaged import rulebook

SHARE, AREA, COUNTED_LATER = (
    next(target for target in rulebook().targets if target.id.endswith(name))
    for name in ("prefabricated-share", "retrofit-residential", "innovation-projects")
)
GOAL = {TargetUnit.SHARE: Decimal("0.24"), TargetUnit.TEN_THOUSAND_M2: Decimal("9.75")}


def progress(numerator: str, denominator: str = "100000", buildings: int = 1) -> Progress:
    return Progress(target="", county="", numerator_m2=Decimal(numerator), denominator_m2=Decimal(denominator), buildings=buildings)


@pytest.mark.parametrize(
    ("target", "numerator", "stands", "figure", "short"),
    [
        (SHARE, "24000", StandingToTarget.REACHED, "24.00%", "0.00"),
        (SHARE, "23999.9999", StandingToTarget.BEHIND, "23.99%", "0.01"),
        (SHARE, "24009.9999", StandingToTarget.REACHED, "24.00%", "0.00"),
        (SHARE, "0", StandingToTarget.BEHIND, "0.00%", "24.00"),
        (AREA, "97500", StandingToTarget.REACHED, "9.75", "0.00"),
        (AREA, "97499.9999", StandingToTarget.BEHIND, "9.74", "0.01"),
    ],
)
def test_figures_are_cut_off_and_the_gap_makes_them_up_to_the_goal(
    target: Target, numerator: str, stands: StandingToTarget, figure: str, short: str
) -> None:
    reached = progress(numerator)

    assert (standing(target, GOAL[target.unit], reached), reported(target, reached)) == (stands, figure)
    assert gap(target, GOAL[target.unit], reached) == short


def test_where_no_goal_is_set_there_is_nothing_to_reach() -> None:
    assert standing(AREA, Decimal(0), progress("39700")) is StandingToTarget.NOT_SET


@pytest.mark.parametrize("nothing", [None, progress("0", "0", buildings=0)])
def test_where_nothing_counts_yet_it_is_said_so(nothing: Progress | None) -> None:
    assert standing(SHARE, Decimal("0.24"), nothing) is StandingToTarget.NOTHING_YET
    assert reported(SHARE, nothing) is None


def test_a_target_that_is_not_counted_has_no_figure() -> None:
    assert (standing(COUNTED_LATER, Decimal(1), None), reported(COUNTED_LATER, None)) == (StandingToTarget.NOT_COUNTED, None)


def test_goals_are_printed_as_the_document_prints_them() -> None:
    assert [printed(SHARE, Decimal("0.24")), printed(AREA, Decimal("9.75")), printed(AREA, Decimal(10))] == ["24%", "9.75", "10"]
