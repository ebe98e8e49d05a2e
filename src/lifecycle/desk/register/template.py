"""空白台账: the form to fill in, as a workbook with lists and explanations, or as the headings of a CSV file."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lifecycle.desk.register.form import ALWAYS, BUILDING, SHEET, Column, Form
from lifecycle.values.days import EARLIEST
from lifecycle.wording import say

ROWS = 5000
"""How many rows are laid out with formats and lists; more can be filled in below."""
KEPT_IN_SIGHT = 2
"""Project code and name stay where they are when the sheet is scrolled."""
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
MADE = datetime(2023, 1, 1, tzinfo=UTC)
"""The same form is the same file, whenever it is written."""

HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "num_format": "@"}
GROUP_COLOURS = ("#F3ECDD", "#FFFFFF")
"""Groups of columns are told apart by turns; the headings say by themselves what they are."""
NUMBER_FORMATS = {"day": "yyyy-mm-dd", "rate": "0.00%", "area": "#,##0.00", "floor_area": "#,##0.00", "year": "0"}
WIDTHS = {"words": 26, "sign": 20, "project_code": 26, "credit_code": 22, "day": 12}
USUAL_WIDTH = 14
"""In characters."""


def csv_form(form: Form) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it."""
    written = io.StringIO(newline="")
    csv.writer(written).writerow(column.heading() for column in form.columns)
    return written.getvalue().encode("utf-8-sig")


def xlsx_form(form: Form) -> bytes:
    written = io.BytesIO()
    with Workbook(written, PLAIN) as workbook:
        workbook.set_properties({"title": SHEET, "created": MADE})
        _register_sheet(workbook, form)
        _notes_sheet(workbook, form)
    return written.getvalue()


def _register_sheet(workbook: Workbook, form: Form) -> None:
    sheet = workbook.add_worksheet(SHEET)
    sheet.freeze_panes(1, KEPT_IN_SIGHT)
    sheet.set_row(0, 48)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    colours: dict[str, str] = {}
    for place, column in enumerate(form.columns):
        colour = colours.setdefault(column.group, GROUP_COLOURS[len(colours) % len(GROUP_COLOURS)])
        star = "*" if column.required and column.group in ALWAYS else ""
        sheet.write_string(0, place, star + column.heading(), workbook.add_format({**HEADING, "bg_color": colour}))
        cells = workbook.add_format({"num_format": NUMBER_FORMATS.get(column.form.name, "@")})
        sheet.set_column(place, place, WIDTHS.get(column.form.name, USUAL_WIDTH), cells)
        if allowed := _allowed(column):
            sheet.data_validation(1, place, ROWS, place, allowed)


def _allowed(column: Column) -> dict[str, Any] | None:
    """What the spreadsheet itself lets into the cells of a column."""
    if column.form.choices:
        return {"validate": "list", "source": list(column.form.choices), "error_message": say("register.guide.not_in_list")}
    match column.form.name:
        case "day":
            return {"validate": "date", "criteria": ">=", "value": EARLIEST, "error_message": say("register.guide.not_a_day")}
        case "rate":
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_message": column.note()}
        case "area" | "floor_area":
            return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": column.note()}
    return None


def _notes_sheet(workbook: Workbook, form: Form) -> None:
    sheet = workbook.add_worksheet(say("register.notes_sheet"))
    sheet.hide_gridlines(2)
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    text = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    heading = workbook.add_format({**HEADING, "bg_color": GROUP_COLOURS[0]})
    opening = workbook.add_format({"text_wrap": True, "valign": "vcenter"})
    titles = [say(f"register.guide.{name}") for name in ("heading", "need", "note", "allowed", "example")]
    for place, width in enumerate((32, 18, 44, 44, 30)):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, len(titles) - 1, say("register.guide.opening", sheet=SHEET), opening)
    sheet.set_row(0, 34)
    _write(sheet, 1, titles, heading)
    for row, column in enumerate(form.columns, 2):
        allowed = "、".join(column.form.choices) or say(f"register.kind.{column.form.name}")
        _write(sheet, row, [column.heading(), _need(column), column.note(), allowed, column.form.example], text)


def _write(sheet: Worksheet, row: int, texts: list[str], look: Format) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(row, place, text, look)


def _need(column: Column) -> str:
    """When the column must be filled."""
    if not column.required:
        return say("register.guide.optional")
    if column.group in ALWAYS:
        return say("register.guide.always")
    return say("register.guide.building" if column.group == BUILDING else "register.guide.group")
