"""所存法律: the texts that lie under policies/national/laws, by which a clause that somebody names is compared."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct

from lifecycle.values.figures import in_figures
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
AROUND = re.compile(r"[《》〈〉\s]|[（(][^（()）]*[）)]$|(?:[〔﹝\[【]?\d{4}[〕﹞\]】]?年?)?第?\d+[号期次]$")
"""The marks of a title, and what stands behind it: in brackets the year of an amendment, or that it is for trial; the number of a paper."""


ARTICLE = re.compile(r"^(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)\s", re.MULTILINE)
"""How an article begins."""
ITEM = re.compile(r"^[（(][一二三四五六七八九十]+[）)]", re.MULTILINE)
"""How an item (项) of a paragraph begins."""
PLACE = re.compile(r"第?(\d+)条(之\d+)?(?:第?(\d+)款)?(?:第?[（(]?(\d+)[）)]?项)?")
"""A place, its numerals in figures."""


class Paragraph(Struct, frozen=True):
    """款, without its spaces: what leads in, and its 项."""

    lead: str
    items: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return self.lead + "".join(self.items)

    def item(self, number: int) -> str:
        """An item behind what leads it in; empty where there is none."""
        return "".join(self.lead + item for item in self.items[number - 1 : number])


class Article(Struct, frozen=True):
    """条. number: as the law writes it."""

    number: str
    paragraphs: tuple[Paragraph, ...]

    def has(self, words: str, paragraph: str | None = None, item: str | None = None) -> bool:
        chosen = self.paragraphs[int(paragraph) - 1 : int(paragraph)] if paragraph else self.paragraphs
        if item:
            return any(words in each.item(int(item)) for each in chosen)
        return words in "".join(each.words for each in chosen)


class HeldLaw(Struct, frozen=True):
    """一部法律的一个版本. articles: by their number in figures, in the order of the text."""

    title: str
    kind: StatuteKind
    articles: dict[str, Article]

    def where(self, quote: str) -> list[str]:
        """The articles that have these words."""
        return [article.number for article in self.articles.values() if article.has(_bare(quote))]

    def has_at(self, place: str, quote: str) -> bool:
        """Whether the words stand at the place: in its article, and in the paragraph and item where it names them."""
        if (named := PLACE.match(in_figures(_bare(normalize("NFKC", place)), "-"))) is None:
            return False
        number, again, paragraph, item = named.groups()
        article = self.articles.get(f"第{number}条{again or ''}")
        return article is not None and article.has(_bare(quote), paragraph, item)


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
        """Whether the document is held, and no article of its versions has these words."""
        versions = self.versions(clause.document)
        return bool(versions) and not any(each.where(clause.quote) for each in versions)

    def elsewhere(self, clause: Citation) -> tuple[str, ...]:
        """The articles that have these words, where none of the versions has them at the place that is named."""
        versions = self.versions(clause.document)
        if any(each.has_at(clause.place, clause.quote) for each in versions):
            return ()
        return tuple(dict.fromkeys(article for each in versions for article in each.where(clause.quote)))


NONE_HELD = Laws()


def bare_title(document: str) -> str:
    """《建筑法》（2019年修正） -> 建筑法."""
    return AROUND.sub("", AROUND.sub("", document.strip()))


def read_laws(folder: Path) -> Laws:
    """The texts of a policies folder, which may have none. What the State Council issued or amended is a regulation."""
    return Laws(_law(file.read_text(encoding="utf-8")) for file in sorted((folder / LAWS).glob("*.md")))


def _law(text: str) -> HeldLaw:
    head, _, body = text.partition(HEAD_ENDS)
    regulation = "国务院" in head
    title = head.partition("\n")[0].removeprefix("#").strip()
    _, *parts = ARTICLE.split(body)
    each = zip(parts[::2], parts[1::2], strict=True)
    articles = {in_figures(number, "-"): Article(number, tuple(_paragraphs(said))) for number, said in each}
    return HeldLaw(title, StatuteKind.ADMINISTRATIVE_REGULATION if regulation else StatuteKind.LAW, articles)


def _paragraphs(article: str) -> Iterator[Paragraph]:
    """A line is a paragraph, and so is a line with the items under it. The heading of the next chapter is none."""
    lead, items = "", list[str]()
    for line in (line for line in article.splitlines() if line.strip() and not line.startswith("#")):
        if ITEM.match(line):
            items.append(_bare(line))
            continue
        if lead:
            yield Paragraph(lead, tuple(items))
        lead, items = _bare(line), []
    yield Paragraph(lead, tuple(items))


def _bare(words: str) -> str:
    return re.sub(r"[\s\u200b]", "", words)
