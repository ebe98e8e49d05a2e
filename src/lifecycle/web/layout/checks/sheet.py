"""检查一页: where a check stands, what comes next and by whom, its results counted, its findings, and its history in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from lifecycle.inspections.checks.check import Check, tally
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.deferring import MakeUpSiteTest
from lifecycle.inspections.checks.opening import FEWEST
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.sampling import RecordLabReport
from lifecycle.inspections.checks.signing import ConfirmRecord, RecordSigned, SignRecord, UnitSigned
from lifecycle.inspections.checks.terms import CheckCommand, ItemLevel, ItemResult, ResultOfItem, Subject, WorksSeen
from lifecycle.inspections.checks.visit import ArriveOnSite
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, FindingClosed, ReCheckFindings
from lifecycle.inspections.findings.dropping import FindingDropped
from lifecycle.inspections.findings.finding import Finding, FindingStatus
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification
from lifecycle.inspections.findings.recording import FindingRecorded, RecordFinding
from lifecycle.inspections.findings.rectifying import DecideExtension, ReceiveReply
from lifecycle.permissions import PERMITTED
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Fact, StaffId
from lifecycle.web.forms.checks.subject import OfCheck
from lifecycle.wording import say

READ_SINGLY = frozenset({ItemResult.UNMET, ItemResult.NOT_CHECKED})
"""Results that somebody has to look at one by one."""


COUNTED: frozenset[type[CheckCommand]] = frozenset({RecordItemResults, RecordFinding})
"""Steps on the spot that are taken many times."""


class Milestone(Struct, frozen=True, kw_only=True):
    """检查的一步. on: the day on which it was done; now: it is the one that comes next."""

    name: str
    on: date | None
    now: bool = False


class NextStep(Struct, frozen=True, kw_only=True):
    """下一步. people: by whom, where these very ones have to; else roles may; left: how much of it there is."""

    command: type[CheckCommand]
    people: tuple[StaffId, ...] = ()
    roles: tuple[Role, ...] = ()
    left: int = 0


class Rate(Struct, frozen=True, kw_only=True):
    """检查项合格率 in percent, None where nothing was 符合 or 不符合. others: outside its denominator; missing: without a result."""

    met: int
    unmet: int
    percent: str | None
    others: tuple[tuple[ItemResult, int], ...]
    missing: int


class SheetLine(Struct, frozen=True, kw_only=True):
    """一项的一个对象, of whose result there is more to read; seen: the buildings that were looked at, by name."""

    title: str
    subject: str
    result: ResultOfItem
    seen: tuple[str, ...]


class SheetItem(Struct, frozen=True, kw_only=True):
    """一项 with its subjects by their result; None for those that have none yet."""

    title: str
    subjects: tuple[tuple[ItemResult | None, tuple[str, ...]], ...]


class FindingShown(Struct, frozen=True, kw_only=True):
    """一个问题 as it was recorded and as it stands."""

    stands: Finding
    told: FindingRecorded
    of: str
    buildings: tuple[str, ...]
    overdue: bool


def milestones(check: Check, facts: Iterable[Fact]) -> tuple[Milestone, ...]:
    """立项, 通知, 到场, 告知, 结束, 办结, each with its day. An unannounced check has no notice."""
    closed = max((fact.on for fact in facts if isinstance(fact, FindingClosed | FindingDropped)), default=check.concluded_on)
    all_closed = check.concluded_on if not check.findings else closed
    days = {
        "approved": check.opened_on,
        "notified": check.noticed_on,
        "on_site": check.arrived_on,
        "told": check.signed_on,
        "concluded": check.concluded_on,
        "closed": None if check.concluded_on is None or check.open_findings() else all_closed,
    }
    if check.arrived_on and check.noticed_on is None:
        del days["notified"]
    last = max(place for place, on in enumerate(days.values()) if on)
    return tuple(Milestone(name=name, on=on, now=place == last + 1) for place, (name, on) in enumerate(days.items()))


LATER = (CloseFinding, ReceiveReply, LiftStopWork, MakeUpSiteTest)
"""What waits behind the confirmation of a re-check."""


def next_step(check: Check) -> NextStep | None:
    """下一步 of a check; None where nothing is left to do."""
    if check.concluded_on is None:
        return _on_the_spot(check)
    statuses = Counter(each.status for each in check.open_findings())
    asked = sum(1 for each in check.orders.values() if each.asked_until)
    standing = sum(1 for each in check.orders.values() if each.stops and each.lifted_on is None)
    seconds = tuple(dict.fromkeys(each.unconfirmed_by for each in check.open_findings() if each.unconfirmed_by))
    waiting: tuple[tuple[type[CheckCommand], int], ...] = (
        (OrderRectification, statuses[FindingStatus.FOUND]),
        (DecideExtension, asked),
        (ReCheckFindings, statuses[FindingStatus.REPLIED]),
        (CloseFinding, sum(1 for each in check.open_findings() if each.status is FindingStatus.RECTIFIED and not each.unconfirmed_by)),
        (ReceiveReply, statuses[FindingStatus.ORDERED]),
        (LiftStopWork, standing),
        (MakeUpSiteTest, len(check.tests_owed())),
    )
    first = next((_by_roles(command, left) for command, left in waiting if left), None)
    return NextStep(command=ConfirmReCheck, people=seconds) if seconds and (first is None or first.command in LATER) else first


def _on_the_spot(check: Check) -> NextStep:
    """What a laboratory has to report may take longer than the visit, and keeps nothing but the end waiting."""
    found, sampled = {each.of for each in check.findings.values()}, {each.of for each in check.samples_awaited()}
    unmet = sum(1 for of, each in check.results.items() if each.result is ItemResult.UNMET and of not in found)
    asked = () if check.on_paper or len(check.confirmed) >= FEWEST else check.inspectors
    confirming = tuple(each for each in asked if each not in check.confirmed)
    waiting: tuple[tuple[type[CheckCommand], int], ...] = (
        (ArriveOnSite, int(check.arrived_on is None)),
        (RecordItemResults, sum(1 for of in check.missing() if of not in sampled)),
        (RecordFinding, unmet),
        (RecordLabReport, len(sampled)),
        (SignRecord, int(check.signed_on is None)),
        (ConfirmRecord, len(confirming)),
        (ConcludeCheck, 1),
    )
    command, left = next((command, left) for command, left in waiting if left)
    if command is RecordLabReport:
        return _by_roles(command, left)
    people = confirming if command is ConfirmRecord else check.inspectors
    return NextStep(command=command, people=people, left=left if command in COUNTED else 0)


def _by_roles(command: type[CheckCommand], left: int) -> NextStep:
    return NextStep(command=command, roles=tuple(sorted(PERMITTED[command].roles)), left=left)


def rate(check: Check) -> Rate:
    """合格率, counted over the results: 不涉及、未到工序、未查 stand outside its denominator."""
    counted, found = tally(check), Counter(each.result for each in check.results.values())
    others = (ItemResult.NOT_CONCERNED, ItemResult.NOT_YET, ItemResult.NOT_CHECKED)
    return Rate(
        met=counted.met,
        unmet=counted.unmet,
        percent=None if counted.rate is None else str(_percent(*counted.rate)),
        others=tuple((each, found[each]) for each in others if found[each]),
        missing=len(check.missing()),
    )


def _percent(part: int, whole: int) -> Decimal:
    """To two decimals, as the province prints it: 82.38."""
    return (Decimal(part * 100) / whole).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def noted(about: OfCheck, lang: str) -> list[SheetLine]:
    """What has to be read one by one: 不符合, 未查, and whatever has something written or shown beside it."""
    return [
        SheetLine(title=_title(about, of), subject=_subject(about, of, lang), result=each, seen=tuple(map(about.building, each.seen)))
        for of in about.opened.subjects()
        if (each := about.opened.results.get(of))
        and (each.result in READ_SINGLY or each.measured or each.spot or each.remark or each.photos)
    ]


def by_level(about: OfCheck, lang: str) -> dict[ItemLevel, list[SheetItem]]:
    """检查项, key items first, each with its subjects by their result: a line an item, and not one for every building."""
    check, found = about.opened, dict[str, dict[ItemResult | None, list[str]]]()
    for of in check.subjects():
        result = check.results[of].result if of in check.results else None
        found.setdefault(of[0], {}).setdefault(result, []).append(_subject(about, of, lang))
    items = [(each.item_level, _by_result(each.title, found[each.item])) for each in check.items if each.item in found]
    levels = {level: [item for its, item in items if its is level] for level in ItemLevel}
    return {level: its for level, its in levels.items() if its}


def _by_result(title: str, subjects: dict[ItemResult | None, list[str]]) -> SheetItem:
    return SheetItem(title=title, subjects=tuple((result, tuple(names)) for result, names in subjects.items()))


def _title(about: OfCheck, of: Subject) -> str:
    item = about.opened.item(of[0])
    return item.title if item else of[0]


def _subject(about: OfCheck, of: Subject, lang: str) -> str:
    return about.building(of[1]) if of[1] else say("page.checks.whole_project", lang)


def found_in(about: OfCheck, today: date) -> list[FindingShown]:
    """问题, those that are open first, each as it was recorded."""
    shown = [
        FindingShown(
            stands=each,
            told=about.told[each.id],
            of=about.subject(each.of) if each.of else "",
            buildings=tuple(map(about.building, each.buildings)),
            overdue=each.status is FindingStatus.ORDERED and each.due is not None and each.due < today,
        )
        for each in about.opened.findings.values()
    ]
    return sorted(shown, key=lambda each: not each.stands.open)


def signed(facts: Sequence[Fact]) -> tuple[RecordSigned | None, tuple[UnitSigned, ...]]:
    """The record as it was signed last, unit by unit."""
    last = next((fact for fact in reversed(facts) if isinstance(fact, RecordSigned)), None)
    return last, last.units if last else ()


def stages(about: OfCheck) -> list[tuple[str, WorksSeen | None]]:
    """单体 with how far the works were seen to have come."""
    return [(about.building(id_), about.opened.stages.get(id_)) for id_ in about.opened.buildings]
