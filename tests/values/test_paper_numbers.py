"""文号: one number is one number in every spelling, and two numbers are two."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lifecycle.values.paper_numbers import doubts_of, meaning, refuse_year, same_authority, serial_in, year_written
from lifecycle.values.text import without_unseen
from lifecycle.vocabulary import Refused

ONE = "高审方案〔2026〕90号"
SPELLINGS = (
    "高审方案〔2026〕090号",
    "高审方案〔2026〕第90号",
    "高审方案〔2026〕90",
    "高审方案〔2026〕90号文",
    "高审方案〔2026〕第No.90号",
    "高审方案〔二○二六〕第No.九十号文",
    "高审方案〖2026〗90号",
    "高审方案「2026」90号",
    "高审方案『2026』90号",
    "高审方案《2026》90号",
    "高审方案【2026】90号",
    "高审方案〈2026〉90号",
    "高审方案﹝2026﹞90号",
    "高审方案﹛2026﹜90号",
    "高审方案{2026}90号",
    "高审方案<2026>90号",
    "高审方案[2026]90号",
    "高审方案(2026)90号",
    "高审方案（２０２６）９０号",
    "高审方案“2026”90号",
    "高审方案︻2026︼90号",
    "高审方案〔2026]90号",
    "高审方案-2026-90",
    "高审方案—2026—90号",
    "高审方案2026年第90号",
    "高审方案2026一90",
    "高审方案〔2026年〕90号",
    "高审方案〔二〇二六〕九十号",
    "高审方案〔二○二六〕第九十号",
    "高审方案〔二O二六〕90号",
    "高审方案〔贰零贰陆〕玖拾号",
    "高审方案〔2026〕90号。",
    "高审方案〔2026〕90号．",
    "高审方案〔2026〕No.90",
    "高审方案〔2026〕№90",
    "高审方案〔2026〕90號",
    " 高审方案 〔2026〕 90 号 ",
    "高审方案〔2026〕9\u200b0号",
    "\ufeff高审方案\u2060〔2026〕90号\u202c",
    "高审方案〔٢٠٢٦〕90号",
    "高审方案〔2026〕90号文件",
    "高审方案〔2026〕90文件",
    "高审方案〔2026〕90号 文件",
    "高审方案〔2026〕90號文件",
    "高审方案〔2026〕90号文书",
    "高审方案〔2026〕第90号文件",
    "高审方案〔2026〕编号90",
    "高审方案〔2026〕编号：90",
    "高审方案〔2026〕序号90",
    "高审方案〔2026〕顺序号090",
    "高审方案〔2026〕流水号90",
    "高审方案〔2026〕Nº90",
    "高审方案〔2026〕N0.90",
    "高审方案〔2026〕NO：90",
    "高审方案〔2026〕№ 90",
    "高审方案〔2026〕Number 90",
    "高审方案〔2026〕9O号",
    "高审方案〔2026〕9o号",
    "高审方案〔2026〕字第90号",
    "高审方案〔2026〕第〔90〕号",
    "高审方案〔2026〕90号（复印件）",
    "高审方案〔2026〕90号（正本）",
    "高审方案〔2026〕90#",
    "高审方案〔2026〕⑨⓪号",
    "高审方案〔2026〕玖零号",
    "高审方案〔2026年度〕90号",
    "高审方案〔公元2026年〕90号",
    "高审方案〔2O26〕90号",
    "高审方案〔2o26〕90号",
    "高审方案〔２Ｏ２６〕90号",
    "高审方案〔二零贰陆〕90号",
    "高审方案〔2026 年 度〕90号",
    "文号：高审方案〔2026〕90号",
    "发文字号：高审方案〔2026〕90号",
    "高審方案〔2026〕90號",
    "高审方案2026年度第90号",
    "高审方案_2026_90",
    "高审方案/2O26/9O号",
    "高审方案 2026 90号",
    "高审方案 2026 90",
    "高审方案　２０２６　９０号",
    "高审方案\t2026\u00a090 号",
    "高审方案 二〇二六 九十号",
    "高审方案（2026 90号",
    "高审方案 2026）90号",
    "高审方案2026〕90号",
    "高审方案〔202690号",
    "高审方案（202690",
    "高审方案〔2026年90号",
    "高审方案 2 0 2 6 年 9 0 号",
    "高审方案〔2 0 2 6〕9 0 号",
    "高审方案2026 第 90 号",
    "文号：高审方案 2026 90号",
    "高审方案〔2026〕90号（盖章）",
    "高审方案〔2026〕90号(公章)",
    "高审方案〔2026〕90（加盖公章）",
)
OTHERS = (
    "高审方案〔2026〕9号",
    "高审方案〔2026〕900号",
    "高审方案〔2025〕90号",
    "高审建许〔2026〕90号",
    "高审方案〔2026〕90号之一",
    "高审方案〔2026〕90-1号",
    "高审方案〔2026〕19号",
    "高审方案〔2026〕九百号",
    "高审方案〔202〕690号",
    "高审方案〔26〕90号",
    "审方案〔2026〕90号",
    "高审方案〔2026〕90号函",
    "高审方案〔2026〕90号令",
    "高审方案〔2026〕总第90号",
    "高审方案〔2026〕90号附件",
    "高审方案〔2026〕90号补",
    "高审方案〔2026〕90号续",
    "高审方案〔2026〕90号变更",
    "高审方案〔2026〕90、91号",
    "高审方案〔2026〕90-91号",
    "高审方案〔2026〕90.5号",
    "高审方案〔2026〕90A号",
    "高审方案〔2026〕A90号",
    "高审方案〔2026〕O90号",
    "高审方案〔2026〕I90号",
    "高审方案〔2026〕1O90号",
    "高审方案〔2026〕9OO号",
    "高审方案〔2026〕90O号",
    "高审方案〔2026〕九十O号",
    "高审方案〔2026〕90号文件之一",
    "高审方案〔2026〕90号之二",
    "高审方案〔2O25〕90号",
    "高审方案〔2062〕90号",
    "高审方案〔2026-2027〕90号",
    "高审方案字〔2026〕90号",
    "高审方案函〔2026〕90号",
    "高审方案（试行）〔2026〕90号",
    "泽审方案〔2026〕90号",
    "高审方案第2〔2026〕90号",
    "高审方案 202 690号",
    "高审方案 2026 9 号",
    "高审方案202690号",
    "高审方案 2026 90 1号",
    "高审方案（202 690号",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_the_number(spelling: str) -> None:
    assert meaning(spelling) == meaning(ONE)
    assert year_written(spelling) == 2026


@pytest.mark.parametrize("other", OTHERS)
def test_another_number_is_another(other: str) -> None:
    assert meaning(other) != meaning(ONE)


@pytest.mark.parametrize(
    ("numeral", "figures"),
    [
        ("十", 10),
        ("十二", 12),
        ("廿三", 23),
        ("一百零五", 105),
        ("一百一十", 110),
        ("百五", 105),
        ("二千零二十六", 2026),
        ("一〇五", 105),
        ("卌", 40),
        ("卌五", 45),
        ("一百卌二", 142),
        ("卄一", 21),
        ("一万", 10000),
        ("一万零一", 10001),
        ("壹萬零壹", 10001),
        ("两万三千五百", 23500),
        ("十二万零三十", 120030),
        ("l", 1),
        ("I", 1),
        ("lO", 10),
        ("第l", 1),
        ("No.l", 1),
        (" l ", 1),
        ("Ⅰ", 1),
    ],
)
def test_numerals_are_counted(numeral: str, figures: int) -> None:
    assert meaning(f"高审〔2026〕{numeral}号") == meaning(f"高审〔2026〕{figures}号")


def test_what_is_no_numeral_stays_apart() -> None:
    assert meaning("高审〔2026〕十百号") != meaning("高审〔2026〕百十号")
    assert len({meaning(f"{name}审〔2026〕1号") for name in ("万荣", "万", "一万", "万一", "十", "Ⅱ", "II", "11")}) == 7
    assert meaning("。") != meaning("—"), "with nothing to read the signs themselves are compared"


@pytest.mark.parametrize(
    ("number", "year"),
    [
        ("SC-2023-9", 2023),
        ("高规条2023-18", 2023),
        ("高审〔0026〕1号", 26),
        ("高审（试行）〔2026〕1号", 2026),
        ("高审〔26〕1号", None),
        ("14058123001", None),
        ("140581202305100101", None),
        ("第2023号", None),
        ("JS2026", None),
        ("高审 2023 9号", 2023),
        ("高审（2023 9号", 2023),
        ("高审〔20239号", 2023),
        ("高审〔I999〕9号", 1999),
        ("建字第 1405 8120 1905 1004 01 号", None),
        ("2100-1", 2100),
        ("高规条2100-18", 2100),
        ("SC-2O23-9", 2023),
        ("2105-1", None),
        ("2304-140581-04-01-135254", None),
        ("2004-140581-04-01-135254", None),
        ("临时7号", None),
    ],
)
def test_a_year_is_read_where_there_is_one(number: str, year: int | None) -> None:
    assert year_written(number) == year


ON = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("高审方案〔2062〕90号", "number.year_later"),
        ("高审方案〔2027〕1号", "number.year_later"),
        ("高审方案（二〇二七）一号", "number.year_later"),
        ("高规条2027-18", "number.year_later"),
        ("2100-1", "number.year_later"),
        ("高审方案〔2O62〕90号", "number.year_later"),
        ("高审方案 2062 7号", "number.year_later"),
        ("高审方案（2062 7号", "number.year_later"),
        ("高审方案（20627号", "number.year_later"),
        ("高审方案 二〇六二 七号", "number.year_later"),
        ("2105-1", ""),
        ("2104-140581-04-01-135254", ""),
        ("高审方案〔0026〕90号", "number.year_too_early"),
        ("高审方案〔1948〕90号", "number.year_too_early"),
        ("高审方案〔2026〕90号", ""),
        ("高审方案〔1949〕90号", ""),
        ("高审方案〔26〕90号", ""),
        ("14058162001", ""),
        ("临时7号", ""),
        ("140581202705100101", "number.year_later"),
        ("许可证编号：140581202712100101", "number.year_later"),
        ("1405 8120 2705 1001 01", "number.year_later"),
        ("１４０５８１２０２７０５１００１０１", "number.year_later"),
        ("1405812705100101-SX-001", "number.year_later"),
        ("建字第140581202700012号", "number.year_later"),
        ("建字第 140581202700012 号", "number.year_later"),
        ("地字第1405812027YG0012号", "number.year_later"),
        ("乡字第1405812027GG0012345号", "number.year_later"),
        ("140581202605100101", ""),
        ("140581202713100101", ""),
        ("140581202700012", ""),
        ("990581202705100101", ""),
        ("1405812027051001011", ""),
    ],
)
def test_a_year_that_cannot_be_is_refused(number: str, code: str) -> None:
    try:
        refuse_year(number, ON)
    except Refused as refused:
        assert refused.code == code  # noqa: PT017  one table for both answers
    else:
        assert code == ""


@pytest.mark.parametrize(
    ("number", "doubts"),
    [
        ("高审方案〔2026〕90号", ()),
        ("高审方案〔2025〕90号", ()),
        ("高审方案〔2024〕90号", ("number.year_long_before",)),
        ("高审方案〔1949〕90号", ("number.year_long_before",)),
        ("高审方案〔26〕90号", ("number.year_odd",)),
        ("高审方案〔〕90号", ("number.year_odd",)),
        ("高审方案〔年〕90号", ("number.year_odd",)),
        ("高审方案〔20266〕90号", ("number.year_odd",)),
        ("高审方案〔2062〕90号", ()),
        ("14058123001", ()),
        ("140581202505100101", ()),
        ("140581202405100101", ("number.year_long_before",)),
        ("建字第140581202300012号", ("number.year_long_before",)),
        ("地字第1405812023YG0012号", ("number.year_long_before",)),
        ("1405812205100101-SX-001", ("number.year_long_before",)),
        ("140581202700012", ("number.year_in_figures",)),
        ("１４０５８１２０２３ＹＧ００１２", ("number.year_in_figures",)),
        ("140581202600012", ()),
        ("140581202500012号", ()),
        ("990581202700012", ()),
        ("高审方案〔2026〕号", ("number.no_serial",)),
        ("高审方案〔2026〕第 号", ("number.no_serial",)),
        ("高审方案〔二〇二六〕〇号", ("number.no_serial",)),
        ("建设工程规划许可证", ("number.no_serial",)),
        ("2026年", ("number.no_serial",)),
        ("第2026号", ()),
        ("高审方案2026号", ()),
        ("高审方案十号", ()),
    ],
)
def test_a_year_that_is_unlikely_is_a_doubt(number: str, doubts: tuple[str, ...]) -> None:
    assert doubts_of(number, ON) == doubts


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("高平市 行政审批服务管理局", True),
        ("高平市行政审批服务管理局。", True),
        ("高平市审批局", False),
        ("高平市行政审批服务管理局（盖章）", True),
        ("高平市行政审批服务管理局(公 章)", True),
        ("高平市行政审批服务管理局 盖章", True),
        ("高平市行政审批服务管理局（代章）", True),
        ("高平市行政审批服务管理局（本级）", False),
    ],
)
def test_an_authority_is_known_by_its_name(name: str, same: bool) -> None:
    assert (same_authority(name) == same_authority("高平市行政审批服务管理局")) is same


def test_a_serial_is_read_where_the_form_has_it() -> None:
    assert serial_in("高审方案〔2026〕{n}号", "高审方案（二〇二六）第012") == 12
    assert serial_in("高审方案〔2026〕{n}号", "高审方案〔2026〕1234567号") is None
    assert serial_in("高审方案2026{n}号", "高审方案202612") == 12


prefixes = st.sampled_from(["高审方案", "晋市审建许", "SC", "高规条", "泽住建备", "晋建改", "GF"])
years, serials = st.integers(1950, 2099), st.integers(1, 99_999)
brackets = st.sampled_from(["〔〕", "[]", "()", "（）", "【】", "〖〗", "「」", "『』", "《》", "﹝﹞", "{}", "<>", "⟨⟩", "--", "——"])
unseen = st.sampled_from(["", " ", "\u3000", "\u00a0", "\u200b", "\u200d", "\ufeff", "\u2060", "\ufe0f"])


behinds = st.sampled_from(["", "号", "號", "号。", "号."])


@given(prefixes, years, serials, brackets, st.lists(unseen, min_size=3, max_size=3), st.integers(0, 3), st.booleans(), behinds)
def test_a_number_does_not_change_with_its_dress(
    prefix: str, year: int, serial: int, around: str, gaps: list[str], zeros: int, ordinal: bool, behind: str
) -> None:
    opening, closing = around
    dressed = f"{prefix}{gaps[0]}{opening}{year}{closing}{gaps[1]}{'第' * ordinal}{'0' * zeros}{serial}{gaps[2]}{behind}"
    full_width = dressed.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})

    assert meaning(dressed) == meaning(full_width) == meaning(f"{prefix}〔{year}〕{serial}号")
    assert year_written(dressed) == year


@given(years, serials, st.sampled_from(["l1", "I1", "O0", "o0"]), behinds)
def test_a_letter_within_the_figures_is_the_figure(year: int, serial: int, typed: str, behind: str) -> None:
    letter, figure = typed
    written = f"{year}"[0] + f"{year}"[1:].replace(figure, letter)
    number = f"{serial}"[0] + f"{serial}"[1:].replace(figure, letter)

    assert meaning(f"高审方案〔{written}〕{number}{behind}") == meaning(f"高审方案〔{year}〕{serial}号")


@given(years, serials, st.sampled_from([" ", "\u3000", "\u2003", "  ", " )", "( ", "〔", "〕"]), st.sampled_from(["", " "]))
def test_spaces_and_a_single_bracket_stand_for_two(year: int, serial: int, gap: str, before: str) -> None:
    number = f"高审方案{before or gap[:1]}{year}{gap}{serial}号"

    assert meaning(number) == meaning(f"高审方案〔{year}〕{serial}号")
    assert year_written(number) == year


@given(prefixes, years, serials, prefixes, years, serials)
def test_two_numbers_are_never_taken_for_one(p1: str, y1: int, s1: int, p2: str, y2: int, s2: int) -> None:
    assert (meaning(f"{p1}〔{y1}〕{s1}号") == meaning(f"{p2}〔{y2}〕{s2}号")) is ((p1, y1, s1) == (p2, y2, s2))


@given(st.text(max_size=60))
@example("\u037a")  # a letter that is a space and a mark in plain width
@example("\uff9e")
@example("\u115f")  # a letter to Python, but without a shape: every door refuses it
def test_any_text_has_a_meaning_that_stays(text: str) -> None:
    assert meaning(text) == meaning(text + " ")
    assert bool(meaning(text)) or not re.search(r"\w", without_unseen(text))
