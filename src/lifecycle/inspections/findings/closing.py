"""问题复查: two inspectors look again at each finding; what is put right is closed out one by one."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import Correctable, Each, FindingId, Words
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before_opening
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.findings.finding import FindingStatus
from lifecycle.inspections.findings.orders import finding_of, refuse_none_or_twice, with_findings
from lifecycle.projects.works.inspected import FindingHeldBackNoMore
from lifecycle.vocabulary import Ahead, Fact, FileHash, Refused, StaffId, Text, fact_of


class ReCheckResult(StrEnum):
    """复查结果."""

    RECTIFIED = "rectified"  # 已整改
    INSUFFICIENT = "insufficient"  # 整改不到位
    NOT_DONE = "not_done"  # 未整改


class ReCheckOfFinding(Struct, frozen=True, kw_only=True):
    """一项复查."""

    finding_id: FindingId
    result: Correctable[ReCheckResult]
    remark: Words = ""
    photos: tuple[FileHash, ...] = ()


class FindingsReChecked(Fact, frozen=True, kw_only=True, tag="findings-re-checked"):
    """问题复查: by two inspectors. deadline: the new day for what is not put right yet; signed_paper: where both have signed on paper."""

    second: StaffId
    results: Each[tuple[ReCheckOfFinding, ...]]
    deadline: Ahead | None = None
    signed_paper: FileHash | None = None


class ReCheckFindings(CheckCommand, frozen=True, kw_only=True):
    """登记复查."""

    second: StaffId
    results: Each[tuple[ReCheckOfFinding, ...]]
    deadline: Ahead | None = None
    signed_paper: FileHash | None = None


def re_check(check: Check | None, command: ReCheckFindings, _basis: CheckBasis) -> Happened:
    """登记复查. Raises Refused for one inspector alone, findings that are not open or not ordered, or no new day for what is left."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    refuse_none_or_twice(check, [each.finding_id for each in command.results])
    if command.second in {command.by, command.behalf}:
        raise Refused("re_check.two_inspectors", staff=command.second)
    for each in command.results:
        if finding_of(check, each.finding_id, command.on).status is FindingStatus.FOUND:
            raise Refused("site_finding.not_ordered", finding=each.finding_id, check=check.id)
    left = [each.finding_id for each in command.results if each.result is not ReCheckResult.RECTIFIED]
    if bool(left) != (command.deadline is not None):
        raise Refused("re_check.new_day", findings=left, due=command.deadline)
    if command.deadline and command.deadline < command.on:
        raise Refused("site_order.due_before", due=command.deadline, on=command.on)
    return Happened(check=[fact_of(FindingsReChecked, command)])


@evolve.register
def _(fact: FindingsReChecked, check: Check) -> Check:
    by = frozenset({fact.behalf or fact.by, fact.second})
    told = {
        each.finding_id: replace(
            check.findings[each.finding_id],
            since=fact.on,
            re_checkers=by,
            unconfirmed_by=None if fact.signed_paper else fact.second,
            status=FindingStatus.RECTIFIED if each.result is ReCheckResult.RECTIFIED else FindingStatus.ORDERED,
            due=check.findings[each.finding_id].due if each.result is ReCheckResult.RECTIFIED else fact.deadline,
        )
        for each in fact.results
    }
    return replace(check, findings={**check.findings, **told})


class ReCheckConfirmed(Fact, frozen=True, kw_only=True, tag="re-check-confirmed"):
    """复查确认: the second inspector confirms himself what was re-checked."""

    findings: tuple[FindingId, ...]


class ConfirmReCheck(CheckCommand, frozen=True, kw_only=True):
    """确认复查."""

    findings: tuple[FindingId, ...]


def confirm(check: Check | None, command: ConfirmReCheck, _basis: CheckBasis) -> Happened:
    """确认复查. Raises Refused for anybody but the second inspector himself, and for what he need not confirm."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    refuse_none_or_twice(check, list(command.findings))
    if command.behalf:
        raise Refused("check.confirm_oneself", staff=command.behalf)
    for id_ in command.findings:
        if finding_of(check, id_, command.on).unconfirmed_by != command.by:
            raise Refused("re_check.not_his_to_confirm", finding=id_, staff=command.by)
    return Happened(check=[fact_of(ReCheckConfirmed, command)])


@evolve.register
def _(fact: ReCheckConfirmed, check: Check) -> Check:
    return with_findings(check, fact.findings, fact.on, unconfirmed_by=None)


class FindingClosed(Fact, frozen=True, kw_only=True, tag="finding-closed"):
    """问题销号: the finding is closed out; what it held back goes on."""

    finding_id: FindingId
    ground: Text


class CloseFinding(CheckCommand, frozen=True, kw_only=True):
    """办理销号."""

    finding_id: FindingId
    ground: Text


def close(check: Check | None, command: CloseFinding, _basis: CheckBasis) -> Happened:
    """销号. Raises Refused unless two inspectors have last found it put right, and both say so."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    finding = finding_of(check, command.finding_id, command.on)
    if finding.status is not FindingStatus.RECTIFIED:
        raise Refused("site_finding.not_rectified", finding=finding.id, check=check.id, status=finding.status)
    if finding.unconfirmed_by:
        raise Refused("re_check.not_confirmed", finding=finding.id, staff=finding.unconfirmed_by)
    no_more = fact_of(FindingHeldBackNoMore, command, check=check.stream)
    return Happened(check=[fact_of(FindingClosed, command)], project=[no_more] if finding.holds_back else [])


@evolve.register
def _(fact: FindingClosed, check: Check) -> Check:
    closed = replace(check.findings[fact.finding_id], status=FindingStatus.CLOSED, since=fact.on)
    return replace(check, findings={**check.findings, fact.finding_id: closed})
