"""日期: what the table of doors (tests/web/test_doors_of_quantities.py) does not show."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.values.days import EARLIEST, SERIALS, day, of_serial, year
from lifecycle.vocabulary import Refused


@given(st.dates(min_value=EARLIEST))
def test_a_day_is_read_as_it_was_written(on: date):
    for written in (on.isoformat(), f"{on.year}.{on.month}.{on.day}", f"{on.year}年{on.month}月{on.day}日", f"{on:%Y%m%d}"):
        assert day(written) == on


@given(st.text(max_size=100))
def test_whatever_is_typed_is_read_or_refused(typed: str):
    with suppress(Refused):
        assert day(typed) >= EARLIEST


@pytest.mark.parametrize(
    ("serial", "on"),
    [(45047, date(2023, 5, 1)), (45047.9, date(2023, 5, 1)), (SERIALS[0], EARLIEST), (SERIALS[-1], date(2100, 12, 31))],
)
def test_a_serial_number_is_a_day(serial: float, on: date):
    assert of_serial(serial) == on


@pytest.mark.parametrize("number", [0, 2023, SERIALS.start - 1, SERIALS.stop, 20230501, -45047, float("inf"), float("nan")])
def test_another_number_is_none(number: float):
    assert of_serial(number) is None


@pytest.mark.parametrize("typed", ["2023", "2023年", "2023年度", "２０２３ 年", " 2023 "])
def test_a_year_has_four_digits(typed: str):
    assert year(typed) == 2023


@pytest.mark.parametrize("typed", ["23", "二〇二三", "0223", "2223", "20233", "2023-05", "", "2" * 5_000])
def test_what_is_no_year_is_refused(typed: str):
    with pytest.raises(Refused) as refused:
        year(typed)
    assert refused.value.code == "day.not_a_year"


def test_no_day_lies_before_the_first():
    with pytest.raises(Refused) as refused:
        day((EARLIEST - timedelta(days=1)).isoformat())
    assert refused.value.code == "day.too_early"
