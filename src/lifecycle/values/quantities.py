"""面积 and 比率 as clerks type them, exact. Nothing passes through a float, no digit is rounded, and no doubtful one is guessed."""

import re
from decimal import Context, Decimal
from enum import StrEnum

from lifecycle.values.text import figures, shortened
from lifecycle.vocabulary import ZERO, Question, Refused
from lifecycle.wording import Phrase

LONGEST = 100
"""The most characters that a quantity may have."""
LARGEST = Decimal(10) ** 15
AREA_PLACES, AREA_LIMIT = 4, Decimal(10) ** 9
EXACT = Context(prec=4 * LONGEST)
"""Wide enough for every quantity that is let in."""

_WRITTEN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?")
_TYPED = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:\.[0-9]+)?")
"""Digits that a person types: thousands apart by one kind of sign, in their places; no exponent, by which programs shorten numbers."""
_AREA = re.compile(r"(?P<number>[^万萬m平]*?) ?(?P<ten_thousands>[万萬]?) ?(?P<unit>m[2²]|m\^2|平方米|平米|平方|平)?", re.IGNORECASE)
_OTHER_UNIT = re.compile("[0-9万萬] ?(?:公顷|公頃|顷|亩|畝|平方公里|平方千米|公里|km|ha|平方尺|平方英尺|立方|米$|m$|m3|元)", re.IGNORECASE)
"""What is no square metre: a number before it is right, and means something else."""
_RATE = re.compile(r"(?P<number>[^%]*?) ?(?P<percent>%?)")
POINT = "."
SMALL = Decimal("0.01")
"""A 比率 up to this is possible, but more often a fraction that was taken for a percentage: 0.75% for 75%."""
RATE_SMALL = "quantity.rate_small"
"""疑问 of such a 比率."""
RATE_UNIT = "quantity.rate_unit"
"""疑问 of a 比率 that does not say whether it is a percentage or a fraction, or that begins with its point."""


def is_area(value: Decimal) -> bool:
    """面积 that can be recorded: 0 up to 1e9 square metres, to four decimals at most, so that databases add areas up exactly."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -AREA_PLACES and ZERO <= value < AREA_LIMIT


def is_rate(value: Decimal) -> bool:
    """比率 that can be recorded: a fraction of one."""
    return value.is_finite() and ZERO <= value <= 1


class Beside(StrEnum):
    """比率旁边写明的单位."""

    NOTHING = "nothing"
    PERCENT = "percent"  # 印有百分号
    FRACTION = "fraction"  # 接口文档写明是小数


def exact(text: str) -> Decimal:
    """A decimal number, not negative, as programs and documents write it. Raises Refused."""
    if len(text) > LONGEST:
        raise _refused("quantity.out_of_range", text)
    if not (written := _WRITTEN.fullmatch(text)):
        raise _refused("quantity.not_a_number", text)
    if abs(int(written[1] or 0)) > LONGEST:
        raise _refused("quantity.out_of_range", text)
    return _bounded(Decimal(text), text)


def _bounded(value: Decimal, text: str) -> Decimal:
    if value >= LARGEST:
        raise _refused("quantity.out_of_range", text)
    if value < 0:
        raise _refused("quantity.negative", text)
    return value.copy_abs()  # abs() would round


def number(text: str) -> Decimal:
    """数, with nothing beside it. Raises Refused."""
    return _read(_plain(text), text, "quantity.not_a_number")


def area(text: str, *, ten_thousands: bool = False) -> Decimal:
    """面积 in square metres: 12000.5, 12,000.5㎡, 1.2万平方米. Raises Refused.

    ten_thousands: 万平方米 is printed beside the field, and is meant where no unit is typed.
    """
    plain = _plain(text)
    if _OTHER_UNIT.search(plain):
        raise _refused("quantity.area_unit", text)
    digits, ten, unit = _apart(plain)
    value = _read(digits, text, "quantity.not_an_area")
    if ten or (ten_thousands and not unit):
        value = shifted(value, 4)
    if not is_area(value):
        raise _refused("quantity.area_limit", text)
    return value


def floor_area(text: str) -> Decimal:
    """建筑面积 of a building or a part of one, which has some. Raises Refused."""
    value = area(text)
    if value == ZERO:
        raise Refused("quantity.area_zero")
    return value


def rate(text: str) -> Decimal:
    """比率 as a fraction of one: 75%, 75 ％, 0.75. Raises Refused.

    Without its sign a number over one is a percentage, and one up to one a fraction, wherever it stands: 75, 0.75 and .75 are all 75%.
    `rate_doubt` says when that has to be asked.
    """
    value, percent = _rate(text)
    if percent or value > 1:
        value = shifted(value, -2)
    if value > 1:
        raise _refused("quantity.over_the_whole", text)
    return value


def rate_doubt(text: str, beside: Beside, where: str = "") -> Question | None:
    """What has to be asked once more of a 比率 that `rate` reads. where: the words of its place."""
    value, percent = _rate(text)
    if value == ZERO:
        return None
    expected = percent or (beside is Beside.PERCENT and value > 1) or (beside is Beside.FRACTION and value < 1)
    clear, read = expected and not _plain(text).startswith(POINT), rate(text)
    if clear and read > SMALL:
        return None
    values = {"where": Phrase(where, "place.before", where=where) if where else "", "text": shortened(text), "read": f"{shifted(read, 2)}%"}
    return Question(RATE_SMALL if clear else RATE_UNIT, values)


def _rate(text: str) -> tuple[Decimal, bool]:
    """The number that stands there, and whether a % stands behind it."""
    typed = _RATE.fullmatch(_plain(text))
    if typed is None:
        raise _refused("quantity.not_a_rate", text)
    digits = typed["number"]
    return _read(f"0{digits}" if digits.startswith(POINT) else digits, text, "quantity.not_a_rate"), bool(typed["percent"])


def _apart(plain: str) -> tuple[str, str, str]:
    """The number, 万 and the unit."""
    typed = None if _TYPED.fullmatch(plain) else _AREA.fullmatch(plain)
    return (typed["number"], typed["ten_thousands"], typed["unit"] or "") if typed else (plain, "", "")


def shifted(value: Decimal, places: int) -> Decimal:
    """The value with its point moved, written out without an exponent."""
    return Decimal(format(EXACT.scaleb(value, places), "f"))


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise _refused("quantity.out_of_range", text)
    return figures(text)


def _read(digits: str, text: str, wrong: str) -> Decimal:
    """The number in it. wrong: the refusal of a whole text in which it is none."""
    if not _TYPED.fullmatch(digits):
        raise _refused(wrong, text)
    return _bounded(Decimal(digits.replace(",", "").replace(" ", "")), text)


def _refused(code: str, text: str) -> Refused:
    return Refused(code, text=shortened(text))
