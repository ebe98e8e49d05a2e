"""数量: exact decimals in and out. Nothing passes through a float, and no digit is rounded."""

import re
from decimal import Context, Decimal
from functools import lru_cache

from lifecycle.compliance.problems import BadInput, Problem

LONGEST = 100
"""The most characters that a quantity may have."""
LARGEST = Decimal(10) ** 15

EXACT = Context(prec=4 * LONGEST)
"""Wide enough for every quantity that is let in."""

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?")
WHOLE = Decimal(1)


def area(text: str, where: str) -> Decimal:
    """面积 or any other plain quantity, not negative."""
    if len(text) > LONGEST:
        raise BadInput(Problem(where, "quantity.out_of_range", {"text": shortened(text)}))
    if not (written := NUMBER.fullmatch(text)):
        raise BadInput(Problem(where, "quantity.not_a_number", {"text": shortened(text)}))
    if abs(int(written[1] or 0)) > LONGEST or (value := Decimal(text)) >= LARGEST:
        raise BadInput(Problem(where, "quantity.out_of_range", {"text": shortened(text)}))
    if value < 0:
        raise BadInput(Problem(where, "quantity.negative", {"text": shortened(text)}))
    return value.copy_abs()  # abs() would round


def rate(text: str, where: str) -> Decimal:
    """比例, written "72%" or 0.72, at most the whole."""
    value = EXACT.scaleb(area(text[:-1], where), -2) if text.endswith("%") else area(text, where)
    if value > WHOLE:
        raise BadInput(Problem(where, "quantity.over_the_whole", {"text": shortened(text)}))
    return value


@lru_cache(maxsize=10_000)
def plain(value: Decimal) -> str:
    """19999.99; no exponent, no trailing zeros."""
    return format(EXACT.normalize(value), "f")


@lru_cache(maxsize=10_000)
def percent(value: Decimal) -> str:
    """0.7199 is "71.99%"."""
    return f"{plain(EXACT.scaleb(value, 2))}%"


def shortened(text: str) -> str:
    """A value as far as a person wants to read it in an error; never a lone surrogate, never a second line."""
    safe = text.encode("utf-8", "backslashreplace").decode().translate(CONTROLS)
    return safe if len(safe) <= 40 else f"{safe[:40]}…"


CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
