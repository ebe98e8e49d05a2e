"""期限与工作日: which days are worked, how long a step may take, and when it falls due. Data from policies/national."""

from lifecycle.calendar.laws import Laws, StatuteKind
from lifecycle.calendar.reading import Calendar, read_calendar
from lifecycle.calendar.terms import Approver, Handling, Procedure, RunsFrom, Term, Terms, TermStep
from lifecycle.calendar.working_days import DueDay, Stopped, WorkingDays, months_after

__all__ = [
    "Approver",
    "Calendar",
    "DueDay",
    "Handling",
    "Laws",
    "Procedure",
    "RunsFrom",
    "StatuteKind",
    "Stopped",
    "Term",
    "TermStep",
    "Terms",
    "WorkingDays",
    "months_after",
    "read_calendar",
]
