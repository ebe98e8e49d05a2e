"""数量: exact decimals in and out. Nothing passes through a float, and no digit is rounded."""

from decimal import Decimal
from functools import lru_cache

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.values.quantities import EXACT, exact, shifted
from lifecycle.values.text import shortened
from lifecycle.vocabulary import Refused

WHOLE = Decimal(1)


def area(text: str, where: str) -> Decimal:
    """面积 or any other plain quantity, not negative, as a document writes it: what people type is read in `values`."""
    try:
        return exact(text)
    except Refused as refused:
        raise BadInput(Problem(where, refused.code, refused.values)) from refused


def rate(text: str, where: str) -> Decimal:
    """比例, written "72%" or 0.72, at most the whole."""
    value = shifted(area(text[:-1], where), -2) if text.endswith("%") else area(text, where)
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
