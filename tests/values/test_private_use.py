"""私用区 of GBK, at all its points: against Python's own tables of GBK and GB 18030, and against the list of what 2022 moved."""

from unicodedata import category

import pytest

from lifecycle.values.identifiers import code, identifier
from lifecycle.values.text import MODERN, _private_use, line, lines
from lifecycle.vocabulary import Refused

FIRST = 0xE766
MOVED_SINCE_2000 = {
    "A8BC": "8135F437",
    "A6D9": "84318236",
    "A6DA": "84318238",
    "A6DB": "84318237",
    "A6DC": "84318239",
    "A6DD": "84318330",
    "A6DE": "84318331",
    "A6DF": "84318332",
    "A6EC": "84318333",
    "A6ED": "84318334",
    "A6F3": "84318335",
    "FE59": "82359037",
    "FE61": "82359038",
    "FE66": "82359039",
    "FE67": "82359130",
    "FE6D": "82359131",
    "FE7E": "82359132",
    "FE90": "82359133",
    "FEA0": "82359134",
    "FE51": "95329031",
    "FE52": "95329033",
    "FE53": "95329730",
    "FE6C": "9536B937",
    "FE76": "9630BA35",
    "FE91": "9635B630",
}
"""Bytes of GBK -> the four bytes by which GB 18030-2000 encoded the sign that they are today: glibc bug 30243; A8BC by GB 18030-2005.

Python's codec is still that of 2000, so it tells which sign these are.
"""


def decoded(octets: bytes, codec: str) -> str | None:
    try:
        return octets.decode(codec)
    except UnicodeDecodeError:
        return None


def for_users(lead: int, trail: int) -> bool:
    """The three zones of GBK in which no standard ever puts a sign."""
    return (0xAA <= lead <= 0xAF and trail >= 0xA1) or (lead >= 0xF8 and trail >= 0xA1) or (0xA1 <= lead <= 0xA7 and trail <= 0xA0)


PLACES = [bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F and not for_users(lead, trail)]
EMPTY = [place for place in PLACES if decoded(place, "gbk") is None]
"""Places of GBK without a sign, in order: U+E766 and onwards."""


def today(place: bytes) -> int:
    return ord((bytes.fromhex(MOVED_SINCE_2000.get(place.hex().upper(), "")) or place).decode("gb18030"))


def test_every_private_code_point_of_gbk_is_read_as_what_its_bytes_are_today():
    assert len(EMPTY) == 255
    stands_for = {FIRST + number: today(place) for number, place in enumerate(EMPTY)}
    assert {private: sign for private, sign in stands_for.items() if sign != private} == MODERN
    assert [(int(private, 16), bytes.fromhex(place)) for private, place, _ in _private_use()] == [
        (FIRST + number, place) for number, place in enumerate(EMPTY) if FIRST + number in MODERN
    ]
    assert len(MODERN) == 106


def test_all_of_the_last_block_has_a_sign_today():
    assert {point for point in MODERN if point >= 0xE815} == set(range(0xE815, 0xE865))


def test_each_is_read_at_every_reader_of_text():
    for private, sign in MODERN.items():
        assert line(f"甲{chr(private)}乙") == lines(f"甲{chr(private)}乙") == f"甲{chr(sign)}乙"
        assert identifier(f"甲{chr(private)}") == identifier(f"甲{chr(sign)}")
        assert code(f"甲{chr(private)}") == code(f"甲{chr(sign)}")
        assert category(chr(sign)) not in {"Co", "Cn", "Cs"}


@pytest.mark.parametrize("private", sorted({*range(FIRST, 0xE865)} - MODERN.keys())[::10])
def test_what_has_no_sign_today_is_refused(private: int):
    with pytest.raises(Refused, match=rf"text\.unseen.*U\+{private:04X}"):
        line(f"甲{chr(private)}")
