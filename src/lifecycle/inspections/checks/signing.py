"""现场检查笔录签字: each unit signs, refuses or is absent, and the inspectors confirm; or it was signed on paper, which is filed."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import Contact, Correctable
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_not_on_site
from lifecycle.inspections.checks.terms import CheckCommand, NamedUnit, Responsible, UnitRole
from lifecycle.inspections.findings.units import responsible
from lifecycle.vocabulary import Fact, FileHash, Refused, Text, fact_of


class Signing(StrEnum):
    """签字情况."""

    SIGNED = "signed"  # 已签字
    REFUSED = "refused"  # 拒绝签字
    ABSENT = "absent"  # 未到场


class UnitSigning(Struct, frozen=True, kw_only=True):
    """一家单位的签字. representative: the person who signed or refused; witness: 见证人 of a refusal."""

    named: NamedUnit
    signing: Correctable[Signing]
    representative: Contact | None = None
    witness: Contact | None = None


class UnitSigned(Struct, frozen=True, kw_only=True):
    """一家单位的签字, with the unit as of the day."""

    unit: Responsible
    signing: Correctable[Signing]
    representative: Contact | None = None
    witness: Contact | None = None


class RecordSigned(Fact, frozen=True, kw_only=True, tag="record-signed"):
    """现场检查笔录签字: one line a unit. signed_paper: the scan where all was signed on paper, the inspectors' names among them."""

    units: tuple[UnitSigned, ...]
    summary: Text
    signed_paper: FileHash | None = None


class SignRecord(CheckCommand, frozen=True, kw_only=True):
    """登记笔录签字."""

    units: tuple[UnitSigning, ...]
    summary: Text
    signed_paper: FileHash | None = None


BY_RULE = (UnitRole.CONSTRUCTION_UNIT, UnitRole.CONTRACTOR, UnitRole.SUPERVISOR)
"""As a rule these three have a line; the others count as absent where nothing is said."""


def sign(check: Check | None, command: SignRecord, basis: CheckBasis) -> Happened:
    """登记笔录签字. Raises Refused without a line of 建设、施工、监理单位, one unit twice, or a refusal without witness or recording."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    roles = [each.named.role for each in command.units]
    if absent := tuple(role for role in BY_RULE if role not in roles):
        raise Refused("check.units_without_line", check=check.id, roles=absent)
    if len(set(roles)) < len(roles):
        raise Refused("check.unit_twice", check=check.id)
    for line in command.units:
        if line.signing is Signing.REFUSED and line.witness is None and command.signed_paper is None:
            raise Refused("check.refusal_without_witness", role=line.named.role)
    units = tuple(
        UnitSigned(
            unit=responsible(basis.project, each.named, command.on),
            signing=each.signing,
            representative=each.representative,
            witness=each.witness,
        )
        for each in command.units
    )
    return Happened(check=[fact_of(RecordSigned, command, units=units)])


@evolve.register
def _(fact: RecordSigned, check: Check) -> Check:
    lines = {each.unit.role: each.signing.value for each in fact.units}
    return replace(check, signed_on=fact.on, lines=lines, on_paper=fact.signed_paper is not None, confirmed=frozenset())


def signing_of(check: Check, role: UnitRole) -> Signing | None:
    """签字情况 of a unit. Of whom the record has no line, that one did not come; None while it is not signed."""
    if check.signed_on is None:
        return None
    return Signing(check.lines.get(role, Signing.ABSENT.value))


class RecordConfirmed(Fact, frozen=True, kw_only=True, tag="record-confirmed"):
    """笔录确认: an inspector of the check confirms the record as it was signed."""


class ConfirmRecord(CheckCommand, frozen=True, kw_only=True):
    """确认笔录."""


def confirm(check: Check | None, command: ConfirmRecord, _basis: CheckBasis) -> Happened:
    """确认笔录. Raises Refused before it is signed, and a second time. Nobody confirms for another inspector."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.by, command.on)
    if command.behalf:
        raise Refused("check.confirm_oneself", staff=command.behalf)
    if check.signed_on is None:
        raise Refused("check.not_signed", check=check.id)
    if command.by in check.confirmed:
        raise Refused("check.confirmed_already", staff=command.by)
    return Happened(check=[fact_of(RecordConfirmed, command)])


@evolve.register
def _(fact: RecordConfirmed, check: Check) -> Check:
    return replace(check, confirmed=check.confirmed | {fact.by})
