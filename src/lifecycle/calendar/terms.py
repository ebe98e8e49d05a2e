"""办理期限: how long a step of a gate may take, by which clause, counted how and from when."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from lifecycle.calendar.working_days import DueDay, WorkingDays
from lifecycle.vocabulary import Citation, Gate


class Step(StrEnum):
    """有期限的步骤."""

    ACCEPT = "accept"  # 受理
    DECIDE = "decide"  # 作出决定


class CountedIn(StrEnum):
    """计日方法."""

    WORKING_DAYS = "working_days"  # 工作日
    CALENDAR_DAYS = "calendar_days"  # 自然日


class RunsFrom(StrEnum):
    """起算点."""

    RECEIVED = "received"  # 收到申请，有补正的为补正齐全
    ACCEPTED = "accepted"  # 受理


class Term(Struct, frozen=True, kw_only=True):
    """一项期限. text: the file of the whole law; verified: the quote stands in it word for word.

    left_open: what its words do not say, until it is decided by somebody.
    """

    step: Step
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

    def ends(self, start: date, working_days: WorkingDays) -> DueDay:
        """The last day of the term that begins on a day."""
        if self.counted_in is CountedIn.WORKING_DAYS:
            return working_days.after(start, self.days)
        return working_days.worked_from(start + timedelta(days=self.days))


class Terms:
    """办理期限表."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.all = tuple(sorted(terms, key=lambda term: term.in_force_from))

    def of(self, step: Step, gate: Gate, on: date) -> Term | None:
        """The term in force on a day; None where no document gives one."""
        return next((t for t in reversed(self.all) if t.step is step and gate in t.gates and t.in_force_from <= on), None)
