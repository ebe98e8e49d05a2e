"""文号的含义: an authority, a year and a number, however a clerk spells them. The spelling of the paper itself is what is recorded.

GB/T 9704-2012, 7.2.5: the year stands in full in 六角括号 〔〕; the serial has no 第 and no leading zero, and 号 behind it.
"""

import re
from datetime import date
from functools import lru_cache
from unicodedata import category, decimal, normalize

from lifecycle.values.figures import DIGITS, FOR_LETTERS, TENS, UNITS, in_figures
from lifecycle.values.layouts.years import year_in_figures, year_perhaps
from lifecycle.values.text import LATIN, line, simplified, without_unseen
from lifecycle.vocabulary import Refused

EARLIEST_YEAR = 1949
"""No authority of this state gave a number before."""
LONG_BEFORE = 2
"""Years between a number and the day of its paper from which a clerk is asked whether the year is right: a paper of January may bear
the number of December."""

_FILLERS = "\u115f\u1160\u3164\u2800"
"""Letters and marks that have no shape."""
_TYPED_FOR = re.compile(r"(?<![0-9OoIl])l*[0-9][0-9OoIl]*(?![A-Za-z0-9])")
"""2O26, 9O, l2: letters in the place of figures. A capital in front of them is one of a series."""
_TYPED_ALONE = re.compile(
    rf"(?<=[0-9{''.join(DIGITS)}])(?:年度?|[^\w])(?:[第字]|编号|序号|顺序号|流水号|[Nn][Oo](?=\W)|\W)*(?!II)[OoIl]+(?=号|\W*$)"
)
"""〔2026〕l号: a letter in the place of the serial. Two capitals I are a Roman two."""
_YEAR_TYPED = re.compile(r"(?<=[〔\[({【〖「『《〈<])[0-9OoIl]{4}(?![0-9A-Za-z])")
_AS_FIGURE = rf"0-9OoIl○◯{''.join(DIGITS)}{UNITS}{''.join(TENS)}"
_LAID_OUT = re.compile(
    rf"(?<![{_AS_FIGURE}])(?:[{_AS_FIGURE}](?: [{_AS_FIGURE}])+|[0-9]{{4}}(?: [0-9]{{4}}){{2,}}(?: [0-9]{{1,3}})?)(?![{_AS_FIGURE}])"
)
"""2 0 2 6, 1405 8120 2305 1004 01: one number, laid out in single figures or in fours. Other spaces between figures divide two."""
_SPACES = re.compile(rf"(?<![{_AS_FIGURE}]) | (?![{_AS_FIGURE}])")
_OPEN_YEAR = re.compile(r"〔((?:19|20)[0-9]{2})(?=[0-9]{1,6}(?:号|[^0-9〕]*$))")
"""（20239546号: the bracket behind the year is missing."""
_LABEL = re.compile(r"^(?:(?:发文|文件)?(?:字号|文号|编号)) +")
_LABEL_ALONE = re.compile("^(?:发文|文件)?(?:字号|文号|编号)")
_BEFORE_FIGURES = re.compile(r"(?<!第)(?:(?:(?<=〕)字|第|编号|序号|顺序号|流水号|(?<![A-Z])(?:NO|NUMBER|N0 )) *)+(?=[ 〔〕]*[0-9])")
_SEAL = "(?:已?盖|加盖)?公?章|印章|签章|代章"
_COPY = re.compile(rf"(?<=[0-9号文件])[ 〔]+(?:正本|副本|原件|复印件|扫描件|电子版|{_SEAL})[ 〔〕]*$")
_SEALED = re.compile(rf"(?:[〔 ]+(?:{_SEAL})|盖公?章|加盖公章)[ 〔〕]*$")
"""（盖章）: what a form prints where the seal goes, copied along with what stands before it."""
_BEHIND_FIGURES = re.compile(r"(?<=[0-9])(?:号?之(?=[0-9])|号?文[件书]?(?=[ 〔〕]*$)|号)|号(?=[ 〔〕]*$)|(?<=[0-9]{4})年")
_PROJECT_CODE = r"[0-9]{4} [0-9]{6} [0-9]{2} [0-9]{2} [0-9]{6}(?![0-9])"
_YEAR = re.compile(rf"〔([0-9]{{4}})年?〕|(?<![0-9])(?!{_PROJECT_CODE})((?:19|20)[0-9]{{2}}|21(?:00|1[3-9]|[2-9][0-9]))(?=[^0-9].*[0-9])")
"""In brackets any four figures are a year. Without them 2105 may be the fifth month of 2021, but 2100 is no month, and so a year."""
_YEAR_WORDS = re.compile(r"公元(?=[0-9]{4})|(?<=[0-9]{4}年)度")
_ODD_YEAR = re.compile(r"〔[0-9]*年?〕")
_SERIAL = re.compile(r"[1-9]")
_NO_WORD = re.compile(r"\W|年|号")
KEPT = 4096
"""So many numbers are looked at once: each is read, asked about and compared."""
_ALONE = re.compile(r"(?:19|20)[0-9]{2}")
_BLANK = re.compile(
    r"×|(?<=[〔\[(第])\.{2,}|\.{2,}(?=号)|(?<![A-Za-z])[Xx]{2,}(?=[号〕\])）】年]|\W*$)|(?<=[〕\])）】第])[Xx](?=号)"
    r"|[*□■○◯_?]{2,}|(?<=[〕\])）】第])[*□■○◯_?]+(?=号)"
)
"""××号, 〔20××〕, ○○号: what a template has where a number goes."""
_OF_PAPER = "附件|附表|附页|附图|扫描件|原件|复印件|图片|批文|文件|正文|证书|证照|备注|说明|材料|资料|电子版|系统|上|下|前|后"
_NONE = re.compile(
    rf"(?:(?:详|请)*(?:见|参见|参照|查看|同)(?:{_OF_PAPER})(?:[0-9]*|所示|所述|一致)|同(?:{_OF_PAPER})|附件[0-9]*|附后|另附|随附"
    r"|[暂尚还]?(?:无|没有?|缺|未有)(?:此项|文号|编号|字号|证号|号码?|内容|文件|批文|数据|记录|资料|材料)?"
    r"|[暂尚还]?未(?:定|知|编号?|编|发|发文|取得|办理|办|提供|填写?|下达|下发|批|出|明确|确定|有)"
    r"|[暂尚还]?待(?:定|补|补充|补录|补办|后补|办|发|编|编号|填|填写|核|核实|核对|确认|查|查询|取得|提供|批|批复|出|更新)|后补|补办中?|(?:正在)?办理中|审批中"
    r"|不详|不明|不清楚?|不知道?|不适用|不涉及|不需要?|无需|忘记了?|丢失|遗失|空白?|略|省略|某某|测试|N/?A|NONE|NULL|NIL|NO|TBD|TBC|UNKNOWN|TEST)(?:某?号)?"
)
"""What clerks write into a field that has to be filled, and that is no number."""


def meaning(number: str) -> str:
    """What a 文号 says: alike for two spellings just when they are one number. Not for people to read."""
    parts = "|".join(_parts(number))
    return parts or _visible(number)


def same_authority(name: str) -> str:
    """What an authority's name says: without spaces, punctuation, width and capitals, in which clerks differ."""
    seen = _visible(name)
    unsealed = _SEALED.sub("", "".join(map(_mark, seen))) or seen
    return "".join(sign for sign in unsealed if sign.isalnum()) or seen


@lru_cache(KEPT)
def paper_number(text: str) -> str:
    """文号 on one line, as the paper spells it. Raises Refused as `line` does, and for what only says that there is no number."""
    number = line(text)
    if says_none(number):
        raise Refused("number.says_none", number=number)
    return number


def says_none(number: str) -> bool:
    """Whether it says in words or signs that there is no number, or none yet: 见附件, 无, 待定, ××号, /."""
    seen = _visible(number)
    bare = _LABEL_ALONE.sub("", "".join(sign for sign in seen if sign.isalnum() or sign in "×/")).strip("/")
    return not bare or _BLANK.search(seen) is not None or _NONE.fullmatch(simplified(bare)) is not None


def year_written(number: str) -> int | None:
    """年份 as the number says it: in its brackets, or as a year between what stands before and behind; None where it says none."""
    return _year_written(_folded(number))


def _year_written(folded: str) -> int | None:
    found = _YEAR.search(folded)
    return int(found[1] or found[2]) if found else None


def _year_said(folded: str) -> int | None:
    """年份 of a number, also where it stands within its figures: 施工许可证编号 140581202405100101 is of 2024."""
    year = _year_written(folded)
    return year_in_figures(folded) if year is None else year


def serial_in(pattern: str, number: str) -> int | None:
    """顺序号 of a number whose form is `pattern`, with `{n}` where the serial stands; None for a number of another form."""
    unlike = "9" * 12
    form, parts = _parts(pattern.format(n=unlike)), _parts(number)
    if len(form) != len(parts):
        return None
    serial = None
    for wanted, part in zip(form, parts, strict=True):
        before, found, _ = wanted.partition(unlike)
        if found and re.fullmatch("[0-9]{1,6}", behind := part.removeprefix(before)):
            serial = int(behind)
        elif wanted != part:
            return None
    return serial


def refuse_year(number: str | None, on: date) -> None:
    """Refuses a number whose year has not come on the day of its paper, or lies before there was anybody to give it. None: it has none."""
    year = _year_said(_folded(number)) if number else None
    if year is not None and year > on.year:
        raise Refused("number.year_later", number=number, year=year, on=on)
    if year is not None and year < EARLIEST_YEAR:
        raise Refused("number.year_too_early", number=number, year=year, earliest=EARLIEST_YEAR)


def doubts_of(number: str, on: date) -> tuple[str, ...]:
    """What has to be asked once more of a number on a paper of this day: possible, but more often a slip."""
    folded = _folded(number)
    year = _year_said(folded)
    doubts = []
    if year is not None and EARLIEST_YEAR <= year <= on.year - LONG_BEFORE:
        doubts.append("number.year_long_before")
    if year is None and _ODD_YEAR.search(folded):
        doubts.append("number.year_odd")
    perhaps = year_perhaps(folded) if year is None else None
    if perhaps is not None and not on.year - LONG_BEFORE < perhaps <= on.year:
        doubts.append("number.year_in_figures")
    if not _has_serial(folded):
        doubts.append("number.no_serial")
    return tuple(doubts)


def _has_serial(folded: str) -> bool:
    """Whether a figure stands there besides the year."""
    return _ALONE.fullmatch(_NO_WORD.sub("", folded)) is None and _SERIAL.search(_ODD_YEAR.sub("", folded)) is not None


def _parts(number: str) -> tuple[str, ...]:
    """Words and figures in their order: 高审方案〔2026〕090号 is 高审方案, 2026, 90. What only separates is left out."""
    spoken = _BEHIND_FIGURES.sub(" ", _COPY.sub(" ", _BEFORE_FIGURES.sub(" ", _LABEL.sub("", _folded(number)))))
    runs = re.findall(r"[0-9]+|[^0-9]+", spoken)
    said = (run.lstrip("0") or "0" if run[0].isdigit() else re.sub("[ 〔〕]", "", run) for run in runs)
    return tuple(part for part in said if part)


@lru_cache(KEPT)
def _folded(number: str) -> str:
    """Brackets as 〔〕, each other mark as one space, Chinese numerals and letters that stand for figures as figures, 年度 as 年."""
    typed = simplified(_plain(number).translate(LATIN))
    for place in (_YEAR_TYPED, _TYPED_FOR, _TYPED_ALONE):
        typed = place.sub(lambda found: found[0].translate(FOR_LETTERS), typed)
    marked = _YEAR_WORDS.sub("", "".join(_mark(sign) for sign in in_figures(typed.upper(), " ")))
    return marked if _YEAR.search(marked) else _OPEN_YEAR.sub(r"〔\1〕", marked)


def _mark(sign: str) -> str:
    if sign.isalnum():
        return sign
    match category(sign):
        case "Ps" | "Pi":
            return "〔"
        case "Pe" | "Pf":
            return "〕"
    return {"<": "〔", ">": "〕"}.get(sign, " ")


def _visible(text: str) -> str:
    """What can be seen of a text. Letters of which only a mark is left in plain width, such as ﾞ or ͺ, stay as they are."""
    return _plain(text).upper() or " ".join(without_unseen(text).split())


def _plain(text: str) -> str:
    """Plain width, figures of any script as 0 to 9; nothing that cannot be seen, and no spaces but those that divide two numbers."""
    signs = (" " if sign.isspace() else sign for sign in normalize("NFKC", text) if category(sign)[0] != "M")
    seen = (sign for sign in signs if category(sign) not in {"Cc", "Cf"} and sign not in _FILLERS)
    spaced = " ".join("".join(str(decimal(sign)) if category(sign) == "Nd" else sign for sign in seen).split())
    plain = _SPACES.sub("", spaced)
    return _LAID_OUT.sub(lambda found: found[0].replace(" ", ""), plain)
