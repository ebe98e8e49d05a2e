"""检查业务: checks as a matter of the desk. What a check tells its project is recorded in the same transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations

from lifecycle.calendar.quotes import doubts_of_quotes
from lifecycle.desk.admission import decoded
from lifecycle.desk.belonging import file_tags
from lifecycle.desk.inspections.check_due import due_days
from lifecycle.desk.inspections.checkable import Concerned, concerned, published_on
from lifecycle.desk.inspections.drawn_checks import by_the_draw, unchanged
from lifecycle.desk.inspections.streams import campaign_stream, drawn_by_tag
from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.tagging import NAMED_BUILDINGS, project_stream
from lifecycle.inspections.campaigns.campaign import fold as fold_campaign
from lifecycle.inspections.checks.check import Check, CheckBasis, fold, opened
from lifecycle.inspections.checks.decide import COMMANDS, DECISIONS
from lifecycle.inspections.checks.handing_over import HandOverCheck, hand_over, successor_of
from lifecycle.inspections.checks.of_draw import object_of
from lifecycle.inspections.checks.opening import CheckInitiated, InitiateCheck, Scope, initiate
from lifecycle.inspections.checks.terms import STREAMS, AskedOf, CheckCommand, ItemInScope, ItemLevel, ItemSubject
from lifecycle.inspections.findings.closing import ReCheckFindings
from lifecycle.ledger import Stream
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.mending.corrections import FactCorrected, before_and_after, corrected
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import whole
from lifecycle.staff.appointments import Role
from lifecycle.values.doubts import Settled, doubts_of, settle
from lifecycle.values.marked import as_read
from lifecycle.values.marks import Finder
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import BuildingId, Citation, Fact, Gate, Question, Refused, StaffId

ItemsFor = Callable[[Counter, Project, Sequence[BuildingId], date], Scope]
"""应查事项: the published items that apply to these buildings of the project on a day."""
NAMED_UNITS = Finder(lambda leaf: leaf.marks.get("asking") == "credit_code")
"""所及单位, by the type of the field."""


def published(at: Counter, project: Project, buildings: Sequence[BuildingId], on: date) -> Scope:
    """应查事项 of the lists that are published that day; where a value is missing that decides whether an item concerns one, it does."""
    items = (each for listed in published_on(at.ledger, at.rulebooks, on) for each in listed.items)
    concerning = concerned(project.dossier(), items)
    scoped = [found for each in concerning if (found := _in_scope(each, buildings, on))]
    return Scope(tuple(item for item, _ in scoped), tuple(AskedOf(item=item.item, buildings=ids) for item, ids in scoped if ids))


def _in_scope(concerning: Concerned, buildings: Sequence[BuildingId], on: date) -> tuple[ItemInScope, tuple[BuildingId, ...]] | None:
    item = concerning.item.item
    told = {whole(unit) for unit in (*concerning.buildings, *concerning.unknown)}
    if not (asked_of := tuple(id_ for id_ in buildings if id_ in told)):
        return None
    blocks = item.blocks_on(on)
    article = blocks.article if blocks and blocks.gate is Gate.ACCEPTANCE_FILING else None
    told_apart = item.subject != ItemSubject.PROJECT.value and set(asked_of) != set(buildings)
    in_scope = ItemInScope(
        item=concerning.item.name,
        document_sha256=concerning.item.text.sha256,
        title=item.title,
        subject=ItemSubject(item.subject),
        item_level=ItemLevel(item.level.value),
        compares=item.compares.name if item.compares else None,
        blocks=(Citation(article.document, article.place, article.quote or ""),) if article else (),
    )
    return in_scope, asked_of if told_apart else ()


def check_stream(id_: str) -> str:
    return f"{STREAMS}{id_}"


def matter_of_checks(items: ItemsFor) -> Matter:
    """检查业务, with the lists of items that are published."""
    return Matter(
        name="check",
        commands=COMMANDS,
        stream=lambda command: check_stream(command.check),
        fold=lambda facts, _at: fold(facts),
        county=lambda at, command, check: _project(at, command, check).county,
        taken_in=decoded,
        read=lambda at, command, check: as_read(command, _project(at, command, check).buildings),
        guards=(_refuse_unfit_inspectors,),
        decide=lambda at, docket: _decide(at, docket, items),
        tags=_tags,
        ask=_ask,
        deadlines=due_days,
    )


def _project(at: Counter, command: CheckCommand, check: Check | None) -> Project:
    """The project of the check as it stands now, in its county of now. Raises Refused."""
    id_ = command.project if isinstance(command, InitiateCheck) else opened(check, command.check).project
    project = fold_by_law(at.facts(project_stream(id_)), at.calendar)
    if project is None:
        raise Refused("project.unknown", project=id_)
    return project


def _decide(at: Counter, docket: Docket, items: ItemsFor) -> Decided:
    command, check = docket.command, docket.subject
    basis = CheckBasis(project=_project(at, command, check), facts=docket.facts)
    if isinstance(command, HandOverCheck):
        happened = hand_over(opened(check, command.check), command, _successor(at, check, command))
    elif isinstance(command, InitiateCheck):
        command = by_the_draw(at, command, basis.project)
        happened = initiate(check, command, basis, items(at, basis.project, command.buildings, command.on))
    else:
        happened = DECISIONS[type(command)](check, command, basis)
    if not happened.project:
        return Decided(((docket.stream, happened.check),))
    conditions = unchanged(at, command) if isinstance(command, InitiateCheck) else ()
    return Decided(((docket.stream, happened.check), (at.load(project_stream(basis.project.id)), happened.project)), conditions)


def _refuse_unfit_inspectors(at: Counter, docket: Docket) -> None:
    """Whoever inspects holds the role that day, and two of them are two persons, whatever ids they have."""
    command = docket.command
    if isinstance(command, InitiateCheck):
        _refuse_unfit(at, by_the_draw(at, command, _project(at, command, docket.subject)).inspectors, command.on)
    elif isinstance(command, HandOverCheck):
        stay = (each for each in opened(docket.subject, command.check).inspectors if each != command.inspector)
        _refuse_unfit(at, (*stay, _successor(at, docket.subject, command)), command.on)
    elif isinstance(command, ReCheckFindings):
        _refuse_unfit(at, (command.behalf or command.by, command.second), command.on)


def _refuse_unfit(at: Counter, inspectors: Sequence[StaffId], on: date) -> None:
    members = [staff_member(at.ledger, id_) for id_ in inspectors]
    for member in members:
        if not any(held.role is Role.INSPECTOR for held in member.roles_on(on)):
            raise Refused("check.no_inspector", staff=member.id, on=on)
    for one, other in combinations(members, 2):
        if one.id != other.id and one.is_same_person(other):
            raise Refused("check.same_person", staff=one.id, other=other.id)


def _successor(at: Counter, check: Check | None, command: HandOverCheck) -> StaffId:
    """接手的检查人员. Of a check that was drawn, whom the draw's own replacement gave."""
    check = opened(check, command.check)
    return successor_of(check, command, _drawn(at, check) if check.campaign else None)


def _drawn(at: Counter, check: Check) -> Sequence[StaffId]:
    """The inspectors of the check's object, as its campaign has them now."""
    campaign = fold_campaign(at.facts(campaign_stream(check.campaign or "")))
    project = fold_by_law(at.facts(project_stream(check.project)), at.calendar)
    drawn = object_of(campaign, project, check.buildings) if campaign and project else None
    return tuple(map(StaffId, campaign.chosen[drawn])) if campaign and drawn else ()


def _ask(at: Counter, docket: Docket, happened: Sequence[Fact], of_reading: Sequence[Question], names: Names) -> Settled:
    """疑问 of the words and quotes. A correction is asked about what it makes otherwise, too."""

    def of_words(fact: Fact) -> Iterator[Question]:
        yield from doubts_of(fact, fact.on, names=names)
        yield from doubts_of_quotes(fact, lambda: at.calendar().terms.laws)

    def asked(fact: Fact) -> Iterator[Question]:
        if isinstance(fact, FactCorrected):
            wrong, right = before_and_after(docket.facts, fact)
            known = list(of_words(wrong))
            yield from (question for question in of_words(right) if question not in known)
        yield from of_words(fact)

    return settle(happened, docket.command.confirmed, asked, of_reading)


def _tags(stream: Stream, fact: Fact) -> frozenset[str]:
    """标签: the project and the campaign of the check, the buildings and units that the fact names; of a correction those that it makes it
    name, and the files, which nobody finds in what was changed.
    """
    if isinstance(fact, FactCorrected) and (right := corrected([each.fact for each in stream.recorded], fact)):
        return _tags(stream, right) | file_tags(right)
    opening = stream.recorded[0].fact if stream.recorded else fact
    project = getattr(opening, "project", "")
    buildings = {f"building:{project}/{id_}" for id_ in NAMED_BUILDINGS.values(fact)}
    drawn_by = {drawn_by_tag(opening.campaign)} if isinstance(opening, CheckInitiated) and opening.campaign else set()
    return frozenset({f"project:{project}", *drawn_by, *buildings, *(f"unit:{code}" for code in NAMED_UNITS.values(fact))})


CHECK = matter_of_checks(published)
