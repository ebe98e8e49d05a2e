"""证照存续: a permit is extended or lapses, a decision revoked (撤销) or cancelled (注销), with a flag on what came later; scans."""

from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from lifecycle.calendar import Term, TermStep, months_after
from lifecycle.field_types import Correctable
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.supervision import flagged
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import Passage, PassageStatus, in_batches
from lifecycle.values.paper_numbers import meaning
from lifecycle.vocabulary import Ahead, BuildingId, Fact, FileHash, Gate, ReferenceNumber, Refused, Text, fact_of


class PermitExtended(Fact, frozen=True, kw_only=True, tag="permit-extended"):
    """施工许可延期: the day by which construction has to start is put off."""

    buildings: tuple[BuildingId, ...]
    until: Ahead
    reason: Text


class ExtendPermit(ProjectCommand, frozen=True, kw_only=True):
    """延期施工许可."""

    buildings: tuple[BuildingId, ...]
    until: Ahead
    reason: Text


def extend(project: Project, command: ExtendPermit, basis: Basis) -> list[Fact]:
    """延期施工许可. Raises Refused for more times, or for longer, than the law allows, or when the works have started."""
    for building in project.chosen(command.buildings):
        if building.passed_on(Gate.CONSTRUCTION_PERMIT) is None:
            raise Refused("permit.none", building=building.name)
        if building.started_on:
            raise Refused("permit.started", building=building.name)
        passage = building.passages[Gate.CONSTRUCTION_PERMIT]
        prescribed, term = _to_start(passage, basis)
        if (extension := prescribed.extension) is None or passage.extensions >= extension.times:
            raise Refused("permit.extended_enough", building=building.name, times=extension.times if extension else 0)
        if command.on > term:
            raise Refused("permit.term_over", building=building.name, term=term)
        latest = months_after(term, extension.days)
        if not term < command.until <= latest:
            raise Refused("permit.extension_too_long", building=building.name, term=term, latest=latest)
    project.refuse_before_last(Gate.CONSTRUCTION_PERMIT, command.buildings, command.on)
    return [fact_of(PermitExtended, command)]


def _to_start(passage: Passage, basis: Basis) -> tuple[Term, date]:
    """开工期限 of a permit by the law of its day, and its last day so far. Raises Refused where the policies give none."""
    calendar = basis.calendar()
    if (term := calendar.terms.of(TermStep.START, Gate.CONSTRUCTION_PERMIT, passage.on)) is None:
        raise Refused("permit.no_term", on=passage.on)
    return term, passage.until or term.ends(passage.on, calendar.working_days).on


@evolve.register
def _(fact: PermitExtended, project: Project) -> Project:
    for id_ in fact.buildings:
        passage = project.buildings[id_].passages[Gate.CONSTRUCTION_PERMIT]
        extended = replace(passage, until=fact.until, extensions=passage.extensions + 1)
        project = project.with_passage(Gate.CONSTRUCTION_PERMIT, [id_], extended)
    return project


class PermitLapsed(Fact, frozen=True, kw_only=True, tag="permit-lapsed"):
    """施工许可失效: construction did not start in time (建筑法 第九条)."""

    buildings: tuple[BuildingId, ...]


class RecordPermitLapse(ProjectCommand, frozen=True, kw_only=True):
    """登记施工许可失效."""

    buildings: tuple[BuildingId, ...]


def lapse(project: Project, command: RecordPermitLapse, basis: Basis) -> list[Fact]:
    """登记施工许可失效. Raises Refused before its term is over, or when the works have started."""
    for building in project.chosen(command.buildings):
        if building.passed_on(Gate.CONSTRUCTION_PERMIT) is None:
            raise Refused("permit.none", building=building.name)
        if building.started_on:
            raise Refused("permit.started", building=building.name)
        passage = building.passages[Gate.CONSTRUCTION_PERMIT]
        _, term = _to_start(passage, basis)
        if command.on <= term:
            raise Refused("permit.term_runs", building=building.name, term=term)
    return [fact_of(PermitLapsed, command)]


@evolve.register
def _(fact: PermitLapsed, project: Project) -> Project:
    return _ended(project, Gate.CONSTRUCTION_PERMIT, fact.buildings, PassageStatus.LAPSED, fact.on)


class RevocationGround(StrEnum):
    """撤销行政许可的情形 (行政许可法 第六十九条第一款、第二款)."""

    ABUSE = "abuse"  # 滥用职权、玩忽职守
    BEYOND_POWERS = "beyond_powers"  # 超越法定职权
    AGAINST_PROCEDURE = "against_procedure"  # 违反法定程序
    UNQUALIFIED = "unqualified"  # 不具备申请资格或者不符合法定条件
    OTHERWISE = "otherwise"  # 其他情形
    BY_DECEIT = "by_deceit"  # 以欺骗、贿赂等不正当手段取得


class CancellationGround(StrEnum):
    """注销行政许可的情形 (行政许可法 第七十条), without the second, which is about a citizen's qualification."""

    EXPIRED = "expired"  # 有效期届满未延续
    HOLDER_ENDED = "holder_ended"  # 法人或者其他组织依法终止
    TAKEN_BACK = "taken_back"  # 依法被撤销、撤回
    IMPOSSIBLE = "impossible"  # 因不可抗力无法实施
    OTHERWISE = "otherwise"  # 法律、法规规定的其他情形


class DecisionRevoked(Fact, frozen=True, kw_only=True, tag="decision-revoked"):
    """决定撤销: the decision should not have been made, with the reason. Later decisions are flagged and stand until decided.

    ground: the case of the law, of a permit of ours; None in what was recorded before it was asked.
    """

    gate: Gate
    buildings: tuple[BuildingId, ...]
    reason: Text
    ground: Correctable[RevocationGround] | None = None


class RevokeDecision(ProjectCommand, frozen=True, kw_only=True):
    """撤销决定."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    reason: Text
    ground: Correctable[RevocationGround] | None = None


def revoke(project: Project, command: RevokeDecision, _basis: Basis) -> list[Fact]:
    """撤销决定, or the finding that a gate is not required. Raises Refused unless there is one that stands."""
    if command.gate is Gate.CONSTRUCTION:
        raise Refused("gate.no_conclusion", gate=command.gate)
    for building in project.chosen(command.buildings):
        if not building.has_done(command.gate):
            raise Refused("gate.not_passed", gate=command.gate, building=building.name)
    project.refuse_before_last(command.gate, command.buildings, command.on)
    return [fact_of(DecisionRevoked, command), *flagged(project, command, command.gate, command.buildings, command.reason)]


@evolve.register
def _(fact: DecisionRevoked, project: Project) -> Project:
    return _ended(project, fact.gate, fact.buildings, PassageStatus.REVOKED, fact.on)


class CertificateCancelled(Fact, frozen=True, kw_only=True, tag="certificate-cancelled"):
    """证书注销: it was rightly given and is now ended, with the reason. ground: the case of the law, as of a revocation."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    reason: Text
    ground: Correctable[CancellationGround] | None = None


class CancelCertificate(ProjectCommand, frozen=True, kw_only=True):
    """注销证书."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    reason: Text
    ground: Correctable[CancellationGround] | None = None


def cancel(project: Project, command: CancelCertificate, _basis: Basis) -> list[Fact]:
    """注销证书. Raises Refused unless there is one in force."""
    for building in project.chosen(command.buildings):
        if building.passed_on(command.gate) is None or building.passages[command.gate].certificate is None:
            raise Refused("gate.no_certificate", gate=command.gate, building=building.name)
    project.refuse_before_last(command.gate, command.buildings, command.on)
    return [fact_of(CertificateCancelled, command), *flagged(project, command, command.gate, command.buildings, command.reason)]


@evolve.register
def _(fact: CertificateCancelled, project: Project) -> Project:
    return _ended(project, fact.gate, fact.buildings, PassageStatus.CANCELLED, fact.on)


class ScanAttached(Fact, frozen=True, kw_only=True, tag="scan-attached"):
    """盖章件归档: the signed paper, printed, sealed and scanned. Several may be filed of one paper: the latest is shown first."""

    gate: Gate
    number: ReferenceNumber
    buildings: tuple[BuildingId, ...]
    scan_sha256: FileHash


class AttachScan(ProjectCommand, frozen=True, kw_only=True):
    """归档盖章件. number: 文号 of the paper, as it stands at the gate."""

    gate: Gate
    number: ReferenceNumber
    scan_sha256: FileHash


def attach_scan(project: Project, command: AttachScan, _basis: Basis) -> list[Fact]:
    """归档盖章件, also of a paper that has ended. Raises Refused where no building bears the paper, or before its day."""
    number = meaning(command.number)
    held = {
        building.id: passage
        for building in project.standing()
        if (passage := building.passages.get(command.gate)) and passage.certificate and meaning(passage.certificate.number) == number
    }
    if not held:
        raise Refused("scan.no_paper", gate=command.gate, number=command.number)
    if early := [passage.on for passage in held.values() if command.on < passage.on]:
        raise Refused("scan.before_paper", number=command.number, on=command.on, since=max(early))
    if any(command.scan_sha256 in passage.scans for passage in held.values()):
        raise Refused("scan.filed_already", number=command.number)
    return [fact_of(ScanAttached, command, buildings=batch) for batch in in_batches(tuple(held))]


@evolve.register
def _(fact: ScanAttached, project: Project) -> Project:
    for id_ in fact.buildings:
        passage = project.buildings[id_].passages[fact.gate]
        project = project.with_passage(fact.gate, [id_], replace(passage, scans=(*passage.scans, fact.scan_sha256)))
    return project


def _ended(project: Project, gate: Gate, ids: tuple[BuildingId, ...], status: PassageStatus, on: date) -> Project:
    for id_ in ids:
        project = project.with_passage(gate, [id_], replace(project.buildings[id_].passages[gate], status=status, on=on, provisional=False))
    return project


DECISIONS: Decisions = {
    ExtendPermit: extend,
    RecordPermitLapse: lapse,
    RevokeDecision: revoke,
    CancelCertificate: cancel,
    AttachScan: attach_scan,
}
