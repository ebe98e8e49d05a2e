"""工作日: the days that the notices name, terms across them, and years whose notice is not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendar import DueDay
from lifecycle.calendar.laws import LAWS, StatuteKind, read_laws
from lifecycle.calendar.working_days import FIXED, FixedDays, later
from lifecycle.compliance.reading.files import POLICIES
from tests.packaged import packaged_calendar

DAYS = packaged_calendar().working_days
KNOWN = st.dates(date(2022, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("year", "worked"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_each_year_has_as_many_working_days_as_its_notice_leaves(year: int, worked: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    assert sum(DAYS.is_worked(day) for day in days if day.year == year) == worked


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2023, 1, 2), False),  # a Monday in the holiday that began the year before
        (date(2022, 12, 30), True),
        (date(2023, 1, 28), True),  # a Saturday that is worked
        (date(2023, 1, 30), True),
        (date(2023, 9, 28), True),
        (date(2023, 9, 29), False),
        (date(2023, 10, 7), True),
        (date(2023, 10, 14), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),
    ],
)
def test_holidays_and_worked_weekends_are_those_of_the_notice(day: date, worked: bool) -> None:
    assert DAYS.is_worked(day) is worked


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2023, 5, 10), 1, date(2023, 5, 11)),
        (date(2023, 5, 12), 1, date(2023, 5, 15)),  # a Friday
        (date(2023, 9, 27), 7, date(2023, 10, 12)),  # across eight days off and two worked weekend days
        (date(2026, 2, 10), 20, date(2026, 3, 16)),
        (date(2023, 9, 30), 1, date(2023, 10, 7)),  # handed in on a day off
        (date(2023, 5, 10), 0, date(2023, 5, 10)),
    ],
)
def test_a_term_begins_on_the_day_after(start: date, days: int, due: date) -> None:
    assert DAYS.after(start, days) == DueDay(due, provisional=False)


def test_a_term_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert DAYS.worked_from(date(2023, 10, 2)) == DueDay(date(2023, 10, 7), provisional=False)
    assert DAYS.worked_from(date(2023, 10, 7)) == DueDay(date(2023, 10, 7), provisional=False)


def test_what_reaches_into_a_year_without_notice_is_provisional() -> None:
    assert DAYS.after(date(2026, 12, 30), 1) == DueDay(date(2026, 12, 31), provisional=False)
    assert DAYS.after(date(2026, 12, 31), 1) == DueDay(date(2027, 1, 4), provisional=True), "the first of January is off by law"
    assert DAYS.worked_from(date(2027, 1, 4)).provisional
    assert DAYS.after(date(2021, 12, 31), 5).provisional, "it begins in a year that is not known"


@given(KNOWN, st.integers(0, 60))
def test_the_days_left_until_a_term_ends_are_its_days(start: date, days: int) -> None:
    due = DAYS.after(start, days).on
    assert DAYS.left(start, due) == days


@given(KNOWN, KNOWN)
def test_overdue_counts_back_what_was_left(one: date, other: date) -> None:
    assert DAYS.left(one, other) == -DAYS.left(other, one)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 4, 30), True),
        (date(2027, 5, 3), True),
        (date(2028, 5, 1), False),
        (date(2028, 5, 2), False),
        (date(2028, 5, 3), True),
        (date(2027, 10, 1), False),
        (date(2029, 10, 2), False),
        (date(2029, 10, 3), False),
        (date(2029, 10, 4), True),
        (date(2020, 5, 1), False),
        (date(2019, 5, 2), True),
    ],
)
def test_holidays_of_a_solar_day_are_off_before_their_notice(day: date, worked: bool):
    assert not DAYS.published(day)
    assert DAYS.is_worked(day) is worked


@pytest.mark.parametrize("fixed", FIXED, ids=lambda fixed: fixed.text)
def test_the_words_that_fix_a_holiday_stand_in_the_law_that_is_held(fixed: FixedDays) -> None:
    assert (POLICIES / LAWS / fixed.text).is_file()
    versions = read_laws(POLICIES).versions("全国年节及纪念日放假办法")
    assert any(all(law.has_at("第二条", quote) for quote in fixed.quotes) for law in versions)
    assert {law.kind for law in versions} == {StatuteKind.ADMINISTRATIVE_REGULATION}


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 500))
def test_the_days_left_are_those_that_are_worked_one_by_one(today: date, days: int) -> None:
    on_the_way = [today + timedelta(days=number) for number in range(1, days + 1)]
    assert DAYS.left(today, today + timedelta(days=days)) == sum(map(DAYS.is_worked, on_the_way))


def test_days_left_and_days_overdue() -> None:
    assert DAYS.left(date(2023, 9, 28), date(2023, 10, 8)) == 2
    assert DAYS.left(date(2023, 10, 8), date(2023, 9, 28)) == -2
    assert DAYS.left(date(2023, 10, 8), date(2023, 10, 8)) == 0


def test_a_term_that_ends_behind_the_calendar_ends_with_it() -> None:
    assert DAYS.after(date.max, 1) == DAYS.after(date(2023, 1, 1), 10**24) == DueDay(date.max, provisional=True)
    assert DAYS.worked_from(date.max - timedelta(days=1)).on <= date.max
    assert later(date(9999, 12, 30), 1) == later(date(9999, 12, 30), 10**24) == date.max
