"""县级目标总表: what is reported of a county, whether it has reached its goal, and what is still to come."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from lifecycle.compliance.document import Reporting, Rounding, Target, TargetUnit
from lifecycle.projections.county_progress import Progress
from lifecycle.projections.county_sheet import StandingToTarget, TargetTable, gap, printed, reported, standing_to_target
from lifecycle.vocabulary import Citation, Refused
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

    assert (standing_to_target(target, GOAL[target.unit], reached), reported(target, reached)) == (stands, figure)
    assert gap(target, GOAL[target.unit], reached) == short


def test_where_no_goal_is_set_there_is_nothing_to_reach() -> None:
    assert standing_to_target(AREA, Decimal(0), progress("39700")) is StandingToTarget.NOT_SET


@pytest.mark.parametrize("nothing", [None, progress("0", "0", buildings=0)])
def test_where_nothing_counts_yet_it_is_said_so(nothing: Progress | None) -> None:
    assert standing_to_target(SHARE, Decimal("0.24"), nothing) is StandingToTarget.NOTHING_YET
    assert reported(SHARE, nothing) is None


def test_a_target_that_is_not_counted_has_no_figure() -> None:
    assert (standing_to_target(COUNTED_LATER, Decimal(1), None), reported(COUNTED_LATER, None)) == (StandingToTarget.NOT_COUNTED, None)


def test_goals_are_printed_as_the_document_prints_them() -> None:
    assert [printed(SHARE, Decimal("0.24")), printed(AREA, Decimal("9.75")), printed(AREA, Decimal(10))] == ["24%", "9.75", "10"]


OF_CITY = replace(SHARE, counties={}, printed_total=Decimal("0.24"))
OF_COUNTIES = replace(SHARE, printed_total=None)


def test_a_target_of_the_city_alone_has_no_figure_for_a_county_and_says_so() -> None:
    aim = OF_CITY.aim("140581")

    assert (aim, printed(OF_CITY, aim)) == (None, "—")
    assert standing_to_target(OF_CITY, aim, progress("24000")) is StandingToTarget.NOT_DIVIDED
    assert standing_to_target(OF_CITY, OF_CITY.aim(None), progress("24000"), whole=True) is StandingToTarget.REACHED


def test_a_document_may_print_no_total_and_may_be_of_one_county_alone() -> None:
    assert standing_to_target(OF_COUNTIES, OF_COUNTIES.aim(None), progress("24000"), whole=True) is StandingToTarget.NO_TOTAL
    assert standing_to_target(OF_COUNTIES, OF_COUNTIES.aim("441900003"), progress("24000")) is StandingToTarget.NOT_ADDRESSED


@pytest.mark.parametrize(
    ("decimals", "rounding", "figure", "short"), [(2, Rounding.DOWN, "23.99%", "0.01"), (1, Rounding.HALF_UP, "24.0%", "0.0")]
)
def test_figures_are_reported_as_the_document_says(decimals: int, rounding: Rounding, figure: str, short: str) -> None:
    reporting = Reporting(decimals=decimals, rounding=rounding, clause=Citation("d", "三", "q"), line=1)
    target, reached = replace(SHARE, reporting=reporting), progress("23999.9999")

    assert (reported(target, reached), gap(target, Decimal("0.24"), reached)) == (figure, short)
    assert standing_to_target(target, Decimal("0.24"), reached) is StandingToTarget.BEHIND


def test_the_targets_of_two_documents_of_one_year_are_told_apart() -> None:
    other = replace(SHARE, id="province/prefabricated-share", clause=Citation("province", "一", "24%"))
    sheet = TargetTable(year=2023, position=0, targets=(SHARE, AREA, other), counties={}, progress={})

    assert [sheet.named(each) for each in sheet.targets] == [
        "jincheng-2023.prefabricated-share",
        "retrofit-residential",
        "province.prefabricated-share",
    ]
    assert sheet.opened("province.prefabricated-share") is other
    assert sheet.narrowed("province").targets == (other,)
    with pytest.raises(Refused, match=r"targets\.none_of_document"):
        sheet.narrowed("nation")
