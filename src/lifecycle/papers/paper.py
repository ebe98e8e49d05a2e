"""一份文书, whatever it is printed with: page, PDF and Word lay out the same blocks, and none of them writes a sentence."""

from datetime import date
from itertools import groupby
from typing import ClassVar

from msgspec import Struct

from lifecycle.vocabulary import TimeOfDay
from lifecycle.wording import say

STOPS = "。！？；：.!?;:"


class Words(Struct, frozen=True):
    """一段话. look: "" | strong | unverified."""

    words: str
    look: str = ""


class Said(Struct, frozen=True, tag_field="kind", tag="said"):
    """一段. look: "" | law (what it rests on) | whom (whom to ask) | statutes (clauses in small print)."""

    kind: ClassVar[str] = "said"

    words: tuple[Words, ...]
    look: str = ""


class Listed(Struct, frozen=True, tag_field="kind", tag="listed"):
    """分项, numbered."""

    kind: ClassVar[str] = "listed"

    items: tuple[str, ...]


class Blank(Struct, frozen=True, tag_field="kind", tag="blank"):
    """留空处, filled in by hand. label: what stands before it."""

    kind: ClassVar[str] = "blank"

    label: str = ""


class Apart(Struct, frozen=True, tag_field="kind", tag="apart"):
    """小节, kept on one page. hint: for whoever fills it in, on no paper."""

    kind: ClassVar[str] = "apart"

    title: str
    lines: tuple[Blank, ...]
    hint: str = ""


class TableColumn(Struct, frozen=True):
    """表格的一栏. over: the upper of two lines of heading, shared by neighbours with the same one; figures: whether it holds numbers."""

    heading: str
    over: str = ""
    figures: bool = False


class Table(Struct, frozen=True, tag_field="kind", tag="table"):
    """表格, columns and rows as data: each row has a cell for every column."""

    kind: ClassVar[str] = "table"

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has a cell for every column")

    @property
    def upper(self) -> tuple[tuple[str, int], ...]:
        """The upper line of the heading, each with the number of its columns; empty if every heading has one line."""
        spans = tuple((over, sum(1 for _ in columns)) for over, columns in groupby(each.over for each in self.columns))
        return spans if any(over for over, _ in spans) else ()


Block = Said | Listed | Blank | Apart | Table


class Paper(Struct, frozen=True, kw_only=True):
    """文书. day: of the decision; on: the same as it is written; seal: which one it bears; provenance: up to which record it tells;
    left_open: what no law says of it, which is told to the office and stands on no paper."""

    title: str
    authority: str
    number: str
    to: str
    body: tuple[Block, ...]
    day: date
    on: str
    seal: str
    provenance: str
    left_open: str = ""


def closed(sentence: str, stop: str = "。") -> str:
    """A sentence that ends with a stop: with its own, or else with this one, also behind a closing quotation mark."""
    words = sentence.rstrip()
    ends = words.removesuffix("”").rstrip()[-1:] if words.endswith("”") else words[-1:]
    return words + ("" if not words or ends in STOPS else stop)


def said(*words: str | Words, look: str = "") -> Said:
    """A paragraph, closed by a full stop where it has none."""
    parts = tuple(each if isinstance(each, Words) else Words(each) for each in words if not isinstance(each, str) or each)
    whole = "".join(each.words for each in parts)
    stop = closed(whole).removeprefix(whole.rstrip())
    return Said((*parts, Words(stop)) if stop else parts, look)


def points(sentences: tuple[str, ...]) -> tuple[Listed, ...]:
    """Numbered sentences, each closed; nothing where there are none."""
    return (Listed(tuple(map(closed, sentences))),) if sentences else ()


def things(names: tuple[str, ...]) -> tuple[Listed, ...]:
    """Numbered things, of which the last one is closed."""
    return (Listed((*(closed(each, "；") for each in names[:-1]), closed(names[-1]))),) if names else ()


def written(lang: str, on: date, at: TimeOfDay | None = None) -> str:
    """2023年2月7日, or 2023年2月7日9时05分, as a paper has it."""
    if at:
        return say("look.print.moment", lang, year=on.year, month=on.month, day=on.day, hour=int(at[:2]), minute=at[3:])
    return say("look.print.day", lang, year=on.year, month=on.month, day=on.day)
