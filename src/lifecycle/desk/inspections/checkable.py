"""可查事项: what may be checked on a day, by the lists that are published, each in the text that was published; and what of it concerns a
project.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.compliance.building import as_project, at_stage
from lifecycle.compliance.choosing import scope_on
from lifecycle.compliance.conditions import MeasureCondition, applies
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.dossier import Dossier
from lifecycle.compliance.duties import Checklist, WorksStage
from lifecycle.compliance.undecided import ItemsPublishedOnly, name_of
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.inspections.about_items import item_name
from lifecycle.inspections.items import MATTER, ItemsPublished, standing, stream_of
from lifecycle.ledger import Ledger, Recorded
from lifecycle.vocabulary import BuildingId, Fact, Refused, Stage

STAGES = (WorksStage.STRUCTURE, WorksStage.ENERGY_WORKS, WorksStage.COMPLETION)
"""施工阶段, one after the other."""


class PublishedItem(Struct, frozen=True, kw_only=True):
    """可查事项. text: in which it is read; scope: 适用条件 under the options of the day; publication: None where an option lets items be
    checked that no list has.
    """

    item: Checklist
    text: PolicyDocument
    scope: tuple[MeasureCondition, ...]
    publication: ItemsPublished | None

    @property
    def name(self) -> str:
        """`document/item`, by which a check refers to it, with the hash of the text beside."""
        return self.item.id


class PublishedList(Struct, frozen=True, kw_only=True):
    """所公布的清单 on a day. text: that was published; position: of the publication in the ledger."""

    publication: ItemsPublished
    position: int
    text: PolicyDocument
    items: tuple[PublishedItem, ...]


class Concerned(Struct, frozen=True, kw_only=True):
    """所涉事项 of a project. buildings: those that the item concerns; unknown: those of which a value is missing, so that nobody can say.

    Of an item about the whole project these are all its buildings, on one of the two sides.
    """

    item: PublishedItem
    buildings: tuple[BuildingId, ...]
    unknown: tuple[BuildingId, ...] = ()

    def has_come(self, stage: WorksStage) -> bool:
        """Whether it can be looked at in this stage of the works; otherwise 未到工序."""
        begins = [STAGES.index(each) for each in self.item.item.stages if each in STAGES]
        return len(begins) < len(self.item.item.stages) or stage in STAGES[min(begins) :]


def published_on(ledger: Ledger, rulebooks: Rulebooks, day: date) -> tuple[PublishedList, ...]:
    """The lists that hold on a day, with those of their items that are in force on it. Raises Refused where a text cannot be read here."""
    by_stream: dict[str, list[Recorded]] = {}
    for recorded in ledger.tagged({MATTER}):
        by_stream.setdefault(recorded.stream, []).append(recorded)
    return tuple(_lists(rulebooks, by_stream.values(), day))


def publication_on(ledger: Ledger, document: str, day: date) -> ItemsPublished | None:
    """By which paper a list stands on a day."""
    return standing((each.fact for each in ledger.load(stream_of(document)).recorded), day)


def item_on(ledger: Ledger, rulebooks: Rulebooks, name: str, day: date) -> PublishedItem:
    """可查事项 by its `document/item`. Raises Refused for one that is on no list of that day, unless the bureau decided otherwise."""
    for published in published_on(ledger, rulebooks, day):
        for each in published.items:
            if each.name == name:
                return each
    document = rulebooks.now().document(name.partition("/")[0], day)
    if document and _may_be_unpublished(rulebooks, document, day):
        for item in document.standing_on(Checklist, day):
            if item.id == name:
                return _published(rulebooks, item, document, day, None)
    raise Refused("items.may_not_be_checked", item=name, day=day)


def concerned(dossier: Dossier, items: Iterable[PublishedItem]) -> tuple[Concerned, ...]:
    """所涉事项: the items that concern a project, or may do so, with the buildings, by the values of its drawings. Pure."""
    return tuple(_concerned(dossier, items))


def _concerned(dossier: Dossier, items: Iterable[PublishedItem]) -> Iterator[Concerned]:
    buildings = [(each.id, at_stage(dossier, each, Stage.DRAWN)) for each in dossier.buildings]
    whole = as_project(dossier, Stage.DRAWN, dossier.buildings)
    for each in items:
        if each.item.subject == "project":
            answer = applies(each.scope, whole)[0]
            answers = {id_: answer for id_, _ in buildings}
        elif each.item.subject == "building":
            answers = {id_: applies(each.scope, building)[0] for id_, building in buildings}
        else:
            continue  # of the county bureau itself
        known = tuple(id_ for id_, answer in answers.items() if answer)
        unknown = tuple(id_ for id_, answer in answers.items() if answer is None)
        if known or unknown:
            yield Concerned(item=each, buildings=known, unknown=unknown)


def _lists(rulebooks: Rulebooks, streams: Iterable[Sequence[Recorded]], day: date) -> Iterator[PublishedList]:
    for recorded in streams:
        facts: list[Fact] = [each.fact for each in recorded]
        if publication := standing(facts, day):
            position = max(each.position for each in recorded if each.fact == publication)
            text = _text(rulebooks, publication, position)
            items = (each for each in text.standing_on(Checklist, day) if item_name(each) in publication.items_listed)
            yield PublishedList(
                publication=publication,
                position=position,
                text=text,
                items=tuple(_published(rulebooks, each, text, day, publication) for each in items),
            )


def _published(rulebooks: Rulebooks, item: Checklist, text: PolicyDocument, day: date, publication: ItemsPublished | None) -> PublishedItem:
    scope = scope_on(text, item, rulebooks.now().decisions, day)
    return PublishedItem(item=item, text=text, scope=scope, publication=publication)


def _text(rulebooks: Rulebooks, publication: ItemsPublished, position: int) -> PolicyDocument:
    """The text that was published, by its hash: of the edition of that moment, or of any other that the ledger or the folder has."""
    positions = (position, *(each.position for each in rulebooks.editions()), None)
    for rulebook in (*(rulebooks.now(each) for each in positions), rulebooks.folder):
        for document in rulebook.documents:
            if document.sha256 == publication.document_sha256:
                return document
    raise Refused("items.text_not_held", document=publication.document, sha256=publication.document_sha256[:12])


def _may_be_unpublished(rulebooks: Rulebooks, document: PolicyDocument, day: date) -> bool:
    asked = name_of(ItemsPublishedOnly)
    if not any(each.name == asked for each in document.choices):
        return False
    return rulebooks.now().option(document.id, ItemsPublishedOnly, day).option is ItemsPublishedOnly.ANY_ITEM
