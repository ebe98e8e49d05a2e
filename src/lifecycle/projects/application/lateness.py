"""逾期告知补正: what was asked for after the five working days stops nothing, so that the application is not held up by it.

Facts alone do not tell it, since it takes the calendar; so an application is read by the law after its facts are folded.
"""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from lifecycle.projects.application.clock import Clock
from lifecycle.projects.basis import Read
from lifecycle.projects.mending.corrections import effective, fold
from lifecycle.projects.project import Application, ApplicationStatus, Project
from lifecycle.vocabulary import Fact


def fold_by_law(facts: Sequence[Fact], calendar: Read, *, in_force_on: date | None = None) -> Project | None:
    """The project after these facts, in which no application waits for what was asked for too late (行政许可法 第三十二条第一款第四项)."""
    project = fold(facts, in_force_on=in_force_on)
    if project is None or not _any_waits(project):
        return project
    return by_law(project, [fact for fact in effective(facts) if in_force_on is None or fact.on <= in_force_on], calendar)


def by_law(project: Project, told: Sequence[Fact], calendar: Read) -> Project:
    """The project, folded from the facts told as corrected, read by the law."""
    if not _any_waits(project):
        return project
    for application in project.applications.values():
        if _waits(application) and Clock.of(application, told, calendar()).untold_by:
            hours = replace(application.hours, stands=application.hours.submitted)
            held_up_by_nothing = replace(
                application, status=ApplicationStatus.SUBMITTED, stands_since=application.on, further=application.awaited, hours=hours
            )
            project = project.with_application(held_up_by_nothing)
    return project


def _any_waits(project: Project) -> bool:
    return any(_waits(application) for application in project.applications.values())


def _waits(application: Application) -> bool:
    return application.status is ApplicationStatus.SUPPLEMENT_REQUESTED
