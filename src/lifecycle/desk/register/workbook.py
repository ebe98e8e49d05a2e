"""工作簿结构: what has to be known of a sheet before it is read: how far it reaches, its error values, and what of it nobody sees."""

import io
import posixpath
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from lifecycle.wording import Sentence


class Unscannable(Exception):
    """不是可读的工作簿."""


NO_VALUE = ""
"""What is seen of a formula that was saved without its value, as programs do that cannot calculate; it too would come out blank."""


class Scanned(Struct):
    """How far the filled cells of a sheet reach, its error values by row and column, both from 1, and what is hidden of it.

    percents: the places of numbers that are shown as percentages: of what is seen as 75% the file keeps 0.75.
    since_1904: days are counted from 1904-01-01, as old programs for the Macintosh did.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = {}
    percents: set[tuple[int, int]] = set()
    since_1904: bool = False
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()


def scan(content: bytes, sheet: str, refuse_sprawling: Callable[[int, int], None]) -> Scanned:
    """查看工作表. refuse_sprawling is told while it is read how far the filled cells reach. Raises Unscannable for a damaged file."""
    try:
        with ZipFile(io.BytesIO(content)) as package:
            styles = styles_of(package)
            percent = _percent_styles(package, styles) if styles else frozenset()
            scan = _SheetScan(percent, _shared_lengths(package), refuse_sprawling)
            with package.open(part_of(package, sheet)) as part:
                scanned = scan.run(part)
            scanned.since_1904 = any(each.get("date1904") in TRUE for each in _elements(package, _workbook_of(package), "workbookPr"))
            return scanned
    except (BadZipFile, LookupError, StopIteration, ValueError, zlib.error, expat.ExpatError) as error:
        raise Unscannable(str(error)) from error


def refuse_other(content: bytes) -> None:
    """Raises Unscannable for a package that is no workbook of this kind, such as one of OpenDocument, whose rows may repeat without end."""
    try:
        with ZipFile(io.BytesIO(content)) as package:
            workbook = _workbook_of(package)
    except (BadZipFile, KeyError, StopIteration, ValueError, zlib.error, expat.ExpatError) as error:
        raise Unscannable(Sentence("why.no_workbook")) from error
    if not workbook.endswith(".xml"):
        raise Unscannable(Sentence("why.other_workbook"))


def part_of(package: ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet: by the workbook's list of sheets and its list of relations."""
    workbook = _workbook_of(package)
    listed = next(each for each in _elements(package, workbook, "sheet") if each["name"] == sheet)
    relation = next(value for key, value in listed.items() if key.rpartition(":")[2] == "id" and ":" in key)
    return next(target for id_, _, target in related(package, workbook) if id_ == relation)


def styles_of(package: ZipFile) -> str | None:
    """The name of the part that holds the styles."""
    return next((target for _, kind, target in related(package, _workbook_of(package)) if kind.endswith("/styles")), None)


def _workbook_of(package: ZipFile) -> str:
    parts = _elements(package, "_rels/.rels", "Relationship")
    return next(each["Target"] for each in parts if each["Type"].endswith("/officeDocument")).lstrip("/")


def related(package: ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """The id, type and name of each part that a workbook or a sheet refers to; "" for the package itself."""
    folder, name = posixpath.split(part)
    for each in _elements(package, posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship"):
        target = each["Target"]
        yield each["Id"], each["Type"], target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


MOST_CHARACTERS = 50_000_000
"""Of all cells together: a long text is kept once in the file, and as often as it is shown in what is read of it."""


def _shared_lengths(package: ZipFile) -> list[int]:
    """How long each of the texts is that cells share."""
    part = next((target for _, kind, target in related(package, _workbook_of(package)) if kind.endswith("/sharedStrings")), None)
    if part is None:
        return []
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    with package.open(part) as shared:
        parser.ParseFile(shared)
    return lengths


PERCENT_FORMATS = frozenset({"9", "10"})
"""0% and 0.00%, which need no definition (ECMA-376-1, 18.8.30)."""
BESIDE_DIGITS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""Words and single signs in a number format that say nothing of the number."""


def _percent_styles(package: ZipFile, part: str) -> frozenset[str]:
    """The styles of cells in which a number is shown as a percentage."""
    own = {each["numFmtId"] for each in _elements(package, part, "numFmt") if "%" in BESIDE_DIGITS.sub("", each["formatCode"])}
    looks = enumerate(_elements(package, part, "xf", "cellXfs"))
    return frozenset(str(number) for number, look in looks if look.get("numFmtId") in PERCENT_FORMATS | own)


def _elements(package: ZipFile, part: str, wanted: str, inside: str = "") -> list[dict[str, str]]:
    """The attributes of all elements of one name. inside: of those that stand directly in an element of this name."""
    found: list[dict[str, str]] = []
    open_: list[str] = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == wanted and inside in {"", open_[-1]}:
            found.append(attributes)
        open_.append(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.Parse(package.read(part), True)
    return found


class _SheetScan:
    """One pass over a sheet. A row or cell that does not say where it stands follows the one before."""

    def __init__(self, percent: Collection[str], shared: Sequence[int], refuse_sprawling: Callable[[int, int], None]) -> None:
        self.found = Scanned()
        self._percent = percent
        self._shared = shared
        self._refuse_sprawling = refuse_sprawling
        self._characters = 0
        self._row = self._column = 0
        self._type = ""
        self._is_formula = self._in_value = False
        self._value: list[str] = []
        self._hidden: list[tuple[int, int]] = []

    def run(self, part: IO[bytes]) -> Scanned:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(part)
        for first, last in self._hidden:
            self.found.hidden_columns.update(range(first, min(last, self.found.columns) + 1))
        return self.found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
                if _is_hidden(attributes, "ht"):
                    self.found.hidden_rows.add(self._row)
            case "col" if _is_hidden(attributes, "width"):
                self._hidden.append((int(attributes["min"]), int(attributes["max"])))
            case "c":
                self._column = column_number(attributes["r"]) if "r" in attributes else self._column + 1
                self._type = attributes.get("t", "")
                if attributes.get("s", "0") in self._percent:
                    self.found.percents.add((self._row, self._column))
                self._is_formula = False
                self._value.clear()
            case "f":
                self._is_formula = True
            case "v" | "is":
                self._in_value = True
                if self._row > self.found.rows or self._column > self.found.columns:
                    self.found.rows = max(self.found.rows, self._row)
                    self.found.columns = max(self.found.columns, self._column)
                    self._refuse_sprawling(self.found.rows, self.found.columns)

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "is":
                self._in_value = False
            case "c" if self._type == "s" and self._value:
                self._characters += self._shared[int("".join(self._value))]
                if self._characters > MOST_CHARACTERS:
                    raise Unscannable(Sentence("why.many_characters", most=MOST_CHARACTERS // 1_000_000))
            case "c" if self._type == "e":
                self.found.errors[self._row, self._column] = "".join(self._value)
            case "c" if self._is_formula and self._type != "str" and not self._value:
                self.found.errors[self._row, self._column] = NO_VALUE


TRUE = frozenset({"1", "true"})


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Hidden, left out by a filter, folded away, or drawn down to nothing."""
    return attributes.get("hidden") in TRUE or attributes.get(size) in {"0", "0.0"}


def column_number(reference: str) -> int:
    """`AB12` is in column 28."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
