"""检查项结果: what the inspectors found of each item, on each of its subjects."""

from msgspec.structs import replace

from lifecycle.field_types import Each
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_not_on_site
from lifecycle.inspections.checks.laboratory import LabResult
from lifecycle.inspections.checks.terms import CheckCommand, ItemInScope, ItemResult, ItemSubject, ResultOfItem
from lifecycle.inspections.checks.visit import refuse_other_buildings
from lifecycle.vocabulary import Fact, Refused, fact_of


class ItemResultsRecorded(Fact, frozen=True, kw_only=True, tag="item-results-recorded"):
    """检查项结果: of one or several items. A later result of the same item and subject stands in place of the earlier one."""

    results: Each[tuple[ResultOfItem, ...]]


class RecordItemResults(CheckCommand, frozen=True, kw_only=True):
    """登记检查项结果."""

    results: Each[tuple[ResultOfItem, ...]]


def record(check: Check | None, command: RecordItemResults, _basis: CheckBasis) -> Happened:
    """登记检查项结果. Raises Refused for an item that is not on the list, another text of it, a wrong subject, and one item twice."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    if not command.results:
        raise Refused("check.nothing_said", check=check.id)
    subjects = [(each.item, each.building) for each in command.results]
    if len(set(subjects)) < len(subjects):
        raise Refused("check.item_twice", check=check.id)
    for result in command.results:
        _refuse_unfit(check, result)
    return Happened(check=[fact_of(ItemResultsRecorded, command)])


def _refuse_unfit(check: Check, result: ResultOfItem) -> None:
    item = check.item(result.item)
    if item is None:
        raise Refused("check.item_not_on_list", item=result.item, check=check.id)
    if item.document_sha256 != result.document_sha256:
        raise Refused("check.item_of_another_text", item=result.item, check=check.id)
    if (result.building is not None) != (item.subject is ItemSubject.BUILDING):
        raise Refused("check.item_subject", item=item.title, subject=item.subject)
    refuse_other_buildings(check, [*([result.building] if result.building else []), *result.seen])
    if result.building and result.building not in check.asked_of.get(item.item, check.buildings):
        raise Refused("check.item_not_on_list", item=item.title, check=check.id)
    _refuse_said_otherwise(check, item, result)


def _refuse_said_otherwise(check: Check, item: ItemInScope, result: ResultOfItem) -> None:
    """A finding rests on an unmet result: it is not taken back while the finding stands. What was not checked says why."""
    of = (result.item, result.building)
    if result.result is not ItemResult.UNMET and any(each.of == of for each in check.findings.values()):
        raise Refused("check.finding_rests_on_it", item=item.title, check=check.id)
    for sample in (each for each in check.samples.values() if each.of == of):
        if result.result is ItemResult.MET and sample.awaited:
            raise Refused("sample.awaited", item=item.title, sample=sample.id)
        if result.result is not ItemResult.UNMET and sample.result is LabResult.FAILED and not sample.awaited:
            raise Refused("sample.failed", item=item.title, sample=sample.id)
    if result.result is ItemResult.NOT_CHECKED and not result.remark.strip():
        raise Refused("check.not_checked_why", item=item.title)


@evolve.register
def _(fact: ItemResultsRecorded, check: Check) -> Check:
    return replace(check, results={**check.results, **{(each.item, each.building): each for each in fact.results}})
