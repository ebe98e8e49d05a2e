"""Exact decimals: every way to write one that is accepted, and every way that is not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.quantities import area, percent, plain, rate


@pytest.mark.parametrize(
    ("text", "value"),
    [("72%", "0.72"), ("0.72", "0.72"), ("71.99%", "0.7199"), ("100%", "1"), ("1", "1"), ("0", "0"), ("0.0%", "0"), ("7.2e-1", "0.72")],
)
def test_a_rate_is_a_fraction_or_a_percentage(text: str, value: str) -> None:
    assert rate(text, "here") == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("100.0000000001%", "quantity.over_the_whole"),
        ("1.0000000000000000000000000000000000001", "quantity.over_the_whole"),
        ("72", "quantity.over_the_whole"),
        ("-1%", "quantity.negative"),
        ("72％", "quantity.not_a_number"),
        ("%", "quantity.not_a_number"),
        ("72%%", "quantity.not_a_number"),
        (" 72%", "quantity.not_a_number"),
        ("七成", "quantity.not_a_number"),
    ],
)
def test_anything_else_is_no_rate(text: str, code: str) -> None:
    assert _refusal(rate, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "quantity.not_a_number"),
        ("NaN", "quantity.not_a_number"),
        ("Infinity", "quantity.not_a_number"),
        ("1,000", "quantity.not_a_number"),
        ("1_000", "quantity.not_a_number"),
        ("０１", "quantity.not_a_number"),
        ("007", "quantity.not_a_number"),
        ("+1", "quantity.not_a_number"),
        (".5", "quantity.not_a_number"),
        ("5.", "quantity.not_a_number"),
        ("1" * 101, "quantity.out_of_range"),
        ("1e999999", "quantity.out_of_range"),
        ("1e-" + "9" * 90, "quantity.out_of_range"),
        ("1e999", "quantity.out_of_range"),
        ("1e-999", "quantity.out_of_range"),
        ("1e15", "quantity.out_of_range"),
        ("-0.01", "quantity.negative"),
    ],
)
def test_what_is_no_quantity_is_refused_with_its_reason(text: str, code: str) -> None:
    assert _refusal(area, text) == code


def test_minus_nothing_is_nothing() -> None:
    assert str(area("-0.00", "here")) == "0.00"


@pytest.mark.parametrize(("value", "shown"), [("0.7200", "72%"), ("0.7199", "71.99%"), ("1", "100%"), ("0", "0%"), ("1E-3", "0.1%")])
def test_a_rate_is_shown_in_percent_without_idle_zeros(value: str, shown: str) -> None:
    assert percent(Decimal(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [("2E+4", "20000"), ("19999.990", "19999.99"), ("0E+5", "0"), ("0.10", "0.1")])
def test_an_area_is_shown_without_exponent_or_idle_zeros(value: str, shown: str) -> None:
    assert plain(Decimal(value)) == shown


@given(st.decimals(min_value=0, max_value=1, allow_nan=False, places=50))
def test_no_digit_is_lost_on_the_way_in_and_out(value: Decimal) -> None:
    assert rate(percent(value), "here") == value
    assert area(plain(value), "here") == value


def _refusal(read: object, text: str) -> str:
    with pytest.raises(BadInput) as bad:
        read(text, "here")  # type: ignore[operator]
    (problem,) = bad.value.problems
    assert problem.says("zh").startswith("here：")
    assert problem.says("en").startswith("here: ")
    return problem.code
