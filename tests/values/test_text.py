"""文字 and 编号: what is folded, and what is refused by its name."""

from unicodedata import category

import pytest
from hypothesis import example, given, strategies

from lifecycle.values.identifiers import code, identifier
from lifecycle.values.text import MODERN, line, lines
from lifecycle.vocabulary import Refused
from lifecycle.wording import LANGUAGES, say


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("  高平市第二人民医院\u3000", "高平市第二人民医院"),
        ("丹河\u00a0 新城\t一期", "丹河 新城 一期"),
        ("\r\n丹河新城\n", "丹河新城"),
        ("（２０２３）１２号", "（２０２３）１２号"),
        ("𠮷屋\U00030edd\U0002ebf0", "𠮷屋\U00030edd\U0002ebf0"),
        ("\ue81e\ue816", "\u9fb4\U00020087"),
    ],
)
def test_a_line_is_read_as_a_person_sees_it(typed: str, understood: str):
    assert line(typed) == understood


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\ufeff桃园", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("A\u202eB楼", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("甲\u2066乙", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("甲\x00乙", "U+0000"),
        ("甲\x1b乙", "U+001B"),
        ("甲\u2028乙", "U+2028 LINE SEPARATOR"),
        ("\u3164", "U+3164 HANGUL FILLER"),
        ("\u2800", "U+2800 BRAILLE PATTERN BLANK"),
        ("王\ue000", "U+E000"),
        ("王\U000f0000", "U+F0000"),
        ("甲\ufffd", "U+FFFD REPLACEMENT CHARACTER"),
        ("楼\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("\U0001d173", "U+1D173 MUSICAL SYMBOL BEGIN BEAM"),
        ("\U0001bca0", "U+1BCA0 SHORTHAND FORMAT LETTER OVERLAP"),
        ("\U00013430", "U+13430 EGYPTIAN HIEROGLYPH VERTICAL JOINER"),
        ("\U0001d159楼", "U+1D159 MUSICAL SYMBOL NULL NOTEHEAD"),
        ("\U00016fe4", "U+16FE4 KHITAN SMALL SCRIPT FILLER"),
        ("甲\u0600", "U+0600 ARABIC NUMBER SIGN"),
        ("甲\u034f", "U+034F COMBINING GRAPHEME JOINER"),
        ("\uffa0", "U+FFA0 HALFWIDTH HANGUL FILLER"),
        ("\u2065", "U+2065"),
    ],
)
def test_a_sign_that_cannot_be_seen_is_refused_by_its_name(typed: str, sign: str):
    for read in (line, lines, identifier, code):
        with pytest.raises(Refused) as refused:
            read(typed)
        assert (refused.value.code, refused.value.values["sign"]) == ("text.unseen", sign)
        for lang in LANGUAGES:
            assert sign in say("text.unseen", lang, **refused.value.values)


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("甲\u0378乙", "U+0378"),
        ("甲\ufdd0", "U+FDD0"),
        ("甲\U0001fffe", "U+1FFFE"),
        ("甲\U0002fffe", "U+2FFFE"),
        ("甲\u2e9a", "U+2E9A"),
        ("甲\U00040000", "U+40000"),
    ],
)
def test_what_is_no_character_is_refused_by_its_number(typed: str, sign: str):
    for read in (line, lines, identifier, code):
        with pytest.raises(Refused) as refused:
            read(typed)
        assert (refused.value.code, refused.value.values["sign"]) == ("text.undefined", sign)
        assert f"甲〈{sign}〉" in say("text.undefined", **refused.value.values)


@pytest.mark.parametrize("typed", ["葛\U000e0100城", "辻\U000e01ef", "\U00020bb7\U000e0100", "﨑\ufe00"])
def test_a_form_of_a_sign_may_be_chosen(typed: str):
    assert (line(typed), lines(typed)) == (typed, typed)


@pytest.mark.parametrize("typed", ["A\U000e0100", "\U000e0100葛", "葛\U000e0100\U000e0101", "葛\ufe0f", "☎\ufe0f", "葛\U000e0041"])
def test_a_choice_of_form_behind_nothing_that_has_forms_is_refused(typed: str):
    with pytest.raises(Refused, match=r"text\.unseen"):
        line(typed)


def test_an_id_is_the_same_in_every_form_of_its_sign():
    assert identifier("葛\U000e0100座") == code("葛座")


def test_a_sign_newer_than_the_tables_of_python_is_read_among_its_kind():
    assert line("\u2ffc\u31e4\U0001fae8\U0002ebf0") == "\u2ffc\u31e4\U0001fae8\U0002ebf0"


@pytest.mark.parametrize("mark", [sign for sign in map(chr, range(0x20000)) if category(sign)[0] == "M"][::40])
def test_a_mark_with_nothing_to_stand_on_is_refused_by_its_name(mark: str):
    for read in (line, lines, identifier, code):
        for typed in (mark, mark * 3, f"\u00a0{mark}", f"门诊 {mark}楼", f"\n{mark}楼"):
            with pytest.raises(Refused, match=r"text\.(mark_alone|unseen|line_end)"):
                read(typed)


def test_a_lone_mark_is_named():
    with pytest.raises(Refused, match=r"text\.mark_alone") as refused:
        line("\u0301楼")
    assert say("text.mark_alone", **refused.value.values).startswith("“〈U+0301〉楼”里第1个字符（U+0301 COMBINING ACUTE ACCENT）")


def test_no_sign_that_unicode_calls_a_control_or_a_format_stands_in_any_text():
    """By category, over all that there are, and the ranges that Unicode keeps for what is ignored (DerivedCoreProperties)."""
    ignored = {*map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"), *range(0xFE00, 0xFE10)}
    ignored |= {*range(0x2060, 0x2070), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}
    kinds = {"Cf", "Cs", "Co", "Zl", "Zp"}
    unseen = [sign for sign in map(chr, range(0xF0010)) if category(sign) in kinds or ord(sign) in ignored]
    assert len(unseen) > 10_000
    read = [sign for sign in unseen if ord(sign) not in MODERN and reads(f"甲乙A{sign}")]
    assert read == []


def reads(typed: str) -> bool:
    try:
        return bool(line(typed))
    except Refused:
        return False


def test_half_a_pair_is_refused():
    with pytest.raises(Refused, match=r"text\.unseen.*U\+D800"):
        line("甲" + chr(0xD800))


def test_the_sentence_shows_where_it_stands():
    with pytest.raises(Refused) as refused:
        line("高平市第二\u200b人民医院")
    assert say("text.unseen", **refused.value.values).startswith("“高平市第二〈U+200B〉人民医院”里第6个字符看不见")


def test_a_line_end_has_no_place_in_a_name_and_has_one_in_a_reason():
    with pytest.raises(Refused, match=r"text\.line_end"):
        line("高平市\n第二人民医院")
    assert lines("一、图纸不全\r\n二、未盖章\r  另附说明 \n") == "一、图纸不全\n二、未盖章\n  另附说明"


@pytest.mark.parametrize(
    ("typed", "understood"), [("１＃", "1#"), (" 1# ", "1#"), ("Ａ座", "A座"), ("1  #", "1 #"), ("1 #", "1 #"), ("1²", "1²"), ("①", "①")]
)
def test_an_identifier_has_one_spelling(typed: str, understood: str):
    assert identifier(typed) == understood


@pytest.mark.parametrize("typed", ["2301-140581-04-01-135254", "２３０１－１４０５８１－０４－０１-135254", " 2301–140581 – 04-01-135254 "])
def test_a_code_has_one_spelling(typed: str):
    assert code(typed) == "2301-140581-04-01-135254"


@given(strategies.text(max_size=60))
@example("\ud800")
def test_reading_twice_is_reading_once(typed: str):
    for read in (line, lines, identifier, code):
        try:
            once = read(typed)
        except Refused:
            continue
        assert read(once) == once
        assert once == once.strip()
