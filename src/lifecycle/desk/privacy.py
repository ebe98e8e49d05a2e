"""个人信息把关: no fact may carry a mobile number or an identity number in clear; persons stand in facts by person id only."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import json
from stdnum.cn import ric

from lifecycle.vocabulary import Fact, Refused

PAPER_NUMBERS = frozenset({"number", "report_number", "code", "uscc"})
GROWN_UP_BEFORE = date(2010, 1, 1)
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])", re.ASCII)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z.])\d{17}[\dXx](?![0-9A-Za-z])", re.ASCII)


def refuse_personal(fact: Fact | str) -> None:
    """Refuses a fact with such a number in any of its words.

    施工许可证编号 too have 18 digits with a region and a date in them: a number is an identity number when its check digit fits
    and its date is a birthday of somebody grown up. What is declared as a paper's number is not looked at.
    """
    encoded = json.encode(fact)
    whole = encoded.decode()
    if not (_MOBILE.search(whole) or _IDENTITY.search(whole)):
        return  # nearly always: only a suspicion is worth a look at each text
    for text in _texts(json.decode(encoded)):
        if _MOBILE.search(text):
            raise Refused("personal.mobile")
        if any(_is_identity_number(number) for number in _IDENTITY.findall(text)):
            raise Refused("personal.identity_number")


def _is_identity_number(number: str) -> bool:
    return ric.is_valid(number) and ric.get_birth_date(number) < GROWN_UP_BEFORE


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in PAPER_NUMBERS:
                yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
