"""检查业务: checks as a matter of the desk. What a check tells its project is recorded in the same transaction."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from lifecycle.desk.admission import decoded
from lifecycle.desk.inspections.check_due import due_days
from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.tagging import NAMED_BUILDINGS, project_stream
from lifecycle.inspections.checks.check import Check, CheckBasis, fold, opened
from lifecycle.inspections.checks.decide import COMMANDS, DECISIONS
from lifecycle.inspections.checks.opening import InitiateCheck, initiate
from lifecycle.inspections.checks.terms import STREAMS, CheckCommand, ItemInScope
from lifecycle.inspections.findings.closing import ReCheckFindings
from lifecycle.ledger import Stream
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.project import Project
from lifecycle.staff.appointments import Role
from lifecycle.values.marked import as_read
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import BuildingId, Fact, Refused, StaffId

ItemsFor = Callable[[Counter, Project, Sequence[BuildingId], date], tuple[ItemInScope, ...]]
"""应查事项: the published items that apply to these buildings of the project on a day."""
NAMED_UNITS = Finder(lambda leaf: leaf.marks.get("asking") == "credit_code")
"""所及单位, by the type of the field."""


def none_published(_at: Counter, _project: Project, _buildings: Sequence[BuildingId], _on: date) -> tuple[ItemInScope, ...]:
    """No list is published: nothing can be checked item by item."""
    return ()


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
    basis = CheckBasis(project=_project(at, command, check))
    if isinstance(command, InitiateCheck):
        happened = initiate(check, command, basis, items(at, basis.project, command.buildings, command.on))
    else:
        happened = DECISIONS[type(command)](check, command, basis)
    if not happened.project:
        return Decided(((docket.stream, happened.check),))
    return Decided(((docket.stream, happened.check), (at.load(project_stream(basis.project.id)), happened.project)))


def _refuse_unfit_inspectors(at: Counter, docket: Docket) -> None:
    """Whoever inspects holds the role that day, and two of them are two persons, whatever ids they have."""
    command = docket.command
    if isinstance(command, InitiateCheck):
        _refuse_unfit(at, command.inspectors, command.on)
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


def _tags(stream: Stream, fact: Fact) -> frozenset[str]:
    """标签: the project of the check, the buildings and units that the fact names."""
    opening = stream.recorded[0].fact if stream.recorded else fact
    project = getattr(opening, "project", "")
    buildings = {f"building:{project}/{id_}" for id_ in NAMED_BUILDINGS.values(fact)}
    return frozenset({f"project:{project}", *buildings, *(f"unit:{code}" for code in NAMED_UNITS.values(fact))})


CHECK = matter_of_checks(none_published)
