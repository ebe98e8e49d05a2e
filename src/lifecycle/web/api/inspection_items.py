"""抽查事项: which items may be checked on a day, by which list, and what each of them rests on."""

from datetime import date
from typing import Annotated

from fastapi import Query
from msgspec import Struct
from starlette.responses import Response

from lifecycle.compliance.duties import Article, CheckedParty, CheckLevel, CheckMethod, WorksStage
from lifecycle.compliance.phrases import condition_in_words
from lifecycle.desk.inspections.checkable import PublishedItem, PublishedList, published_on
from lifecycle.vocabulary import Gate, Sha256, SubjectKind
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.transport.bounds import DayAsked
from lifecycle.web.visitor import TheDesk

router = interface()


class BlocksShown(Struct, frozen=True, kw_only=True):
    """暂缓: the gate that a finding on the item holds back on that day, and the article that says so."""

    gate: Gate
    article: Article


class ItemShown(Struct, frozen=True, kw_only=True):
    """抽查事项. id: by which a check names it; applies_to: in words, all of which have to hold; verified: every article was compared with
    its text; compares: the indicator whose drawn value is shown beside what is measured.
    """

    id: str
    title: str
    level: CheckLevel
    subject: SubjectKind
    methods: tuple[CheckMethod, ...]
    whom: tuple[CheckedParty, ...]
    stages: tuple[WorksStage, ...]
    applies_to: tuple[str, ...]
    evidence: tuple[str, ...]
    basis: tuple[Article, ...]
    penalties: tuple[Article, ...]
    compares: str | None
    blocks: BlocksShown | None
    verified: bool


class ListShown(Struct, frozen=True, kw_only=True):
    """已公布的抽查事项清单. document_sha256: of the text in which its items are read; position: of the publication in the ledger."""

    document: str
    title: str
    document_sha256: Sha256
    number: str
    authority: str
    published_on: date
    scan: Sha256 | None
    position: int
    items: tuple[ItemShown, ...]


class InspectionItems(Struct, frozen=True, kw_only=True):
    """可查的抽查事项 on a day. Nothing else may be checked on it."""

    on: date
    lists: tuple[ListShown, ...]


On = Annotated[DayAsked | None, Query(description="the day of the check; today, when left out")]


@router.get("/inspection-items", name="api_inspection_items", responses=documented(InspectionItems, 409, 422))
def inspection_items(desk: TheDesk, on: On = None) -> Response:
    """可查的抽查事项. Open to everybody: the lists are published."""
    day = on or desk.today()
    lists = published_on(desk.ledger, desk.rulebooks, day)
    return answer(InspectionItems(on=day, lists=tuple(_list(each, day) for each in lists)))


def _list(listed: PublishedList, day: date) -> ListShown:
    paper = listed.publication
    return ListShown(
        document=paper.document,
        title=listed.text.title,
        document_sha256=paper.document_sha256,
        number=paper.number,
        authority=paper.authority,
        published_on=paper.published_on,
        scan=paper.scan,
        position=listed.position,
        items=tuple(_item(each, day) for each in listed.items),
    )


def _item(published: PublishedItem, day: date) -> ItemShown:
    item = published.item
    blocks = item.blocks_on(day)
    return ItemShown(
        id=item.id,
        title=item.title,
        level=item.level,
        subject=item.subject,
        methods=item.methods,
        whom=item.whom,
        stages=item.stages,
        applies_to=tuple(condition_in_words(each, "zh") for each in published.scope),
        evidence=item.evidence,
        basis=item.basis,
        penalties=item.penalties,
        compares=item.compares.name if item.compares else None,
        blocks=BlocksShown(gate=blocks.gate, article=blocks.article) if blocks else None,
        verified=item.verified,
    )
