"""表中不是项目的行和列: the clerk's own columns, totals, and the foot of a printed table.

The words are data (`register.beside`). A total is a word for it, with what it sums up before it and a count behind it:
`高平市小计`, `合计（1个项目）`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto
from unicodedata import normalize

from lifecycle.desk.register.cells import Cell, CellError
from lifecycle.desk.register.sheet import is_blank
from lifecycle.values.figures import DIGITS, UNITS
from lifecycle.wording import LANGUAGES, say

LONGEST = 60
"""Characters of what may be a total or the label of a foot."""
CELLS = 500
"""Cells of a row that are looked at."""


def heading_key(heading: str) -> str:
    """A normalised heading: without widths of characters, spaces, line breaks, colons and the star of a required column."""
    return "".join(normalize("NFKC", heading).split()).replace(":", "").lstrip("*").casefold()


def _listed(name: str) -> tuple[str, ...]:
    """The words of all languages, the longest first."""
    words = {heading_key(word) for lang in LANGUAGES for word in say(f"register.beside.{name}", lang).split("|")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


COUNTS, REMARKS, TOTALS = _listed("counts"), _listed("remarks"), _listed("totals")
_NUMERALS = "".join(DIGITS) + UNITS
_NUMBER = rf"(?:\d++(?:,\d{{3}})*+(?:\.\d++)?%?|[{_NUMERALS}]++)"
_UNITS = _any(_listed("units"))
_COUNT = f"(?:{_UNITS}{{0,2}}{_NUMBER}{_UNITS}{{0,3}}|{_UNITS}{{1,3}})"
_FIGURES = rf"(?:{_any(_listed('counted'))}?{_COUNT}(?:[,、;和及/]?{_COUNT}){{0,5}})"
_TOTAL = re.compile(rf".*?{_any(TOTALS)}(?:{_FIGURES}|\({_FIGURES}\){_FIGURES}?)?", re.DOTALL)
_OPENS = re.compile(_any(TOTALS))
_COUNTED = re.compile(rf"{_FIGURES}|\({_FIGURES}\)|[-—–―_/\\.…]*")
_FEET = "|".join(r"\s*".join(map(re.escape, word)) for word in _listed("feet"))
_FOOT = re.compile(rf"(?:{_FEET})(?:\s*[:(]|[\s\d]|$)")
_NUMBERED = re.compile(rf"(?:\d+|[{_NUMERALS}]|\([^()]*\))+$")
"""`备注1`, `备注（内部）`."""


def is_count(heading: str) -> bool:
    """序号: a column that numbers the rows."""
    return _bare(heading) in COUNTS


def is_remark(heading: str) -> bool:
    """备注: a column for people alone."""
    return _bare(heading).endswith(REMARKS)


def _bare(heading: str) -> str:
    key = heading_key(heading)
    return _NUMBERED.sub("", key) if len(key) <= LONGEST else key


class RowKind(Enum):
    """一行算什么: a row of the register, none of it, or one of which nobody can tell."""

    ROW = auto()
    NONE = auto()
    DOUBTFUL = auto()


def row_kind(
    cells: Sequence[Cell], named: Collection[int], remarks: Collection[int], code: int | None = None, listed: Collection[int] = ()
) -> tuple[RowKind, int]:
    """What a row is, with the place of the words that say so. named: the places that have columns; code: that of 项目代码, if it has one;
    listed: those whose values are chosen from a list.

    What opens with the word of a total is one where the code of a project stands, and left of all columns: no project is called there.
    A total stands alone among numbers; what stands before it may say of what it is the total: listed values, and one name.
    """
    coded = cells[code] if code is not None and code < len(cells) else ""
    if not (is_blank(coded) or _is_beside(coded) or _opens_a_total(coded)):
        return RowKind.ROW, 0
    written = [(place, cell) for place, cell in enumerate(cells[:CELLS]) if not is_blank(cell) and place not in remarks]
    words = [(place, cell) for place, cell in written if isinstance(cell, str)]
    if words and is_foot(words[0][1]):
        return RowKind.NONE, words[0][0]
    first = min(named, default=0)
    total = next((place for place, cell in words if _is_total(cell) or ((place == code or place < first) and _opens_a_total(cell))), None)
    if total is None:
        return RowKind.ROW, 0
    others = [place for place, cell in written if place in named and place != total and _says(cell)]
    alone = all(place < total for place in others) and sum(place not in listed for place in others) <= 1
    return RowKind.NONE if alone else RowKind.DOUBTFUL, total


def _is_beside(cell: Cell) -> bool:
    return not _says(cell) or (isinstance(cell, str) and is_foot(cell))


def _is_total(text: str) -> bool:
    key = heading_key(text) if len(text) <= LONGEST else ""
    return any(word in key for word in TOTALS) and bool(_TOTAL.fullmatch(key))


def _opens_a_total(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_OPENS.match(heading_key(cell[:LONGEST])))


def is_foot(text: str) -> bool:
    """表尾: a label that stands by itself, or with what it introduces behind it."""
    return bool(_FOOT.match(normalize("NFKC", text[:LONGEST]).strip().casefold()))


def _says(cell: Cell) -> bool:
    """Whether a cell says anything but a total or a number, as one of a project does."""
    match cell:
        case bool():
            return True
        case str():
            return len(cell) > LONGEST or not (_COUNTED.fullmatch(heading_key(cell)) or _is_total(cell))
    return not isinstance(cell, int | float | CellError)
