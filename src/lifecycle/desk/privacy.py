"""个人信息把关: no fact may carry a telephone number or an identity number in clear; persons stand in facts by person id only."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Raw, json

from lifecycle.compliance.jurisdictions import Level
from lifecycle.compliance.reading.index import jurisdictions
from lifecycle.values.personal import Personal, personal_in, suspicions, suspicious
from lifecycle.vocabulary import Fact, Refused

PAPER_NUMBERS = frozenset({"number", "report_number", "record", "code", "uscc"})
"""Fields in which a paper's number stands: only a person's word in them is against it."""

_MACHINE_MADE = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
"""哈希 and UUID: nobody typed them, and among thousands of them some have the digits of a telephone number."""
_FIELDS = json.Decoder(dict[str, Raw])


def refuse_personal(fact: Fact | str, *, of_paper: bool = False) -> None:
    """Refuses a fact, or a text, with such a number in any of its words. of_paper: the text is for a paper's number."""
    if isinstance(fact, str):
        _refuse(fact, of_paper)
        return
    encoded = json.encode(fact)
    if not _suspected(encoded):
        return  # nearly always: only a suspicion is worth a look at each text
    for name, inside in _FIELDS.decode(encoded).items():
        if _suspected(bytes(inside)):  # a 文号 with many digits does not have hundreds of verdicts beside it looked at
            for text, number in _texts(json.decode(inside), of_paper or name in PAPER_NUMBERS):
                _refuse(text, number)


def _suspected(encoded: bytes) -> bool:
    """Whether a text inside has so many digits. Where a sign was escaped, digits may stand nearer than they seem to."""
    plain = encoded.decode()
    if "\\" in plain:
        return True
    around = ((plain.rfind('"', 0, found.start()) + 1, plain.find('"', found.end())) for found in suspicions(plain))
    return not all(_MACHINE_MADE.fullmatch(plain, start, end) for start, end in around)


def _refuse(text: str, of_paper: bool) -> None:
    if not suspicious(text) or _MACHINE_MADE.fullmatch(text):
        return
    seen = personal_in(text, own_regions(), of_paper=of_paper)
    match seen:
        case (Personal.MOBILE, shown):
            raise Refused("personal.mobile", shown=shown)
        case (Personal.TELEPHONE, shown):
            raise Refused("personal.telephone", shown=shown)
        case (Personal.IDENTITY_NUMBER, shown):
            raise Refused("personal.identity_number", shown=shown)


@cache
def own_regions() -> frozenset[str]:
    """With what the region codes of this city begin."""
    return frozenset(each.code[:4] for each in jurisdictions().by_code.values() if each.level is Level.COUNTY)


def _texts(value: Any, of_paper: bool) -> Iterator[tuple[str, bool]]:
    """Every text inside, and whether it is a paper's number."""
    if isinstance(value, str):
        yield value, of_paper
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, of_paper or name in PAPER_NUMBERS)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each, of_paper)
