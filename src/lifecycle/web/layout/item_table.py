"""抽查事项清单 as a table: an item a line, and by which paper it may be checked today."""

from datetime import date

from msgspec import Struct

from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.duties import CheckedParty, CheckLevel, Checklist, WorksStage
from lifecycle.desk.inspections.about_items import item_name
from lifecycle.desk.inspections.checkable import publication_on
from lifecycle.inspections.items import ItemsPublished
from lifecycle.ledger import Ledger


class ItemRow(Struct, frozen=True, kw_only=True):
    """一项. name: inside its list; basis: what it rests on, by document and place; published: whether it may be checked on the day."""

    name: str
    title: str
    line: int
    level: CheckLevel
    whom: tuple[CheckedParty, ...]
    stages: tuple[WorksStage, ...]
    basis: tuple[str, ...]
    verified: bool
    published: bool


class ItemTable(Struct, frozen=True, kw_only=True):
    """清单 as of a day. publication: None where it is not published; other_text: whether that was published in another text than this."""

    rows: tuple[ItemRow, ...]
    publication: ItemsPublished | None
    other_text: bool = False

    @property
    def unverified(self) -> int:
        return sum(not each.verified for each in self.rows)


def item_table(ledger: Ledger, document: PolicyDocument, day: date) -> ItemTable | None:
    """None for a document that has no items."""
    items = document.standing_on(Checklist, day)
    if not items:
        return None
    publication = publication_on(ledger, document.id, day)
    listed = publication.items_listed if publication else ()
    rows = tuple(
        ItemRow(
            name=item_name(each),
            title=each.title,
            line=each.line,
            level=each.level,
            whom=each.whom,
            stages=each.stages,
            basis=tuple(f"{article.document} {article.place}" for article in each.basis),
            verified=each.verified,
            published=item_name(each) in listed,
        )
        for each in items
    )
    other_text = publication is not None and publication.document_sha256 != document.sha256
    return ItemTable(rows=rows, publication=publication, other_text=other_text)
