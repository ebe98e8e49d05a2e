"""文书: what goes out to an applicant on paper, read off the facts of a project, each named by the version of the fact that it states."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import (
    ApplicationAccepted,
    ApplicationNotAccepted,
)
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.supplements import SupplementRequested
from lifecycle.projects.application.terms import TermExtended, TermSuspended
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.project import Outcome, Project
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


KINDS: dict[type[Fact], PaperKind] = {
    ApplicationAccepted: PaperKind.ACCEPTANCE,
    ApplicationNotAccepted: PaperKind.NON_ACCEPTANCE,
    SupplementRequested: PaperKind.SUPPLEMENT,
    FoundToNeedNoPermit: PaperKind.NEEDLESS,
    TermSuspended: PaperKind.SUSPENSION,
    TermExtended: PaperKind.EXTENSION,
}
"""As which paper a fact goes out; a decision goes out by its outcome."""
OnPaper = (
    ApplicationAccepted | ApplicationNotAccepted | SupplementRequested | FoundToNeedNoPermit | TermSuspended | TermExtended | GateConcluded
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
    """All papers, in the order of recording. told: the facts as corrected, each with its version (`corrections.standing`)."""
    for version, fact in told:
        if isinstance(fact, OnPaper):
            kind, application = kind_of(fact), project.applications[fact.application]
            buildings = fact.buildings if isinstance(fact, GateConcluded) else application.buildings
            yield Paper(
                version=version,
                kind=kind,
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
