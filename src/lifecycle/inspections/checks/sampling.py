"""取样: what was sealed and sent to a laboratory, what that reported, and the re-test that a unit asks for. Meanwhile the item is open."""

from msgspec.structs import replace

from lifecycle.field_types import Contact, Correctable, Id, Settled, Words
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before_opening, refuse_not_on_site
from lifecycle.inspections.checks.laboratory import LabResult, Sample
from lifecycle.inspections.checks.terms import CheckCommand, ItemId, ItemResult, NamedUnit, Responsible
from lifecycle.inspections.findings.units import responsible
from lifecycle.projects.parties import Unit, checked
from lifecycle.vocabulary import BuildingId, Fact, FileHash, ReferenceNumber, Refused, Text, TextLine, fact_of


class SampleTaken(Fact, frozen=True, kw_only=True, tag="sample-taken"):
    """取样: of an item, sealed before a witness (见证人), for a laboratory. The item is open again, unless it was unmet."""

    sample: Id[str]
    item: ItemId
    building: BuildingId | None = None
    material: Text
    sample_size: TextLine
    spot: Words = ""
    seal_number: ReferenceNumber
    witness: Contact
    laboratory: Settled[Unit]
    photos: tuple[FileHash, ...] = ()


class TakeSample(CheckCommand, frozen=True, kw_only=True):
    """登记取样."""

    item: ItemId
    building: BuildingId | None = None
    material: Text
    sample_size: TextLine
    spot: Words = ""
    seal_number: ReferenceNumber
    witness: Contact
    laboratory: Unit
    photos: tuple[FileHash, ...] = ()


def take(check: Check | None, command: TakeSample, _basis: CheckBasis) -> Happened:
    """登记取样. Raises Refused for an item that the check does not ask of this subject, and for a seal that was used already."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    if (command.item, command.building) not in check.subjects():
        raise Refused("check.item_not_on_list", item=command.item, check=check.id)
    if any(each.seal_number == command.seal_number for each in check.samples.values()):
        raise Refused("sample.seal_used", seal=command.seal_number)
    told = {"sample": check.numbered("S", check.samples), "laboratory": checked(command.laboratory)}
    return Happened(check=[fact_of(SampleTaken, command, **told)])


@evolve.register
def _(fact: SampleTaken, check: Check) -> Check:
    of = (fact.item, fact.building)
    taken = Sample(id=fact.sample, of=of, seal_number=fact.seal_number, since=fact.on)
    return _opened_again(replace(check, samples={**check.samples, fact.sample: taken}), taken)


class LabReported(Fact, frozen=True, kw_only=True, tag="lab-reported"):
    """检测报告 on a sample. re_test: 复检, after a unit objected; laboratory: of the re-test, where it is another one."""

    sample: Id[str]
    number: ReferenceNumber
    conclusion: Correctable[LabResult]
    parameters: Words = ""
    re_test: bool = False
    laboratory: Settled[Unit] | None = None
    test_report: FileHash


class RecordLabReport(CheckCommand, frozen=True, kw_only=True):
    """登记检测报告."""

    sample: Id[str]
    number: ReferenceNumber
    conclusion: Correctable[LabResult]
    parameters: Words = ""
    laboratory: Unit | None = None
    test_report: FileHash


def report(check: Check | None, command: RecordLabReport, _basis: CheckBasis) -> Happened:
    """登记检测报告. Raises Refused for a sample that is not awaited, a day before its last step, and once the check is concluded."""
    check = opened(check, command.check)
    sample = _sample(check, command)
    if check.concluded_on:
        raise Refused("check.concluded_already", check=check.id, on=check.concluded_on)
    if not sample.awaited:
        raise Refused("sample.reported_already", sample=sample.id)
    told = {"re_test": sample.disputed, "laboratory": checked(command.laboratory) if command.laboratory else None}
    return Happened(check=[fact_of(LabReported, command, **told)])


@evolve.register
def _(fact: LabReported, check: Check) -> Check:
    sample = replace(check.samples[fact.sample], result=fact.conclusion, disputed=False, since=fact.on)
    check = replace(check, samples={**check.samples, fact.sample: sample})
    return check if fact.conclusion is LabResult.PASSED else _opened_again(check, sample)


class LabReportDisputed(Fact, frozen=True, kw_only=True, tag="lab-report-disputed"):
    """检测异议: a unit objects to what a laboratory reported; the sample waits for its re-test (复检)."""

    sample: Id[str]
    objector: Responsible
    reason: Text
    letter: FileHash | None = None


class DisputeLabReport(CheckCommand, frozen=True, kw_only=True):
    """登记检测异议."""

    sample: Id[str]
    objector: NamedUnit
    reason: Text
    letter: FileHash | None = None


def dispute(check: Check | None, command: DisputeLabReport, basis: CheckBasis) -> Happened:
    """登记检测异议. Raises Refused where nothing is reported yet, and once the check is concluded: its findings go their own way."""
    check = opened(check, command.check)
    sample = _sample(check, command)
    if check.concluded_on:
        raise Refused("check.concluded_already", check=check.id, on=check.concluded_on)
    if sample.awaited:
        raise Refused("sample.not_reported", sample=sample.id)
    objector = responsible(basis.project, command.objector, command.on)
    return Happened(check=[fact_of(LabReportDisputed, command, objector=objector)])


@evolve.register
def _(fact: LabReportDisputed, check: Check) -> Check:
    sample = replace(check.samples[fact.sample], disputed=True, since=fact.on)
    return _opened_again(replace(check, samples={**check.samples, fact.sample: sample}), sample)


def _sample(check: Check, command: RecordLabReport | DisputeLabReport) -> Sample:
    refuse_before_opening(check, command.on)
    sample = check.samples.get(command.sample)
    if sample is None:
        raise Refused("sample.unknown", sample=command.sample, check=check.id)
    if command.on < sample.since:
        raise Refused("sample.before_last", sample=sample.id, on=command.on, since=sample.since)
    return sample


def _opened_again(check: Check, sample: Sample) -> Check:
    """What was said of the item falls away, but for 不符合, on which a finding may rest."""
    said = check.results.get(sample.of)
    if said is None or said.result is ItemResult.UNMET:
        return check
    return replace(check, results={of: each for of, each in check.results.items() if of != sample.of})
