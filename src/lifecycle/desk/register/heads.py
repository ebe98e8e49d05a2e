"""台账列名: which rows of a sheet name its columns, on one line or on two; and which rows below are no projects."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from lifecycle.desk.register.beside import RowKind, heading_key, is_count, is_remark, row_kind
from lifecycle.desk.register.cells import PERCENT, RATE, Cell, CellError
from lifecycle.desk.register.checks import Fault
from lifecycle.desk.register.form import ALSO, BUILDING, Column, Form
from lifecycle.desk.register.sheet import SheetRead, is_blank
from lifecycle.values.text import shortened
from lifecycle.wording import LANGUAGES, say

SEARCHED = 20
"""Among so many filled rows the headings stand: a title, a unit and a day may stand over them."""

Row = tuple[int, Sequence[Cell]]


class Headings(NamedTuple):
    """列名. rows: where they stand; written: what stands over each place, from 0; placed: the columns; remarks: for people alone."""

    rows: tuple[int, ...]
    written: Mapping[int, str]
    placed: dict[int, Column]
    remarks: dict[int, str]


def looks_like_register(form: Form, sheet: SheetRead) -> bool:
    """Whether the sheet names any columns of the form."""
    return bool(naming(sheet, known_headings(form)))


def has_all_of(form: Form, sheet: SheetRead) -> bool:
    """Whether the sheet names every column that each row of the form fills."""
    known = known_headings(form)
    _, spellings = naming(sheet, known) or ((), {})
    there = {column.path for spelled in spellings.values() if (column := column_of(spelled, known))}
    return all(each.path in there for each in form.columns if each.required and each.group in form.always)


def headings_of(sheet: SheetRead, form: Form) -> tuple[Headings, list[Fault]]:
    """列名行, and what is wrong with it: unknown, repeated or missing columns. Raises StopIteration for a blank sheet."""
    known = known_headings(form)
    first = next(sheet.filled())
    rows, spellings = naming(sheet, known) or ((first[0],), _single(first))
    placed: dict[int, Column] = {}
    remarks: dict[int, str] = {}
    faults: list[Fault] = []
    for place, spelled in spellings.items():
        column = column_of(spelled, known)
        if column is None and is_remark(spelled[-1]):
            remarks[place] = spelled[-1].strip()
        elif column is None and not_asked(spelled[-1]):
            continue
        elif column is None:
            faults.append(Fault(rows[-1], shortened(spelled[0]), "register.heading_unknown", {}))
        elif column.path in {each.path for each in placed.values()}:
            faults.append(Fault(rows[-1], column.heading(), "register.heading_twice", {}))
        else:
            placed[place] = column
    groups = {*form.always, BUILDING, *(column.group for column in placed.values())}
    there = {column.path for column in placed.values()}
    missing = (each for each in form.columns if each.required and each.group in groups and each.path not in there)
    faults += [Fault(rows[-1], column.heading(), "register.heading_missing", {}) for column in missing]
    return Headings(rows, {place: spelled[0] for place, spelled in spellings.items()}, placed, remarks), faults


Spellings = dict[int, tuple[str, ...]]
"""What may be meant over each place, the likeliest first: a heading of two lines as one, or one of the lines alone."""


def naming(sheet: SheetRead, known: Mapping[str, Column]) -> tuple[tuple[int, ...], Spellings] | None:
    """The row, or the two rows, that name most columns; the first of them, and one row rather than two. None where nothing is named."""
    top = [row for row, _ in zip(sheet.filled(), range(SEARCHED + 1), strict=False)]
    candidates: list[tuple[tuple[int, ...], Spellings]] = [((number,), _single((number, cells))) for number, cells in top]
    candidates += [((above[0], below[0]), _double(above, below, sheet)) for above, below in pairwise(top) if above[0] + 1 == below[0]]
    named = [len({column.path for spelled in spellings.values() if (column := column_of(spelled, known))}) for _, spellings in candidates]
    best = max(named, default=0)
    return candidates[named.index(best)] if best else None


def _single(row: Row) -> Spellings:
    return {place: (_shown(cell),) for place, cell in enumerate(row[1]) if not is_blank(cell)}


def _double(above: Row, below: Row, sheet: SheetRead) -> Spellings:
    """A group over its columns. A blank place of the upper line belongs to what stands left of it."""
    spread: dict[int, int] = {}
    for top, left, bottom, right in sheet.merged:
        if top <= above[0] <= bottom:
            spread |= dict.fromkeys(range(left - 1, right), left - 1)
    spellings: Spellings = {}
    group = ""
    for place in range(max(len(above[1]), len(below[1]))):
        over, under = _at(above[1], spread.get(place, place)), _at(below[1], place)
        group = over or group
        if under:
            spellings[place] = (f"{group}{under}", under)
        elif over and spread.get(place, place) == place:
            spellings[place] = (over,)
    return spellings


def _at(cells: Sequence[Cell], place: int) -> str:
    return _shown(cells[place]).strip() if place < len(cells) else ""


def _shown(cell: Cell) -> str:
    return cell.shown if isinstance(cell, CellError) else str(cell)


def column_of(spelled: Sequence[str], known: Mapping[str, Column]) -> Column | None:
    """The column that is meant by what stands over a place; None for any other words."""
    return next((known[key] for each in spelled if (key := heading_key(each)) in known), None)


def known_headings(form: Form, called: Mapping[str, str] = MappingProxyType({})) -> dict[str, Column]:
    """Every way in which a column may be headed: by its path, its heading in any language, that without its unit, and what clerks write.

    called: words -> the path of the column that a page calls so.
    """
    full = {heading_key(each): column for column in form.columns for lang in LANGUAGES for each in (column.path, *column.headings(lang))}
    full |= {heading_key(words): form.at(path) for words, path in called.items()}
    also = {heading_key(ALSO[column.path]): column for column in form.columns if column.path in ALSO}
    bare = [(key.partition("(")[0], column) for key, column in full.items() if key.endswith(")")]
    count = Counter(key for key, _ in {(key, column.path) for key, column in bare})
    named = {key: column for key, column in bare if count[key] == 1} | also
    metres = {
        f"{key.removesuffix(METRES)}{unit}": each for key, each in (*named.items(), *full.items()) if _is_area(each) for unit in UNITS
    }
    rates = [(key, column) for key, column in (*named.items(), *full.items()) if column.form is RATE]
    percent = {f"{key}{mark}": replace(column, form=PERCENT) for key, column in rates for mark in ("%", "(%)")}
    return metres | named | full | percent


def _is_area(column: Column) -> bool:
    return column.form.name in {"area", "floor_area"}


METRES = heading_key("（m²）")
ALSO_METRES = tuple(heading_key(f"（{word}）") for lang in LANGUAGES for word in say("register.beside.metres", lang).split("|"))
"""平方米, however a heading writes it."""
UNITS = tuple(unit for each in (METRES, *ALSO_METRES) for unit in (each, each.strip("()")))


OURS = tuple(heading_key(say("register.marks.heading", lang)) for lang in LANGUAGES)
"""The column in which a file that was handed back says what is wrong with it."""


def not_asked(heading: str) -> bool:
    """Whether a column is none of the register, and nobody has to be told."""
    return is_count(heading) or is_ours(heading)


def is_ours(heading: str) -> bool:
    """Whether it heads the column in which a marked file says what is wrong."""
    return heading_key(heading).startswith(OURS)


def row_kinds(rows: Sequence[Row], headings: Headings, key: str) -> Iterator[tuple[int, RowKind, int]]:
    """The rows below the headings that are no projects, or of which nobody can tell; each with the place of the words that say so."""
    code = next((place for place, column in headings.placed.items() if column.path == key), None)
    listed = frozenset(place for place, column in headings.placed.items() if column.form.choices)
    for number, cells in rows:
        is_, place = row_kind(cells, headings.placed, headings.remarks, code, listed)
        if is_ is not RowKind.ROW:
            yield number, is_, place
