"""面积 and 比率: what the table of doors (tests/web/test_doors_of_quantities.py) does not show."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.values.quantities import LONGEST, area, doubts_of, exact, floor_area, number, rate, shifted
from lifecycle.vocabulary import Refused


def refusal(read: Any, *typed: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        read(*typed, **more)
    return refused.value.code


@given(st.decimals(min_value=0, max_value=999_999_999, places=4))
def test_an_area_is_read_as_it_was_shown(value: Decimal):
    for written in (f"{value:f}", f"{value:,f}㎡", f"{value:,f}".replace(",", "\u202f"), f"{shifted(value, -4):f}万平方米"):
        assert area(written) == value


@given(st.decimals(min_value=0, max_value=1, places=6))
def test_a_rate_is_read_as_it_was_shown(value: Decimal):
    assert rate(f"{value:f}") == rate(f"{shifted(value, 2):f} ％") == rate(f"{shifted(value, 2):f}%", percent=True) == value


@given(st.text(max_size=LONGEST))
def test_whatever_is_typed_is_read_or_refused(typed: str):
    for read in (area, floor_area, rate, number):
        with suppress(Refused):
            assert read(typed) >= 0


def test_a_value_is_written_out_without_an_exponent():
    assert str(area("1.20万㎡")) == "12000"
    assert str(rate("0.001%")) == "0.00001"
    assert str(exact("1e5")) == "1E+5"


@pytest.mark.parametrize(
    ("typed", "value"), [("7", "70000"), ("9.75", "97500"), ("9.75万平方米", "97500"), ("97,500㎡", "97500"), ("0", "0")]
)
def test_ten_thousands_may_be_printed_beside_it(typed: str, value: str):
    assert area(typed, ten_thousands=True) == Decimal(value)


def test_a_number_stands_alone():
    assert number("１２") == Decimal(12)
    assert refusal(number, "12个") == "quantity.not_a_number"


@pytest.mark.parametrize("typed", ["75", ".75", "0.75", "７５", " 1 "])
def test_a_rate_without_its_sign_is_doubtful(typed: str):
    assert doubts_of(typed) == ("quantity.rate_unit",)


@pytest.mark.parametrize("typed", ["75%", "0.75 ％", "七成", "", "1,000"])
def test_what_has_its_sign_or_is_no_rate_is_not_doubtful(typed: str):
    assert doubts_of(typed) == ()
