"""期限延长: and 中止, which move the end of a term that runs. Which term may be moved so is the law's to say; the desk asks its table."""

from datetime import date

from msgspec.structs import replace

from lifecycle.calendar import Procedure, StatuteKind
from lifecycle.calendar.laws import NO_STATUTE, bare_title
from lifecycle.field_types import ApplicationId, Correctable, Settled
from lifecycle.projects.application.applications import pending
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.vocabulary import Citation, Fact, Past, ReferenceNumber, Refused, Text, fact_of

MOST_DAYS = 250
"""About a year of working days: more is a slip of the pen."""


class TermExtended(Fact, frozen=True, kw_only=True, tag="term-extended"):
    """期限延长: approved by the head of this authority; told_on: the applicant was told, with the reason.

    number: of the paper by which the head of the government approved it, where several authorities handle it together.
    """

    application: ApplicationId
    reason: Text
    told_on: Past
    number: ReferenceNumber | None = None


class ExtendTerm(ProjectCommand, frozen=True, kw_only=True):
    """延长期限. number: 批准文号 of the government, for what is handled jointly."""

    application: ApplicationId
    reason: Text
    told_on: Past
    number: ReferenceNumber | None = None


def extend(project: Project, command: ExtendTerm, _basis: Basis) -> list[Fact]:
    """延长期限. Raises Refused before acceptance, a second time, and for telling the applicant before it was approved."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    if application.extended_on:
        raise Refused("clock.extended_already", application=application.id, on=application.extended_on)
    refuse_told_before(command.told_on, command.on)
    return [fact_of(TermExtended, command)]


@evolve.register
def _(fact: TermExtended, project: Project) -> Project:
    return project.with_application(replace(project.applications[fact.application], extended_on=fact.on))


class TermSuspended(Fact, frozen=True, kw_only=True, tag="term-suspended"):
    """期限中止: for a procedure that a statute requires, by the clause that does. days: needed for it, in working days, by the notice.

    required_by: what kind of statute that is; None in what was recorded before it was asked.
    """

    application: ApplicationId
    procedure: Correctable[Procedure]
    clause: Citation
    number: ReferenceNumber
    told_on: Past
    days: Correctable[int]
    required_by: Correctable[StatuteKind] | None = None


class SuspendTerm(ProjectCommand, frozen=True, kw_only=True):
    """中止期限. number and told_on: of the written notice to the applicant; required_by: what kind of statute the clause is of."""

    application: ApplicationId
    procedure: Correctable[Procedure]
    clause: Citation
    number: ReferenceNumber
    told_on: Past
    days: Correctable[int]
    required_by: Correctable[StatuteKind] | None = None


def suspend(project: Project, command: SuspendTerm, _basis: Basis) -> list[Fact]:
    """中止期限. Raises Refused before acceptance, while it is suspended, without a clause of a statute, and without the time needed."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    if application.suspended_on:
        raise Refused("clock.suspended_already", application=application.id, since=application.suspended_on)
    refuse_no_need(command.application, command.days, command.clause)
    if command.required_by is None:
        raise Refused("clock.kind_of_statute", application=application.id)
    return [fact_of(TermSuspended, command)]


@evolve.register
def _(fact: TermSuspended, project: Project) -> Project:
    return project.with_application(replace(project.applications[fact.application], suspended_on=fact.on))


class TermResumed(Fact, frozen=True, kw_only=True, tag="term-resumed"):
    """期限恢复: the procedure is over; result: what came of it."""

    application: ApplicationId
    result: Settled[Text]


class ResumeTerm(ProjectCommand, frozen=True, kw_only=True):
    """恢复期限."""

    application: ApplicationId
    result: Settled[Text]


def resume(project: Project, command: ResumeTerm, _basis: Basis) -> list[Fact]:
    """恢复期限. Raises Refused when it is not suspended, and for a day before it was."""
    application = pending(project, command, ApplicationStatus.ACCEPTED)
    if application.suspended_on is None:
        raise Refused("clock.not_suspended", application=application.id)
    if command.on < application.suspended_on:
        raise Refused("clock.resumed_before", application=application.id, on=command.on, since=application.suspended_on)
    return [fact_of(TermResumed, command)]


@evolve.register
def _(fact: TermResumed, project: Project) -> Project:
    return project.with_application(replace(project.applications[fact.application], suspended_on=None))


def refuse_told_before(told_on: date, on: date) -> None:
    if told_on < on:
        raise Refused("clock.told_before", told_on=told_on, on=on)


def refuse_no_need(application: str, days: int, clause: Citation) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Refused("clock.days_needed", application=application, days=days, most=MOST_DAYS)
    if not (clause.document.strip() and clause.place.strip() and clause.quote.strip()):
        raise Refused("clock.without_clause", application=application)
    if NO_STATUTE.search(bare_title(clause.document)):
        raise Refused("clock.no_statute", application=application, document=clause.document)


DECISIONS: Decisions = {
    ExtendTerm: extend,
    SuspendTerm: suspend,
    ResumeTerm: resume,
}
