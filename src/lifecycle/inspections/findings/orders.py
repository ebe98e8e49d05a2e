"""责令改正, 责令停止施工: notices with their number, addressee and due date as printed, and how they were served."""

from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from lifecycle.field_types import Correctable, Each, FindingId, Settled
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before_opening
from lifecycle.inspections.checks.terms import CheckCommand, NamedUnit, OrderId, Responsible
from lifecycle.inspections.checks.visit import refuse_other_buildings
from lifecycle.inspections.findings.finding import Finding, FindingStatus, Order
from lifecycle.inspections.findings.units import responsible
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Ahead, BuildingId, Citation, Fact, FileHash, Past, ReferenceNumber, Refused, Text, fact_of


class ServedBy(StrEnum):
    """送达方式."""

    DIRECT = "direct"  # 直接送达
    LEFT = "left"  # 留置送达
    POST = "post"  # 邮寄送达
    PUBLIC_NOTICE = "public_notice"  # 公告送达
    ELECTRONIC = "electronic"  # 电子送达


class RectificationOrdered(Fact, frozen=True, kw_only=True, tag="rectification-ordered"):
    """责令改正通知书: deadline is the day that is printed on it; no term of law computes it. service_receipt: 送达回证."""

    order: OrderId
    number: ReferenceNumber
    addressee: Responsible
    findings: tuple[FindingId, ...]
    deadline: Ahead
    clauses: Settled[Each[tuple[Citation, ...]]]
    served_by: Correctable[ServedBy]
    served_on: Past
    service_receipt: FileHash | None = None


class OrderRectification(CheckCommand, frozen=True, kw_only=True):
    """责令改正."""

    number: ReferenceNumber
    addressee: NamedUnit
    findings: tuple[FindingId, ...]
    deadline: Ahead
    clauses: Each[tuple[Citation, ...]]
    served_by: Correctable[ServedBy]
    served_on: Past
    service_receipt: FileHash | None = None


def order(check: Check | None, command: OrderRectification, basis: CheckBasis) -> Happened:
    """责令改正. Raises Refused for findings that are closed or not there, no clause, a due day before it, or service before it."""
    check = opened(check, command.check)
    _refuse_unfit(check, command)
    if command.deadline < command.on:
        raise Refused("site_order.due_before", due=command.deadline, on=command.on)
    told = {"order": _number(check), "addressee": _addressee(basis, command)}
    return Happened(check=[fact_of(RectificationOrdered, command, **told)])


@evolve.register
def _(fact: RectificationOrdered, check: Check) -> Check:
    made = Order(id=fact.order, number=fact.number, on=fact.on, findings=fact.findings, due=fact.deadline)
    check = replace(check, orders={**check.orders, fact.order: made})
    return with_findings(check, fact.findings, fact.on, status=FindingStatus.ORDERED, due=fact.deadline)


class StopWorkOrdered(Fact, frozen=True, kw_only=True, tag="stop-work-ordered"):
    """责令停止施工通知书: which part of which buildings stands still. That the works stopped is the project's own fact (中止施工)."""

    order: OrderId
    number: ReferenceNumber
    addressee: Responsible
    findings: tuple[FindingId, ...]
    buildings: tuple[BuildingId, ...]
    stopped_part: Text
    deadline: Ahead | None = None
    clauses: Settled[Each[tuple[Citation, ...]]]
    served_by: Correctable[ServedBy]
    served_on: Past
    service_receipt: FileHash | None = None


class OrderStopWork(CheckCommand, frozen=True, kw_only=True):
    """责令停止施工."""

    number: ReferenceNumber
    addressee: NamedUnit
    findings: tuple[FindingId, ...]
    buildings: tuple[BuildingId, ...]
    stopped_part: Text
    deadline: Ahead | None = None
    clauses: Each[tuple[Citation, ...]]
    served_by: Correctable[ServedBy]
    served_on: Past
    service_receipt: FileHash | None = None


def stop(check: Check | None, command: OrderStopWork, basis: CheckBasis) -> Happened:
    """责令停止施工. Raises Refused as an order to rectify does, and for buildings that the check does not concern."""
    check = opened(check, command.check)
    _refuse_unfit(check, command)
    if not command.buildings:
        raise Refused("building.none_named")
    refuse_other_buildings(check, list(command.buildings))
    if command.deadline and command.deadline < command.on:
        raise Refused("site_order.due_before", due=command.deadline, on=command.on)
    told = {"order": _number(check), "addressee": _addressee(basis, command)}
    return Happened(check=[fact_of(StopWorkOrdered, command, **told)])


@evolve.register
def _(fact: StopWorkOrdered, check: Check) -> Check:
    made = Order(id=fact.order, number=fact.number, on=fact.on, findings=fact.findings, due=fact.deadline, stops=True)
    check = replace(check, orders={**check.orders, fact.order: made})
    due = {"due": fact.deadline} if fact.deadline else {}
    return with_findings(check, fact.findings, fact.on, status=FindingStatus.ORDERED, **due)


class StopWorkLifted(Fact, frozen=True, kw_only=True, tag="stop-work-lifted"):
    """解除停止施工: the part may be worked on again."""

    order: OrderId
    number: ReferenceNumber
    ground: Text


class LiftStopWork(CheckCommand, frozen=True, kw_only=True):
    """解除停工通知."""

    order: OrderId
    number: ReferenceNumber
    ground: Text


def lift(check: Check | None, command: LiftStopWork, _basis: CheckBasis) -> Happened:
    """解除停工通知. Raises Refused where no such order stands."""
    check = opened(check, command.check)
    refuse_before_opening(check, command.on)
    standing = check.orders.get(command.order)
    if standing is None or not standing.stops or standing.lifted_on:
        raise Refused("site_order.no_standstill", order=command.order, check=check.id)
    refuse_year(command.number, command.on)
    return Happened(check=[fact_of(StopWorkLifted, command)])


@evolve.register
def _(fact: StopWorkLifted, check: Check) -> Check:
    return replace(check, orders={**check.orders, fact.order: replace(check.orders[fact.order], lifted_on=fact.on)})


def finding_of(check: Check, id_: str, on: date) -> Finding:
    """Raises Refused for one that there is not, or that is closed, and for a day before its last step."""
    finding = check.findings.get(id_)
    if finding is None or not finding.open:
        raise Refused("site_finding.not_open", finding=id_, check=check.id)
    if on < finding.since:
        raise Refused("site_finding.before_last", finding=id_, on=on, since=finding.since)
    return finding


def with_findings(check: Check, ids: tuple[str, ...], on: date, **fields: object) -> Check:
    """The check with these findings changed."""
    return replace(check, findings={**check.findings, **{id_: replace(check.findings[id_], since=on, **fields) for id_ in ids}})


def refuse_none_or_twice(check: Check, ids: list[str]) -> None:
    if not ids or len(set(ids)) < len(ids):
        raise Refused("site_finding.each_once", check=check.id)


def _refuse_unfit(check: Check, command: OrderRectification | OrderStopWork) -> None:
    refuse_before_opening(check, command.on)
    refuse_none_or_twice(check, list(command.findings))
    for id_ in command.findings:
        if finding_of(check, id_, command.on).status is FindingStatus.RECTIFIED:
            raise Refused("site_finding.rectified_already", finding=id_, check=check.id)
    if not command.clauses or any(not (each.document.strip() and each.place.strip()) for each in command.clauses):
        raise Refused("site_finding.no_clause")
    if command.served_on < command.on:
        raise Refused("site_order.served_before", served_on=command.served_on, on=command.on)
    refuse_year(command.number, command.on)


def _number(check: Check) -> str:
    return check.numbered("O", check.orders)


def _addressee(basis: CheckBasis, command: OrderRectification | OrderStopWork) -> Responsible:
    return responsible(basis.project, command.addressee, command.on)
