"""检查发现: recorded from an unmet item or beside the list, with clauses, responsible units and buildings."""

from msgspec.structs import replace

from lifecycle.field_types import Correctable, Each, FindingId, Settled, Words
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_not_on_site
from lifecycle.inspections.checks.terms import CheckCommand, ItemId, ItemLevel, ItemResult, NamedUnit, Responsible
from lifecycle.inspections.checks.visit import refuse_other_buildings
from lifecycle.inspections.findings.finding import Finding, Severity
from lifecycle.inspections.findings.units import responsible
from lifecycle.projects.works.inspected import FindingHoldsBack
from lifecycle.vocabulary import BuildingId, Citation, Fact, FileHash, Refused, Text, fact_of


class FindingRecorded(Fact, frozen=True, kw_only=True, tag="finding-recorded"):
    """检查发现登记: what is wrong, where, by which clauses, and which units answer for it. item: None where it was found beside the list.

    building: the subject of the item, where that is one of buildings; blocks: the statutes by which it holds back the filing.
    """

    finding_id: FindingId
    item: ItemId | None = None
    building: BuildingId | None = None
    words: Text
    clauses: Settled[Each[tuple[Citation, ...]]]
    severity: Correctable[Severity]
    item_level: Settled[ItemLevel]
    responsible: Each[tuple[Responsible, ...]]
    buildings: tuple[BuildingId, ...]
    spot: Words = ""
    photos: tuple[FileHash, ...] = ()
    blocks: Settled[tuple[Citation, ...]] = ()


class RecordFinding(CheckCommand, frozen=True, kw_only=True):
    """登记检查发现. item_level: asked for where it is no item's."""

    item: ItemId | None = None
    building: BuildingId | None = None
    words: Text
    clauses: Each[tuple[Citation, ...]]
    severity: Correctable[Severity]
    item_level: Correctable[ItemLevel] | None = None
    responsible: Each[tuple[NamedUnit, ...]]
    buildings: tuple[BuildingId, ...]
    spot: Words = ""
    photos: tuple[FileHash, ...] = ()


def find(check: Check | None, command: RecordFinding, basis: CheckBasis) -> Happened:
    """登记检查发现. Raises Refused without a clause or unit, for an item whose result is not 不符合, and for a second one of it."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    refuse_other_buildings(check, list(command.buildings))
    if not command.buildings:
        raise Refused("building.none_named")
    if not command.clauses or any(not (each.document.strip() and each.place.strip()) for each in command.clauses):
        raise Refused("site_finding.no_clause")
    if not command.responsible:
        raise Refused("site_finding.no_unit")
    if len({each.role for each in command.responsible}) < len(command.responsible):
        raise Refused("check.unit_twice", check=check.id)
    level, blocks = _of_item(check, command)
    units = tuple(responsible(basis.project, each, command.on) for each in command.responsible)
    told = {"finding_id": check.numbered("F", check.findings), "item_level": level, "blocks": blocks}
    found = fact_of(FindingRecorded, command, responsible=units, **told)
    finding = _finding(found)
    if not finding.holds_back:
        return Happened(check=[found])
    key = level is ItemLevel.KEY
    held = {"check": check.stream, "finding_id": finding.id, "key": key, "what": command.words, "clauses": blocks}
    return Happened(check=[found], project=[fact_of(FindingHoldsBack, command, **held)])


def _of_item(check: Check, command: RecordFinding) -> tuple[ItemLevel, tuple[Citation, ...]]:
    """The level and what it holds back, of the item; one beside the list says its level and holds back by no statute."""
    if command.item is None:
        if command.item_level is None:
            raise Refused("site_finding.no_level")
        return command.item_level, ()
    item, of = check.item(command.item), (command.item, command.building)
    if item is None:
        raise Refused("check.item_not_on_list", item=command.item, check=check.id)
    result = check.results.get(of)
    if result is None or result.result is not ItemResult.UNMET:
        raise Refused("site_finding.item_not_unmet", item=item.title)
    if any(each.of == of for each in check.findings.values()):
        raise Refused("site_finding.of_item_already", item=item.title)
    return item.item_level, item.blocks


def _finding(fact: FindingRecorded) -> Finding:
    return Finding(
        id=fact.finding_id,
        words=fact.words,
        on=fact.on,
        since=fact.on,
        level=fact.item_level,
        severity=fact.severity,
        buildings=fact.buildings,
        of=(fact.item, fact.building) if fact.item else None,
        blocks=fact.blocks,
    )


@evolve.register
def _(fact: FindingRecorded, check: Check) -> Check:
    return replace(check, findings={**check.findings, fact.finding_id: _finding(fact)})
