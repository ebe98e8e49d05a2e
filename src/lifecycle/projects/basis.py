"""决定依据: what a decision of a project rests on besides the project and the command."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Fact, Gate, Verdict

Read = Callable[[], Calendar]
"""The calendar, read once it is needed."""
Judged = Callable[[Project, Gate, Collection[BuildingId]], tuple[Verdict, ...]]
"""What the rules say of these buildings of the project at the gate, on the day of the command."""
HeldBack = Callable[[Project, Collection[BuildingId], Gate | None], tuple[Issue, ...]]
"""The open items that hold back our decision on these buildings at a gate; None: what is open whatever the gate."""


class Holding(Struct, frozen=True, kw_only=True):
    """暂缓, as the choices of the bureau stand that day.

    specials_required: whether a filing needs the three special acceptances (三（二）).
    """

    held_back: HeldBack
    specials_required: Callable[[], bool]


class Basis(Struct, frozen=True, kw_only=True):
    """决定依据, one for every command. What costs something is a function, which only a decision that needs it calls.

    facts: all facts of the project so far, as they were recorded.
    again: a command that was given before, decided once more after the facts told, as annulling asks.
    """

    facts: Sequence[Fact]
    judged: Judged
    holding: Holding
    calendar: Read
    again: "Callable[[Project, ProjectCommand, Sequence[Fact], Basis], list[Fact]]"


Decisions = Mapping[type[ProjectCommand], Callable[[Any, Any, Basis], list[Fact]]]
"""命令 -> 决定 of one module. A decision is pure, and raises Refused."""
