"""受理核对: a second person looks through an acceptance, and returns it where it has to be reworked, as often as it takes.

No statute asks for it (行政许可法 第三十二条 has acceptance follow from the application), so it moves no term and holds nothing up.
"""

from msgspec.structs import replace

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import pending, with_status
from lifecycle.projects.application.check_results import AcceptanceCheck
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.vocabulary import Fact, Refused, Text, fact_of


class AcceptanceChecked(Fact, frozen=True, kw_only=True, tag="acceptance-checked"):
    """受理核对: by another person than who accepted. remark: what has to be changed, where it is returned."""

    application: ApplicationId
    result: AcceptanceCheck
    remark: Text | None = None


class CheckAcceptance(ProjectCommand, frozen=True, kw_only=True):
    """核对受理."""

    application: ApplicationId
    result: AcceptanceCheck
    remark: Text | None = None


def check(project: Project, command: CheckAcceptance, _basis: Basis) -> list[Fact]:
    """核对受理. Raises Refused unless it is accepted and not concluded, for who accepted it, and once it is agreed to or returned."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    if {command.by, command.behalf} & application.acceptors:
        raise Refused("acceptance_check.own", application=application.id)
    if application.acceptance_check is not None:
        raise Refused("acceptance_check.checked_already", application=application.id, result=application.acceptance_check)
    refuse_unexplained(command.application, command.result, command.remark)
    return [fact_of(AcceptanceChecked, command)]


@evolve.register
def _(fact: AcceptanceChecked, project: Project) -> Project:
    application = replace(project.applications[fact.application], acceptance_check=fact.result)
    return with_status(project.with_application(application), fact, application.status)


class AcceptanceReworked(Fact, frozen=True, kw_only=True, tag="acceptance-reworked"):
    """受理修改: what was changed since the acceptance was returned. What was recorded wrongly is corrected apart from it (更正)."""

    application: ApplicationId
    remark: Text


class ReworkAcceptance(ProjectCommand, frozen=True, kw_only=True):
    """修改受理."""

    application: ApplicationId
    remark: Text


def rework(project: Project, command: ReworkAcceptance, _basis: Basis) -> list[Fact]:
    """修改受理. Raises Refused unless it was returned; it can then be checked again."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    if application.acceptance_check is not AcceptanceCheck.RETURNED:
        raise Refused("acceptance_check.not_returned", application=application.id)
    return [fact_of(AcceptanceReworked, command)]


@evolve.register
def _(fact: AcceptanceReworked, project: Project) -> Project:
    application = replace(project.applications[fact.application], acceptance_check=None)
    return with_status(project.with_application(application), fact, application.status)


def refuse_unexplained(application: str, result: AcceptanceCheck, remark: str | None) -> None:
    """Raises Refused for a return that does not say what has to be changed."""
    if result is AcceptanceCheck.RETURNED and remark is None:
        raise Refused("acceptance_check.without_remark", application=application)


DECISIONS: Decisions = {
    CheckAcceptance: check,
    ReworkAcceptance: rework,
}
