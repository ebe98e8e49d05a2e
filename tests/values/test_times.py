"""时间: one reading; the doors are in tests/web/test_doors_of_times.py."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.values.times import time_of_day
from lifecycle.vocabulary import Refused


@given(st.times())
def test_a_time_is_read_as_it_was_written(time):
    plain = f"{time.hour:02}:{time.minute:02}"
    spelled = (plain, f"{time.hour}:{time.minute:02}", f"{time.hour}时{time.minute}分", f"{time.hour}点{time.minute:02}分")
    assert {time_of_day(each) for each in spelled} == {plain}


@given(st.integers(1, 11), st.integers(0, 59))
def test_each_half_of_the_day_has_its_hours(hour: int, minute: int):
    assert time_of_day(f"上午{hour}:{minute:02}") == f"{hour:02}:{minute:02}"
    assert time_of_day(f"下午{hour}:{minute:02}") == f"{hour + 12}:{minute:02}"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str):
    with suppress(Refused):
        assert time_of_day(time_of_day(typed)) == time_of_day(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("24:00", "time.not_in_day"),
        ("9:60", "time.not_in_day"),
        ("下午25:00", "time.not_in_day"),
        ("上午12:30", "time.half_of_day"),
        ("上午15:20", "time.half_of_day"),
        ("下午0:30", "time.half_of_day"),
        ("9:5", "time.unreadable"),
        ("9:05:30", "time.unreadable"),
        ("905", "time.unreadable"),
        ("晚上9:05", "time.unreadable"),
        ("3点半", "time.unreadable"),
        ("", "time.unreadable"),
        ("9:05\u200b", "text.unseen"),
        ("9" * 5_000, "time.unreadable"),
    ],
)
def test_what_is_no_certain_time_is_refused(typed: str, code: str):
    with pytest.raises(Refused) as refused:
        time_of_day(typed)

    assert refused.value.code == code
