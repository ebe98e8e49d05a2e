"""文字: nothing that cannot be seen, and nothing that reads otherwise than it stands. Every text that comes in is read here."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from unicodedata import category, name, normalize

from lifecycle.vocabulary import Refused


def _private_use() -> Iterator[list[str]]:
    """私用区 of GBK: what was kept there before Unicode had a sign for it. Table and sources: `gbk_private_use.txt`."""
    written = files(__package__).joinpath("gbk_private_use.txt").read_text(encoding="utf-8").splitlines()
    return (row.split() for row in written if not row.startswith("#"))


MODERN = {int(private, 16): int(today, 16) for private, _, today in _private_use()}
"""A private-use code point -> the code point that it has today (GB 18030-2022)."""
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of Unicode: controls, formats (joiners, directions, tags), halves of pairs, private use, line and paragraph separators."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
    "\u2800\U00016fe4\U0001d159]"
)
"""What is unseen though its category is that of letters, marks or nothing: Default_Ignorable_Code_Point, to which Unicode adds none outside
these ranges (DerivedCoreProperties, 15.1); the end of the plane; and signs that are blank: braille, Khitan filler, null notehead."""
_VARIANT = re.compile("(?<=[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd])[\ufe00-\ufe02\U000e0100-\U000e01ef]")
"""异体字选择符 right behind a 汉字: it chooses the form of the sign that a name is written with. Elsewhere it is only unseen."""
_DEFINED_SINCE = re.compile("[\u2ff0-\u2fff\u31c0-\u31ef\U0001f000-\U0001faff\U00020000-\U0002fffd\U00030000-\U0003fffd]")
"""汉字, their strokes, and pictures, to which each edition of Unicode adds: newer ones than Python's tables know are let through."""

LATIN = str.maketrans(
    "\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u266f",
    "ABCEHKMOPTXABEHIKMNOPTX#",
)
"""Cyrillic and Greek capitals, and a musical sharp, that nobody can tell from Latin ones: input methods offer them."""
_LINE_END = re.compile(r"\r\n?|\n")
_AROUND = "\t\r\n \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Spaces of every kind (Zs), tabs and line ends. Python's own `strip` takes controls and separators (U+001F, U+0085, U+2028) away, too."""
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | {"。": "."})
SHOWN = 40
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


def trimmed(text: str) -> str:
    """Without the spaces and line ends around it. What else cannot be seen there is no space, and left for a reader to refuse."""
    return text.strip(_AROUND)


def each_line(text: str) -> list[str]:
    """Its lines, each without what stands around it; blank ones left out."""
    return [stripped for each in _LINE_END.split(text) if (stripped := trimmed(each))]


def line(text: str) -> str:
    """一行文字: spaces of every kind become single plain ones. Raises Refused for a line end, or for what cannot be seen."""
    text = trimmed(_modern(text))
    if _LINE_END.search(text):
        raise Refused("text.line_end", shown=_LINE_END.sub("⏎", text)[:SHOWN])
    return " ".join(_seen(text).split())


def lines(text: str) -> str:
    """多行文字: as it was typed, with line ends of one kind. Raises Refused for what cannot be seen."""
    return "\n".join(_seen(each).rstrip() for each in _LINE_END.split(trimmed(_modern(text))))


def figures(text: str) -> str:
    """数字和日期: one line in plain width, with one kind of dash and of point. What is no digit stays none: 12² is not 122.

    Raises Refused as `line` does.
    """
    plain = line(text)
    if plain.isascii():
        return plain
    return line(in_plain_width(plain).translate(_DASHES))


def in_plain_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones. A figure that is set high or in a circle is no digit: 12² is not 122."""
    parts = groupby(text, lambda sign: category(sign) == "No")
    return "".join("".join(signs) if is_figure else normalize("NFKC", "".join(signs)) for is_figure, signs in parts)


def shortened(text: str) -> str:
    """A value as far as a person wants to read it in an error; never a lone surrogate, never a second line."""
    safe = text.encode("utf-8", "backslashreplace").decode().translate(CONTROLS)
    return safe if len(safe) <= SHOWN else f"{safe[:SHOWN]}…"


def figures_sought(text: str) -> str:
    """Figures that somebody asks for in plain width. What cannot be read stays as it is, for its own reader to refuse."""
    try:
        return figures(text)
    except Refused:
        return text


def slug(text: str) -> str:
    """短名 of a closed list, and the figures of a hash: plain width, small letters, nothing around them. What is none is left as it is."""
    return figures_sought(text).casefold()


def _modern(text: str) -> str:
    return text if text.isascii() else text.translate(MODERN)


def plain_forms(text: str) -> str:
    """Without 异体字选择符: 葛 written with one is the same 汉字 as without."""
    return text if text.isascii() else _VARIANT.sub("", text)


def without_unseen(text: str) -> str:
    """A text to be compared with another: without what cannot be seen, and without marks above and below signs. Line ends stay."""
    return text if text.isascii() else "".join(sign for sign in text if sign in "\t\r\n" or not (_amiss(sign) or _stands_on_another(sign)))


def simplified(text: str) -> str:
    """A text to be compared, in 简体. Nobody's name is written otherwise by it."""
    return text if text.isascii() else text.translate(_in_simplified())


@cache
def _in_simplified() -> dict[int, str]:
    """Table and source: `traditional.txt`."""
    lines = files(__package__).joinpath("traditional.txt").read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


def _seen(text: str) -> str:
    """Raises Refused with the place and the name of the first sign that cannot be seen, is none, or has nothing to stand on."""
    text = text.replace("\t", " ")
    if text.isascii() and text.isprintable():
        return text
    looked_at, before = _VARIANT.sub("字", text), " "
    for place, sign in enumerate(looked_at):
        if code := _amiss(sign) or (_stands_on_another(sign) and before.isspace() and "text.mark_alone"):
            raise _with_its_name(code, text, looked_at, place)
        before = sign
    return text


@lru_cache(maxsize=8192)
def _amiss(sign: str) -> str:
    """The code of what is wrong with a sign by itself; empty for one that is well."""
    kind = category(sign)
    if kind in _UNSEEN_KINDS or _UNSEEN.match(sign):
        return "text.unseen"
    return "text.undefined" if kind == "Cn" and not _DEFINED_SINCE.match(sign) else ""


@lru_cache(maxsize=8192)
def _stands_on_another(sign: str) -> bool:
    """组合字符: an accent and the like, which joins the sign before it. Without one, it is seen on nothing, and may be all of a name."""
    return category(sign).startswith("M")


def _with_its_name(code: str, text: str, looked_at: str, place: int) -> Refused:
    around = range(max(0, place - SHOWN // 2), min(len(text), place + SHOWN // 2))
    shown = "".join(f"〈U+{ord(text[at]):04X}〉" if at == place or _amiss(looked_at[at]) else text[at] for at in around)
    sign = text[place]
    return Refused(code, shown=shown, place=place + 1, sign=f"U+{ord(sign):04X} {name(sign, '')}".strip())
