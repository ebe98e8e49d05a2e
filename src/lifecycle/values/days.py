"""日期 as clerks write it: the year in full, then month and day. Nothing that leaves one of them out is completed."""

import re
from datetime import date, timedelta

from lifecycle.values.text import figures, shortened
from lifecycle.vocabulary import Question, Refused

EARLIEST = date(1949, 10, 1)
LONGEST = 100
"""The most characters that a day may have."""
SERIALS = range(18_172, 73_416)
"""日期序列号 of spreadsheets from 1949-10-01 to 2100-12-31."""

BETWEEN_EPOCHS = 1_462
"""Days by which the serial numbers of a workbook that counts from 1904-01-01 are smaller (ECMA-376-1, 18.17.4.1)."""

SERIAL_OLD = date(1980, 1, 1)
"""A serial number of an earlier day is asked: `20235` may be a year and a month."""
_SERIAL = re.compile(r"([0-9]{2}),?([0-9]{3}(?:\.[0-9]+)?)")
_BEFORE_SERIALS = date(1899, 12, 30)
_ALONE = r"(?<![0-9])(?P<year>[0-9]{4}) ?[-/.年] ?(?P<month>[0-9]{1,2}) ?[-/.月] ?(?P<day>[0-9]{1,2})(?![0-9])(?: ?[日号])?"
_EIGHT = "(?<![0-9])(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])"
_HOUR = "(?:[01]?[0-9]|2[0-3])"
_TIME = rf"(?: |T)?(?:{_HOUR}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?|24:00(?::00)?|{_HOUR}[时点](?:[0-5]?[0-9]分)?)"
_OURS, _ANY = r"(?: ?\+0?8(?::?00)?)?", r"(?: ?(?:Z|UTC|GMT)| ?[+-][0-9]{1,2}(?::?[0-9]{2})?)"
"""时区: that of Shanghai, whose day it is; and any."""
_FORMS = [re.compile(f"{day}(?:{_TIME}{_OURS})?", re.IGNORECASE) for day in (_ALONE, _EIGHT)]
_ELSEWHERE = [re.compile(f"{day}{_TIME}{_ANY}", re.IGNORECASE) for day in (_ALONE, _EIGHT)]
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
_YEAR = re.compile("((?:19|20)[0-9]{2}) ?(?:年度?)?")


def day(text: str) -> date:
    """日期: 2023-05-01, 2023/5/1, 2023.5.1, 2023年5月1日, 20230501; a time of day, which some programs add, is left out. Raises Refused."""
    plain = figures(text) if len(text) <= LONGEST else ""
    written = next((found for form in _FORMS if (found := form.fullmatch(plain))), None)
    if not written:
        raise _unread(plain, text)
    try:
        read = date(int(written["year"]), int(written["month"]), int(written["day"]))
    except ValueError:
        raise Refused("day.not_in_calendar", text=shortened(text)) from None
    return in_time(read)


def _unread(plain: str, text: str) -> Refused:
    """Why a text is no day: what stands beside one may say that it is another."""
    if any(form.fullmatch(plain) for form in _ELSEWHERE):
        return Refused("day.zone", text=shortened(text))
    if _YEAR_LAST.fullmatch(plain):
        return Refused("day.year_last", text=shortened(text))
    days = [found for form in _FORMS for found in form.finditer(plain)]
    if not days:
        return Refused("day.unreadable", text=shortened(text))
    if len(days) > 1:
        return Refused("day.several", text=shortened(text))
    beside = (plain[: days[0].start()].strip(), plain[days[0].end() :].strip())
    return Refused("day.words_beside", text=shortened(text), words=tuple(words for words in beside if words))


def year(text: str) -> int:
    """年份: 2023, 2023年, 2023年度. Raises Refused."""
    written = _YEAR.fullmatch(figures(text)) if len(text) <= LONGEST else None
    if not written:
        raise Refused("day.not_a_year", text=shortened(text))
    return int(written[1])


def of_serial(number: float) -> date | None:
    """日期 of a serial number in a date column of a workbook; None for a number that is none."""
    return _BEFORE_SERIALS + timedelta(days=int(number)) if SERIALS.start <= number < SERIALS.stop else None


def written_serial(text: str) -> float | None:
    """日期序列号 written out, as a file of texts keeps it that has lost the form of its days: `44936`. Only a date column holds any."""
    written = _SERIAL.fullmatch(figures(text)) if len(text) <= LONGEST else None
    return float(written[1] + written[2]) if written else None


def serial_doubt(number: float, text: str, today: date, other: float = 0) -> Question | None:
    """What is asked of a day that stood as its serial number. No day of a register lies after today.

    other: the same, counted from the other year, where nothing says from which.
    """
    on, otherwise = of_serial(number), of_serial(other)
    if on and (on < SERIAL_OLD or (otherwise and otherwise <= today)):
        return Question("day.serial", {"text": shortened(text), "on": on})
    return None


def in_time(read: date) -> date:
    """Raises Refused for a day before there was anybody to record it."""
    if read < EARLIEST:
        raise Refused("day.too_early", on=read, earliest=EARLIEST)
    return read
