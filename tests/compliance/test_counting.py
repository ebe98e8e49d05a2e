"""Counting toward 附件1: which building counts, where, by which area, and why not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.compliance.counting import CountableBuilding, Counted, Reason, counts, goal
from lifecycle.compliance.document import Target
from lifecycle.vocabulary import BuildingId, Funding, Indicators, Kind, Use
from tests.packaged import rulebook

TARGETS = {target.id.removeprefix("jincheng-2023/"): target for target in rulebook().targets}
STARTED, ACCEPTED = date(2023, 1, 1), date(2023, 12, 31)


def countable(**given: Any) -> CountableBuilding:
    stated = {
        "id": BuildingId("1号楼"),
        "kind": Kind.NEW,
        "funding": Funding.PRIVATE,
        "urban": True,
        "bim_pilot": False,
        "use": Use.RESIDENTIAL,
        "floor_area_m2": Decimal("1234.56"),
        "prefabricated": True,
        "started_on": STARTED,
        "accepted_on": ACCEPTED,
    }
    return CountableBuilding(**{**stated, **given})


IN_BOTH = Counted(reason=Reason.COUNTED, counts=True, in_numerator=True, area=Decimal("1234.56"))


def test_a_prefabricated_building_counts_in_the_year_of_its_start() -> None:
    assert counts(TARGETS["prefabricated-share"], countable()) == IN_BOTH


def test_a_conventional_building_counts_in_the_denominator_only() -> None:
    counted = counts(TARGETS["prefabricated-share"], countable(prefabricated=False))

    assert (counted.reason, counted.counts, counted.in_numerator) == (Reason.ONLY_IN_DENOMINATOR, True, False)
    assert (counted.area, counted.measures) == (Decimal("1234.56"), ("prefabricated",))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2022, 12, 31), Reason.OTHER_YEAR),
        (date(2023, 1, 1), Reason.COUNTED),
        (date(2023, 12, 31), Reason.COUNTED),
        (date(2024, 1, 1), Reason.OTHER_YEAR),
        (None, Reason.NO_DATE),
    ],
    ids=str,
)
def test_a_building_counts_once_in_the_year_of_its_own_date(day: date | None, reason: Reason) -> None:
    by_start = counts(TARGETS["prefabricated-share"], countable(started_on=day))
    by_acceptance = counts(TARGETS["green-share"], countable(accepted_on=day, indicators=Indicators(green_star=0)))

    assert by_start.reason is by_acceptance.reason is reason
    assert by_start.counts is by_acceptance.counts is (reason is Reason.COUNTED)


@pytest.mark.parametrize(
    ("star", "reason"),
    [
        ("none", Reason.ONLY_IN_DENOMINATOR),
        (0, Reason.COUNTED),
        (1, Reason.COUNTED),
        (3, Reason.COUNTED),
        (None, Reason.NUMERATOR_UNKNOWN),
    ],
    ids=str,
)
def test_green_is_any_grade_from_the_basic_one_up_and_an_unknown_grade_is_not_green(star: Any, reason: Reason) -> None:
    counted = counts(TARGETS["green-share"], countable(indicators=Indicators(green_star=star)))

    assert counted.reason is reason
    assert counted.counts
    assert counted.in_numerator is (reason is Reason.COUNTED)


def test_a_building_outside_town_is_outside_the_green_share() -> None:
    counted = counts(TARGETS["green-share"], countable(urban=False, indicators=Indicators(green_star=3)))

    assert counted == Counted(reason=Reason.OUTSIDE, measures=("urban",))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NEW])
def test_only_new_buildings_are_in_the_shares(kind: Kind) -> None:
    assert counts(TARGETS["prefabricated-share"], countable(kind=kind)) == Counted(reason=Reason.OUTSIDE, measures=("kind",))


@pytest.mark.parametrize(
    ("target", "kind"), [("retrofit-residential", Kind.RESIDENTIAL_RETROFIT), ("retrofit-public", Kind.PUBLIC_RETROFIT)]
)
def test_a_retrofit_counts_by_its_retrofit_area_under_its_own_kind(target: str, kind: Kind) -> None:
    area = Indicators(retrofit_area_m2=Decimal(9000))

    assert counts(TARGETS[target], countable(kind=kind, indicators=area)).area == Decimal(9000)
    assert counts(TARGETS[target], countable(kind=kind)).reason is Reason.AREA_UNKNOWN
    others = [each for each in Kind if each is not kind]
    assert {counts(TARGETS[target], countable(kind=each, indicators=area)).reason for each in others} == {Reason.OUTSIDE}


@pytest.mark.parametrize("target", ["innovation-projects", "registered-achievements"])
def test_what_is_not_counted_yet_says_so(target: str) -> None:
    assert counts(TARGETS[target], countable()) == Counted(reason=Reason.NOT_COUNTED_YET)
    assert TARGETS[target].not_counted_yet


@pytest.mark.parametrize(
    ("target", "county", "expected"),
    [
        ("retrofit-residential", "140522", "97500"),
        ("retrofit-residential", "140500KF", "0"),
        ("prefabricated-share", "140581", "0.24"),
        ("green-share", "140502", "0.8"),
        ("innovation-projects", "140521", "1"),
    ],
)
def test_a_goal_is_given_in_the_unit_that_is_counted(target: str, county: str, expected: str) -> None:
    assert goal(TARGETS[target], county) == Decimal(expected)


def test_every_target_of_the_rulebook_belongs_to_the_year_2023() -> None:
    targets: tuple[Target, ...] = rulebook().targets

    assert [target.year for target in targets] == [2023] * 6
