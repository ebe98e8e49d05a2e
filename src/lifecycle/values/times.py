"""一天中的时间: the time of day as clerks write it, by the clock of twenty-four hours, or of twelve with 上午 or 下午 before it."""

import re

from lifecycle.values.text import figures, shortened
from lifecycle.vocabulary import Refused

LONGEST = 40
"""The most characters that a time may have."""
NOON, HOURS, MINUTES = 12, range(24), range(60)
_FORM = re.compile("(?P<half>上午|下午)? ?(?P<hour>[0-9]{1,2}) ?(?::(?P<two>[0-9]{2})|[时点] ?(?:(?P<minute>[0-9]{1,2}) ?分)?)")


def time_of_day(text: str) -> str:
    """时间: 9:05, 09:05, 9时5分, 9时, 上午9:05, 下午3点20分; as 09:05. Raises Refused.

    What does not say which half of the day it means, as 上午12:30, is refused; so are seconds, which no paper bears.
    """
    written = _FORM.fullmatch(figures(text)) if len(text) <= LONGEST else None
    if not written:
        raise Refused("time.unreadable", text=shortened(text))
    hour, minute = int(written["hour"]), int(written["two"] or written["minute"] or 0)
    if hour not in HOURS or minute not in MINUTES:
        raise Refused("time.not_in_day", text=shortened(text))
    return f"{_by_24_hours(hour, written['half'], text):02}:{minute:02}"


def _by_24_hours(hour: int, half: str | None, text: str) -> int:
    """下午12:30 is half past noon, and 下午15:20 says the same twice. Neither 上午12:30 nor 下午0:30 is certain."""
    if (half == "上午" and hour >= NOON) or (half == "下午" and hour == 0):
        raise Refused("time.half_of_day", text=shortened(text), half=half)
    return hour + NOON if half == "下午" and hour < NOON else hour
