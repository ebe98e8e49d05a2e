"""空白台账: the form to fill in, as a workbook with lists and explanations."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lifecycle.desk.register.form import BUILDING, Form
from lifecycle.desk.register.form import Column as Asked
from lifecycle.papers import excel
from lifecycle.papers.excel import WorkbookSheet, write
from lifecycle.values.days import EARLIEST
from lifecycle.wording import say

ROWS = 5000
"""How many rows are laid out with formats and lists; more can be filled in below."""
KEPT_IN_SIGHT = 2
"""Project code and name stay where they are when the sheet is scrolled."""
MADE = datetime(2023, 1, 1, tzinfo=UTC)
"""The same form is the same file, whenever it is written."""

HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "num_format": "@"}
GROUP_COLOURS = ("#F3ECDD", "#FFFFFF")
"""Groups of columns are told apart by turns; the headings say by themselves what they are."""
NUMBER_FORMATS = {"day": "yyyy-mm-dd", "rate": "0.00%", "area": "#,##0.00", "floor_area": "#,##0.00", "year": "0"}
WIDTHS = {"words": 26, "sign": 20, "project_code": 26, "credit_code": 22, "day": 12}
USUAL_WIDTH = 14
"""In characters."""
TEXT = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
GUIDE = {"heading": 32, "need": 18, "note": 44, "allowed": 44, "example": 30}
"""The columns of the explanations, and how wide each is."""


def xlsx_form(form: Form) -> bytes:
    written = io.BytesIO()
    write([_register_sheet(form), _notes_sheet(form)], written, title=form.sheet, made=MADE)
    return written.getvalue()


def _register_sheet(form: Form) -> WorkbookSheet:
    colours: dict[str, str] = {}
    for asked in form.columns:
        colours.setdefault(asked.group, GROUP_COLOURS[len(colours) % len(GROUP_COLOURS)])
    return WorkbookSheet(
        title=form.sheet, columns=[_column(asked, form, colours) for asked in form.columns], height=48, kept=KEPT_IN_SIGHT, filled_in=ROWS
    )


def _column(asked: Asked, form: Form, colours: Mapping[str, str]) -> excel.Column:
    star = "*" if asked.required and asked.group in form.always else ""
    return excel.Column(
        heading=star + asked.heading(),
        width=WIDTHS.get(asked.form.name, USUAL_WIDTH),
        look={"num_format": NUMBER_FORMATS.get(asked.form.name, "@")},
        head={**HEADING, "bg_color": colours[asked.group]},
        allowed=_allowed(asked),
    )


def _allowed(column: Asked) -> dict[str, Any] | None:
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


def _notes_sheet(form: Form) -> WorkbookSheet:
    return WorkbookSheet(
        title=say("register.notes_sheet"),
        columns=[
            excel.Column(heading=say(f"register.guide.{name}"), width=width, look=TEXT, head={**HEADING, "bg_color": GROUP_COLOURS[0]})
            for name, width in GUIDE.items()
        ],
        rows=[_explained(asked, form) for asked in form.columns],
        opening=say(form.opening, sheet=form.sheet),
        opening_look={"text_wrap": True, "valign": "vcenter"},
        opening_height=34,
        kept=1,
        whole_width=True,
    )


def _explained(asked: Asked, form: Form) -> list[str]:
    allowed = "、".join(asked.form.choices) or say(f"register.kind.{asked.form.name}")
    return [asked.heading(), _need(asked, form), asked.note(), allowed, asked.form.example]


def _need(column: Asked, form: Form) -> str:
    """When the column must be filled."""
    if not column.required:
        return say("register.guide.optional")
    if column.group in form.always:
        return say("register.guide.always")
    return say("register.guide.building" if column.group == BUILDING else "register.guide.group")
