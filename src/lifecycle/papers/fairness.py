"""公平性分析: the report on the draws of a year as an Excel workbook, its columns as data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, NamedTuple

from lifecycle.desk.inspections.fairness import CoveredObject, FairnessReport
from lifecycle.inspections.draws.fairness import REDRAWS, Deviation, GroupKind
from lifecycle.papers.excel import PLAIN, Cell, Column, Look, WorkbookSheet, write
from lifecycle.vocabulary import StaffId
from lifecycle.wording import label, say

HEADING: Look = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
WRAPPED: Look = {"text_wrap": True, "valign": "top"}
DAY: Look = {"num_format": "yyyy-mm-dd"}
FINE: Look = {"num_format": "0.00"}
SCIENTIFIC: Look = {"num_format": "0.00E+00"}
SMALLEST = Decimal("1E-15")
"""No p is written smaller than it."""
OPENING_HEIGHT = 64


class FairnessWords(NamedTuple):
    """用语. called: what staff are called; counties: their names by code; names: of objects and units, by id."""

    lang: str
    called: Callable[[StaffId], str]
    counties: Mapping[str, str]
    names: Mapping[tuple[GroupKind, str], str]


class FairnessColumn(NamedTuple):
    """一栏: how wide it is in characters, what it tells of a row, and how its cells look."""

    width: int
    value: Callable[[Any, FairnessWords], Cell]
    look: Look = PLAIN


def _checked(value: Cell | None, each: CoveredObject, words: FairnessWords) -> Cell:
    if value is None:
        return say("fairness.never" if each.checked_at_all else "fairness.not_recorded", words.lang)
    return value


def _rounded(fraction: Fraction) -> Decimal:
    return Context(prec=6).divide(Decimal(fraction.numerator), Decimal(fraction.denominator))


def _by(each: Deviation, words: FairnessWords) -> str:
    return say("fairness.by_redraws" if each.redrawn else "fairness.exact", words.lang, redraws=REDRAWS)


OF_OBJECT = {
    "object_kind": FairnessColumn(14, lambda each, words: label(each.object_kind, words.lang)),
    "id": FairnessColumn(30, lambda each, _: each.id),
    "name": FairnessColumn(40, lambda each, _: each.name),
    "county": FairnessColumn(10, lambda each, words: words.counties.get(each.county, each.county)),
}
SHEETS: Mapping[str, Mapping[str, FairnessColumn]] = {
    "coverage": {
        **OF_OBJECT,
        "pools": FairnessColumn(10, lambda each, _: each.pools),
        "drawn": FairnessColumn(10, lambda each, _: each.drawn),
        "drawn_in_year": FairnessColumn(10, lambda each, _: each.drawn_in_year),
        "last_drawn": FairnessColumn(12, lambda each, _: each.last_drawn or "", DAY),
    },
    "gaps": {
        **OF_OBJECT,
        "last_checked": FairnessColumn(12, lambda each, words: _checked(each.last_checked, each, words), DAY),
        "idle": FairnessColumn(12, lambda each, words: _checked(each.idle, each, words)),
    },
    "pairs": {
        "inspector": FairnessColumn(24, lambda each, words: words.called(each[0][0])),
        "other": FairnessColumn(24, lambda each, words: words.called(each[0][1])),
        "times": FairnessColumn(10, lambda each, _: each[1]),
    },
    "units": {
        "inspector": FairnessColumn(24, lambda each, words: words.called(each[0][0])),
        "unit": FairnessColumn(24, lambda each, _: each[0][1]),
        "unit_name": FairnessColumn(40, lambda each, words: words.names.get((GroupKind.UNIT, each[0][1]), "")),
        "times": FairnessColumn(10, lambda each, _: each[1]),
    },
    "deviation": {
        "kind": FairnessColumn(20, lambda each, words: label(each.kind, words.lang)),
        "group": FairnessColumn(30, lambda each, _: each.group),
        "name": FairnessColumn(40, lambda each, words: words.names.get((each.kind, each.group), "")),
        "draws": FairnessColumn(8, lambda each, _: each.draws),
        "expected": FairnessColumn(10, lambda each, _: _rounded(each.expected), FINE),
        "drawn": FairnessColumn(10, lambda each, _: each.drawn),
        "p": FairnessColumn(12, lambda each, _: max(_rounded(each.p), SMALLEST), SCIENTIFIC),
        "method": FairnessColumn(16, _by),
        "suspect": FairnessColumn(10, lambda each, words: say("fairness.suspect", words.lang) if each.suspect else ""),
    },
}
"""各表及其栏目, in their order."""


def write_fairness(
    report: FairnessReport, counties: Mapping[str, str], file: Path | IO[bytes], *, lang: str, called: Callable[[StaffId], str]
) -> int:
    """写成 Excel, and says how many rows."""
    names = {(GroupKind.OBJECT, each.id): each.name for each in report.covered}
    names |= {(GroupKind.UNIT, code): name for code, name in report.unit_names.items()}
    words = FairnessWords(lang, called, counties, names)
    rows: Mapping[str, Iterable[Any]] = {
        "coverage": sorted(report.covered, key=lambda each: (each.object_kind, each.id)),
        "gaps": report.covered,
        "pairs": _most_first(report.pairs),
        "units": _most_first(report.units),
        "deviation": report.deviations,
    }
    sheets = [_sheet(name, columns, rows[name], words) for name, columns in SHEETS.items()]
    told = {name: getattr(report, name) for name in ("year", "position", "until", "draws", "voided", "withheld")}
    lines = [[say(f"fairness.about.{each}", lang, redraws=REDRAWS, **told)] for each in ("read", "draws", "coverage", "deviation", "names")]
    about = WorkbookSheet(
        title=say("fairness.sheet.about", lang), columns=[Column(heading=say("fairness.title", lang), width=120, look=WRAPPED)], rows=lines
    )
    return write([*sheets, about], file)


def _most_first(counted: Mapping[Any, int]) -> Sequence[tuple[Any, int]]:
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))


def _sheet(name: str, columns: Mapping[str, FairnessColumn], rows: Iterable[Any], words: FairnessWords) -> WorkbookSheet:
    return WorkbookSheet(
        title=say(f"fairness.sheet.{name}", words.lang),
        columns=[
            Column(heading=say(f"fairness.column.{each}", words.lang), width=told.width, look=told.look, head=HEADING)
            for each, told in columns.items()
        ],
        rows=[[told.value(row, words) for told in columns.values()] for row in rows],
        opening=say(f"fairness.opening.{name}", words.lang, redraws=REDRAWS),
        opening_look=WRAPPED,
        opening_height=OPENING_HEIGHT,
        filtered=True,
    )
