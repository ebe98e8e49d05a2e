"""编号 and 代码: one spelling for what a person cannot tell apart."""

import re
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from lifecycle.values.figures import in_figures
from lifecycle.values.text import LATIN, in_plain_width, line, plain_forms, simplified, without_unseen
from lifecycle.vocabulary import Refused

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_OF_NUMBERS = re.compile("[\u2010-\u2015\u2212~_〜至到]")
_BEFORE = re.compile(r"^第?(?:#|楼|栋|幢|座|no\.?(?=[0-9]))+([0-9a-z]+)(?:号|#)?|^第(?=[0-9])")
_BEHIND = re.compile(r"(?<=[0-9a-z])(?:号|#|栋|幢|座|楼)+")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_CODE = re.compile(r"(?P<when>\d{4})-(?P<region>\d{6})-\d{2}-\d{2}-\d{6}", re.ASCII)

LONGEST_ID = 40
"""字数 of a 单体编号, and of that of a part."""
KEPT = 4096
"""So many ids are read once: those of a project are asked for again with each building that comes."""


def identifier(text: str) -> str:
    """单体编号 and the like: full-width letters, digits and signs as plain ones, dashes of one kind; the spaces around it go.

    Raises Refused as `line` does.
    """
    return line(_DASHES.sub("-", _plain(line(text))))


def _plain(text: str) -> str:
    return text if text.isascii() else in_plain_width(plain_forms(text))


def spelled_alike(id_: str) -> str:
    """What two ids have in common that differ only in spaces, capitals, width, alphabet or leading zeros: `01` and `1`, `A座` and `a座`."""
    return _LEADING_ZEROS.sub("", "".join(normalize("NFKC", id_).translate(LATIN).split()).casefold())


@lru_cache(KEPT)
def same_building(id_: str) -> str:
    """What two building ids have in common that mean one building: 一号楼, 1號, 1栋, 1幢, #1 and 1# are `1`, `1~2` is `1-2`.

    What is only spelled alike is so, too.
    """
    plain = _OF_NUMBERS.sub("-", simplified(without_unseen(spelled_alike(id_))))
    figures = spelled_alike(in_figures(plain, "-"))
    return _BEHIND.sub("#", _BEFORE.sub(lambda found: f"{found[1]}#" if found[1] else "", figures)).removesuffix("#")


def refuse_id_form(id_: str) -> None:
    """Raises Refused for what can be no 单体编号: nothing but points, an id with the sign that parts follow, or too long a one."""
    if not id_.strip(" .") or "/" in id_ or len(id_) > LONGEST_ID:
        raise Refused("building.id_form", building=id_)


def code(text: str) -> str:
    """项目代码 and 统一社会信用代码: plain signs, capitals, dashes of one kind, no space at all. Raises Refused as `line` does."""
    plain = _DASHES.sub("-", line(_plain(line(text)))).replace(" ", "").upper()
    return plain if plain == text else code(plain)  # a sign may join the one before it once the space between them is gone


def id_sought(text: str) -> str:
    """编号 that somebody looks for. What can be no id stays as it is, and is not found."""
    try:
        return identifier(text)
    except Refused:
        return text


def code_sought(text: str) -> str:
    """项目代码 that somebody looks for. What can be no code stays as it is, and is not found."""
    try:
        return code(text)
    except Refused:
        return text


def region_of(code: str) -> str:
    """地区代码 inside a 投资项目统一代码 (GB/T 40058-2021: YYMM-region-ministry-type-serial; before 2020-11 a year stood first).

    Raises Refused when the form is wrong. The check digits are not verified: their algorithm is not published.
    """
    match = _CODE.fullmatch(code)
    if match is None:
        raise Refused("project.code_form", code=code)
    if not _months(match["when"]):
        raise Refused("project.code_date", code=code, part=match["when"])
    return match["region"]


def refuse_later_code(code: str, on: date) -> None:
    """Refuses a 项目代码 of a month that had not come on the day of the entry. Four digits that may be an old code's year are taken so."""
    when = code[:4]
    if all(month > (on.year, on.month) for month in _months(when)):
        raise Refused("project.code_later", code=code, part=when, on=on)


def _months(when: str) -> list[tuple[int, int]]:
    """What the first four digits may say: a year and month, or a year, of which the first month counts."""
    dated = [(2000 + int(when[:2]), int(when[2:]))] if 1 <= int(when[2:]) <= 12 else []
    return dated + ([(int(when), 1)] if 2000 <= int(when) <= 2020 else [])
