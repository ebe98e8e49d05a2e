"""缓做试验: a test that the season does not allow is made up later, often within the warranty; it is owed beyond the end of the check."""

from msgspec.structs import replace

from lifecycle.field_types import Correctable, Id, Words
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before_opening, refuse_not_on_site
from lifecycle.inspections.checks.laboratory import DeferredTest, LabResult
from lifecycle.inspections.checks.terms import CheckCommand, ItemId
from lifecycle.inspections.checks.visit import refuse_other_buildings
from lifecycle.projects.works.inspected import SiteTestOwed, SiteTestOwedNoMore
from lifecycle.vocabulary import Ahead, BuildingId, Fact, FileHash, ReferenceNumber, Refused, Text, fact_of


class SiteTestDeferred(Fact, frozen=True, kw_only=True, tag="site-test-deferred"):
    """缓做试验: which test of which buildings, why not now, and the day by which it is made up."""

    site_test: Id[str]
    item: ItemId | None = None
    buildings: tuple[BuildingId, ...]
    what: Text
    reason: Text
    deadline: Ahead


class DeferSiteTest(CheckCommand, frozen=True, kw_only=True):
    """登记缓做试验."""

    item: ItemId | None = None
    buildings: tuple[BuildingId, ...]
    what: Text
    reason: Text
    deadline: Ahead


def defer(check: Check | None, command: DeferSiteTest, _basis: CheckBasis) -> Happened:
    """登记缓做试验; its project is told. Raises Refused for other buildings, an item that is not on the list, and a day before it."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    if not command.buildings:
        raise Refused("building.none_named")
    refuse_other_buildings(check, list(command.buildings))
    if command.item is not None and check.item(command.item) is None:
        raise Refused("check.item_not_on_list", item=command.item, check=check.id)
    if command.deadline < command.on:
        raise Refused("site_order.due_before", due=command.deadline, on=command.on)
    test = check.numbered("T", check.tests)
    owed = fact_of(SiteTestOwed, command, check=check.stream, site_test=test)
    return Happened(check=[fact_of(SiteTestDeferred, command, site_test=test)], project=[owed])


@evolve.register
def _(fact: SiteTestDeferred, check: Check) -> Check:
    owed = DeferredTest(id=fact.site_test, what=fact.what, buildings=fact.buildings, since=fact.on, until=fact.deadline)
    return replace(check, tests={**check.tests, fact.site_test: owed})


class SiteTestMadeUp(Fact, frozen=True, kw_only=True, tag="site-test-made-up"):
    """试验补做: what it came to. One that failed is owed still."""

    site_test: Id[str]
    conclusion: Correctable[LabResult]
    number: ReferenceNumber
    remark: Words = ""
    test_report: FileHash | None = None


class MakeUpSiteTest(CheckCommand, frozen=True, kw_only=True):
    """登记试验补做."""

    site_test: Id[str]
    conclusion: Correctable[LabResult]
    number: ReferenceNumber
    remark: Words = ""
    test_report: FileHash | None = None


def make_up(check: Check | None, command: MakeUpSiteTest, _basis: CheckBasis) -> Happened:
    """登记试验补做, also after the acceptance. Raises Refused for a test that is not owed, and for a day before it was put off."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    owed = check.tests.get(command.site_test)
    if owed is None or owed.made_up:
        raise Refused("sample.test_not_owed", test=command.site_test, check=check.id)
    if command.on < owed.since:
        raise Refused("sample.before_last", sample=owed.id, on=command.on, since=owed.since)
    no_more = fact_of(SiteTestOwedNoMore, command, check=check.stream)
    return Happened(check=[fact_of(SiteTestMadeUp, command)], project=[no_more] if command.conclusion is LabResult.PASSED else [])


@evolve.register
def _(fact: SiteTestMadeUp, check: Check) -> Check:
    owed = replace(check.tests[fact.site_test], since=fact.on, made_up=fact.conclusion is LabResult.PASSED)
    return replace(check, tests={**check.tests, fact.site_test: owed})
