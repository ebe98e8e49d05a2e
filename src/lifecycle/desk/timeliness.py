"""时限: what the law lets nobody do any more, or not yet, by the clock of an application. The days are in `projects/clock.py`."""

from collections.abc import Sequence

from lifecycle.calendar import read_calendar
from lifecycle.projects.applications import DeclineApplication, DeclineGround
from lifecycle.projects.clock import Clock
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.corrections import effective
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Fact, Refused

WHENEVER = frozenset({DeclineGround.NO_PERMIT_NEEDED, DeclineGround.NOT_OURS})
"""What no silence makes a permit of, or ours (行政许可法 第三十二条第一款第一、二项)."""


def refuse_out_of_time(project: Project, command: ProjectCommand, facts: Sequence[Fact]) -> None:
    """Refuses what comes out of time. An application that the project does not know is refused by its own decision."""
    match command:
        case DeclineApplication() if command.ground not in WHENEVER and command.application in project.applications:
            _refuse_late_decline(project, command, facts)


def _refuse_late_decline(project: Project, command: DeclineApplication, facts: Sequence[Fact]) -> None:
    """Who was told nothing in time has been accepted, whatever the materials lack."""
    application, calendar = project.applications[command.application], read_calendar()
    clock = Clock.of(application, effective(facts), calendar)
    if application.status.open and (last := clock.missed(command.on, application.gate, calendar)):
        raise Refused("application.accepted_by_silence", application=application.id, last=last, received=clock.received)
