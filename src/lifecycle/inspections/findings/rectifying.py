"""整改: the unit asks for more time, which is decided, and replies finding by finding."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import Correctable, Each, FindingId, Words
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before_opening
from lifecycle.inspections.checks.terms import CheckCommand, NamedUnit, OrderId, Responsible
from lifecycle.inspections.findings.finding import FindingStatus, Order
from lifecycle.inspections.findings.orders import finding_of, refuse_none_or_twice, with_findings
from lifecycle.inspections.findings.units import responsible
from lifecycle.vocabulary import Ahead, Fact, FileHash, Refused, Text, fact_of


class ExtensionAsked(Fact, frozen=True, kw_only=True, tag="extension-asked"):
    """申请延期整改: until when, and why."""

    order: OrderId
    until: Ahead
    reason: Text
    letter: FileHash | None = None


class AskExtension(CheckCommand, frozen=True, kw_only=True):
    """登记延期申请."""

    order: OrderId
    until: Ahead
    reason: Text
    letter: FileHash | None = None


def ask(check: Check | None, command: AskExtension, _basis: CheckBasis) -> Happened:
    """登记延期申请. Raises Refused for an order without a due day, a day that is not later, or while one is not decided."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    order = _order(check, command.order, command.on)
    if order.asked_until:
        raise Refused("site_order.extension_open", order=order.id)
    if order.due is None or command.until <= order.due:
        raise Refused("site_order.no_extension", order=order.id, until=command.until)
    return Happened(check=[fact_of(ExtensionAsked, command)])


@evolve.register
def _(fact: ExtensionAsked, check: Check) -> Check:
    return with_order(check, replace(check.orders[fact.order], asked_until=fact.until, asked_on=fact.on))


class ExtensionDecided(Fact, frozen=True, kw_only=True, tag="extension-decided"):
    """延期整改决定: until: the new due day; None where the old one stays."""

    order: OrderId
    until: Ahead | None = None
    reason: Text


class DecideExtension(CheckCommand, frozen=True, kw_only=True):
    """决定延期."""

    order: OrderId
    until: Ahead | None = None
    reason: Text


def decide_extension(check: Check | None, command: DecideExtension, _basis: CheckBasis) -> Happened:
    """决定延期. Raises Refused where none is asked for, and for a day that is not later than the old one or later than asked."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    order = _order(check, command.order, command.on)
    if order.asked_until is None or order.due is None:
        raise Refused("site_order.no_extension_asked", order=order.id)
    if command.until and not order.due < command.until <= order.asked_until:
        raise Refused("site_order.no_extension", order=order.id, until=command.until)
    return Happened(check=[fact_of(ExtensionDecided, command)])


@evolve.register
def _(fact: ExtensionDecided, check: Check) -> Check:
    order = replace(check.orders[fact.order], asked_until=None, asked_on=None)
    if fact.until is None:
        return with_order(check, order)
    check = with_order(check, replace(order, due=fact.until))
    waiting = tuple(id_ for id_ in order.findings if check.findings[id_].status is FindingStatus.ORDERED)
    return replace(check, findings={**check.findings, **{id_: replace(check.findings[id_], due=fact.until) for id_ in waiting}})


class ReplyToFinding(Struct, frozen=True, kw_only=True):
    """一项整改回复, with photos 整改前 and 整改后."""

    finding_id: FindingId
    words: Text
    before: tuple[FileHash, ...] = ()
    after: tuple[FileHash, ...] = ()


class ReplyReceived(Fact, frozen=True, kw_only=True, tag="reply-received"):
    """整改回复: of the unit, finding by finding. supervisor_confirms: 监理单位 has confirmed it, in these words."""

    replier: Responsible
    replies: Each[tuple[ReplyToFinding, ...]]
    supervisor_confirms: Correctable[bool]
    supervisor_words: Words = ""
    letter: FileHash | None = None


class ReceiveReply(CheckCommand, frozen=True, kw_only=True):
    """登记整改回复."""

    replier: NamedUnit
    replies: Each[tuple[ReplyToFinding, ...]]
    supervisor_confirms: Correctable[bool]
    supervisor_words: Words = ""
    letter: FileHash | None = None


def reply(check: Check | None, command: ReceiveReply, basis: CheckBasis) -> Happened:
    """登记整改回复. Raises Refused for a finding that is closed, or was not ordered. The supervisor may not have confirmed it."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    refuse_none_or_twice(check, [each.finding_id for each in command.replies])
    for each in command.replies:
        if finding_of(check, each.finding_id, command.on).status is FindingStatus.FOUND:
            raise Refused("site_finding.not_ordered", finding=each.finding_id, check=check.id)
    replier = responsible(basis.project, command.replier, command.on)
    return Happened(check=[fact_of(ReplyReceived, command, replier=replier)])


@evolve.register
def _(fact: ReplyReceived, check: Check) -> Check:
    return with_findings(check, tuple(each.finding_id for each in fact.replies), fact.on, status=FindingStatus.REPLIED)


def with_order(check: Check, order: Order) -> Check:
    return replace(check, orders={**check.orders, order.id: order})


def _order(check: Check, id_: str, on: date) -> Order:
    if (order := check.orders.get(id_)) is None:
        raise Refused("site_order.unknown", order=id_, check=check.id)
    if on < (since := order.asked_on or order.on):
        raise Refused("site_order.before_last", order=id_, on=on, since=since)
    return order
