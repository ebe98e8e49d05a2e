"""送达: a paper reaches its addressee, or does not: how, on which day, who signed for it, and what proves it."""

from collections.abc import Iterable
from enum import StrEnum

from lifecycle.field_types import ApplicationId, Correctable
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Project, evolve
from lifecycle.values.ends import Position
from lifecycle.vocabulary import BuildingId, Fact, FactVersion, FileHash, Gate, PersonId, Refused, Text, TextLine, TimeOfDay


class DeliveryMode(StrEnum):
    """送达方式. What the law says of each is data (`policies/national/papers.yaml`)."""

    DIRECT = "direct"  # 直接送达
    LEFT = "left"  # 留置送达
    ELECTRONIC = "electronic"  # 电子送达
    ENTRUSTED = "entrusted"  # 委托送达
    POSTED = "posted"  # 邮寄送达
    ANNOUNCED = "announced"  # 公告送达


class DeliveryOutcome(StrEnum):
    """送达结果."""

    DELIVERED = "delivered"  # 已送达
    FAILED = "failed"  # 未能送达


class SignedBy(StrEnum):
    """签收人的身份, of an organisation: never a name."""

    HEAD_OF_UNIT = "head_of_unit"  # 法定代表人或者主要负责人
    MAIL_CLERK = "mail_clerk"  # 单位负责收件的人
    AGENT = "agent"  # 代理人


UNSIGNED = frozenset({DeliveryMode.LEFT, DeliveryMode.ANNOUNCED})
"""What counts as served although nobody signs for it. It cannot fail, and says why it came to that."""


class DeliveryAttempted(Fact, frozen=True, kw_only=True, tag="delivery-attempted"):
    """送达: of one paper, to the applicant (party: None) or to the unit in another role. on: the day on which it counts as delivered.

    delivers: the version of the fact that the paper states; receipt: number of the proof (送达回证、邮件、公告); receiver: who signed.
    """

    delivers: FactVersion
    paper: PaperKind
    application: ApplicationId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    delivery_mode: Correctable[DeliveryMode]
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED
    party: PartyRole | None = None
    signed_by: Correctable[SignedBy] | None = None
    receiver: Correctable[PersonId] | None = None
    receipt: TextLine | None = None
    reason: Text | None = None
    scan_sha256: FileHash | None = None
    at: TimeOfDay | None = None


class DeliverPaper(ProjectCommand, frozen=True, kw_only=True):
    """送达文书."""

    delivers: Position
    delivery_mode: Correctable[DeliveryMode]
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED
    party: PartyRole | None = None
    signed_by: Correctable[SignedBy] | None = None
    receiver: Correctable[PersonId] | None = None
    receipt: TextLine | None = None
    reason: Text | None = None
    scan_sha256: FileHash | None = None
    at: TimeOfDay | None = None


@evolve.register
def _(fact: DeliveryAttempted, project: Project) -> Project:
    """It moves no application: what the paper says has been decided. Raises LookupError where there is no such application."""
    return project.with_application(project.applications[fact.application])


def reached(fact: Fact) -> bool:
    """Whether the fact says that a paper has reached the applicant."""
    return isinstance(fact, DeliveryAttempted) and fact.outcome is DeliveryOutcome.DELIVERED and fact.party is None


def refuse_unproved(said: DeliverPaper | DeliveryAttempted) -> None:
    """Refuses what its own values do not bear out: a signature where nobody signs, no proof, no reason."""
    if said.delivery_mode in UNSIGNED:
        if said.outcome is DeliveryOutcome.FAILED:
            raise Refused("delivery.cannot_fail", mode=said.delivery_mode)
        if said.signed_by or said.receiver:
            raise Refused("delivery.nobody_signs", mode=said.delivery_mode)
    if said.reason is None and (said.delivery_mode in UNSIGNED or said.outcome is DeliveryOutcome.FAILED):
        raise Refused("delivery.without_reason", mode=said.delivery_mode, outcome=said.outcome)
    if said.outcome is DeliveryOutcome.DELIVERED and not (said.signed_by or said.receipt or said.scan_sha256):
        raise Refused("delivery.without_proof", mode=said.delivery_mode)


def refuse_before_its_paper(told: Iterable[tuple[int, Fact]]) -> None:
    """Refuses facts, each with its version, among which a paper was delivered before its own day."""
    facts = dict(told)
    for fact in facts.values():
        if isinstance(fact, DeliveryAttempted) and fact.delivers in facts and fact.on < (since := facts[fact.delivers].on):
            raise Refused("delivery.before_paper", paper=fact.paper, on=fact.on, since=since)
