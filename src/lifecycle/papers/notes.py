"""批注: what is wrong with a cell stands in a note of that cell, as a spreadsheet keeps one; in a note of the clerk's own, below his words.

A note is an entry in a list of comments, and a shape in a drawing that says where it stands (ECMA-376-1, 18.7; ECMA-376-4, 19).
"""

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape
from zipfile import ZipFile

from lifecycle.desk.register.workbook import column_number, related
from lifecycle.papers.clerks_notes import AUTHOR, said_of_ours, with_ours, without_ours

STRICT = "http://purl.oclc.org/ooxml/"
TYPES = "[Content_Types].xml"
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
BEHIND = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems"}) | {
    "tableParts",
    "extLst",
}
"""What stands in a sheet behind the reference to its notes (ECMA-376-1, 18.3.1.99)."""

NO_COMMENTS = b'<comments xmlns="%b"><authors/><commentList/></comments>'
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY_DRAWING = (
    f'<xml {SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
).encode()
SHAPE = (
    f'<v:shape {SPACES} id="_x0000_s{{id}}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto;mso-fit-shape-to-text:t"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {above}, 4, {right}, 15, {below}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
WIDE, LINE = 3, 16
"""Columns that a note is wide, and letters in one of its lines."""

AUTHORS = re.compile(rb"<((?:[\w.-]+:)?)authors\b[^>]*?(?:/>|>(.*?)</(?:[\w.-]+:)?authors>)", re.DOTALL)
NAMED = re.compile(rb"<(?:[\w.-]+:)?author(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?author>)", re.DOTALL)
LIST = re.compile(rb"<((?:[\w.-]+:)?)commentList\b[^>]*?(?:/>|>(.*?)</(?:[\w.-]+:)?commentList>)", re.DOTALL)
COMMENT = re.compile(rb"<(?:[\w.-]+:)?comment\s([^>]*?)(?:/>|>.*?</(?:[\w.-]+:)?comment>)", re.DOTALL)
DRAWN = re.compile(rb"<v:shape\s.*?</v:shape>", re.DOTALL)
PLACE = re.compile(rb"<x:(Row|Column)>\s*(\d+)\s*</x:\1>")
BELOW = re.compile(rb"(<x:Anchor>(?:[^,<]*,){6}\s*)(\d+)(?=\s*,[^,<]*</x:Anchor>)")
"""The row below which a note does not reach."""
NUMBERED = re.compile(rb"_x0000_s(\d+)")
FIRST = 1025
"""The number of the first shape of a drawing."""


class _Spelled(NamedTuple):
    """命名空间 of a package of the usual kind; those of a Strict one are others."""

    main: str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations: str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class _Listed(NamedTuple):
    """批注 of a sheet as they are written. gone: cells of which the note is taken away; added: new notes; grown: by how many lines the
    clerk's note at a cell becomes longer."""

    part: bytes
    gone: set[str]
    added: list[tuple[str, str]]
    grown: dict[str, int]


class _Standing(NamedTuple):
    """What a sheet has already: the ids in use among its relations, and the parts of its comments and of their drawing."""

    ids: frozenset[str]
    comments: str | None
    drawing: str | None


def with_notes(package: ZipFile, part: str, sheet: bytes, notes: Mapping[str, str]) -> dict[str, bytes]:
    """The parts that change, by name. Notes of ours that stand there go.

    sheet: what is written of the part; notes: by the reference of the cell.
    """
    standing = _standing(package, part, sheet)
    if not notes and not standing.comments:
        return {part: sheet}
    strict = any(kind.startswith(STRICT) for _, kind, _ in related(package, ""))
    spelled = _Spelled(f"{STRICT}spreadsheetml/main", f"{STRICT}officeDocument/relationships") if strict else _Spelled()
    stands = package.read(standing.comments) if standing.comments else NO_COMMENTS % spelled.main.encode()
    listed = _listed(stands, notes)
    drawn = _drawn(package.read(standing.drawing) if standing.drawing else EMPTY_DRAWING, listed)
    folder = posixpath.dirname(posixpath.dirname(part))
    comments = standing.comments or _free(package, posixpath.join(folder, "comments{}.xml"))
    drawing = standing.drawing or _free(package, posixpath.join(folder, "drawings/vmlDrawing{}.vml"))
    changed = {part: sheet, comments: listed.part, drawing: drawn}
    missing = [
        (kind, name)
        for kind, name, stands in (("comments", comments, standing.comments), ("vmlDrawing", drawing, standing.drawing))
        if not stands
    ]
    if missing:
        ids = {kind: next(id_ for n in range(len(standing.ids) + 2) if (id_ := f"{kind}{n}") not in standing.ids) for kind, _ in missing}
        changed[_relations_of(part)] = _related_to(package, part, [(ids[kind], kind, name) for kind, name in missing], spelled)
        changed[TYPES] = _typed(package.read(TYPES), None if standing.comments else comments)
        if not standing.drawing:
            changed[part] = _referring(sheet, ids["vmlDrawing"], spelled)
    return changed


def _standing(package: ZipFile, part: str, sheet: bytes) -> _Standing:
    relations = list(related(package, part)) if _relations_of(part) in package.namelist() else []
    referred = _attribute_of(sheet, "legacyDrawing", "id")
    return _Standing(
        frozenset(id_ for id_, _, _ in relations),
        next((target for _, kind, target in relations if kind.endswith("/comments")), None),
        next((target for id_, _, target in relations if id_ == referred), None),
    )


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _free(package: ZipFile, pattern: str) -> str:
    taken = {name.lower() for name in package.namelist()}
    return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)


def _attribute_of(part: bytes, element: str, attribute: str) -> str | None:
    """An attribute of the first element of this name, both without their prefixes."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == element:
            found.extend(value for key, value in attributes.items() if key.rpartition(":")[2] == attribute)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return found[0] if found else None


def _listed(part: bytes, notes: Mapping[str, str]) -> _Listed:
    """The comments without what is ours and with what is new: in a note of its own, or in that of the clerk."""
    authors, comments = AUTHORS.search(part), LIST.search(part)
    if not authors or not comments:
        raise ValueError("a list of comments that cannot be read")
    p, named = authors[1], NAMED.findall(authors[2] or b"")
    known = named.index(AUTHOR.encode()) if AUTHOR.encode() in named else len(named)
    kept, gone, grown = b"", set[str](), dict[str, int]()
    for comment in COMMENT.finditer(comments[2] or b""):
        said = dict(re.findall(rb'(\w+)="([^"]*)"', comment[1]))
        reference = said[b"ref"].decode()
        if said.get(b"authorId") == b"%d" % known:
            gone.add(reference)
        else:
            own = without_ours(comment[0])
            told = with_ours(own, notes[reference]) if reference in notes else own
            grown[reference] = _lines(said_of_ours(told)) - _lines(said_of_ours(comment[0]))
            kept += told
    added = [(reference, text) for reference, text in notes.items() if reference not in grown]
    for reference, text in added:
        kept += b'<%bcomment ref="%b" authorId="%d"><%btext><%bt xml:space="preserve">%b</%bt></%btext></%bcomment>' % (
            (p, reference.encode(), known, p, p, escape(text).encode()) + (p,) * 3
        )
    whole = (authors[2] or b"") + (b"" if known < len(named) else b"<%bauthor>%b</%bauthor>" % (p, AUTHOR.encode(), p))
    part = LIST.sub(lambda _: b"<%bcommentList>%b</%bcommentList>" % (p, kept, p), part, count=1)
    return _Listed(AUTHORS.sub(lambda _: b"<%bauthors>%b</%bauthors>" % (p, whole, p), part, count=1), gone, added, grown)


def _drawn(part: bytes, listed: _Listed) -> bytes:
    """The drawing without the shapes of what is gone, with those of what is new, and the clerk's as long as his notes."""
    wiped = {_cell(reference) for reference in listed.gone}
    longer = {_cell(reference): lines for reference, lines in listed.grown.items() if lines}

    def kept(shape: re.Match[bytes]) -> bytes:
        at = {name: int(number) for name, number in PLACE.findall(shape[0])}
        cell = (at.get(b"Row", -1), at.get(b"Column", -1))
        lines = longer.get(cell, 0)
        grown = BELOW.sub(lambda row: row[1] + b"%d" % max(int(row[2]) + lines, 0), shape[0]) if lines else shape[0]
        return b"" if cell in wiped else grown

    part = DRAWN.sub(kept, part)
    first = max(map(int, NUMBERED.findall(part)), default=FIRST - 1) + 1
    shapes = "".join(_shape(max(first, FIRST) + n, *_cell(reference), text) for n, (reference, text) in enumerate(listed.added))
    end = part.rindex(b"</")
    return part[:end] + shapes.encode() + part[end:]


def _lines(text: str) -> int:
    """How many a text takes in a note."""
    return sum(1 + len(line) // LINE for line in text.split("\n")) if text else 0


def _shape(id_: int, row: int, column: int, text: str) -> str:
    lines, above = _lines(text), max(row - 1, 0)
    return SHAPE.format(id=id_, row=row, column=column, left=column + 1, right=column + 1 + WIDE, above=above, below=above + lines + 1)


def _cell(reference: str) -> tuple[int, int]:
    """Row and column from 0."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_number(reference) - 1


def _related_to(package: ZipFile, part: str, missing: list[tuple[str, str, str]], spelled: _Spelled) -> bytes:
    """The relations of a sheet with these more: id, kind, part."""
    name = _relations_of(part)
    stands = (
        package.read(name)
        if name in package.namelist()
        else b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    )
    more = (f'Id="{id_}" Type="{spelled.relations}/{kind}" Target="/{target}"' for id_, kind, target in missing)
    return _inside(stands, b"Relationships", [f"Relationship {each}" for each in more])


def _typed(part: bytes, comments: str | None) -> bytes:
    """The content types with that of a drawing, and that of the comments where they are new."""
    more = [] if re.search(rb'Extension="vml"', part, re.IGNORECASE) else [f'Default Extension="vml" ContentType="{VML}"']
    return _inside(part, b"Types", more + ([f'Override PartName="/{comments}" ContentType="{COMMENTS}"'] if comments else []))


def _inside(part: bytes, root: bytes, elements: list[str]) -> bytes:
    """The same with these elements at the end of its root."""
    opening = re.search(rb"<((?:[\w.-]+:)?)%b\b[^>]*?(/?)>" % root, part)
    if not opening:
        raise ValueError(f"no {root.decode()}")
    more = b"".join(b"<%b%b/>" % (opening[1], each.encode()) for each in elements)
    closing = b"</%b%b>" % (opening[1], root)
    if opening[2]:
        return part[: opening.end() - 2] + b">" + more + closing + part[opening.end() :]
    end = part.rindex(closing)
    return part[:end] + more + part[end:]


def _referring(sheet: bytes, id_: str, spelled: _Spelled) -> bytes:
    """The sheet with the reference to the drawing of its notes, where the order of a sheet's elements wants it."""
    depth, at, seen = 0, -1, False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth, at, seen
        depth += 1
        name = name.rpartition(":")[2]
        seen = seen or name == "sheetData"
        if depth == len(("worksheet", "child")) and seen and at < 0 and name in BEHIND:
            at = parser.CurrentByteIndex

    def end(_: str) -> None:
        nonlocal depth, at
        depth -= 1
        if not depth and at < 0:
            at = parser.CurrentByteIndex

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(sheet, True)
    reference = f'<legacyDrawing xmlns="{spelled.main}" xmlns:r="{spelled.relations}" r:id="{id_}"/>'
    return sheet[:at] + reference.encode() + sheet[at:]
