"""经办人的批注: what is wrong with a cell at which the clerk has a note stands in that note, below his words and between two lines of ours.

Only what stands between those lines is ever taken away again.
"""

import re
from xml.sax.saxutils import escape

AUTHOR = "台账导入"
"""By this author notes of ours are known again, also in a file that a spreadsheet has written since."""
FIRST_LINE, LAST_LINE = f"──{AUTHOR}──", "────────"
LINE_END = r"(?:(?:\r|&#13;|_x000[dD]_)?(?:\n|&#10;))"
OURS = re.compile(f"{LINE_END}?{FIRST_LINE}.*?(?:{LAST_LINE}|$)".encode(), re.DOTALL)
TEXT = re.compile(rb"<((?:[\w.-]+:)?)text\s*(?:/>|>(.*)</(?:[\w.-]+:)?text>)", re.DOTALL)
WORDS = re.compile(rb"(<(?:[\w.-]+:)?t(?:\s[^>]*)?(?<!/)>)(.*?)(</(?:[\w.-]+:)?t>)", re.DOTALL)
PHONETIC = re.compile(rb"<(?:[\w.-]+:)?(?:rPh|phoneticPr)[\s>/]")
"""How a word is pronounced stands behind all runs (ECMA-376-1, 18.4)."""
PLAIN = re.compile(rb"\s*<(?:[\w.-]+:)?t[\s>/]")
EMPTY_RUN = b'<%br><%bt xml:space="preserve"></%bt></%br>'


def said_of_ours(comment: bytes) -> str:
    """What stands in a note between our lines, in the characters of the file; "" where nothing does."""
    found = OURS.search(b"".join(words[1] for words in WORDS.findall(comment)))
    return found[0].decode() if found else ""


def without_ours(comment: bytes) -> bytes:
    """The clerk's note as he wrote it, though a spreadsheet may have cut it into other runs since."""
    words = WORDS.findall(comment)
    found = OURS.search(b"".join(said for _, said, _ in words))
    if not found:
        return comment
    at = 0

    def kept(each: re.Match[bytes]) -> bytes:
        nonlocal at
        first, last = max(found.start() - at, 0), max(found.end() - at, 0)
        at += len(each[2])
        return each[1] + each[2][:first] + each[2][last:] + each[3]

    told = WORDS.sub(kept, comment)
    p = _prefix(told)
    return told.replace(EMPTY_RUN % (p, p, p, p), b"")


def with_ours(comment: bytes, text: str) -> bytes:
    """The clerk's note with this below it. A note that has no text, as no spreadsheet writes it, stays as it is."""
    stands = TEXT.search(comment)
    if not stands:
        return comment
    p, rich = stands[1], stands[2] or b""
    behind = PHONETIC.search(rich)
    said, pronounced = (rich[: behind.start()], rich[behind.start() :]) if behind else (rich, b"")
    runs = b"<%br>%b</%br>" % (p, said, p) if PLAIN.match(said) else said
    ours = escape(f"\n{FIRST_LINE}\n{text}\n{LAST_LINE}").encode()
    run = b'<%br><%bt xml:space="preserve">%b</%bt></%br>' % (p, p, ours, p, p)
    whole = b"<%btext>%b%b%b</%btext>" % (p, runs, run, pronounced, p)
    return comment[: stands.start()] + whole + comment[stands.end() :]


def _prefix(comment: bytes) -> bytes:
    stands = TEXT.search(comment)
    return stands[1] if stands else b""
