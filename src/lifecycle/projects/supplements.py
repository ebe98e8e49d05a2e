"""补正告知撤回: what was asked for by mistake is taken back, so that nobody waits for it."""

from msgspec.structs import replace

from lifecycle.projects.applications import pending, refuse_no_items, with_status
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.vocabulary import Fact, Line, Refused, Text, fact_of


class SupplementRequestWithdrawn(Fact, frozen=True, kw_only=True, tag="supplement-request-withdrawn"):
    """补正告知撤回: what was asked for by mistake need not come."""

    application: str
    items: tuple[Line, ...]
    reason: Text


class WithdrawSupplementRequest(ProjectCommand, frozen=True, kw_only=True):
    """撤回补正告知."""

    application: str
    items: tuple[Line, ...]
    reason: Text


def withdraw_request(project: Project, command: WithdrawSupplementRequest) -> list[Fact]:
    """撤回补正告知. Raises Refused for nothing, and for what is not awaited."""
    application = pending(project, command, *(status for status in ApplicationStatus if status.open))
    refuse_no_items(application.id, command.items)
    if stray := [item for item in command.items if item not in application.awaited]:
        raise Refused("supplement.not_awaited", application=application.id, items=stray)
    return [fact_of(SupplementRequestWithdrawn, command)]


@evolve.register
def _(fact: SupplementRequestWithdrawn, project: Project) -> Project:
    """Where nothing is left of the request that is waited for, the application stands as if nobody had asked."""
    application = project.applications[fact.application]
    waited_for = application.status is ApplicationStatus.SUPPLEMENT_REQUESTED
    supplement, further = (
        tuple(item for item in items if item not in fact.items) for items in (application.supplement, application.further)
    )
    left = replace(application, supplement=supplement if waited_for else application.supplement, further=further)
    status = ApplicationStatus.SUBMITTED if waited_for and not supplement else application.status
    return with_status(project.with_application(left), fact, status)
