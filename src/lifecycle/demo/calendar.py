"""日历: the year that the demonstration plays in, and its working days. Public holidays are left out."""

from datetime import date, timedelta

OPENING = date(2023, 1, 3)
"""The register begins."""
CLOSING = date(2023, 12, 29)
"""The last day that anything is recorded; whatever would come later has not happened yet."""
NEXT_YEAR_ANNOUNCED = date(2023, 10, 25)
"""国办发明电〔2023〕7号: the holidays of the next year are made known, and the weekends that are worked for them."""

_SATURDAY = 5


def workday(day: date) -> date:
    """The day, or the Monday after a weekend."""
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def later(day: date, days: int) -> date:
    """So many calendar days later, moved to a working day."""
    return workday(day + timedelta(days=days))


def earlier(day: date, working_days: int) -> date:
    """So many working days before."""
    while working_days:
        day -= timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY
    return day
