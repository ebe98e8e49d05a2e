"""面积 and 比率: what the table of doors (tests/web/test_doors_of_quantities.py) does not show."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.values.quantities import LONGEST, Beside, area, exact, floor_area, number, rate, rate_doubt, shifted
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
    assert rate(f"{value:f}") == rate(f"{shifted(value, 2):f} ％") == value


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


SEEN_FOR_THREE_QUARTERS = ("75%", "75", "７５", "0.75", ".75", "75.0", "０．７５", " .750 ")


@pytest.mark.parametrize("typed", SEEN_FOR_THREE_QUARTERS)
def test_a_rate_is_read_alike_with_and_without_its_sign(typed: str):
    assert rate(typed) == Decimal("0.75")


def asked(typed: str) -> set[Beside]:
    """Beside what the text has to be asked about."""
    return {beside for beside in Beside if rate_doubt(typed, beside)}


@pytest.mark.parametrize(
    ("typed", "doubtful"),
    [
        ("75%", set()),
        ("0.75 ％", set(Beside)),
        ("1%", set(Beside)),
        ("1.01%", set()),
        ("0", set()),
        ("75", {Beside.NOTHING, Beside.FRACTION}),
        ("1.5", {Beside.NOTHING, Beside.FRACTION}),
        ("0.75", {Beside.NOTHING, Beside.PERCENT}),
        ("1", set(Beside)),
        ("0.01", set(Beside)),
        ("0.0101", {Beside.NOTHING, Beside.PERCENT}),
        (".75", set(Beside)),
        ("．７５", set(Beside)),
        (".75%", set(Beside)),
    ],
)
def test_a_rate_is_doubtful_where_nothing_says_its_unit(typed: str, doubtful: set[Beside]):
    assert asked(typed) == doubtful


def test_a_doubt_tells_how_the_rate_would_be_read_and_where_it_stands():
    question = rate_doubt(" ７５", Beside.NOTHING, "1号楼")
    assert question is not None
    assert (question.code, question.values) == ("quantity.rate_unit", {"where": "1号楼", "text": " ７５", "read": "75%"})


@pytest.mark.parametrize("typed", ["100.01", "175", "175%", "100.0000001%"])
def test_more_than_the_whole_is_refused_with_and_without_its_sign(typed: str):
    assert refusal(rate, typed) == "quantity.over_the_whole"


@pytest.mark.parametrize("typed", [".", "%", ".%", "-.75", "..75", ".7.5", "0,75", "1,000", "75%%"])
def test_what_is_no_rate_is_refused(typed: str):
    assert refusal(rate, typed) in {"quantity.not_a_rate", "quantity.over_the_whole"}
