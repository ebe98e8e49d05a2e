"""检查立项: a check is opened with its origin, buildings, inspectors and approval; its project is told in the same transaction."""

from typing import NamedTuple

from lifecycle.field_types import Id, Settled
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve
from lifecycle.inspections.checks.terms import AskedOf, AuthorityLevel, CheckCommand, CheckId, ItemInScope
from lifecycle.projects.works.inspected import CheckOpened, CheckOrigin
from lifecycle.vocabulary import (
    Ahead,
    BuildingId,
    County,
    Fact,
    ProjectCode,
    ProjectId,
    ReferenceNumber,
    Refused,
    StaffId,
    TextLine,
    fact_of,
)

FEWEST = 2
"""两人: so many inspectors carry out a check (行政处罚法 第四十二条)."""


class Scope(NamedTuple):
    """应查事项 of a check, and of which buildings those are asked that do not concern all of them."""

    items: tuple[ItemInScope, ...]
    asked_of: tuple[AskedOf, ...] = ()


class CheckInitiated(Fact, frozen=True, kw_only=True, tag="check-initiated"):
    """检查立项: what is checked, by whom, approved by which paper. listed_items: the published items that apply, all of which get a result.

    county, code, name: of the project on that day, as lists call it. asked_of: the items that do not
    concern all buildings. campaign: 抽查批次, where the check was drawn.
    """

    check: CheckId
    project: ProjectId
    county: Settled[County]
    code: Settled[ProjectCode]
    name: Settled[TextLine]
    origin: CheckOrigin
    authority_level: AuthorityLevel
    campaign: Id[str] | None = None
    buildings: tuple[BuildingId, ...]
    inspectors: tuple[StaffId, ...]
    approval_number: ReferenceNumber
    approver: StaffId
    deadline: Ahead
    listed_items: Settled[tuple[ItemInScope, ...]] = ()
    asked_of: Settled[tuple[AskedOf, ...]] = ()


class InitiateCheck(CheckCommand, frozen=True, kw_only=True):
    """立项检查. inspectors: of a check that was drawn they need not be named, the draw gives them."""

    project: ProjectId
    origin: CheckOrigin
    authority_level: AuthorityLevel
    campaign: Id[str] | None = None
    buildings: tuple[BuildingId, ...]
    inspectors: tuple[StaffId, ...] = ()
    approval_number: ReferenceNumber
    approver: StaffId
    deadline: Ahead


def initiate(check: Check | None, command: InitiateCheck, basis: CheckBasis, scope: Scope) -> Happened:
    """检查立项. Raises Refused for an id that is used, buildings that are gone, fewer than two inspectors, or a due day before it."""
    if check:
        raise Refused("check.opened_already", check=command.check)
    project = basis.project
    if project.terminated_on:
        raise Refused("project.terminated", code=project.code, on=project.terminated_on)
    project.chosen(command.buildings)
    if len(set(command.inspectors)) < FEWEST or len(set(command.inspectors)) < len(command.inspectors):
        raise Refused("check.two_inspectors", inspectors=command.inspectors, fewest=FEWEST)
    if command.deadline < command.on:
        raise Refused("check.due_before", due=command.deadline, on=command.on)
    told = {"county": project.county, "code": project.code, "name": project.name, "listed_items": scope.items, "asked_of": scope.asked_of}
    opened = fact_of(CheckOpened, command, check=f"check/{command.check}")
    return Happened(check=[fact_of(CheckInitiated, command, **told)], project=[opened])


@evolve.register
def _(fact: CheckInitiated, _check: Check | None) -> Check:
    return Check(
        id=fact.check,
        project=fact.project,
        origin=fact.origin,
        level=fact.authority_level,
        buildings=fact.buildings,
        inspectors=fact.inspectors,
        items=fact.listed_items,
        asked_of={each.item: each.buildings for each in fact.asked_of},
        due=fact.deadline,
        campaign=fact.campaign,
        opened_on=fact.on,
        last_on=fact.on,
    )
