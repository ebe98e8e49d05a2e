"""征求意见的状态: of whom advice was asked, and what came of it, body by body; and what others asked of us."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.field_types import ApplicationId
from lifecycle.vocabulary import BuildingId, Gate


class AdviceKind(StrEnum):
    """征求意见的方式."""

    CONSULTATION = "consultation"  # 征求意见
    COUNTERSIGNATURE = "countersignature"  # 会签
    EXPERT_REVIEW = "expert_review"  # 专家评审


class Stance(StrEnum):
    """答复的意见."""

    FOR = "for"  # 同意
    ON_CONDITIONS = "on_conditions"  # 有条件同意
    AGAINST = "against"  # 不同意
    NONE = "none"  # 无意见


class Entered(StrEnum):
    """答复与结论的先后, of an answer that was entered once the buildings had been decided."""

    AFTER_CONCLUSION = "after_conclusion"  # 结论作出以后答复
    DATED_BEFORE = "dated_before"  # 录入于结论之后，答复日期在结论之前


class Reply(Struct, frozen=True, kw_only=True):
    """一家的答复. body: empty where it is nobody at all; due: None where it was never asked; on, stance: once it has answered;
    needless_on, reason: where it was found not to be needed, which does not keep the answer from coming; after_conclusion: it came when
    the buildings had been decided; dated_before: it bears an earlier day than the decision, and was only entered when that was made."""

    body: str
    due: date | None = None
    on: date | None = None
    stance: Stance | None = None
    content: str = ""
    scan_sha256: str | None = None
    needless_on: date | None = None
    reason: str = ""
    after_conclusion: bool = False
    dated_before: bool = False

    @property
    def open(self) -> bool:
        return self.stance is None and self.needless_on is None

    @property
    def late(self) -> bool:
        """Whether it came after its day."""
        return self.on is not None and self.due is not None and self.on > self.due


class Consultation(Struct, frozen=True, kw_only=True):
    """一次征求意见. kind: None where it was only found that nobody has to be asked."""

    id: str
    gate: Gate
    buildings: tuple[BuildingId, ...]
    application: ApplicationId | None
    on: date
    replies: tuple[Reply, ...]
    kind: AdviceKind | None = None
    matter: str = ""

    @property
    def bodies(self) -> tuple[str, ...]:
        return tuple(reply.body for reply in self.replies)

    @property
    def open(self) -> tuple[Reply, ...]:
        return tuple(reply for reply in self.replies if reply.open)


class Inquiry(Struct, frozen=True, kw_only=True):
    """一次来函. on: when it came; reply: the one who asks, the day that the letter names, and our answer;
    withdrawn_on, withdrawal, withdrawal_scan: when the one who asks withdrew it, why, and by which letter."""

    id: str
    on: date
    letter_on: date
    number: str | None
    buildings: tuple[BuildingId, ...]
    matter: str
    on_energy_standards: bool
    scan_sha256: str | None
    reply: Reply
    withdrawn_on: date | None = None
    withdrawal_scan: str | None = None
    withdrawal: str = ""

    @property
    def open(self) -> bool:
        return self.reply.open and self.withdrawn_on is None
