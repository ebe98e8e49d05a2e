"""工作日: the days that are worked, by the yearly notices of the State Council, with the worked weekends (调休)."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import Number, Words

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class FixedDays(NamedTuple):
    """全体公民放假的节日 with a day of the solar calendar, which need no notice. since: 施行; days: (month, day) of each; quotes: the words
    of 全国年节及纪念日放假办法 第二条 that give them; text: the file of that version under `national/laws`.
    """

    since: date
    days: tuple[tuple[int, int], ...]
    quotes: tuple[str, ...]
    text: str


FIXED = (
    FixedDays(
        date(2014, 1, 1),
        ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3)),
        ("新年，放假1天(1月1日)", "劳动节，放假1天(5月1日)", "国庆节，放假3天(10月1日、2日、3日)"),
        "national-holidays-measures-2013-12-11.md",
    ),
    FixedDays(
        date(2025, 1, 1),
        ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)),
        ("元旦，放假1天（1月1日）", "劳动节，放假2天（5月1日、2日）", "国庆节，放假3天（10月1日至3日）"),
        "national-holidays-measures-2024-11-10.md",
    ),
)
"""Both versions that are held. What was so before 2014 stands in no text here, and is not presumed."""
UNPUBLISHED = range(2014, 2200)
"""Years that are looked at for them, where they have no notice."""
Stopped = tuple[date, date]
"""不计入期限的一段: since when, until when."""


class Notice(Struct, frozen=True, kw_only=True):
    """放假通知."""

    title: Words
    number: Number
    issued_on: date


class DaysOff(Struct, frozen=True, kw_only=True):
    """一个假期: its first and last day, weekends inside it included."""

    name: Words
    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        yield from (self.first + ONE_DAY * number for number in range((self.last - self.first).days + 1))


class Arrangement(Struct, frozen=True, kw_only=True):
    """一年的放假安排, as one notice gives it. verified: compared with the notice itself.

    amends: the number of the earlier notice of that year that it amends: a holiday of the same name is as it says now, weekends that it
    names are worked besides, and those in `no_longer_worked` are off again.
    """

    year: int
    notice: Notice
    verified: bool
    days_off: tuple[DaysOff, ...]
    worked_weekends: tuple[date, ...]
    amends: Number | None = None
    no_longer_worked: tuple[date, ...] = ()

    def amended_by(self, later: "Arrangement") -> "Arrangement":
        """The year as both notices leave it; the later one is named, and what it does not speak of stays."""
        renewed = {days.name for days in later.days_off}
        kept = tuple(days for days in self.days_off if days.name not in renewed)
        worked = tuple(day for day in self.worked_weekends if day not in later.no_longer_worked)
        return replace(later, days_off=(*kept, *later.days_off), worked_weekends=(*worked, *later.worked_weekends), no_longer_worked=())


def fixed_in(year: int) -> tuple[date, ...]:
    """法定节假日 of a year that have a solar day. Those of the lunar calendar, and what is given for a weekend, only the notice tells."""
    days = next((fixed.days for fixed in reversed(FIXED) if fixed.since.year <= year), ())
    return tuple(date(year, month, day) for month, day in days)


def later(day: date, days: int) -> date:
    """So many days later; the last day of the calendar where that lies behind it."""
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month when it has no such day (民法典 第二百零二条)."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def amended(arrangements: Iterable[Arrangement]) -> tuple[Arrangement, ...]:
    """One arrangement a year, as its notices leave it. They come in the order of issue."""
    years: dict[int, Arrangement] = {}
    for each in arrangements:
        years[each.year] = years[each.year].amended_by(each) if each.year in years else each
    return tuple(years.values())


class DueDay(Struct, frozen=True):
    """到期日. provisional: on the way there lies a year whose notice is not known yet, of which weekends and solar holidays alone were left
    out."""

    on: date
    provisional: bool


class WorkingDays:
    """工作日表."""

    def __init__(self, arrangements: Iterable[Arrangement]) -> None:
        """Several arrangements of a year are its notices, in the order of issue; each is kept, and the last one says how it is."""
        self.arrangements = tuple(sorted(arrangements, key=lambda each: (each.year, each.notice.issued_on)))
        self._as_amended = amended(self.arrangements)
        self._years = frozenset(each.year for each in self.arrangements)
        self._off = frozenset(day for each in self._as_amended for days in each.days_off for day in days)
        self._worked_weekends = frozenset(day for each in self._as_amended for day in each.worked_weekends)
        self._fixed = frozenset(day for year in UNPUBLISHED if year not in self._years for day in fixed_in(year))
        self._weekdays_off = sorted(day for day in (self._off | self._fixed) - self._worked_weekends if day.weekday() < SATURDAY)
        self._weekend_worked = sorted(day for day in self._worked_weekends if day.weekday() >= SATURDAY)

    def published(self, day: date) -> bool:
        """Whether the notice of that day's year is known."""
        return day.year in self._years

    def is_worked(self, day: date) -> bool:
        """In a year whose notice is not known, every weekday is taken as worked but the holidays of a solar day, which stand in the law:
        ask `published` where that matters.
        """
        return day in self._worked_weekends or (day.weekday() < SATURDAY and day not in self._off and day not in self._fixed)

    def after(self, start: date, days: int, stopped: Iterable[Stopped] = ()) -> DueDay:
        """The last day of a term of so many working days; the day on which it begins does not count (民法典 第二百零一条).

        stopped: spans of days that do not count; here too the day on which one begins is none of its days, and its last one is.
        A term that ends behind the calendar ends with it.
        """
        if days > (date.max - start).days:
            return DueDay(date.max, provisional=True)
        day, published, spans = start, self.published(start), tuple(stopped)
        while days > 0 and day < date.max:
            day += ONE_DAY
            published = published and self.published(day)
            days -= self.is_worked(day) and not any(since < day <= until for since, until in spans)
        return DueDay(day, not published)

    def worked_from(self, day: date) -> DueDay:
        """The day itself, or the next one that is worked: so a term ends that runs out on a day off (民法典 第二百零三条)."""
        return DueDay(day, not self.published(day)) if self.is_worked(day) else self.after(day, 1)

    def left(self, today: date, due: date) -> int:
        """还剩几个工作日 after today, up to the day that something is due; below zero by as many as have passed since."""
        return self._worked_until(due) - self._worked_until(today)

    def _worked_until(self, day: date) -> int:
        """Since the beginning of the calendar, which was a Monday; counted by weeks, since what is overdue may be so for years."""
        weeks, rest = divmod(day.toordinal(), 7)
        return weeks * SATURDAY + min(rest, SATURDAY) - bisect_right(self._weekdays_off, day) + bisect_right(self._weekend_worked, day)
