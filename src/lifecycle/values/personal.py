"""个人信息的认法: a mobile number, a telephone number or an identity number in a text, however a clerk writes it.

The nearest word before a number decides, by its kind: behind 身份证 or 电话 it is a person's, also where a digit is wrong; behind 许可证,
备案 or 编号 it is a paper's. But 备案 and 编号 belong to what stands right before them: 手机备案 is about a telephone.
Without such a word the form decides: 施工许可证编号 too have 18 digits with a region and a date in them, and 11 digits may be
region, year and serial.
"""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category, decimal, normalize

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from lifecycle.values.figures import DIGITS, FIGURE_BY_FIGURE, LETTERS, SET_APART
from lifecycle.values.layouts.area_codes import area_codes
from lifecycle.values.personal_words import CODE, OTHER_CODE, Word, Words
from lifecycle.values.text import simplified, without_unseen

FEWEST = 7
"""Digits of a telephone number without its area code."""
MOST = 22


class Personal(StrEnum):
    """个人号码的种类."""

    MOBILE = "mobile"  # 手机号码
    TELEPHONE = "telephone"  # 电话号码
    IDENTITY_NUMBER = "identity_number"  # 公民身份号码
    DOCUMENT = "document"  # 护照等证件号码


class Seen(NamedTuple):
    """认出的号码. shown: its beginning and its end, for whoever typed it to find it."""

    kind: Personal
    shown: str


_BEHIND = re.compile(r"号?(?:地块|宗地|号文)")
"""What a number is of that has this behind it."""
_UNITS = re.compile(r" ?(?:平方米|m2|m²|㎡|万|元|吨|公里|千瓦|kw|mm|立方)")

_SPOKEN = re.compile(rf"(?:[{''.join(DIGITS)}][ -]?){{7,}}")
"""一三八一二三四…: as many as a telephone number has."""
_LETTERS = {letter.lower(): figure for letter, figure in LETTERS.items()}
_TYPED_FOR = re.compile(rf"(?<=[0-9])[{''.join(_LETTERS)}]+(?=[0-9])")
_FOR_LETTERS = str.maketrans(_LETTERS)
_DIGITS = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r" ?[-./·•_*|~+] ?| |[ -]?[()][ -]?")
_LIST_SIGN = re.compile(r" ?[,、;] ?")
_LISTED = re.compile(rf"号?(?:\([^()0-9]{{1,8}}\))?(?P<by>(?:[ ,、;和及与至或/~-]|以及)+)(?P<code>{CODE}|{OTHER_CODE})?")
"""What divides the numbers of a list: 14010523001号（一期）、晋14010523002."""
_OF_ONE_LIST = re.compile("[^,;]*[^ ,;][^,;]*")
"""What joins the numbers of papers. A comma ends what the word speaks of: 许可证号14010523001，13812345678 has somebody's mobile number."""
_ORDINAL = re.compile(r" ?号(?!码)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DIGIT = rf"\d{''.join(DIGITS)}{SET_APART}"
_SUSPICIOUS = re.compile(
    rf'[{_DIGIT}](?<![{_DIGIT}]{{2}})(?!\d{{3}}-\d\d-\d\d(?!\d))(?:[^a-zA-Z\d"\u3400-\u9fff]{{0,9}}[oOlI]?[{_DIGIT}]){{6}}'
)
"""Seven digits that are not the day of a date. Nearly no text has them, and so nearly none is looked at closely.

It begins with the digit, not with what may not stand before it: so the engine skips to the next digit, in a third of the time.
"""
_DASHES = re.compile("[\u2010-\u2015\u2212ー]")
_SPACES = re.compile(r"[^\S\n]+")
_CHECK_SIGN = re.compile(" ?x(?![0-9a-z])")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_MISTYPED = re.compile(r"1[3-9]\d{8,10}")  # a digit too few or too many, behind the word for it
_TELEPHONE = re.compile(r"(?:0\d{2,3})?\d{7,8}")
_WITH_AREA = re.compile(r"0(?:10|2\d|[3-9]\d\d)")
_ABROAD = re.compile(r"(?:00)?86")
_FROM_ABROAD = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_WITHOUT_WORD = re.compile(r"0|86|1[3-9]\d{9}$|\d{17}[\dx]$")
"""What may be a person's number though no word says so. Few numbers are looked at closer than this."""
_IDENTITY = re.compile(r"\d{15,20}|\d{17}x")
IDENTITY_DIGITS = 15
"""Of the oldest identity numbers; what is shorter is the number of another document."""
_OF_TELEPHONES = frozenset({Word.TELEPHONE, Word.CALL, Word.LISTED, Word.OFFICE})
LONG = 11
"""Digits of a mobile number: so many are a number of their own."""
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DAYS = re.compile(rf"{_DAY}(?:{_DAY})?")
_APART = frozenset({(11,), (3, 4, 4), (3, 3, 5), (3, 2, 2, 2, 2), (1,) * 11} | {(first, 11 - first) for first in range(3, 9)})
_BY_DASHES = _APART | {(4, 3, 4), (4, 4, 3), (3, 2, 3, 3), (3, 2, 2, 4)}
"""How people divide the eleven digits of a mobile number: lengths of the groups, and more of them where dashes stand between."""
_BY_LIST_SIGNS = (3, 4, 4)
"""138、1234、5678: so alone, since a comma divides two numbers, mostly."""
_LISTED_BEFORE = re.compile(r"[0-9] ?[,、;] ?$")
_LISTED_BEHIND = re.compile(r" ?[,、;] ?[0-9]{1,4}(?![0-9])")


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
    plain = _plain(text)
    words = Words(plain)
    last: tuple[int, Word | None, int] = (0, None, 0)
    for run in _runs(plain):
        word = _word_before(plain, words, run, last)
        for number in _numbers(plain, run):
            if kind := _kind(plain, number, _own(words, word, run, number), tuple(regions), of_paper):
                return Seen(kind, _masked(number.digits))
        last = (run[-1].end(), word, len(run[0][0]))
    return None


def _plain(text: str) -> str:
    """Plain width, small letters, 简体, single spaces, figures as 0 to 9, and nothing that cannot be seen."""
    plain = normalize("NFKC", without_unseen(normalize("NFKC", text))).lower()
    if not plain.isascii():
        plain = "".join(str(decimal(sign)) if category(sign) == "Nd" else sign for sign in _DASHES.sub("-", simplified(plain)))
        plain = _SPOKEN.sub(lambda found: found[0].translate(FIGURE_BY_FIGURE), plain)
    plain = _SPACES.sub(" ", plain)
    return _TYPED_FOR.sub(lambda found: found[0].translate(_FOR_LETTERS), plain)


def _runs(plain: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits that only a space, a dash or the like divides."""
    run: list[re.Match[str]] = []
    for group in _DIGITS.finditer(plain):
        if run and not _one_run(plain, run[-1], group):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _one_run(plain: str, one: re.Match[str], other: re.Match[str]) -> bool:
    if _YEAR.fullmatch(one[0]) and plain[one.start() - 1 : one.start()] == "(" and plain[one.end()] == ")":
        return False
    if _BETWEEN.fullmatch(plain, one.end(), other.start()):
        return True
    short = len(one[0]) in _BY_LIST_SIGNS and len(other[0]) in _BY_LIST_SIGNS
    return short and _LIST_SIGN.fullmatch(plain, one.end(), other.start()) is not None


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


def _word_before(plain: str, words: Words, run: list[re.Match[str]], last: tuple[int, Word | None, int]) -> Word | None:
    """The word that a number stands behind; of several in a row, the first one stands behind it for all of them."""
    start = run[0].start()
    if word := words.before(start, numbered=_ORDINAL.match(plain, run[-1].end()) is not None):
        return word
    end, word, length = last
    listed = _LISTED.fullmatch(plain, end, start) if word else None
    if listed is None:
        return None
    if word is Word.PAPER:
        return word if _OF_ONE_LIST.fullmatch(listed["by"]) and length == len(run[0][0]) else None
    return None if listed["code"] else word


def _own(words: Words, word: Word | None, run: list[re.Match[str]], number: _Number) -> Word | None:
    """What is said right behind a number; else a paper's word, which reaches over the groups behind its first one: but eleven digits and
    more are a number of their own, unless they are joined to a few, as in GP-2023-13812345678, or stand behind a year.
    """
    if said := words.behind(number.end):
        return said
    if word is Word.PAPER and number.start != run[0].start() and number.groups[0] >= LONG:
        before = [group for group in run if group.end() <= number.start]
        signs = "-/._ " if len(before) == 1 and _YEAR.fullmatch(before[0][0]) else "-/._"
        joined = number.start - before[-1].end() == 1 and run[0].string[number.start - 1] in signs
        return word if joined and sum(len(group[0]) for group in before) < LONG else None
    return word


def _kind(plain: str, number: _Number, word: Word | None, regions: tuple[str, ...], of_paper: bool) -> Personal | None:
    if word is Word.PAPER or (word is None and not _WITHOUT_WORD.match(number.digits)) or _BEHIND.match(plain, number.end):
        return None
    if not _is_one(plain, number):
        return None
    if of_person := _by_word(plain, number, word):
        return of_person
    if of_paper or not _stands_alone(plain, number):
        return None
    of_form = _by_form(number, regions)
    return None if word is Word.OFFICE and of_form is Personal.TELEPHONE else of_form


def _is_one(plain: str, number: _Number) -> bool:
    """Whether the groups may be one number, though commas stand between them."""
    if not any(_LIST_SIGN.fullmatch(between) for between in number.between):
        return True
    listed = _LISTED_BEFORE.search(plain, max(0, number.start - 4), number.start) or _LISTED_BEHIND.match(plain, number.end)
    return number.groups == _BY_LIST_SIGNS and not listed


def _by_word(plain: str, number: _Number, word: Word | None) -> Personal | None:
    """What a number is by the word that it stands behind, or since it is written as from abroad."""
    if word in (Word.IDENTITY, Word.DOCUMENT) and not _DAYS.fullmatch(number.digits):
        if _IDENTITY.fullmatch(number.digits):
            return Personal.IDENTITY_NUMBER
        if word is Word.DOCUMENT and len(number.digits) < IDENTITY_DIGITS:
            return Personal.DOCUMENT
    abroad, national = _national(plain, number)
    if word not in _OF_TELEPHONES and not abroad:
        return None
    if _MOBILE.fullmatch(national) or (word in _OF_TELEPHONES and _MISTYPED.fullmatch(national)):
        return Personal.MOBILE
    landline = _is_telephone(national) and not _UNITS.match(plain, number.end)
    return Personal.TELEPHONE if landline and word not in (Word.LISTED, Word.OFFICE) else None


def _by_form(number: _Number, regions: tuple[str, ...]) -> Personal | None:
    """What a number is that no word speaks of."""
    divided = _BY_DASHES if set(number.between) == {"-"} else _APART
    if _MOBILE.fullmatch(number.digits) and number.groups in divided and not number.digits.startswith(regions):
        return Personal.MOBILE
    if _is_identity_number(number.digits):
        return Personal.IDENTITY_NUMBER
    rest = len(number.digits) - number.groups[0]
    ours = [own for own in area_codes(regions) if number.digits.startswith(own) and len(number.digits) - len(own) in (7, 8)]
    divided_off = 1 < len(number.groups) <= 3 and rest in (7, 8) and _WITH_AREA.fullmatch(number.digits[: number.groups[0]])
    return Personal.TELEPHONE if ours or divided_off else None


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
        return bool(ric.get_birth_date(digits.upper()))
    except InvalidComponent:
        return False


def _masked(digits: str) -> str:
    digits = _FROM_ABROAD.sub("", digits)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > FEWEST else f"{digits[:2]}***{digits[-2:]}"
