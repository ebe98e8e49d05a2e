"""现场检查表: the items of a published list as a workbook, to be filled in on the site."""

from collections.abc import Sequence
from io import BytesIO

from lifecycle.desk.inspections.about_items import item_name
from lifecycle.desk.inspections.checkable import PublishedItem, PublishedList
from lifecycle.papers.excel import Column, WorkbookSheet, write
from lifecycle.wording import JOINED_BY, label, say

WIDTHS = {
    "item": 7,
    "title": 40,
    "level": 8,
    "subject": 8,
    "methods": 14,
    "whom": 16,
    "stages": 14,
    "basis": 40,
    "evidence": 24,
    "result": 10,
    "place": 16,
    "measured": 14,
    "remark": 30,
}
"""The columns, and how wide each is. Those from `result` on are filled in by hand."""
RESULTS = ("met", "unmet", "not_concerned", "not_yet", "not_checked")
TEXT = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}


def checking_form(listed: PublishedList, lang: str = "zh") -> bytes:
    """One sheet. The paper of the list stands over it, since nothing else may be checked by it."""
    written, paper = BytesIO(), listed.publication
    opening = say("paper.checking.opening", lang, authority=paper.authority, number=paper.number, on=paper.published_on)
    sheet = WorkbookSheet(
        title=say("paper.checking.title", lang),
        columns=[_column(name, width, lang) for name, width in WIDTHS.items()],
        rows=[_row(each, lang) for each in listed.items],
        opening=opening,
        opening_look={"text_wrap": True, "valign": "vcenter"},
        opening_height=34,
        kept=2,
        filled_in=len(listed.items),
        whole_width=True,
    )
    write([sheet], written)
    return written.getvalue()


def _column(name: str, width: int, lang: str) -> Column:
    results = [say(f"paper.checking.results.{each}", lang) for each in RESULTS]
    allowed = {"validate": "list", "source": results} if name == "result" else None
    heading = say("page.items.item" if name == "title" else f"paper.checking.{name}", lang)
    return Column(heading=heading, width=width, look=TEXT, head=HEADING, allowed=allowed)


def _row(published: PublishedItem, lang: str) -> list[str]:
    item = published.item

    def joined(words: Sequence[str]) -> str:
        return JOINED_BY[lang].join(words)

    return [
        item_name(item).upper(),
        item.title,
        label(item.level, lang),
        say(f"paper.checking.subjects.{item.subject}", lang),
        joined([label(each, lang) for each in item.methods]),
        joined([label(each, lang) for each in item.whom]),
        joined([label(each, lang) for each in item.stages]),
        "\n".join(f"{each.document} {each.place}" for each in item.basis),
        joined(item.evidence),
        *[""] * (len(WIDTHS) - list(WIDTHS).index("result")),
    ]
