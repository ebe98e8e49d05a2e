"""文字: nothing that cannot be seen, and nothing that reads otherwise than it stands. Every text that comes in is read here."""

import re
from itertools import groupby
from unicodedata import category, name, normalize

from lifecycle.vocabulary import Refused

GBK_PRIVATE = {
    **{0xE78D + place: sign for place, sign in enumerate((0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19))},
    0xE7C7: 0x1E3F,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
"""私用区 code points by which older programs read GBK's A6D9-A6F3, A8BC and FE51-FEA0, and what these mean today (GB 18030-2022)."""

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""What is not seen, turns the direction of reading, or means nothing: by ranges, since Python's tables lag behind new 汉字."""
_VARIANT = re.compile("(?<=[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd])[\ufe00-\ufe02\U000e0100-\U000e01ef]")
"""异体字选择符 right behind a 汉字: it chooses the form of the sign that a name is written with. Elsewhere it is only unseen."""
_DEFINED_SINCE = re.compile("[\u2ff0-\u2fff\u31c0-\u31ef\U0001f000-\U0001faff\U00020000-\U0002fffd\U00030000-\U0003fffd]")
"""汉字, their strokes, and pictures, to which each edition of Unicode adds: newer ones than Python's tables know are let through."""

_LINE_END = re.compile(r"\r\n?|\n")
_AROUND = " \t\r\n\u00a0\u3000"
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | {"。": "."})
SHOWN = 40
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


def line(text: str) -> str:
    """一行文字: spaces of every kind become single plain ones. Raises Refused for a line end, or for what cannot be seen."""
    text = _modern(text).strip(_AROUND)
    if _LINE_END.search(text):
        raise Refused("text.line_end", shown=_LINE_END.sub("⏎", text)[:SHOWN])
    return " ".join(_seen(text).split())


def lines(text: str) -> str:
    """多行文字: as it was typed, with line ends of one kind. Raises Refused for what cannot be seen."""
    return "\n".join(_seen(each).rstrip() for each in _LINE_END.split(_modern(text).strip(_AROUND)))


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


def _modern(text: str) -> str:
    return text if text.isascii() else text.translate(GBK_PRIVATE)


def plain_forms(text: str) -> str:
    """Without 异体字选择符: 葛 written with one is the same 汉字 as without."""
    return text if text.isascii() else _VARIANT.sub("", text)


def _seen(text: str) -> str:
    """Raises Refused with the place and the name of the first sign that cannot be seen, or that is none; it may be all of a name."""
    text = text.replace("\t", " ")
    looked_at = text if text.isascii() else _VARIANT.sub("字", text)
    place = next((found.start() for found in _UNSEEN.finditer(looked_at)), len(text))
    undefined = next((number for number, sign in enumerate(looked_at[:place]) if sign > "\x7f" and _is_undefined(sign)), None)
    if undefined is not None:
        raise _with_its_name("text.undefined", text, looked_at, undefined)
    if place < len(text):
        raise _with_its_name("text.unseen", text, looked_at, place)
    return text


def _is_undefined(sign: str) -> bool:
    return category(sign) == "Cn" and not _DEFINED_SINCE.match(sign)


def _with_its_name(code: str, text: str, looked_at: str, place: int) -> Refused:
    around = slice(max(0, place - SHOWN // 2), place + SHOWN // 2)
    signs = zip(text[around], looked_at[around], strict=True)
    shown = "".join(f"〈U+{ord(sign):04X}〉" if _UNSEEN.match(seen) or _is_undefined(seen) else sign for sign, seen in signs)
    sign = text[place]
    return Refused(code, shown=shown, place=place + 1, sign=f"U+{ord(sign):04X} {name(sign, '')}".strip())
