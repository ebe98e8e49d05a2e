"""数字里的年份: what year a paper's number says within its figures, by the layouts of `years.txt`."""

import re
from functools import cache
from importlib.resources import files

_PARTS = {
    "rrrrrr": "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}",
    "yyyy": "((?:19|20)[0-9]{2})",
    "yy": "([0-9]{2})",
    "mm": "(?:0[1-9]|1[0-2])",
    "dd": "(?:0[1-9]|[12][0-9]|3[01])",
    "n+": "[0-9]+",
    "n": "[0-9]",
    "A": "[A-Z]",
}
_PART = re.compile("|".join(map(re.escape, _PARTS)))
UNSURE = "?"
"""Before a layout that numbers of other kinds have, too."""
CENTURY = 2000
"""Of a year that is written with two figures."""


def year_in_figures(number: str) -> int | None:
    """年份 inside the figures of a number in plain spelling; None where they have no known layout."""
    return _year(number, sure=True)


def year_perhaps(number: str) -> int | None:
    """年份 of a layout that other numbers have, too: nothing is refused by it."""
    return _year(number, sure=False)


def _year(number: str, *, sure: bool) -> int | None:
    if found := _layouts(sure=sure).search(number):
        said = next(group for group in found.groups() if group is not None)
        return int(said) if len(said) == 4 else CENTURY + int(said)
    return None


@cache
def _layouts(*, sure: bool) -> re.Pattern[str]:
    lines = files(__package__).joinpath("years.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#") and line.startswith(UNSURE) is not sure]
    layouts = [line.removeprefix(UNSURE).partition("\t")[0] for line in listed]
    each = "|".join(_PART.sub(lambda part: _PARTS[part[0]], layout) for layout in layouts)
    return re.compile(f"(?<![0-9A-Z])(?:{each})(?![0-9A-Z])")
