"""检查通知书送达: the units are told of a check before it, by a notice with its number, its day and how it was served."""

from msgspec.structs import replace

from lifecycle.field_types import Correctable
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before
from lifecycle.inspections.checks.terms import CheckCommand, NamedUnit, Responsible
from lifecycle.inspections.findings.orders import ServedBy
from lifecycle.inspections.findings.units import responsible
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Ahead, Fact, FileHash, Past, ReferenceNumber, Refused, fact_of


class NoticeServed(Fact, frozen=True, kw_only=True, tag="notice-served"):
    """检查通知书送达: to which units, for which day. visit_on: as it is printed."""

    number: ReferenceNumber
    addressees: tuple[Responsible, ...]
    visit_on: Ahead
    served_by: Correctable[ServedBy]
    served_on: Past
    service_receipt: FileHash | None = None


class ServeNotice(CheckCommand, frozen=True, kw_only=True):
    """登记检查通知送达."""

    number: ReferenceNumber
    addressees: tuple[NamedUnit, ...]
    visit_on: Ahead
    served_by: Correctable[ServedBy]
    served_on: Past
    service_receipt: FileHash | None = None


def serve(check: Check | None, command: ServeNotice, basis: CheckBasis) -> Happened:
    """登记检查通知送达. Raises Refused once the inspectors are there, without a unit or with one twice, and for days out of order."""
    check = opened(check, command.check)
    refuse_before(check, command.on)
    if check.arrived_on:
        raise Refused("check.arrived_already", check=check.id, on=check.arrived_on)
    if not command.addressees:
        raise Refused("site_finding.no_unit")
    if len({each.role for each in command.addressees}) < len(command.addressees):
        raise Refused("check.unit_twice", check=check.id)
    if command.served_on < command.on:
        raise Refused("site_order.served_before", served_on=command.served_on, on=command.on)
    if command.visit_on < command.served_on:
        raise Refused("check.visit_before_notice", visit_on=command.visit_on, served_on=command.served_on)
    refuse_year(command.number, command.on)
    units = tuple(responsible(basis.project, each, command.on) for each in command.addressees)
    return Happened(check=[fact_of(NoticeServed, command, addressees=units)])


@evolve.register
def _(fact: NoticeServed, check: Check) -> Check:
    return replace(check, noticed_on=fact.served_on)
