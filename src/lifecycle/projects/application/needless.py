"""无需许可认定: an application, accepted or not, is found to ask for what needs no permit; that ends it, and passes no gate."""

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import pending, with_status
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Citation, Fact, PaperNumber, Refused, Text, fact_of


class FoundToNeedNoPermit(Fact, frozen=True, kw_only=True, tag="found-to-need-no-permit"):
    """无需许可认定: why, and by which clause. number: of its paper, where that has one."""

    application: ApplicationId
    basis: Text
    clause: Citation
    number: PaperNumber | None = None


class FindNoPermitNeeded(ProjectCommand, frozen=True, kw_only=True):
    """认定无需许可."""

    application: ApplicationId
    basis: Text
    clause: Citation
    number: PaperNumber | None = None


def find(project: Project, command: FindNoPermitNeeded, _basis: Basis) -> list[Fact]:
    """认定无需许可. Raises Refused without the clause, with a number of a later year, over a proposal that is on
    its way, and once the application has ended."""
    application = pending(project, command, *(status for status in ApplicationStatus if status.open))
    if application.proposal:
        raise Refused("conclusion.proposed_already", application=application.id)
    refuse_needless_without_clause(application.id, command.clause)
    refuse_year(command.number, command.on)
    return [fact_of(FoundToNeedNoPermit, command)]


@evolve.register
def _(fact: FoundToNeedNoPermit, project: Project) -> Project:
    return with_status(project, fact, ApplicationStatus.NEEDLESS)


def refuse_needless_without_clause(application: str, clause: Citation) -> None:
    if not (clause.document.strip() and clause.place.strip() and clause.quote.strip()):
        raise Refused("application.needless_without_clause", application=application)


DECISIONS: Decisions = {FindNoPermitNeeded: find}
