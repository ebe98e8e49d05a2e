"""办理期限: how long a step of a gate may take, by which clause, counted how and from when."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.calendar.laws import NONE_HELD, Laws
from lifecycle.calendar.working_days import DueDay, Stopped, WorkingDays, later, months_after
from lifecycle.vocabulary import Citation, Gate


class TermStep(StrEnum):
    """有期限的步骤."""

    ACCEPT = "accept"  # 受理
    DECIDE = "decide"  # 作出决定
    DELIVER = "deliver"  # 送达
    DECIDE_JOINTLY = "decide_jointly"  # 统一、联合、集中办理
    ADVISE = "advise"  # 提出意见
    START = "start"  # 开工
    RECHECK = "recheck"  # 中止施工后恢复施工前核验许可证


class CountedIn(StrEnum):
    """计日方法."""

    WORKING_DAYS = "working_days"  # 工作日
    CALENDAR_DAYS = "calendar_days"  # 自然日
    MONTHS = "months"  # 月


class RunsFrom(StrEnum):
    """起算点."""

    RECEIVED = "received"  # 收到申请，有补正的为补正齐全
    ACCEPTED = "accepted"  # 受理
    DECIDED = "decided"  # 作出决定
    SUSPENDED = "suspended"  # 中止施工


class Approver(StrEnum):
    """批准延长的人."""

    HEAD = "head"  # 本行政机关负责人
    GOVERNMENT = "government"  # 本级人民政府负责人
    ISSUER = "issuer"  # 发证机关


class Procedure(StrEnum):
    """所需时间不计入期限的程序 (行政许可法 第四十五条): a closed list."""

    HEARING = "hearing"  # 听证
    TENDERING = "tendering"  # 招标
    AUCTION = "auction"  # 拍卖
    INSPECTION = "inspection"  # 检验
    TESTING = "testing"  # 检测
    QUARANTINE = "quarantine"  # 检疫
    APPRAISAL = "appraisal"  # 鉴定
    EXPERT_REVIEW = "expert_review"  # 专家评审


class Handling(StrEnum):
    """部门办理方式 (行政许可法 第二十六条第二款)."""

    SINGLE = "single"  # 单独办理
    UNIFIED = "unified"  # 统一办理
    JOINT = "joint"  # 联合办理
    CENTRALISED = "centralised"  # 集中办理


class Extension(Struct, frozen=True, kw_only=True):
    """延长, in the unit of the term, at most so many times. text and verified: as of a term."""

    days: int
    times: int = 1
    approved_by: Approver
    clause: Citation
    verified: bool
    text: str | None = None


class Stops(Struct, frozen=True, kw_only=True):
    """不计入期限的程序. text and verified: as of a term."""

    procedures: tuple[Procedure, ...]
    clause: Citation
    verified: bool
    text: str | None = None


class Unsupplied(Struct, frozen=True, kw_only=True):
    """逾期不补正: what no law says of an applicant who does not supply what was asked for, until somebody decides."""

    left_open: str
    decided_by: str | None
    verified: bool


class Consulting(Struct, frozen=True, kw_only=True):
    """必须征求的意见: who asks whom about what, and whether the time that it takes counts in the term. text and verified: as of a term."""

    asks: str
    asked: str
    about: str
    within: str
    counts: bool
    clause: Citation
    verified: bool
    text: str | None = None


class Term(Struct, frozen=True, kw_only=True):
    """一项期限. text: the file of the whole law; verified: the quote stands in it word for word.

    days: how many of what it is counted in.
    left_open: what its words do not say, until it is decided by somebody. Without an extension it cannot be extended; without stops
    nothing stops it. consulting: of the term for advice, where the law says that it is to be asked; unsupplied: of the term to accept.
    """

    step: TermStep
    gates: tuple[Gate, ...]
    days: int
    counted_in: CountedIn
    runs_from: RunsFrom
    in_force_from: date
    clause: Citation
    verified: bool
    text: str | None = None
    note: str | None = None
    left_open: str | None = None
    decided_by: str | None = None
    extension: Extension | None = None
    stops: Stops | None = None
    consulting: Consulting | None = None
    unsupplied: Unsupplied | None = None

    def ends(self, start: date, working_days: WorkingDays, *, extended: bool = False, stopped: Iterable[Stopped] = ()) -> DueDay:
        """The last day of the term that begins on a day. extended: by its extension; stopped: the days that do not count.

        Months end on their day, whether it is worked or not.
        """
        days = self.days + (self.extension.days if extended and self.extension else 0)
        if self.counted_in is CountedIn.WORKING_DAYS:
            return working_days.after(start, days, stopped if self.stops else ())
        if self.counted_in is CountedIn.MONTHS:
            return DueDay(months_after(start, days), provisional=False)
        return working_days.worked_from(later(start, days))


class Terms:
    """办理期限表. laws: the texts that are held beside it."""

    def __init__(self, terms: Iterable[Term], laws: Laws = NONE_HELD) -> None:
        self.laws = laws
        self.all = tuple(sorted(terms, key=lambda term: term.in_force_from))

    def of(self, step: TermStep, gate: Gate, on: date) -> Term | None:
        """The term in force on a day; None where no document gives one."""
        return next((t for t in reversed(self.all) if t.step is step and gate in t.gates and t.in_force_from <= on), None)

    def consulting(self) -> Term | None:
        """The one term for advice that does not count in the term of a permit."""
        return next((term for term in self.all if term.consulting and not term.consulting.counts), None)

    def to_decide(self, gate: Gate, on: date, *, jointly: bool) -> Term | None:
        """The term to decide; of what is handled jointly its own, where there is one for the gate."""
        return (self.of(TermStep.DECIDE_JOINTLY, gate, on) if jointly else None) or self.of(TermStep.DECIDE, gate, on)
