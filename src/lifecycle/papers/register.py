"""台账导出: the rows of the register as an Excel workbook, its columns as data."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from lifecycle.desk.telling.unfit_codes import named_unfit
from lifecycle.papers.excel import PLAIN, Cell, Column, Look, WorkbookSheet, write
from lifecycle.projections.register_query import DecidedByHead, Line
from lifecycle.vocabulary import StaffId
from lifecycle.wording import JOINED_BY, for_city, label, say


class Words(NamedTuple):
    """用语. counties: the names to show for county codes; a code without a name stands for itself; called: what staff are called."""

    counties: Mapping[str, str]
    lang: str
    called: Callable[[StaffId], str] = str


class PrintedColumn(NamedTuple):
    """一栏: how wide it is in characters, what it tells of a row, and how its cells look."""

    width: int
    value: Callable[[Line, Words], Cell]
    look: Look = PLAIN


def _head(decided: DecidedByHead, words: Words) -> str:
    number = say("look.verdict.head_number", words.lang, number=decided.number) if decided.number else ""
    told = {"gate": decided.gate, "by": words.called(decided.by), "on": decided.on, "number": number}
    return say("page.register.head", words.lang, **told)


COLUMNS = {
    "code": PrintedColumn(26, lambda line, _: line.code),
    "name": PrintedColumn(40, lambda line, _: line.name),
    "unit": PrintedColumn(36, lambda line, words: named_unfit(line.unit, line.uscc, words.lang)),
    "county": PrintedColumn(10, lambda line, words: words.counties.get(line.county, line.county)),
    "kind": PrintedColumn(20, lambda line, words: label(line.kind, words.lang)),
    "funding": PrintedColumn(12, lambda line, words: label(line.funding, words.lang)),
    "works_class": PrintedColumn(20, lambda line, words: label(line.works_class, words.lang)),
    "state": PrintedColumn(10, lambda line, words: label(line.state, words.lang)),
    "waits_at": PrintedColumn(30, lambda line, words: JOINED_BY[words.lang].join(label(gate, words.lang) for gate in line.gates)),
    "reached": PrintedColumn(16, lambda line, words: label(line.reached, words.lang) if line.reached else ""),
    "buildings": PrintedColumn(8, lambda line, _: line.buildings),
    "area": PrintedColumn(16, lambda line, _: line.floor_area_m2, {"num_format": "#,##0.00"}),
    "supervisions": PrintedColumn(8, lambda line, _: line.supervisions),
    "flags": PrintedColumn(12, lambda line, _: line.flags),
    "unmet": PrintedColumn(10, lambda line, _: line.unmet if line.judged else ""),
    "undetermined": PrintedColumn(10, lambda line, _: line.undetermined if line.judged else ""),
    "heads": PrintedColumn(40, lambda line, words: "\n".join(_head(each, words) for each in line.heads), {"text_wrap": True}),
    "last_on": PrintedColumn(12, lambda line, _: line.last_on, {"num_format": "yyyy-mm-dd"}),
}
"""栏目, in their order."""
HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
WIDE, LINE_HEIGHT = 8, 18
"""Columns over which the sentence of a sheet without rows is written, and how high it is."""
KEPT_IN_SIGHT = 2
"""Project code and name."""


def write_workbook(
    lines: Iterable[Line],
    counties: Mapping[str, str],
    file: Path | IO[bytes],
    lang: str = "zh",
    *,
    position: int,
    of_towns: bool = False,
    called: Callable[[StaffId], str] = str,
) -> int:
    """写成 Excel, row by row however many there are, and says how many. position: up to which fact they tell, on a sheet of its own: the
    rows and their headings stay what spreadsheets are used to read. of_towns: the city's units are 镇街; called: what staff
    are called.
    """
    words = Words(counties, lang, called)
    sheet = WorkbookSheet(
        title=say("project_register.title", lang),
        columns=[
            Column(
                heading=say(for_city(f"project_register.column.{name}", of_towns=of_towns), lang),
                width=told.width,
                look=told.look,
                head=HEADING,
            )
            for name, told in COLUMNS.items()
        ],
        rows=([told.value(line, words) for told in COLUMNS.values()] for line in lines),
        kept=KEPT_IN_SIGHT,
        filtered=True,
    )
    about = WorkbookSheet(
        title=say("project_register.about", lang),
        columns=[Column()] * WIDE,
        opening=say("project_register.told", lang, position=position),
        opening_height=LINE_HEIGHT,
        headed=False,
    )
    return write([sheet, about], file, row_by_row=True)
