"""台账导出: the rows of the register as an Excel workbook, written row by row however many there are."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lifecycle.projections.register_query import Line
from lifecycle.wording import JOINED_BY, label, say

WIDTHS = {
    "code": 26,
    "name": 40,
    "unit": 36,
    "county": 10,
    "kind": 20,
    "funding": 12,
    "works_class": 20,
    "state": 10,
    "waits_at": 30,
    "reached": 16,
    "buildings": 8,
    "area": 16,
    "supervisions": 8,
    "flags": 12,
    "unmet": 10,
    "undetermined": 10,
    "last_on": 12,
}
"""栏目, in their order, and how wide each is in characters."""


def write_workbook(lines: Iterable[Line], counties: Mapping[str, str], file: Path | IO[bytes], lang: str = "zh") -> int:
    """写成 Excel, and says how many rows. counties: the names to show for county codes; a code without a name stands for itself."""
    with Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(say("project_register.title", lang))
        formats = {"area": workbook.add_format({"num_format": "#,##0.00"}), "last_on": workbook.add_format({"num_format": "yyyy-mm-dd"})}
        _headings(sheet, workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}), lang)
        row = 0
        for row, line in enumerate(lines, 1):
            _write(sheet, row, line, counties, formats, lang)
        sheet.autofilter(0, 0, row, len(WIDTHS) - 1)
    return row


def _headings(sheet: Worksheet, look: Format, lang: str) -> None:
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    for place, (name, width) in enumerate(WIDTHS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, say(f"project_register.column.{name}", lang), look)


def _write(sheet: Worksheet, row: int, line: Line, counties: Mapping[str, str], formats: Mapping[str, Format], lang: str) -> None:
    cells: dict[str, str | int] = {
        "code": line.code,
        "name": line.name,
        "unit": line.unit,
        "county": counties.get(line.county, line.county),
        "kind": label(line.kind, lang),
        "funding": label(line.funding, lang),
        "works_class": label(line.works_class, lang),
        "state": label(line.state, lang),
        "waits_at": JOINED_BY[lang].join(label(gate, lang) for gate in line.gates),
        "reached": label(line.reached, lang) if line.reached else "",
        "buildings": line.buildings,
        "supervisions": line.supervisions,
        "flags": line.flags,
        "unmet": line.unmet if line.judged else "",
        "undetermined": line.undetermined if line.judged else "",
    }
    for place, name in enumerate(WIDTHS):
        match name:
            case "area":
                sheet.write_number(row, place, float(line.floor_area_m2), formats[name])
            case "last_on":
                sheet.write_datetime(row, place, line.last_on, formats[name])
            case _ if isinstance(value := cells[name], int):
                sheet.write_number(row, place, value)
            case _:
                sheet.write_string(row, place, cells[name])  # words, even where they begin like a formula
