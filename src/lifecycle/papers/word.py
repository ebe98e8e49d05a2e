"""Word: the one writer of it. notice.docx is the layout, which a bureau may change in Word; what stands on a paper is filled in."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, RichText

from lifecycle.papers.paper import Blank, Block, Listed, Paper, Said, Table, Words

LAYOUT = Path(__file__).with_name("notice.docx")
UNVERIFIED = "7D5200"
LINE = "＿" * 12
CLOSING = 6
"""Authority, day and seal, with the last lines of the text: what is sealed stands on the page of the seal."""


def as_word(paper: Paper) -> bytes:
    """写成 Word. Every word is written as a word, whatever signs stand in it."""
    document, written = DocxTemplate(LAYOUT), BytesIO()
    document.render({"paper": paper, "body": [row for block in paper.body for row in _rows(block)]}, autoescape=True)
    *closing, _ = document.docx.paragraphs[-CLOSING:]
    for paragraph in closing:
        paragraph.paragraph_format.keep_with_next = True
    document.save(written)
    return written.getvalue()


def _rows(block: Block) -> list[dict[str, Any]]:
    """Its paragraphs, each with the style that notice.docx gives to its look."""
    if isinstance(block, Said):
        return [{"look": "statutes" if block.look == "statutes" else "said", "rich": _rich(block.words)}]
    if isinstance(block, Listed):
        return [{"look": "said", "rich": _rich((Words(f"{number}. {item}"),))} for number, item in enumerate(block.items, 1)]
    if isinstance(block, Blank):
        return [{"look": "blank", "rich": _rich((Words(f"{block.label}{LINE}"),))}]
    if isinstance(block, Table):
        return [{"look": "table", "lines": _lines(block)}]
    return [{"look": "blank", "rich": _rich((Words(block.title, "strong"),))}, *(row for line in block.lines for row in _rows(line))]


def _lines(table: Table) -> list[list[dict[str, Any]]]:
    """The lines of a table, those of its heading first, cell by cell."""
    upper = [[_cell(words, "strong", span=span) for words, span in table.upper]] if table.upper else []
    heads = [_cell(column.heading, "strong") for column in table.columns]
    rows = [[_cell(words, figures=column.figures) for words, column in zip(row, table.columns, strict=True)] for row in table.rows]
    return [*upper, heads, *rows]


def _cell(words: str, look: str = "", *, span: int = 1, figures: bool = False) -> dict[str, Any]:
    return {"rich": _rich((Words(words, look),)), "span": span, "figures": figures}


def _rich(words: tuple[Words, ...]) -> RichText:
    rich = RichText()
    for each in words:
        rich.add(each.words, bold=each.look == "strong", color=UNVERIFIED if each.look == "unverified" else None)
    return rich
