"""经办与移交: on whose desk an open application lies. Who may decide it is a matter of roles, not of desks."""

from msgspec.structs import replace

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import pending
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.vocabulary import Fact, Refused, StaffId, Text, fact_of

NOBODY = "—"
"""经办人 of what lies on nobody's desk yet, in words."""


class ApplicationHandedOver(Fact, frozen=True, kw_only=True, tag="application-handed-over"):
    """经办移交: from now on the application lies on the desk of `to`."""

    application: ApplicationId
    to: StaffId
    reason: Text


class HandOverApplication(ProjectCommand, frozen=True, kw_only=True):
    """移交经办. handler: on whose desk it lies, as far as the giver knows; None where it lies on nobody's."""

    application: ApplicationId
    handler: StaffId | None
    to: StaffId
    reason: Text


def hand_over(project: Project, command: HandOverApplication, _basis: Basis) -> list[Fact]:
    """移交经办. Raises Refused once the application has ended, when it lies on another desk by now, or on this very one."""
    application = pending(project, command, *(status for status in ApplicationStatus if status.open))
    if application.handler != command.handler:
        raise Refused("application.on_another_desk", application=application.id, handler=application.handler or NOBODY)
    if application.handler == command.to:
        raise Refused("application.handled_by_already", application=application.id, handler=command.to)
    return [fact_of(ApplicationHandedOver, command)]


@evolve.register
def _(fact: ApplicationHandedOver, project: Project) -> Project:
    """The term and the last step stay as they are: a hand-over stops no clock."""
    return project.with_application(replace(project.applications[fact.application], handler=fact.to))


DECISIONS: Decisions = {HandOverApplication: hand_over}
