"""姓名的认法: whether a text holds the whole name of somebody. Names are known by their digests, so that none stands in memory.

A digest is Python's own of a text, under a key that each process draws for itself: quick enough for every text of an import.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from unicodedata import normalize

from lifecycle.values.personal import Personal, personal_in, suspicious
from lifecycle.values.text import simplified, without_unseen
from lifecycle.vocabulary import Refused

SHORTEST = 2
"""One sign alone is no name."""
_DIVIDERS = r" \-\u2010-\u2015\u2212_.\u00b7\u2022\u2027\u2219\u22c5\u30fb*~"
"""What stands between the signs of a name, or was put there: 阿依古丽·买买提, 王-建国. A comma divides two names."""
_BETWEEN = re.compile(rf"(?<=[^\W\x00-\x7f])[{_DIVIDERS}]+(?=[^\W\x00-\x7f])")
_LATIN = re.compile(r"[a-z0-9]")
_IN_LATIN = re.compile(rf"(?<=[a-z0-9])[{_DIVIDERS}]+(?=[a-z0-9])")


def folded(text: str) -> str:
    """A text in which names are looked for: without widths, capitals, 繁体 and marks on signs, and without what divides a name's signs."""
    plain = text if text.isascii() else simplified(normalize("NFKC", without_unseen(normalize("NFKC", text))))
    return _IN_LATIN.sub(" ", _BETWEEN.sub("", " ".join(plain.casefold().split())))


class Name:
    """一个姓名: its length, its digest, and that of its beginning."""

    __slots__ = ("begins", "digest", "length")

    def __init__(self, name: str) -> None:
        plain = folded(name)
        self.length, self.digest, self.begins = len(plain), hash(plain), hash(plain[:SHORTEST])


class Names:
    """一批姓名, in one look-up however many they are."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._lengths: dict[int, set[int]] = {}
        self._digests: set[int] = set()
        for name in names:
            if name.length >= SHORTEST:
                self._lengths.setdefault(name.begins, set()).add(name.length)
                self._digests.add(name.digest)

    def inside(self, text: str) -> Iterator[str]:
        """The names that a text holds, in their order."""
        if not self._digests:
            return
        plain = folded(text)
        for start in range(len(plain) - SHORTEST + 1):
            for length in sorted(self._lengths.get(hash(plain[start : start + SHORTEST]), ()), reverse=True):
                found = plain[start : start + length]
                if len(found) == length and hash(found) in self._digests and _stands_apart(plain, start, start + length):
                    yield found
                    break


NOBODY = Names()


def _stands_apart(plain: str, start: int, end: int) -> bool:
    """A name in Latin letters is a word of its own: Li Na is not in Li Nadine."""
    return not (_joined(plain[start - 1 : start], plain[start]) or _joined(plain[end - 1], plain[end : end + 1]))


def _joined(one: str, other: str) -> bool:
    return bool(_LATIN.fullmatch(one) and _LATIN.fullmatch(other))


_MACHINE_MADE = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
"""哈希 and UUID: they are made by programs, and some of them contain the digits of a telephone number by chance."""


def refuse_number(text: str, regions: Collection[str], *, of_paper: bool = False) -> None:
    """Raises Refused for a text in which such a number stands.

    regions: with what the region codes of the city begin. of_paper: the text is for a paper's number.
    """
    if not suspicious(text) or _MACHINE_MADE.fullmatch(text):
        return
    seen = personal_in(text, regions, of_paper=of_paper)
    match seen:
        case (Personal.MOBILE, shown):
            raise Refused("personal.mobile", shown=shown)
        case (Personal.TELEPHONE, shown):
            raise Refused("personal.telephone", shown=shown)
        case (Personal.IDENTITY_NUMBER, shown):
            raise Refused("personal.identity_number", shown=shown)
        case (Personal.DOCUMENT, shown):
            raise Refused("personal.document", shown=shown)


SURNAMES = frozenset(
    re.findall(
        "[a-z]+",
        """
    ai an ao ba bai ban bao bei ben bi bian bie bin bo bu cai cang cao cen ceng cha chai chang chao che chen cheng chi chong chu chuan
    chun cong cui da dai dan dang dao deng di diao ding dong dou du duan dun e fan fang fei feng fu gai gan gang gao ge geng gong gou
    gu guan guang gui guo hai han hang hao he hei heng hong hou hu hua huai huan huang hui huo ji jia jian jiang jiao jie jin jing jiu
    ju juan kai kang kao ke kong kou kuai kuang kui kun lai lan lang lao le lei leng li lian liang liao lin ling liu long lou lu luan
    lun luo lv lyu ma mai man mang mao mei meng mi mian miao min ming mo mou mu na nai nan ni nian nie ning niu nong ou pan pang pei
    peng pi piao ping pu qi qian qiang qiao qin qing qiu qu quan que ran rao ren rong ru ruan rui sa sang se sha shan shang shao she
    shen sheng shi shou shu shuai shuang shui si song su sui sun suo tai tan tang tao teng tian tie tong tu tuo wan wang wei wen weng
    wo wu xi xia xian xiang xiao xie xin xing xiong xu xuan xue xun ya yan yang yao ye yi yin ying yong you yu yuan yue yun za zan
    zang zeng zha zhai zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuang zhuo zi zong zou zu zuo ouyang shangguan sima situ zhuge
    dongfang huangfu gongsun murong linghu xiahou yuwen zhangsun duanmu dugu nangong wanqi baili
    """,
    )
)
"""姓氏的拼音: 百家姓 and other surnames in use, of one sign and of two."""
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
_GIVEN = f"(?:{_SYLLABLE}){{1,3}}"
_FAMILY = "|".join(sorted(SURNAMES, key=len, reverse=True))
_IN_PINYIN = re.compile(f"(?:{_FAMILY}){_GIVEN}")
_GIVEN_FIRST = re.compile(rf"(?:^|[\W\d_]){_GIVEN}[\W\d_]+(?:{_FAMILY})(?:$|[\W\d_])")
_OF_POSTS = re.compile(
    "审批|审核|审查|监管|监督|监察|监理|管理|市局|县局|区局|签发|签批|经办|承办|受理|安全|系统|审计|窗口|办公|负责|建设|规划|质量|质监|质安"
    "|消防|住建|执法|档案|综合|工程|大队|中心|人员|单位|主任|科员|科长|股长|处长|局长|队长|站长|专员|助理|检查|验收|登记|财务|信息|值班|抽查"
    "|[科室处股局站队组班岗员号县区市镇乡街道正副长甲乙丙丁一二三四五六七八九十]"
)
"""What ids are made of beside names: the words of posts, offices and their numbers."""
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
_PARTS = re.compile(r"[a-z]+")


def like_a_name(id_: str) -> bool:
    """Whether an id looks like somebody's name, also with digits, a word of a post or something else beside it: in Han signs, or in pinyin
    as surname and given name, in either order.
    """
    plain = normalize("NFKC", id_).casefold()
    if any(len(left) >= SHORTEST for run in _HAN.findall(plain) for left in _OF_POSTS.sub(" ", run).split()):
        return True
    parts = _PARTS.findall(plain)
    joined = ("".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1))
    return any(_IN_PINYIN.fullmatch(each) for each in joined) or bool(_GIVEN_FIRST.search(plain))
