"""读作相同: what a field holds, however it was written, so that the same form sent twice is known by what was read of it."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lifecycle.compliance import quantities
from lifecycle.values.days import day
from lifecycle.values.identifiers import code, identifier
from lifecycle.values.quantities import area
from lifecycle.values.text import lines
from lifecycle.vocabulary import Refused

CODE = re.compile(r"[0-9A-Z-]{15,}")
"""项目代码 and 统一社会信用代码, as they are read."""
COUNTED = re.compile(r"(?!0[0-9]).*", re.DOTALL)
"""No quantity begins with a zero before another figure, as the number of a paper may."""


def read_as(text: str) -> str:
    """What the text is read as: a day, a quantity, a code or an id of plain signs, and else the text itself."""
    try:
        text = lines(text)
    except Refused:
        return text
    return next((str(read) for way in (_day, _quantity, _code, _id) if (read := way(text)) is not None), text)


def _read(way: Callable[[str], Any], text: str) -> Any:
    try:
        return way(text)
    except Refused:
        return None


def _day(text: str) -> Any:
    return _read(day, text)


def _quantity(text: str) -> Any:
    value = _read(area, text) if COUNTED.fullmatch(text) else None
    return quantities.plain(value) if isinstance(value, Decimal) else None


def _code(text: str) -> Any:
    read = _read(code, text)
    return read if read and CODE.fullmatch(read) else None


def _id(text: str) -> Any:
    read = _read(identifier, text)
    return read if read and read.isascii() else None
