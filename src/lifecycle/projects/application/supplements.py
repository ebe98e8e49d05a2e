"""补正: what an application lacks is asked for, is supplied, or need not come, where it was asked for by mistake."""

from collections.abc import Iterable

from msgspec.structs import replace

from lifecycle.field_types import ApplicationId, Each
from lifecycle.projects.application.applications import Material, pending, with_status
from lifecycle.projects.application.hours import Hours, refuse_before_asked
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Ahead, Fact, PaperNumber, Refused, Text, TextLine, TimeOfDay, fact_of


class SupplementRequested(Fact, frozen=True, kw_only=True, tag="supplement-requested"):
    """补正告知: everything that is lacking, once and in full. What is asked for beyond that, or after acceptance, stops nothing."""

    application: ApplicationId
    items: Each[tuple[TextLine, ...]]
    due: Ahead
    number: PaperNumber | None = None
    at: TimeOfDay | None = None


class RequestSupplement(ProjectCommand, frozen=True, kw_only=True):
    """告知补正."""

    application: ApplicationId
    items: Each[tuple[TextLine, ...]]
    due: Ahead
    number: PaperNumber | None = None
    at: TimeOfDay | None = None


def request_supplement(project: Project, command: RequestSupplement, _basis: Basis) -> list[Fact]:
    """告知补正. Raises Refused for nothing, for a day that has passed, and for what is asked for already and has not come."""
    application = pending(project, command, *(status for status in ApplicationStatus if status.open))
    refuse_no_items(application.id, command.items)
    if again := [item for item in command.items if item in application.awaited]:
        raise Refused("supplement.asked_already", application=application.id, items=again)
    if command.due < command.on:
        raise Refused("supplement.due_past", due=command.due)
    refuse_year(command.number, command.on)
    return [fact_of(SupplementRequested, command)]


@evolve.register
def _(fact: SupplementRequested, project: Project) -> Project:
    """The first request, before acceptance, is waited for; any other leaves the application where it is (一次告知)."""
    application = project.applications[fact.application]
    dues = {**application.dues, **dict.fromkeys(fact.items, fact.due)}
    application = replace(application, hours=_asked(application.hours, fact), dues=dues)
    if application.status is ApplicationStatus.SUBMITTED:
        asked = replace(application, supplement=fact.items)
        return with_status(project.with_application(asked), fact, ApplicationStatus.SUPPLEMENT_REQUESTED)
    return project.with_application(replace(application, further=(*application.further, *fact.items), since=fact.on))


def _asked(hours: Hours, fact: SupplementRequested) -> Hours:
    """When each item was asked for, where the request says so. The last request of an item counts."""
    earlier = {item: when for item, when in hours.asked.items() if item not in fact.items}
    times = dict.fromkeys(fact.items, (fact.on, fact.at)) if fact.at else {}
    return replace(hours, asked=earlier | times)


class SupplementSupplied(Fact, frozen=True, kw_only=True, tag="supplement-supplied"):
    """补正材料提交: what was asked for has come."""

    application: ApplicationId
    materials: Each[tuple[Material, ...]]
    at: TimeOfDay | None = None


class SupplySupplement(ProjectCommand, frozen=True, kw_only=True):
    """提交补正材料."""

    application: ApplicationId
    materials: Each[tuple[Material, ...]]
    at: TimeOfDay | None = None


def supply(project: Project, command: SupplySupplement, _basis: Basis) -> list[Fact]:
    """提交补正材料. Raises Refused when none was asked for, when some of what is waited for is not there, or nothing that was asked for."""
    application = pending(project, command, *(status for status in ApplicationStatus if status.open))
    if not application.awaited:
        raise Refused("application.wrong_step", application=application.id, status=application.status)
    titles = dict.fromkeys(material.title for material in command.materials)
    if application.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
        if lacking := [item for item in application.supplement if item not in titles]:
            raise Refused("supplement.incomplete", application=application.id, items=lacking)
    elif titles.keys().isdisjoint(application.further):
        raise Refused("supplement.not_asked", application=application.id, items=application.further)
    refuse_before_asked(application.hours, titles, command.on, command.at)
    return [fact_of(SupplementSupplied, command)]


@evolve.register
def _(fact: SupplementSupplied, project: Project) -> Project:
    """What was asked for too late may come piece by piece: the rest stays awaited, and holds up nothing."""
    application = project.applications[fact.application]
    titles = {material.title for material in fact.materials}
    brought = replace(application, further=tuple(item for item in application.awaited if item not in titles))
    waited_for = application.status is ApplicationStatus.SUPPLEMENT_REQUESTED
    return with_status(project.with_application(brought), fact, ApplicationStatus.SUPPLIED if waited_for else application.status)


class SupplementRequestWithdrawn(Fact, frozen=True, kw_only=True, tag="supplement-request-withdrawn"):
    """补正告知撤回: what was asked for by mistake need not come."""

    application: ApplicationId
    items: Each[tuple[TextLine, ...]]
    reason: Text


class WithdrawSupplementRequest(ProjectCommand, frozen=True, kw_only=True):
    """撤回补正告知."""

    application: ApplicationId
    items: Each[tuple[TextLine, ...]]
    reason: Text


def withdraw_request(project: Project, command: WithdrawSupplementRequest, _basis: Basis) -> list[Fact]:
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


def refuse_supplied_before_asked(told: Iterable[Fact]) -> None:
    """Raises Refused for facts among which a supplement came earlier on the day than it was asked for."""
    hours: dict[str, Hours] = {}
    for fact in told:
        match fact:
            case SupplementRequested():
                hours[fact.application] = _asked(hours.get(fact.application, Hours()), fact)
            case SupplementSupplied():
                titles = (material.title for material in fact.materials)
                refuse_before_asked(hours.get(fact.application, Hours()), titles, fact.on, fact.at)


def refuse_no_items(application: str, items: tuple[str, ...]) -> None:
    if not items:
        raise Refused("supplement.no_items", application=application)


DECISIONS: Decisions = {
    RequestSupplement: request_supplement,
    SupplySupplement: supply,
    WithdrawSupplementRequest: withdraw_request,
}
