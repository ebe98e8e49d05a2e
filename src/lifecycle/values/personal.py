"""个人信息的认法: a mobile number, a telephone number or an identity number in a text, however a clerk writes it.

The nearest word before a number decides, by its kind: behind 身份证 or 电话 it is a person's, also where a digit is wrong; behind 许可证,
备案 or 编号 it is a paper's. But 备案 and 编号 belong to what stands right before them: 手机备案 is about a telephone.
Without such a word the form decides: 施工许可证编号 too have 18 digits with a region and a date in them, and 11 digits may be
region, year and serial.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

GROWN_UP_BEFORE = date(2010, 1, 1)
"""A birthday of somebody who acts in a project lies before it; the day inside a paper's number, mostly, behind it."""
FEWEST = 7
"""Digits of a telephone number without its area code."""
MOST = 22


class Personal(StrEnum):
    """个人号码的种类."""

    MOBILE = "mobile"  # 手机号码
    TELEPHONE = "telephone"  # 电话号码
    IDENTITY_NUMBER = "identity_number"  # 公民身份号码


class Seen(NamedTuple):
    """认出的号码. shown: its beginning and its end, for whoever typed it to find it."""

    kind: Personal
    shown: str


class Word(StrEnum):
    """号码之前的词."""

    IDENTITY = "identity"  # 身份证
    TELEPHONE = "telephone"  # 电话
    LISTED = "listed"  # 手机备案, 电话编号
    PAPER = "paper"  # 许可证


def _latin(*words: str) -> str:
    return rf"(?<![a-z])(?:{'|'.join(words)})(?![a-z])\.?"


_YEAR = r"[〔\[(【](?:19|20)\d\d年?[〕\])】]"
_OF_ITS_OWN = (
    *("手机", "手機", "电话", "電話", "联系方式", "联系人?", "座机", "固话", "微信"),
    _latin("tel", "telephone", "phone", "mobile", "mob", "cell", "wechat"),
)
"""What has a number that can be filed or listed; a call or a fax has one as a document has."""
_OF_ANYTHING = "(?: |号码?|已|的|实名|预留|绑定)*(?:备案|登记|注册|编号|编码|代码|序号|第)+"
"""Words of a number that belong to what stands right before them."""
_WORDS = {
    Word.IDENTITY: (
        *("身份[证證]", "身份号码?", "公民身份", "身份信息", "居民证", "(?<!许可)证件号码?", f"(?:身份[证證]|居民证){_OF_ANYTHING}"),
        *(r"(?<![a-z\u4e00-\u9fff])id(?![a-z])", _latin("identity", "id ?card")),
    ),
    Word.TELEPHONE: (
        *("手机", "电话", "電話", "手機", "联系方式", "联系人?", "座机", "固话", "传真", "微信", "来电", "致电", "请电", "拨打"),
        _latin("tel", "telephone", "phone", "mobile", "mob", "cell", "fax", "wechat", "qq"),
    ),
    Word.LISTED: (f"(?:{'|'.join(_OF_ITS_OWN)}){_OF_ANYTHING}",),
    Word.PAPER: (
        *("许可", "备案", "规划条件", "编号", "编码", "代码", "文号", "证号", "地号", "图号", "档号", "单号", "发票", "序号"),
        *("项目号", "文件号", "受理号", "业务号", "登记号", "注册号", "流水号", "报告号", "图纸号", "批文", "批复", "证书", "合格书"),
        *("意见书", "通知书", "决定书", "报告书", "合同", "协议", "地块", "宗地", "权证", "不动产", "图审", "案卷", "档案", "标段"),
        *("招标", "第", "(?<!签)字", "(?<=[建审])备"),
        *(_YEAR, _latin("no", "number", "code", "ref", "permit", "contract", "serial")),
    ),
}
_SIGNS = r"[ \t:=#\"'“”‘’()\[\]<>《》【】〔〕/_-]|号码?|为|是|系|no\.?"
_LINKS = {
    Word.IDENTITY: rf"\([^()0-9]{{1,8}}\)|{_SIGNS}|[,、;。.\n]|[证證]?[号號]码?|复印|件|编号|编码|第",
    Word.TELEPHONE: rf"\([^()0-9]{{1,8}}\)|{_SIGNS}|[,、;。.\n]",
    Word.LISTED: _SIGNS,
    Word.PAPER: rf"{_SIGNS}|证号码?|证|件|表|书|编号|编码",
}
_BEFORE = {word: re.compile(f"(?:{'|'.join(words)})(?:{_LINKS[word]})*+$") for word, words in _WORDS.items()}
"""词 and what may stand between it and its number. Behind a comma the number is of another thing than the paper. What stands between is
read in one way only (`*+`): a text of 证号证号证号… would else be read in thousands.
"""
_REACH = 40
_BEHIND = re.compile(r"号?(?:地块|宗地|号文)")
"""What a number is of that has this behind it."""
_SAID_BEHIND = {
    Word.TELEPHONE: re.compile(r" ?\((?:联系|移动|办公)?(?:手机|电话|座机|微信|传真)(?:号码?)?\)"),
    Word.IDENTITY: re.compile(r" ?\((?:居民)?身份[证證](?:号码?)?\)"),
}
"""13812345678（手机）: what stands right behind is nearer than any word before."""
_UNITS = re.compile(r" ?(?:平方米|m2|m²|㎡|万|元|吨|公里|千瓦|kw|mm|立方)")

_DIGITS = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[ \t]{1,3}| ?[-.·/] ?|[ -]?[()][ -]?")
_LISTED = re.compile(r"[ ,、;和及与至/~-]+")
_SUSPICIOUS = re.compile(r'\d(?<!\d\d)(?!\d{3}-\d\d-\d\d(?!\d))(?:[^\w"]{0,3}\d){6}')
"""Seven digits that are not the day of a date. Nearly no text has them, and so nearly none is looked at closely.

It begins with the digit, not with what may not stand before it: so the engine skips to the next digit, in a third of the time.
"""
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_CHECK_SIGN = re.compile(" ?x(?![0-9a-z])")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_TELEPHONE = re.compile(r"(?:0\d{2,3})?\d{7,8}")
_WITH_AREA = re.compile(r"0(?:10|2\d|[3-9]\d\d)")
_ABROAD = re.compile(r"(?:00)?86")
_FROM_ABROAD = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_WITHOUT_WORD = re.compile(r"0|86|1[3-9]\d{9}$|\d{17}[\dx]$")
"""What may be a person's number though no word says so. Few numbers are looked at closer than this."""
_IDENTITY = re.compile(r"\d{15,18}|\d{17}x")
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DAYS = re.compile(rf"{_DAY}(?:{_DAY})?")
_APART = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5)})
_BY_DASHES = _APART | {(4, 3, 4), (4, 4, 3), (3, 2, 3, 3), (3, 2, 2, 4)}
"""How people divide the eleven digits of a mobile number: lengths of the groups, and more of them where dashes stand between."""


class _Number(NamedTuple):
    """几组数字 of one text that may be one number. digits: with an x where one stands behind."""

    digits: str
    groups: tuple[int, ...]
    between: tuple[str, ...]
    start: int
    end: int


def suspicious(text: str) -> bool:
    """Whether there are so many digits in it that it is worth to be looked at. A quotation mark divides texts that are asked of at once."""
    return _SUSPICIOUS.search(text) is not None


def personal_in(text: str, regions: Collection[str] = (), *, of_paper: bool = False) -> Seen | None:
    """The first number of a person in a text; None where there is none.

    regions: with what the region codes of this ledger's own city begin; a paper's number begins with it.
    of_paper: the field is for a paper's number, so that only a person's word in it is against it.
    """
    if not suspicious(text):
        return None
    plain = _DASHES.sub("-", normalize("NFKC", text)).lower()
    last: tuple[int, Word | None, int] = (0, None, 0)
    for run in _runs(plain):
        word = _word_before(plain, run, last)
        for number in _numbers(plain, run):
            if kind := _kind(plain, number, _own(plain, word, run, number), tuple(regions), of_paper):
                return Seen(kind, _masked(number.digits))
        last = (run[-1].end(), word, len(run[0][0]))
    return None


def _runs(plain: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits that only a space, a dash or the like divides."""
    run: list[re.Match[str]] = []
    for group in _DIGITS.finditer(plain):
        if run and not _BETWEEN.fullmatch(plain, run[-1].end(), group.start()):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _numbers(plain: str, run: list[re.Match[str]]) -> Iterator[_Number]:
    """Each way to read groups of a run as one number; the longer one first."""
    lengths = tuple(len(group[0]) for group in run)
    between = tuple(plain[one.end() : other.start()] for one, other in pairwise(run))
    for first, opening in enumerate(run):
        for behind, digits in reversed(list(_joined(run, first))):
            parts, apart, end = lengths[first:behind], between[first : behind - 1], run[behind - 1].end()
            if check := _CHECK_SIGN.match(plain, end):
                yield _Number(f"{digits}x", parts, apart, opening.start(), check.end())
            yield _Number(digits, parts, apart, opening.start(), end)


def _joined(run: list[re.Match[str]], first: int) -> Iterator[tuple[int, str]]:
    """The groups from `first` on, up to each place behind it at which their digits may be a number."""
    digits = ""
    for behind in range(first + 1, len(run) + 1):
        digits += run[behind - 1][0]
        if len(digits) > MOST:
            return
        if len(digits) >= FEWEST:
            yield behind, digits


def _word_before(plain: str, run: list[re.Match[str]], last: tuple[int, Word | None, int]) -> Word | None:
    """The word that a number stands behind; of several in a row, the first one stands behind it for all of them."""
    start = run[0].start()
    before = plain[max(0, start - _REACH) : start].removesuffix("+")
    if word := next((word for word, pattern in _BEFORE.items() if pattern.search(before)), None):
        return word
    end, word, length = last
    listed = word and _LISTED.fullmatch(plain, end, start)
    return word if listed and (word is not Word.PAPER or length == len(run[0][0])) else None


def _own(plain: str, word: Word | None, run: list[re.Match[str]], number: _Number) -> Word | None:
    """What is said right behind a number; else a paper's word, which reaches over the small groups behind its first one: eleven digits and
    more are a number of their own.
    """
    if said := next((word for word, pattern in _SAID_BEHIND.items() if pattern.match(plain, number.end)), None):
        return said
    if word is Word.PAPER and number.start != run[0].start() and number.groups[0] >= 11:
        return None
    return word


def _kind(plain: str, number: _Number, word: Word | None, regions: tuple[str, ...], of_paper: bool) -> Personal | None:
    if word is Word.PAPER or (word is None and not _WITHOUT_WORD.match(number.digits)) or _BEHIND.match(plain, number.end):
        return None
    if word is Word.IDENTITY and _IDENTITY.fullmatch(number.digits) and not _DAYS.fullmatch(number.digits):
        return Personal.IDENTITY_NUMBER
    abroad, national = _national(plain, number)
    if word in (Word.TELEPHONE, Word.LISTED) or abroad:
        if _MOBILE.fullmatch(national):
            return Personal.MOBILE
        if word is not Word.LISTED and _is_telephone(national) and not _UNITS.match(plain, number.end):
            return Personal.TELEPHONE
    if of_paper or not _stands_alone(plain, number):
        return None
    return _by_form(number, regions)


def _by_form(number: _Number, regions: tuple[str, ...]) -> Personal | None:
    """What a number is that no word speaks of."""
    divided = _BY_DASHES if set(number.between) == {"-"} else _APART
    if _MOBILE.fullmatch(number.digits) and number.groups in divided and not number.digits.startswith(regions):
        return Personal.MOBILE
    if _is_identity_number(number.digits):
        return Personal.IDENTITY_NUMBER
    area = number.digits[: number.groups[0]]
    if len(number.groups) > 1 and _WITH_AREA.fullmatch(area) and len(number.digits) - len(area) in (7, 8) and len(number.groups) <= 3:
        return Personal.TELEPHONE
    return None


def _national(plain: str, number: _Number) -> tuple[bool, str]:
    """Whether a number is written as from abroad, +86, and what it is without that."""
    prefix = _ABROAD.match(number.digits)
    if prefix is None or (not _MOBILE.fullmatch(rest := number.digits[prefix.end() :]) and plain[number.start - 1 : number.start] != "+"):
        return False, number.digits
    return True, rest if _MOBILE.fullmatch(rest) else f"0{rest}"


def _stands_alone(plain: str, number: _Number) -> bool:
    """Not a piece of something longer, such as a decimal or a hash, and not a quantity."""
    before, behind = plain[max(0, number.start - 2) : number.start], plain[number.end : number.end + 2]
    if re.search(r"[0-9]\.$|[a-z]$", before) or re.match(r"[0-9a-z]|\.[0-9]", behind):
        return False
    return not _UNITS.match(plain, number.end)


def _is_telephone(digits: str) -> bool:
    return bool(_TELEPHONE.fullmatch(digits)) and not _DAYS.fullmatch(digits)


def _is_identity_number(digits: str) -> bool:
    """By check digit and day of birth. Not by whether the region was there at birth: many numbers were given out years later."""
    if not re.fullmatch(r"\d{17}[\dx]", digits) or ric.calc_check_digit(digits.upper()) != digits[-1].upper():
        return False
    try:
        return ric.get_birth_date(digits.upper()) < GROWN_UP_BEFORE
    except InvalidComponent:
        return False


def _masked(digits: str) -> str:
    digits = _FROM_ABROAD.sub("", digits)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > FEWEST else f"{digits[:2]}***{digits[-2:]}"
