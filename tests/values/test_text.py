"""文字 and 编号: what is folded, and what is refused by its name."""

import pytest
from hypothesis import example, given, strategies

from lifecycle.values.identifiers import code, identifier
from lifecycle.values.text import GBK_PRIVATE, line, lines
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


def test_what_gbk_had_in_private_use_has_a_modern_code_point():
    """Checked against Python's own GB 18030, which still reads these bytes as older programs do."""
    seconds = (0x51, 0x52, 0x53, 0x59, 0x61, 0x66, 0x67, 0x6C, 0x6D, 0x76, 0x7E, 0x90, 0x91, 0xA0)
    older = {bytes([0xFE, second]).decode("gb18030") for second in seconds}
    older |= {bytes([0xA6, second]).decode("gb18030") for second in (*range(0xD9, 0xE0), 0xEC, 0xED, 0xF3)}
    private = {sign for sign in older if "\ue000" <= sign <= "\uf8ff"}
    assert len(private) >= 14
    assert private <= {chr(sign) for sign in GBK_PRIVATE}
    assert not any("\ue000" <= chr(modern) <= "\uf8ff" for modern in GBK_PRIVATE.values())


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
