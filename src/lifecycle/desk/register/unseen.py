"""未见之处: what of a file was left, and what was taken though nobody saw it. A clerk is told both, since an entry is not taken back."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from lifecycle.compliance.problems import Problem
from lifecycle.desk.register.heads import Headings, Row
from lifecycle.desk.register.sheet import SheetRead, is_blank

SHOWN_ROWS = 10


def rows_shown(numbers: Iterable[object]) -> list[str]:
    """The first of them; that there are more is said."""
    shown = [str(number) for number in islice(numbers, SHOWN_ROWS + 1)]
    return shown if len(shown) <= SHOWN_ROWS else [*shown[:SHOWN_ROWS], "…"]


def notes_of(sheet: SheetRead, headings: Headings, below: Sequence[Row], totals: Collection[int]) -> Iterator[Problem]:
    """说明. below: the filled rows under the headings; totals: the numbers of those that are no projects."""
    if sheet.hidden_sheets:
        yield Problem("", "register.left.hidden_sheets", {"count": len(sheet.hidden_sheets), "sheets": sheet.hidden_sheets})
    if others := sheet.other_sheets:
        yield Problem("", "register.left.other_sheets", {"count": len(others), "sheets": others, "read": sheet.name})
    hidden = [number for number, _ in below if number in sheet.hidden_rows and number not in totals]
    if hidden:
        yield Problem("", "register.left.hidden_rows", {"count": len(hidden), "rows": rows_shown(hidden)})
    if columns := [column.heading() for place, column in headings.placed.items() if place + 1 in sheet.hidden_columns]:
        yield Problem("", "register.taken.hidden_columns", {"count": len(columns), "columns": columns})
    if totals:
        yield Problem("", "register.left.totals", {"count": len(totals), "rows": rows_shown(sorted(totals))})
    for place, written in headings.remarks.items():
        if any(place < len(cells) and not is_blank(cells[place]) for _, cells in below):
            yield Problem("", "register.left.column", {"column": written})
