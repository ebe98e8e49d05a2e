"""文书: what goes out to an applicant on paper, read off the facts of a project, each named by the version of the fact that it states."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import (
    ApplicationAccepted,
    ApplicationNotAccepted,
    ApplicationSubmitted,
)
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.supplements import SupplementRequested
from lifecycle.projects.application.terms import TermExtended, TermSuspended
from lifecycle.projects.deciding.certificates import CertificateCancelled, DecisionRevoked
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.elsewhere import GateNotRequired, OutsideDecisionRecorded
from lifecycle.projects.deciding.silence import SilenceDecided
from lifecycle.projects.project import Outcome, Project
from lifecycle.projects.works.building import lineage
from lifecycle.vocabulary import BuildingId, Fact, Gate, TimeOfDay


class PaperKind(StrEnum):
    """文书的种类."""

    ACCEPTANCE = "acceptance"  # 受理凭证
    NON_ACCEPTANCE = "non_acceptance"  # 不予受理凭证
    SUPPLEMENT = "supplement"  # 补正通知
    GRANT = "grant"  # 准予决定及证件
    REFUSAL = "refusal"  # 不予通过决定
    NEEDLESS = "needless"  # 无需许可告知
    SUSPENSION = "suspension"  # 期限中止通知
    EXTENSION = "extension"  # 期限延长告知
    REVOCATION = "revocation"  # 撤销决定
    CANCELLATION = "cancellation"  # 注销决定
    SILENCE = "silence"  # 无规定决定


KINDS: dict[type[Fact], PaperKind] = {
    ApplicationAccepted: PaperKind.ACCEPTANCE,
    ApplicationNotAccepted: PaperKind.NON_ACCEPTANCE,
    SupplementRequested: PaperKind.SUPPLEMENT,
    FoundToNeedNoPermit: PaperKind.NEEDLESS,
    TermSuspended: PaperKind.SUSPENSION,
    TermExtended: PaperKind.EXTENSION,
    DecisionRevoked: PaperKind.REVOCATION,
    CertificateCancelled: PaperKind.CANCELLATION,
    SilenceDecided: PaperKind.SILENCE,
}
"""As which paper a fact goes out; a decision goes out by its outcome."""
OfBuildings = DecisionRevoked | CertificateCancelled | SilenceDecided
"""What names a gate and buildings, and no application: it goes to the applicant on whose application they were decided, or are to be."""
OnPaper = (
    ApplicationAccepted
    | ApplicationNotAccepted
    | SupplementRequested
    | FoundToNeedNoPermit
    | TermSuspended
    | TermExtended
    | GateConcluded
    | OfBuildings
)
PUT_ON_PAPER = (*KINDS, GateConcluded)
DECISION_PAPERS = frozenset({PaperKind.GRANT, PaperKind.REFUSAL})


class Paper(Struct, frozen=True, kw_only=True):
    """一份文书. version: of the fact that it states; on, at: its day, and the time of it where that is known."""

    version: int
    kind: PaperKind
    application: ApplicationId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    on: date
    at: TimeOfDay | None = None


def papers_in(project: Project, told: Iterable[tuple[int, Fact]]) -> Iterator[Paper]:
    """All papers, in the order of recording. told: the facts as corrected, each with its version (`corrections.facts_as_corrected`)."""
    before: list[Fact] = []
    for version, fact in told:
        before.append(fact)
        if isinstance(fact, OnPaper) and (about := _about(project, before, fact)):
            application = project.applications[about]
            buildings = fact.buildings if isinstance(fact, GateConcluded | OfBuildings) else application.buildings
            yield Paper(
                version=version,
                kind=kind_of(fact),
                application=application.id,
                gate=application.gate,
                buildings=buildings,
                on=fact.on,
                at=getattr(fact, "at", None),
            )


def kind_of(fact: OnPaper) -> PaperKind:
    """As which paper the fact goes out."""
    if isinstance(fact, GateConcluded):
        return PaperKind.GRANT if fact.outcome is Outcome.PASSED else PaperKind.REFUSAL
    return KINDS[type(fact)]


def _about(project: Project, before: Sequence[Fact], fact: OnPaper) -> ApplicationId | None:
    """To whose application the paper belongs; None for what another authority decided, or what nobody has applied for yet."""
    if not isinstance(fact, OfBuildings):
        return fact.application
    ids = {each for id_ in fact.buildings for each in lineage(project.buildings, id_)}
    granted = not isinstance(fact, SilenceDecided)
    for each in reversed(before):
        if not isinstance(each, DECIDE_OR_ASK) or each.gate is not fact.gate or ids.isdisjoint(each.buildings):
            continue
        if isinstance(each, OutsideDecisionRecorded | GateNotRequired):
            return None
        if isinstance(each, GateConcluded) == granted and getattr(each, "outcome", Outcome.PASSED) is Outcome.PASSED:
            return each.application
    return None


DECIDE_OR_ASK = (GateConcluded, ApplicationSubmitted, OutsideDecisionRecorded, GateNotRequired)
