"""检查与整改的期限: what waits in a check, for whom and until when."""

from collections.abc import Iterator, Sequence
from datetime import date

from lifecycle.calendar import Calendar, DueDay
from lifecycle.deadlines import Deadline
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.deferring import MakeUpSiteTest
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.checks.sampling import RecordLabReport
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, ReCheckFindings
from lifecycle.inspections.findings.finding import Finding, FindingStatus
from lifecycle.inspections.findings.orders import OrderRectification
from lifecycle.inspections.findings.rectifying import DecideExtension, ReceiveReply
from lifecycle.vocabulary import Fact

ENDED_BY: dict[FindingStatus, type[CheckCommand]] = {
    FindingStatus.FOUND: OrderRectification,
    FindingStatus.ORDERED: ReceiveReply,
    FindingStatus.REPLIED: ReCheckFindings,
    FindingStatus.RECTIFIED: CloseFinding,
}
"""What ends the waiting of a finding that stands so."""


def due_days(facts: Sequence[Fact], _calendar: Calendar) -> Iterator[Deadline]:
    """The check itself until its end, each open finding, each extension that was asked for, samples and tests that are owed."""
    check = fold(facts)
    if check is None or not isinstance(facts[0], CheckInitiated):
        return
    if check.concluded_on is None:
        yield _deadline(facts[0], "check", ConcludeCheck, check.opened_on, check.due, facts[0].name)
    for finding in check.open_findings():
        ends = ConfirmReCheck if _to_confirm(finding) else ENDED_BY[finding.status]
        if finding.status is FindingStatus.FOUND and check.concluded_on is None:
            continue  # it is still in the hands of those on the spot
        due = finding.due if finding.status is FindingStatus.ORDERED else None
        yield _deadline(facts[0], finding.id, ends, finding.since, due, finding.words)
    yield from _extensions(facts[0], check)
    for sample in check.samples_awaited():
        yield _deadline(facts[0], sample.id, RecordLabReport, sample.since, None, sample.seal_number)
    for owed in check.tests_owed():
        yield _deadline(facts[0], owed.id, MakeUpSiteTest, owed.since, owed.until, owed.what)


def _to_confirm(finding: Finding) -> bool:
    return finding.status is FindingStatus.RECTIFIED and finding.unconfirmed_by is not None


def _extensions(opening: CheckInitiated, check: Check) -> Iterator[Deadline]:
    for order in check.orders.values():
        if order.asked_until and order.asked_on:
            yield _deadline(opening, order.id, DecideExtension, order.asked_on, order.due, order.number)


def _deadline(opening: CheckInitiated, item: str, ends: type[CheckCommand], since: date, due: date | None, words: str) -> Deadline:
    """The day is printed on a paper: no calendar moves it."""
    return Deadline(
        item=item,
        ends=ends,
        since=since,
        due=DueDay(due, provisional=False) if due else None,
        county=opening.county,
        name=opening.name,
        code=opening.code,
        words=words,
    )
