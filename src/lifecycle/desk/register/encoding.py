"""编码: the XML of a workbook may come in any encoding; it is read and written on in UTF-8, the only one that all readers know."""

import io
import re
from zipfile import ZipFile, is_zipfile

DECLARED = re.compile(r"""(<\?xml\b[^>]*?\sencoding\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""How a part in UTF-16 begins, with or without its byte order mark (XML 1.0, appendix F)."""
XML_PARTS = (".xml", ".rels", ".vml")
HEAD = 200
"""Bytes in which the declaration of an encoding stands."""


def in_utf8(content: bytes) -> bytes:
    """The same workbook with all its XML in UTF-8. A workbook in UTF-8 and a file that is no package are returned unchanged.

    Raises LookupError for an encoding that nobody knows, ValueError where a part is not in the one that it declares, BadZipFile.
    """
    if not is_zipfile(io.BytesIO(content)):
        return content
    with ZipFile(io.BytesIO(content)) as package:
        encodings = {part.filename: _encoding(package, part.filename) for part in package.infolist() if _is_xml(part.filename)}
        other = {name: encoding for name, encoding in encodings.items() if encoding}
        if not other:
            return content
        packed = io.BytesIO()
        with ZipFile(packed, "w") as copy:
            for part in package.infolist():
                read = package.read(part)
                copy.writestr(part, _told_anew(read, other[part.filename]) if part.filename in other else read)
    return packed.getvalue()


def _is_xml(name: str) -> bool:
    return name.lower().endswith(XML_PARTS)


def _encoding(package: ZipFile, name: str) -> str:
    """The encoding of a part; "" for UTF-8."""
    with package.open(name) as part:
        head = part.read(HEAD)
    declared = DECLARED.match(head.decode("utf-8-sig", "replace"))
    encoding = UTF_16.get(head[:2]) or (declared and (declared[2] or declared[3]).lower()) or ""
    return "" if encoding in {"utf-8", "utf8", "us-ascii"} else encoding


def _told_anew(part: bytes, encoding: str) -> bytes:
    return DECLARED.sub(r'\1"UTF-8"', part.decode(encoding), count=1).encode()
