"""检查立案登记: what the project's own stream is told of checks, together with the check's own fact. The check decides; this records."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec.structs import replace

from lifecycle.field_types import FindingId, Id, Settled
from lifecycle.projects.mending.issues import Ground, Issue
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import lineage
from lifecycle.projects.works.findings import OpenFinding, OwedTest, SiteCheck
from lifecycle.vocabulary import Ahead, BuildingId, Citation, Fact, Gate, Past, StreamName, Text


class CheckOrigin(StrEnum):
    """检查来源."""

    DOUBLE_RANDOM = "double_random"  # 双随机抽查
    ROUTINE = "routine"  # 日常检查
    SPECIAL = "special"  # 专项检查
    COMPLAINT = "complaint"  # 投诉举报核查
    COMMITMENT = "commitment"  # 承诺核查
    SUPERIOR = "superior"  # 上级交办
    ACCEPTANCE = "acceptance"  # 竣工验收监督
    RE_CHECK = "re_check"  # 复查


class CheckOpened(Fact, frozen=True, kw_only=True, tag="check-opened"):
    """检查立案登记: a check of these buildings was opened; its stream tells what came of it."""

    on: Settled[Past]
    check: StreamName
    origin: CheckOrigin
    buildings: tuple[BuildingId, ...]


class CheckClosed(Fact, frozen=True, kw_only=True, tag="check-closed"):
    """检查结束登记: what its findings ask for may still be open."""

    on: Settled[Past]
    check: StreamName


class FindingHoldsBack(Fact, frozen=True, kw_only=True, tag="finding-holds-back"):
    """问题暂缓备案: a finding on these buildings is open. clauses: of the statutes by which it holds back the filing (竣工验收备案);
    without one it does so where the bureau has chosen so for key items."""

    on: Settled[Past]
    check: StreamName
    finding_id: FindingId
    buildings: tuple[BuildingId, ...]
    key: bool
    what: Settled[Text]
    clauses: Settled[tuple[Citation, ...]] = ()


class FindingHeldBackNoMore(Fact, frozen=True, kw_only=True, tag="finding-held-back-no-more"):
    """问题不再暂缓备案: it was closed out (销号)."""

    on: Settled[Past]
    check: StreamName
    finding_id: FindingId


class SiteTestOwed(Fact, frozen=True, kw_only=True, tag="site-test-owed"):
    """试验缓做登记: the season did not allow a test of these buildings; it is made up by `deadline`, also after the acceptance."""

    on: Settled[Past]
    check: StreamName
    site_test: Id[str]
    buildings: tuple[BuildingId, ...]
    what: Settled[Text]
    deadline: Settled[Ahead]


class SiteTestOwedNoMore(Fact, frozen=True, kw_only=True, tag="site-test-owed-no-more"):
    """缓做试验完成登记: it was made up, and what was tested met."""

    on: Settled[Past]
    check: StreamName
    site_test: Id[str]


OF_CHECKS = (CheckOpened, CheckClosed, FindingHoldsBack, FindingHeldBackNoMore, SiteTestOwed, SiteTestOwedNoMore)
"""What is recorded together with a fact of a check, and mended there."""


@evolve.register
def _(fact: CheckOpened, project: Project) -> Project:
    opened = SiteCheck(stream=fact.check, origin=fact.origin.value, buildings=fact.buildings, on=fact.on)
    return replace(project, checks={**project.checks, fact.check: opened})


@evolve.register
def _(fact: CheckClosed, project: Project) -> Project:
    closed = replace(project.checks[fact.check], closed_on=fact.on)
    return replace(project, checks={**project.checks, fact.check: closed})


@evolve.register
def _(fact: FindingHoldsBack, project: Project) -> Project:
    finding = OpenFinding(
        check=fact.check,
        finding_id=fact.finding_id,
        buildings=fact.buildings,
        on=fact.on,
        key=fact.key,
        what=fact.what,
        clauses=fact.clauses,
    )
    return replace(project, findings={**project.findings, finding.name: finding})


@evolve.register
def _(fact: FindingHeldBackNoMore, project: Project) -> Project:
    left = {name: each for name, each in project.findings.items() if (each.check, each.finding_id) != (fact.check, fact.finding_id)}
    return replace(project, findings=left)


@evolve.register
def _(fact: SiteTestOwed, project: Project) -> Project:
    owed = OwedTest(
        check=fact.check, site_test=fact.site_test, buildings=fact.buildings, on=fact.on, what=fact.what, deadline=fact.deadline
    )
    return replace(project, owed_tests={**project.owed_tests, owed.name: owed})


@evolve.register
def _(fact: SiteTestOwedNoMore, project: Project) -> Project:
    done = (fact.check, fact.site_test)
    return replace(project, owed_tests={name: each for name, each in project.owed_tests.items() if (each.check, each.site_test) != done})


def owed_tests_of(project: Project, ids: Iterable[BuildingId]) -> tuple[OwedTest, ...]:
    """缓做的试验 of these buildings, or of those that they came from, the first due first."""
    named = {each for id_ in ids for each in lineage(project.buildings, id_)}
    owed = (each for each in project.owed_tests.values() if named & set(each.buildings))
    return tuple(sorted(owed, key=lambda each: (each.deadline, each.name)))


def holding_back(project: Project, ids: Iterable[BuildingId], gate: Gate | None, *, key_items: bool) -> tuple[Issue, ...]:
    """暂缓事项: what is open on these buildings, and before the filing the findings on them or on those that they came from.

    key_items: whether the bureau holds back for findings of key items, where no statute says so.
    """
    ids = tuple(ids)
    items = project.holds_back(ids)
    if gate is not Gate.ACCEPTANCE_FILING:
        return items
    named = {each for id_ in ids for each in lineage(project.buildings, id_)}
    held = [each for each in project.findings.values() if named & set(each.buildings) and (each.clauses or (key_items and each.key))]
    return (
        *items,
        *(
            Issue(id=each.name, buildings=each.buildings, ground=Ground.OPEN_FINDING, on=each.on, reason=each.what, clauses=each.clauses)
            for each in sorted(held, key=lambda each: not each.clauses)
        ),
    )
