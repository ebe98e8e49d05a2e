"""剪贴板里的表: cells that were copied out of a spreadsheet, a row a line, divided by tabs.

A spreadsheet puts a cell in quotes where it holds a tab, a line end or a quote, and writes the quotes in it twice. Any other quote is the
cell's own.
"""

import re
from collections.abc import Iterable, Sequence

QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
ENDS = re.compile(r"[\t\n]")


class Unclosed(str):
    """A cell that opens with a quote which nothing closes: nobody can tell where it ends."""

    __slots__ = ()


def copied(text: str) -> list[list[str]]:
    """The rows, each with its cells."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if text[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return rows


def as_copied(rows: Iterable[Sequence[str]]) -> str:
    """The same as text."""
    return "".join("\t".join(map(_written, row)) + "\n" for row in rows)


def _cell(text: str, at: int) -> tuple[str, int]:
    found = QUOTED.match(text, at)
    if found and _needs_quotes(found[1]):
        return found[1].replace('""', '"'), found.end()
    end = found.start() if (found := ENDS.search(text, at)) else len(text)
    plain = text[at:end]
    return (Unclosed(plain) if plain.startswith('"') and plain.count('"') % 2 else plain), end


def _needs_quotes(inside: str) -> bool:
    """Whole lines inside are the rows below a quote that was never closed."""
    return '""' in inside or ("\t" in inside) != ("\n" in inside)


def _written(cell: str) -> str:
    whole = QUOTED.fullmatch(cell)
    if "\t" in cell or "\n" in cell or (whole and _needs_quotes(whole[1])):
        return '"' + cell.replace('"', '""') + '"'
    return cell
