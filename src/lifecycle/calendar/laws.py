"""所存法律: the texts that lie under policies/national/laws, by which a clause that somebody names is compared."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from lifecycle.vocabulary import Citation

LAWS = "national/laws"
HEAD_ENDS = "<!-- INFO END -->"


class StatuteKind(StrEnum):
    """法的种类, a closed list: what may require a procedure (行政许可法 第四十五条: 依法). A notice or a standard is none of them."""

    LAW = "law"  # 法律
    ADMINISTRATIVE_REGULATION = "administrative_regulation"  # 行政法规
    LOCAL_REGULATION = "local_regulation"  # 地方性法规
    DEPARTMENT_RULE = "department_rule"  # 部门规章
    GOVERNMENT_RULE = "government_rule"  # 地方政府规章


NO_STATUTE = re.compile(
    "(通知|通告|公告|通报|纪要|记录|会议|函|批复|请示|报告|意见|要点|方案|计划|规划|指南|导则|标准|规范|规程|合同|协议|承诺书?|说明|解读|答复|文件|公报)$"
)
"""How papers end that are no statute, whatever they say."""
STATUTE = re.compile("(法|法典|条例|规定|办法|细则|规则|决定|决议)$")
"""How statutes end."""
AROUND = re.compile(r"[《》〈〉\s]|[（(][^（()）]*[）)]$")
"""The marks of a title, and what stands in brackets behind it: the year of an amendment, that it is for trial."""


class HeldLaw(Struct, frozen=True):
    """一部法律的一个版本. words: the whole text without its spaces."""

    title: str
    kind: StatuteKind
    words: str


class Laws:
    """所存法律, by title; a law that was amended is held in several versions."""

    def __init__(self, held: Iterable[HeldLaw] = ()) -> None:
        self.held = tuple(held)

    def __iter__(self) -> Iterator[HeldLaw]:
        """One of each title."""
        return iter({each.title: each for each in self.held}.values())

    def versions(self, document: str) -> list[HeldLaw]:
        """By the title as it is printed, with 中华人民共和国 before it or without."""
        called = bare_title(document)
        return [each for each in self.held if called in {each.title, each.title.removeprefix("中华人民共和国")}]

    def kind_of(self, document: str) -> StatuteKind | None:
        """None where it is not held."""
        return next((each.kind for each in self.versions(document)), None)

    def lacks(self, clause: Citation) -> bool:
        """Whether the document is held, and none of its versions has these words."""
        versions = self.versions(clause.document)
        return bool(versions) and not any(_bare(clause.quote) in each.words for each in versions)


NONE_HELD = Laws()


def bare_title(document: str) -> str:
    """《建筑法》（2019年修正） -> 建筑法."""
    return AROUND.sub("", AROUND.sub("", document.strip()))


def read_laws(folder: Path) -> Laws:
    """The texts of a policies folder, which may have none. What was issued by an order of the State Council is a regulation."""
    return Laws(_law(file.read_text(encoding="utf-8")) for file in sorted((folder / LAWS).glob("*.md")))


def _law(text: str) -> HeldLaw:
    head, _, body = text.partition(HEAD_ENDS)
    regulation = "国务院令" in head
    title = head.partition("\n")[0].removeprefix("#").strip()
    return HeldLaw(title, StatuteKind.ADMINISTRATIVE_REGULATION if regulation else StatuteKind.LAW, _bare(body))


def _bare(words: str) -> str:
    return re.sub(r"[\s\u200b]", "", words)
