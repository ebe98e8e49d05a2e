"""无个人号码: a text that is recorded or judged has no telephone number and no identity number of a person in it."""

import re
from collections.abc import Collection

from lifecycle.values.personal import Personal, personal_in, suspicious
from lifecycle.vocabulary import Refused

_MACHINE_MADE = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
"""哈希 and UUID: they are made by programs, and some of them contain the digits of a telephone number by chance."""


def refuse_number(text: str, regions: Collection[str], *, of_paper: bool = False) -> None:
    """Raises Refused for a text in which such a number stands.

    regions: with what the region codes of the city begin. of_paper: the text is for a paper's number.
    """
    if not suspicious(text) or _MACHINE_MADE.fullmatch(text):
        return
    seen = personal_in(text, regions, of_paper=of_paper)
    match seen:
        case (Personal.MOBILE, shown):
            raise Refused("personal.mobile", shown=shown)
        case (Personal.TELEPHONE, shown):
            raise Refused("personal.telephone", shown=shown)
        case (Personal.IDENTITY_NUMBER, shown):
            raise Refused("personal.identity_number", shown=shown)
        case (Personal.DOCUMENT, shown):
            raise Refused("personal.document", shown=shown)
