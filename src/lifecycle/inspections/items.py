"""抽查事项清单: which items a bureau has published for its inspectors to check, by which paper and in which text."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.field_types import Code, DocumentId, OneLine
from lifecycle.vocabulary import Command, DocumentHash, Fact, FileHash, PaperNumber, Past, Refused, Sha256, Text, TextLine, fact_of

MATTER = "items"
ItemName = Code[OneLine]
"""事项编号 inside its list: a1."""


class ItemsPublished(Fact, frozen=True, kw_only=True, tag="items-published"):
    """抽查事项清单公布: from `published_on` on these items of the document may be checked, as its text with this hash has them.

    items_listed: their names in the document; number, authority, scan: of the paper.
    """

    document: DocumentId
    document_sha256: DocumentHash
    items_listed: tuple[ItemName, ...]
    number: PaperNumber
    authority: TextLine
    published_on: Past
    scan: FileHash | None = None


class ItemsWithdrawn(Fact, frozen=True, kw_only=True, tag="items-withdrawn"):
    """抽查事项清单撤下: from `withdrawn_on` on nothing of the list is checked until it is published anew."""

    document: DocumentId
    number: PaperNumber
    authority: TextLine
    withdrawn_on: Past
    reason: Text
    scan: FileHash | None = None


class PublishItems(Command, frozen=True, kw_only=True):
    """公布抽查事项清单."""

    document: DocumentId
    document_sha256: Sha256
    items_listed: tuple[ItemName, ...]
    number: PaperNumber
    authority: TextLine
    published_on: Past
    scan: FileHash | None = None


class WithdrawItems(Command, frozen=True, kw_only=True):
    """撤下抽查事项清单."""

    document: DocumentId
    number: PaperNumber
    authority: TextLine
    withdrawn_on: Past
    reason: Text
    scan: FileHash | None = None


class ListText(Struct, frozen=True, kw_only=True):
    """清单文本: a text of the document as it judges now, and the names of its items in its order."""

    document_sha256: str
    items: tuple[str, ...]


def stream_of(document: str) -> str:
    """The stream of a list."""
    return f"{MATTER}/{document}"


def standing(facts: Iterable[Fact], day: date) -> ItemsPublished | None:
    """所公布的清单 on a day. Of two publications with one day the later record stands: so a slip is mended."""
    found = None
    for fact in facts:
        if isinstance(fact, ItemsPublished) and fact.published_on <= day:
            found = fact
        elif isinstance(fact, ItemsWithdrawn) and fact.withdrawn_on <= day:
            found = None
    return found


def publish(earlier: Sequence[Fact], command: PublishItems, texts: Sequence[ListText]) -> list[Fact]:
    """公布抽查事项清单. texts: of the document, as they are now.

    Raises Refused for a document without items, another text than its author saw, no or unknown items, a day before what is recorded, and
    nothing new.
    """
    if not any(each.items for each in texts):
        raise Refused("items.no_list", document=command.document)
    text = next((each for each in texts if each.document_sha256 == command.document_sha256), None)
    if text is None:
        raise Refused("items.other_text", document=command.document, sha256=command.document_sha256[:12])
    if unknown := sorted(set(command.items_listed) - set(text.items)):
        raise Refused("items.unknown", items=tuple(unknown))
    if not command.items_listed or len(set(command.items_listed)) < len(command.items_listed):
        raise Refused("items.each_once")
    _refuse_before(earlier, command.published_on)
    if _said(standing(earlier, command.published_on)) == _said(command):
        raise Refused("items.same", number=command.number)
    return [fact_of(ItemsPublished, command)]


def withdraw(earlier: Sequence[Fact], command: WithdrawItems) -> list[Fact]:
    """撤下抽查事项清单. Raises Refused where none is published on that day."""
    _refuse_before(earlier, command.withdrawn_on)
    if standing(earlier, command.withdrawn_on) is None:
        raise Refused("items.not_published_on", document=command.document, day=command.withdrawn_on)
    return [fact_of(ItemsWithdrawn, command)]


def _refuse_before(earlier: Sequence[Fact], day: date) -> None:
    """The papers of a list are entered in the order of their days."""
    days = [fact.published_on for fact in earlier if isinstance(fact, ItemsPublished)]
    days += [fact.withdrawn_on for fact in earlier if isinstance(fact, ItemsWithdrawn)]
    if days and day < max(days):
        raise Refused("items.before_the_last", day=day, last=max(days))


def _said(paper: ItemsPublished | PublishItems | None) -> tuple[object, ...] | None:
    if paper is None:
        return None
    return (paper.document_sha256, paper.items_listed, paper.number, paper.authority, paper.published_on, paper.scan)
