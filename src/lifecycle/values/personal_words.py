"""号码之前的词: the words by which a number is a person's, an office's or a paper's, and which of them a number stands behind.

They are read in a folded text (`folded`): a space, a hyphen or a line end inside a word is laid-out type, and no other word.
"""

import re
from bisect import bisect_left, bisect_right
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple


class Word(StrEnum):
    """词的种类."""

    IDENTITY = "identity"  # 身份证
    DOCUMENT = "document"  # 护照: of a person, with fewer digits than an identity number
    TELEPHONE = "telephone"  # 电话
    CALL = "call"  # 致电: a telephone, but nothing that could be filed or listed
    LISTED = "listed"  # 手机备案, 电话编号: found, never written
    OFFICE = "office"  # 传真
    PAPER = "paper"  # 许可证
    FILING = "filing"  # 备案: of what stands right before it, else of a paper
    NUMBER = "number"  # No.: the same, and it says nothing itself
    YEAR = "year"  # 〔2023〕: the same
    NEITHER = "neither"  # 签字: none of these, though one of them is in it


WORDS: dict[Word, tuple[str, ...]] = {
    kind: tuple(words.split("、"))
    for kind, words in {
        Word.IDENTITY: (
            "身份证、身份号、公民身份、身份信息、身份证件、居民证、证件号、居住证、暂住证、居留证、居留许可、户口簿、户口本、驾驶证、驾照、"
            "社会保障号、社保号、社保卡、id、identity、id card、idcard"
        ),
        Word.DOCUMENT: (
            "护照、军官证、士兵证、警官证、军人证、文职证、台胞证、回乡证、港澳通行证、台湾通行证、内地通行证、海员证、残疾证、残疾人证、"
            "passport"
        ),
        Word.TELEPHONE: (
            "手机、电话、联系方式、联系人、联系、联络、座机、固话、微信、通讯号码、短信、钉钉、tel、telephone、phone、"
            "mobile、mob、cell、cellphone、wechat、qq"
        ),
        Word.CALL: "来电、致电、请电、拨打、call",
        Word.OFFICE: "传真、热线、热线电话、总机、fax、hotline、switchboard",
        Word.PAPER: (
            "许可、许可证、许可证件、规划条件、文号、证号、地号、图号、档号、单号、案号、函号、批号、发票、项目号、文件号、受理号、业务号、"
            "登记号、注册号、流水号、报告号、图纸号、批文、批复、证书、合格书、合格证、意见书、通知书、决定书、报告书、合同、协议、地块、"
            "宗地、权证、使用证、不动产、图审、案卷、档案、标段、招标、备案表、备案书、备案证、备案件、登记表、登记证、登记书、注册证、"
            "注册表、居住证明、身份证明书、备案系统流水、备案流水、备案证明、合格证明、备案码、回执、凭证、凭单、收据、许可决定、建备、审备、项目id、地块id、楼id、系统id、permit、contract"
        ),
        Word.FILING: "备案、登记、注册、编号、编码、代码、序号、字、第、code、ref、serial",
        Word.NUMBER: "no、number、num",
        Word.NEITHER: "签字、文字、数字、面积、投资、造价、金额、总额、预算、资金、有效期、日期、会议、通知、告知、高程、坐标、联系单",
    }.items()
}
"""词, in 简体 and small letters; the longer one is read where two begin alike."""
PERSONS = frozenset({Word.IDENTITY, Word.DOCUMENT, Word.TELEPHONE, Word.CALL, Word.LISTED})

_HAN = r"\u4e00-\u9fff"
_ONE = rf"(?<=[{_HAN}])(?<![{_HAN}][{_HAN}])"
_SPACED = rf"(?<=[{_HAN}])[ \t_.·•-]+(?=[{_HAN}])|(?<=[{_HAN}])[ \t_.·•-]+(?=[a-z])"
_SET_APART = rf"{_ONE}[^\w():\[\]<>]{{1,3}}(?=[{_HAN}])|(?<=[{_HAN}])[^\w():\[\]<>]{{1,3}}(?=[{_HAN}](?![{_HAN}]))"
"""身、份、证: any sign beside a 汉字 that stands alone. Between 手机 and 备案 it divides two words."""
_SPELLED = r"(?<=[a-z])(?<![a-z][a-z])[ \t_.·-]{1,2}(?=[a-z](?![a-z]))"
_INSIDE = (re.compile(f"{_SPACED}|{_SPELLED}"), re.compile(_SET_APART))
"""What stands inside a word, though it is no part of it: the one is left out first, so that the other sees which sign stands alone."""

_KINDS = {word: kind for kind, words in WORDS.items() for word in words}
_YEAR = r"[〔\[({【〖「『《〈<](?:19|20)\d\d年?[〕\])}】〗」』》〉>]"


def _pattern(word: str) -> str:
    return rf"(?<![a-z]){word}(?![a-z])(?: ?\.)?" if word.isascii() else word


_ANY = re.compile("|".join(f"(?:{_pattern(word)})" for word in sorted(_KINDS, key=len, reverse=True)) + f"|{_YEAR}")

_SIGN = r"[ \t:=#\"'“”‘’()\[\]<>{}《》【】〔〕/_*|~+·•-]|号码?|为|是|系"
_STOP = r"[,、;。.\n]"
_SAID = rf"\([^()0-9]{{1,8}}\)|{_SIGN}"
_OF_PERSONS = rf"(?:{_SAID}|{_STOP}|证?号码?|复印|件|明)*+$"
_OF_PAPERS = (
    rf"(?:{_SIGN}|证号码?|[证件表书函单码的即各均号为]|(?:19|20)\d\d年度?|[正副]本|复印|扫描|文[书件]|系统|平台|流水|项目|工程|"
    r"分别|依次|如下|应为|现为|原为|改为|变更|更正)*+"
)
_TRADE = "建规审住备市县区字条施地许开消验改函质行政批"
CODE = (
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼](?:[{_TRADE}]{{1,6}}|[{_HAN}][{_TRADE}]{{2,5}})?[ -]?|"
    rf"[{_HAN}]{{1,3}}[建住规审][{_TRADE}]{{0,3}}[备审规条验函][ -]?"
)
"""代字 in front of a paper's number: 晋, 晋建规, 晋高规条, 泽住建备. Signs of the trade, so that no 姓名 is one, such as 苏明."""
_OF_OFFICES = "城住规审施质消开改行政函批自资管监环"
OTHER_CODE = rf"[{_HAN}]{{1,4}}[{_OF_OFFICES}][{_OF_OFFICES}建字备条验][ -]?"
"""代字 without the sign of a province, 高城开: three signs and more, of which the last two are those of offices, and the last but one is no
建, as in the name 王建行. Only behind what announces a number (编号) is it one: 许可证找住建局 is about a person.
"""
_ANNOUNCED = "(?:(?<=[号码])|(?<=[号码][ :])|(?<=[号码]: ))"
_LETTERS = r"(?:[a-z]{1,4}(?:[-_/.]?[a-z0-9]{1,6}){0,4}[-_/.]?)?"
_BETWEEN = {
    Word.IDENTITY: rf"[^0-9,;。\n]{{0,12}}?(?:{_OF_PERSONS})",
    Word.DOCUMENT: rf"(?:{_SAID}|{_STOP}|[{_HAN}]){{0,16}}?[a-z]{{0,2}}[ -]?$",
    Word.TELEPHONE: rf"(?:{_SIGN})*+[{_HAN}]{{0,4}}(?:{_SAID}|{_STOP})*+$",
    Word.LISTED: rf"(?:{_SIGN})*+$",
    Word.OFFICE: rf"(?:{_SAID}|[,、;])*+$",
    Word.PAPER: rf"{_OF_PAPERS}(?:{CODE}|{_ANNOUNCED}{OTHER_CODE})?{_LETTERS}$",
}
"""What may stand between a word and its number: a person's name behind 电话, the letters of a code behind 编号. Behind a comma the
number is of another thing than the paper.
"""
BETWEEN = {kind: re.compile(pattern) for kind, pattern in (_BETWEEN | {Word.CALL: _BETWEEN[Word.TELEPHONE]}).items()}
_NUMBERED_BETWEEN = re.compile(rf"{_OF_PAPERS}[{_HAN}]{{0,6}}{_LETTERS}$")
"""编号高城开14010523001号: with 号 behind the number, whatever 代字 it has."""
_REACH = 40
_FILED = {
    Word.TELEPHONE: re.compile(r"(?: |号码?|已|的|实名|预留|绑定|\()*"),
    Word.LISTED: re.compile(r"(?: |号码?|已|的|实名|预留|绑定|\()*"),
    Word.IDENTITY: re.compile(rf"(?:[ :(.]|证?号码?|复印|件|已|的)*[{_HAN}]?"),
    Word.DOCUMENT: re.compile(rf"(?:[ :(.]|证?号码?|复印|件|已|的)*[{_HAN}]?"),
}
"""What has a number that can be filed or listed, as a call or a fax has not; and what may stand between the two: 手机（已备案）."""
_NUMBERED = re.compile(r"[ :.()号码]*")
_TOGETHER = re.compile(r"[ /、,和及(]*")
"""电话/传真 is a telephone."""


class _Found(NamedTuple):
    kind: Word
    start: int
    end: int


class Words:
    """词 of one text, by the places of that text. plain: in plain width, small letters and 简体."""

    def __init__(self, plain: str) -> None:
        self._places: list[tuple[list[int], list[int]]] = []
        for inside in _INSIDE:
            left = [found.span() for found in inside.finditer(plain)]
            gone = accumulate((end - start for start, end in left), initial=0)
            self._places.append(([end for _, end in left], list(gone)))
            plain = inside.sub("", plain)
        self._folded = plain
        self._found = list(_found_in(self._folded))
        self._starts = [found.start for found in self._found]

    def before(self, place: int, *, numbered: bool = False) -> Word | None:
        """The nearest word before a place of the text, where what stands between lets it speak of what begins there.

        numbered: 号 stands behind the number that begins there.
        """
        here = self._at(place)
        number = bisect_left(self._starts, here)
        if number == 0 or (nearest := self._found[number - 1]).end > here or here - nearest.end > _REACH:
            return None
        between = _NUMBERED_BETWEEN if numbered and nearest.kind is Word.PAPER else BETWEEN.get(nearest.kind)
        return nearest.kind if between and between.fullmatch(self._folded, nearest.end, here) else None

    def behind(self, place: int) -> Word | None:
        """What is said in brackets right behind a place: 13812345678（手机）."""
        here = self._at(place)
        if not (brackets := _IN_BRACKETS.match(self._folded, here)):
            return None
        number = bisect_right(self._starts, brackets.start(1))
        kinds = [found.kind for found in self._found[max(0, number - 1) :][:3] if here <= found.start and found.end <= brackets.end(1)]
        return kinds[-1] if kinds and kinds[-1] in {*PERSONS, Word.OFFICE} else None

    def _at(self, place: int) -> int:
        for ends, gone in self._places:
            place -= gone[bisect_right(ends, place)]
        return place


_IN_BRACKETS = re.compile(r" ?\(([^()0-9]{1,10})\)")


def _found_in(folded: str) -> list[_Found]:
    """The words in their order, each with what it is beside the one before it."""
    all_: list[_Found] = []
    for found in _ANY.finditer(folded):
        kind = _KINDS.get(found[0].rstrip(" ."), Word.YEAR)
        last = all_[-1] if all_ else None
        all_.append(_Found(_beside(folded, last, kind, found.start()), found.start(), found.end()))
    return all_


def _beside(folded: str, last: _Found | None, kind: Word, start: int) -> Word:
    if kind is Word.OFFICE and last and last.kind is Word.TELEPHONE and _TOGETHER.fullmatch(folded, last.end, start):
        return Word.TELEPHONE
    if kind in (Word.NUMBER, Word.YEAR):
        return last.kind if last and _NUMBERED.fullmatch(folded, last.end, start) else Word.PAPER
    if kind is not Word.FILING:
        return kind
    if last and last.kind in _FILED and _FILED[last.kind].fullmatch(folded, last.end, start):
        return Word.LISTED if last.kind is Word.TELEPHONE else last.kind
    return Word.PAPER
