"""标出问题: the clerk's own workbook, each wrong cell filled and noted, and a column behind the last that says all that is wrong."""

import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lifecycle.desk.register.cells import CellError
from lifecycle.desk.register.encoding import in_utf8
from lifecycle.desk.register.form import SHEET, Form
from lifecycle.desk.register.heads import headings_of, is_ours
from lifecycle.desk.register.rows import BadCell, letters
from lifecycle.desk.register.sheet import SheetRead, is_blank
from lifecycle.desk.register.workbook import Unscannable, column_number, part_of, styles_of
from lifecycle.papers import excel
from lifecycle.papers.notes import with_notes
from lifecycle.wording import say


class Marks(NamedTuple):
    """标注. cells: by row, from 1, the wrong ones with what is wrong; texts: what is told of each row, in this column; a blank wipes
    out what stood there."""

    cells: Mapping[int, Mapping[int, str]]
    texts: Mapping[int, str]
    column: int

    def notes(self) -> dict[str, str]:
        """What is wrong, by the reference of the cell."""
        return {_name(column, row).decode(): text for row, wrong in self.cells.items() for column, text in sorted(wrong.items())}


def marked(content: bytes, sheet: SheetRead, form: Form, problems: Iterable[BadCell], lang: str = "zh") -> bytes:
    """The workbook with its faults marked; of a CSV file, a workbook of the same cells. Raises Unscannable for what is no workbook."""
    marks = _marks(sheet, form, tuple(problems), lang)
    try:
        name, book = (SHEET, _as_workbook(sheet)) if sheet.plain else (sheet.name, in_utf8(content))
        with ZipFile(io.BytesIO(book)) as package:
            part, styles = part_of(package, name), styles_of(package)
            look = _Looks(package.read(styles) if styles else b"")
            changed = with_notes(package, part, _with_marks(package.read(part), marks, look.filled), marks.notes())
            changed |= {styles: look.written()} if styles else {}
            packed = io.BytesIO()
            with ZipFile(packed, "w") as copy:
                for entry in package.infolist():
                    copy.writestr(entry, changed.pop(entry.filename) if entry.filename in changed else package.read(entry))
                for part, new in changed.items():
                    copy.writestr(ZipInfo(part), new, ZIP_DEFLATED)
    except (BadZipFile, LookupError, StopIteration, ValueError, zlib.error, expat.ExpatError) as error:
        raise Unscannable(str(error)) from error
    return packed.getvalue()


def _marks(sheet: SheetRead, form: Form, problems: tuple[BadCell, ...], lang: str) -> Marks:
    headings, _ = headings_of(sheet, form)
    places = {letters(place): place for place in range(max(map(len, sheet.rows)))}
    places |= {written: place for place, written in headings.written.items()}
    places |= {column.heading(): place for place, column in headings.placed.items()}
    cells: dict[int, dict[int, str]] = {}
    told: dict[int, list[str]] = {}
    for problem in problems:
        reason = _printable(say(problem.code, lang, **problem.values))
        if problem.column in places:
            wrong, place = cells.setdefault(problem.row, {}), places[problem.column] + 1
            wrong[place] = f"{wrong[place]}\n{reason}" if place in wrong else reason
        told.setdefault(problem.row, []).append(say("register.marks.fault", lang, column=problem.column, reason=reason))
    column = next((place for place, written in headings.written.items() if is_ours(written)), max(map(len, sheet.rows)))
    stood = {number for number, row in enumerate(sheet.rows, 1) if len(row) > column and not is_blank(row[column])}
    texts = {number: "\n".join(told.get(number, ())) for number in stood | told.keys()}
    heading = say("register.marks.counted", lang, count=len(problems))
    last = headings.rows[-1]
    return Marks(cells, texts | {last: "\n".join(filter(None, (heading, texts.get(last))))}, column + 1)


def _printable(text: str) -> str:
    """Without signs that no XML may have."""
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable())


def _as_workbook(sheet: SheetRead) -> bytes:
    """The cells of a CSV file as words, so that none is turned into anything else."""
    written = io.BytesIO()
    rows = ([cell.shown if isinstance(cell, CellError) else str(cell) for cell in row] for row in sheet.rows)
    excel.write([excel.WorkbookSheet(title=SHEET, columns=(), rows=rows, headed=False)], written)
    return written.getvalue()


CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s>/])[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?c>)", re.DOTALL)
STYLE = re.compile(rb'\ss="(\d+)"')
REFERENCE = re.compile(rb'\sr="([A-Z]+)\d+"')


def _with_marks(part: bytes, marks: Marks, filled: Callable[[int], int]) -> bytes:
    """The sheet with those rows written anew that are marked. filled: a style -> the same with the fill of a mark."""
    pieces, done = [], 0
    for number, start, end in _rows(part, marks.texts.keys()):
        pieces += [part[done:start], _row(part[start:end], number, marks, filled)]
        done = end
    return b"".join([*pieces, part[done:]])


def _rows(part: bytes, wanted: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """The number of each of these rows, and where it begins and ends."""
    found: list[tuple[int, int, int]] = []
    row = start = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, start
        if name.rpartition(":")[2] == "row":
            row, start = int(attributes.get("r", row + 1)), parser.CurrentByteIndex

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "row" and row in wanted:
            at = parser.CurrentByteIndex
            found.append((row, start, part.index(b">", at) + 1 if part.startswith(b"</", at) else at))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(part, True)
    return iter(found)


def _row(row: bytes, number: int, marks: Marks, filled: Callable[[int], int]) -> bytes:
    opening = row[: row.index(b">") + 1]
    prefix = opening[1:].partition(b"row")[0]
    cells: dict[int, bytes] = {}
    place = 0
    for cell in CELL.findall(row):
        reference = REFERENCE.search(cell[: cell.index(b">")])
        place = column_number(reference[1].decode()) if reference else place + 1
        cells[place] = cell
    for wrong in marks.cells.get(number, ()):
        cells[wrong] = _filled(cells.get(wrong) or b"<%bc/>" % prefix, _name(wrong, number), filled)
    text = marks.texts[number]
    told = escape(_printable(text)).encode()
    content = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (prefix, prefix, told, prefix, prefix)
    cells[marks.column] = b'<%bc r="%b" s="%d" t="inlineStr">%b</%bc>' % (
        prefix,
        _name(marks.column, number),
        filled(0) if text else 0,
        content,
        prefix,
    )
    whole = opening if not opening.endswith(b"/>") else opening[:-2] + b">"
    return b"".join([whole, *(cells[place] for place in sorted(cells)), b"</%brow>" % prefix])


def _name(column: int, row: int) -> bytes:
    return f"{letters(column - 1)}{row}".encode()


def _filled(cell: bytes, name: bytes, filled: Callable[[int], int]) -> bytes:
    opening, closing, rest = cell.partition(b">")
    style = STYLE.search(opening)
    mark = b' s="%d"' % filled(int(style[1]) if style else 0)
    opening = STYLE.sub(b"", opening)
    slash = b"/" if opening.endswith(b"/") else b""
    opening = opening.removesuffix(b"/")
    reference = b"" if REFERENCE.search(opening) else b' r="%b"' % name
    return opening + reference + mark + slash + closing + rest


FILL = b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="FFFFC7CE"/><%bbgColor indexed="64"/></%bpatternFill></%bfill>'
FILLS = re.compile(rb"<((?:[\w.-]+:)?)fills\b[^>]*>(.*?)</(?:[\w.-]+:)?fills>", re.DOTALL)
LOOKS = re.compile(rb"<((?:[\w.-]+:)?)cellXfs\b[^>]*>(.*?)</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
LOOK = re.compile(rb"<(?:[\w.-]+:)?xf\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?xf>)", re.DOTALL)


class _Looks:
    """样式表. A marked cell keeps its format, and is filled."""

    def __init__(self, styles: bytes) -> None:
        self._styles = styles
        fills, looks = FILLS.search(styles), LOOKS.search(styles)
        self._known = bool(fills and looks)
        self._prefix, self._fills = (fills[1], fills[2]) if fills else (b"", b"")
        self._looks = LOOK.findall(looks[2]) if looks else []
        self._fill = len(re.findall(rb"<(?:[\w.-]+:)?fill\b", self._fills))
        self._made: dict[int, int] = {}

    def filled(self, style: int) -> int:
        """The number of the style that is the same, and filled."""
        if not self._known or style >= len(self._looks):
            return style
        if style not in self._made:
            opening, closing, rest = self._looks[style].partition(b">")
            slash = b"/" if opening.endswith(b"/") else b""
            opening = re.sub(rb'\s(?:fillId|applyFill)="[^"]*"', b"", opening.removesuffix(b"/"))
            self._looks.append(opening + b' fillId="%d" applyFill="1"' % self._fill + slash + closing + rest)
            self._made[style] = len(self._looks) - 1
        return self._made[style]

    def written(self) -> bytes:
        """The style sheet with what was made of it."""
        if not self._known:
            return self._styles
        p = self._prefix
        fills = self._fills + FILL % ((p,) * 6)
        told = FILLS.sub(lambda _: b'<%bfills count="%d">%b</%bfills>' % (p, self._fill + 1, fills, p), self._styles, count=1)
        looks = b"".join(self._looks)
        return LOOKS.sub(lambda _: b'<%bcellXfs count="%d">%b</%bcellXfs>' % (p, len(self._looks), looks, p), told, count=1)
