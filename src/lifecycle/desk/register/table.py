"""逗号分隔的台账: a CSV file, with every guard that a workbook has: its cells hold what the spreadsheet showed."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from lifecycle.desk.register.cells import Cell, CellError
from lifecycle.values.text import trimmed
from lifecycle.vocabulary import Refused
from lifecycle.wording import Sentence

UTF8, GB18030, UTF16 = "utf-8", "gb18030", "utf-16"
SEPARATORS = ",\t;"
"""Spreadsheets save with a comma, as “Unicode text” with a tab, and where the comma is a decimal point with a semicolon."""
SAID = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
"""The first line by which Excel is told."""
UNMARKED = re.compile(rb"[,;\t\r\n]\0|\0[,;\t\r\n]")
"""A separator of two bytes, as in UTF-16: no other text has a byte of nought."""
HEAD = 10_000
"""Characters in which it is seen what separates cells."""
REASONS = {"expected after": "why.csv_quote", "unexpected end": "why.csv_open", "field larger": "why.csv_long"}
"""What the library says of a wrong file -> what is said here."""


class UnreadableTable(Exception):
    """不是可读的表: the code of its sentence, and what fills it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


def read_table(content: bytes, refuse_sprawling: Callable[[int, int], None]) -> tuple[list[list[Cell]], str]:
    """The cells, and the encoding. refuse_sprawling is told how far the filled cells reach. Raises UnreadableTable."""
    text, encoding = _decoded(content)
    text, separator = _separated(text)
    rows: list[list[Cell]] = []
    blank = 0
    try:
        for row in csv.reader(_lines(text, separator, refuse_sprawling), delimiter=separator, strict=True):
            while row and not trimmed(row[-1]):
                row.pop()
            if not row:
                blank += 1  # kept only where something follows
                continue
            refuse_sprawling(len(rows) + blank + 1, len(row))
            rows += ([] for _ in range(blank))
            rows.append([as_cell(each) for each in row])
            blank = 0
    except csv.Error as error:
        raise UnreadableTable("register.not_csv", row=len(rows) + blank + 1, reason=_why(error)) from error
    return rows, encoding


LONG = 100_000
"""Signs of a line whose separators are counted first: its cells would take ten times the memory of the text."""


def _why(error: csv.Error) -> Sentence:
    code = next((code for words, code in REASONS.items() if words in str(error)), None)
    return Sentence(code, most=csv.field_size_limit()) if code else Sentence("why.not_read", why=str(error))


def _lines(text: str, separator: str, refuse_sprawling: Callable[[int, int], None]) -> Iterator[str]:
    blank = f"{separator} \r\n"
    for line in io.StringIO(text, newline=""):
        if len(line) > LONG and line.strip(blank):
            refuse_sprawling(1, line.rstrip(blank).count(separator) + 1)
        yield line


def _decoded(content: bytes) -> tuple[str, str]:
    """UTF-16 by its mark, which says the order of its bytes; UTF-8 with or without; else GB18030, as Chinese office programs save it."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not marked and UNMARKED.search(content[:HEAD]):
        raise UnreadableTable("register.utf16_unmarked")
    encodings = [UTF16] if marked else [UTF8, GB18030]
    for encoding in encodings:
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("register.not_text")


def _separated(text: str) -> tuple[str, str]:
    """The text, and what separates its cells: as its first line says, or else what stands there oftenest; a comma where nothing does."""
    if said := SAID.match(text):
        return f"\n{text[said.end() :]}", said[1]
    head = text[:HEAD]
    return text, max(SEPARATORS, key=head.count)


ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA"})
TOO_NARROW = re.compile("#{3,}")
"""What is shown of a number or a day for which its column is too narrow; the value itself is gone."""
SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+\d{2,3}")
"""A number of which the spreadsheet shows the first digits only."""
SHOWN_AS_DATE = re.compile(
    r"(?:19|20)\d{2}(?:/\d{1,2}/\d{1,2}|-\d{1,2}-\d{1,2}|年\d{1,2}月(?:\d{1,2}日)?)(?: \d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\d{2,4})?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2,4}"
)
"""What a spreadsheet makes of `1-5` or `2023/1/5` that somebody typed as an id or a number: no such text was typed as it stands."""


def as_cell(text: str) -> Cell:
    """What the same cell would be in a workbook: an error, or a formula that nobody calculated."""
    shown = text.strip()
    return CellError(shown) if shown in ERRORS or (shown.startswith("=") and shown != "=") or TOO_NARROW.fullmatch(shown) else text


WORDS = frozenset({"words", "sign", "building_id", "project_code", "credit_code"})
"""Cells in which a number or a day of the spreadsheet's own making would be taken for words."""


def refuse_altered(kind: str, cell: Cell) -> None:
    """Raises Refused for words that the spreadsheet has turned into something else before it saved them. kind: that of the cell."""
    if kind not in WORDS or not isinstance(cell, str):
        return
    if SCIENTIFIC.fullmatch(cell.strip()):
        raise Refused("register.digits_lost")
    if SHOWN_AS_DATE.fullmatch(cell.strip()):
        raise Refused("register.turned_into_date", shown=cell.strip())
