"""政策文件: each document in its own words, what follows from every clause beside it, and every version that was ever adopted."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from lifecycle.calendar.adoption import Edition
from lifecycle.calendar.working_days import Arrangement
from lifecycle.compliance.adoption import DocumentAdopted, stream_of
from lifecycle.compliance.annotation import annotated, contradicted, coverage
from lifecycle.compliance.choices import decided_on, left_behind
from lifecycle.compliance.choosing import chosen_rules, chosen_targets, counted_on, milestones_chosen, scope_on
from lifecycle.compliance.conditions import MeasureCondition
from lifecycle.compliance.contradictions import Settling
from lifecycle.compliance.document import (
    WITHOUT_FORCE,
    Counting,
    NotCheckable,
    PolicyDocument,
    Provision,
    Rule,
    Target,
    Versioned,
)
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.phrases import (
    asked,
    choice_subject,
    condition_in_words,
    measure_name,
    milestone_name,
    option_in_words,
    standing_in_words,
)
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import Desk
from lifecycle.ledger import Recorded
from lifecycle.projects.deciding.refusals import HOUSE
from lifecycle.web.layout.conditions import addresses, choice_at, place_of
from lifecycle.web.layout.item_table import item_table
from lifecycle.web.layout.page import language, page
from lifecycle.web.transport.bounds import DayAsked, HashAsked, IdAsked
from lifecycle.web.visitor import TheDesk, Visitor, visitor
from lifecycle.wording import label, say

router = APIRouter()

Anybody = Annotated[Visitor | None, Depends(visitor)]
"""Policy documents are public: nobody has to sign in to read the law."""


class Version(Struct, frozen=True):
    """采用的版本: where its text was recorded, as which one of them, and whether verdicts of today name it. later: what took its place."""

    recorded: Recorded
    fact: DocumentAdopted
    number: int
    current: bool
    later: Recorded | None


class DocumentLine(NamedTuple):
    """一览的一行. undecided, rules and targets are numbers."""

    document: PolicyDocument
    versions: list[Version]
    undecided: int
    rules: int
    targets: int


KINDS: dict[type[Provision], str] = {
    Rule: "rule",
    Target: "target",
    ScoreLine: "score",
    Checklist: "checklist",
    NotCheckable: "not_checkable",
}
"""批注的种类: how a provision is laid out."""


@router.get("/policies", name="policies")
def policies(request: Request, desk: TheDesk, visiting: Anybody) -> HTMLResponse:
    """政策文件一览."""
    rulebook, today = desk.rulebook, desk.today()
    listed = [_line(desk, document, today) for document in rulebook.documents]
    in_words = partial(period, language(request))
    followed = desk.calendars.editions()
    return page(
        request,
        "public/policies.html",
        visitor=visiting,
        with_items={each.id for each in rulebook.documents if each.standing_on(Checklist, today)},
        listed=[each for each in listed if each.document.id != HOUSE],
        our_own=[each for each in listed if each.document.id == HOUSE],
        days=_days(rulebook, today),
        units=desk.rulebooks.folder.jurisdictions,
        period=in_words,
        editions=desk.rulebooks.editions()[::-1],
        notices=[(notice, _adopted_at(notice, followed)) for notice in reversed(followed[-1].calendar.working_days.arrangements)],
    )


def _line(desk: Desk, document: PolicyDocument, today: date) -> DocumentLine:
    return DocumentLine(
        document=document,
        versions=versions(desk, document),
        undecided=undecided(desk.rulebook, document, today),
        rules=sum(1 for _ in document.rules()),
        targets=sum(1 for _ in document.targets()),
    )


@router.get("/policies/{document}", name="policy_document")
def policy_document(request: Request, document: IdAsked, desk: TheDesk, visiting: Anybody, on: DayAsked | None = None) -> HTMLResponse:
    """一份政策文件. A provision bears its own id as its anchor, so that a verdict can point to it. on: of its texts, that of this day."""
    read = document_of(desk, document, on)
    rulebook, today = desk.rulebook, desk.today()
    lang = language(request)
    in_clauses, in_all = coverage(read)
    units = desk.rulebooks.folder.jurisdictions
    return page(
        request,
        "public/policy_document.html",
        visitor=visiting,
        document=read,
        house=read.id == HOUSE,
        passages=annotated(read),
        force=_force(read, lang),
        kind=kind,
        anchors=anchors(read),
        asked=partial(asked, lang=lang),
        scope=partial(scope, lang),
        deciding_date=partial(deciding_date, lang),
        option_in_words=partial(option_in_words, lang=lang),
        measure_name=partial(measure_name, lang=lang),
        choice_subject=partial(choice_subject, lang=lang),
        by_name={each.name: each for each in (*read.choices, *read.borrowed)},
        choice_at=lambda name: choice_at(read.id, name, addresses(request.app)) if "/" in name else f"#{name}",
        decided={each.name: decided_on(read, each, rulebook.decisions, today) for each in (*read.choices, *read.borrowed)},
        left_behind={each.name: left_behind(read, each, rulebook.decisions) for each in read.choices},
        as_of_today=partial(_as_of_today, rulebook, read, today),
        versions=versions(desk, read),
        unit=units.by_code[read.jurisdiction],
        units_under=[each.name for each in units.under(read.jurisdiction)],
        period=partial(period, lang),
        scope_of_today=lambda item: scope_on(read, item, rulebook.decisions, today),
        contradicted=partial(contradicted, read),
        other_places=lambda entry, clause: entry.others(clause.document, clause.place),
        dates=partial(_dates, lang),
        place_of=partial(place_of, rulebook, lang),
        settled=partial(_settled, rulebook, today, lang),
        items=item_table(desk.ledger, read, on or today),
        in_clauses=in_clauses,
        in_all=in_all,
    )


@router.get("/policies/{document}/versions/{sha256}", name="policy_version")
def policy_version(request: Request, document: IdAsked, sha256: HashAsked, desk: TheDesk, visiting: Anybody) -> HTMLResponse:
    """采用时的全文: the very text that the verdicts of its time name by its hash."""
    adopted = versions(desk, document_of(desk, document))
    version = next((each for each in adopted if each.fact.sha256 == sha256), None)
    if version is None:
        raise HTTPException(404)
    in_words = partial(period, language(request))
    return page(request, "public/policy_version.html", visitor=visiting, version=version, newest=adopted[0], period=in_words)


def undecided(rulebook: Rulebook, document: PolicyDocument, today: date) -> int:
    """How many of its choices nobody has decided, neither before the ledger began nor in it."""
    open_ = (each for each in document.choices if each.decided_by is None)
    return sum(decided_on(document, each, rulebook.decisions, today) is None for each in open_)


def _as_of_today(rulebook: Rulebook, document: PolicyDocument, today: date, provision: Rule | Counting) -> Rule | Counting:
    """A rule, or how a target counts, under the options of today."""
    if isinstance(provision, Counting):
        same = (each.counting for each in chosen_targets(document, rulebook.decisions) if each.counting)
        return counted_on(next(each for each in same if replace(each, later=()) == provision), today)
    rule = next((each for since, each in reversed(chosen_rules(document, provision, rulebook.decisions)) if since <= today), provision)
    chosen = [name for since, name in milestones_chosen(document, provision, rulebook.decisions) if since <= today]
    return replace(rule, decided_by_date=chosen[-1]) if chosen else rule


def _dates(lang: str, provision: Versioned) -> list[tuple[str, str]]:
    """施行期间 of a version; nothing where it is that of its document."""
    own = provision.in_force
    return [(say("page.policies.in_force", lang), period(lang, own.first, own.last))] if own else []


def _settled(rulebook: Rulebook, today: date, lang: str, settling: Settling) -> str:
    """How the choice stands today that settles a contradiction."""
    return standing_in_words(*rulebook.standing(settling.document, settling.choice, today), rulebook.translated, lang)


def _adopted_at(notice: Arrangement, followed: Sequence[Edition]) -> int | None:
    """The position since which a notice of holidays is followed; None where the ledger has adopted none."""
    first = next(each.since for each in followed if notice in each.calendar.working_days.arrangements)
    return first or None


def versions(desk: Desk, document: PolicyDocument) -> list[Version]:
    """采用的版本 of a document, the newest first; none before anything was judged by it."""
    recorded = desk.ledger.load(stream_of(document.id)).recorded
    adopted = [(each, each.fact) for each in recorded if isinstance(each.fact, DocumentAdopted)]
    found: list[Version] = []
    later: Recorded | None = None
    for number, (each, fact) in reversed(list(enumerate(adopted, start=1))):
        found.append(Version(each, fact, number, fact.sha256 == document.sha256, later))
        later = each
    return found


def period(lang: str, first: date | None, last: date | None) -> str:
    """施行期间 in words; a side that is open is said to be so."""
    if first is None and last is None:
        return say("page.policies.always", lang)
    open_side = say("page.policies.open_side", lang)
    return say("page.policies.period", lang, first=first or open_side, last=last or open_side)


def _force(document: PolicyDocument, lang: str) -> str | None:
    """文件效力 in words; a text that binds no project is said to be one."""
    if document.force is None:
        return None
    named = label(document.force, lang)
    return say("page.policies.force_of", lang, force=named) if document.force in WITHOUT_FORCE else named


def _days(rulebook: Rulebook, today: date) -> dict[str, date | None]:
    """For each text that is not the one of today, by its file, a day on which it is in force."""
    others = (each for each in rulebook.documents if rulebook.document(each.id, today) != each)
    return {each.file: each.in_force.first or each.in_force.last for each in others}


def document_of(desk: Desk, id_: str, on: date | None = None) -> PolicyDocument:
    """As it is in force today, or on a day. Answers 404 for one that is not here."""
    found = desk.rulebook.document(id_, on or desk.today())
    if found is None:
        raise HTTPException(404)
    return found


def kind(provision: Provision) -> str:
    """By which macro a provision is laid out."""
    return KINDS[type(provision)]


def scope(lang: str, conditions: tuple[MeasureCondition, ...]) -> list[str]:
    """The buildings that it concerns, one condition a line."""
    return [condition_in_words(each, lang) for each in conditions]


def deciding_date(lang: str, rule: Rule) -> str:
    """By which date of a building the law that applies to it is chosen (新老划断)."""
    return milestone_name(rule.decided_by_date, lang)


def anchors(document: PolicyDocument) -> dict[int, str]:
    """By line, the id of each provision without that of its document, to which verdicts point: `no-lowering/bim`.

    A second version of a rule bears its line behind it, since a page has every anchor once.
    """
    found: dict[int, str] = {}
    for _, each in document.provisions():
        if not isinstance(each, NotCheckable):
            short = each.id.partition("/")[2]
            found[each.line] = f"{short}@{each.line}" if short in found.values() else short
    return found
