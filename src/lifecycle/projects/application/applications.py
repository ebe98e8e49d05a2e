"""申请与受理: an application for one gate, naming its buildings: submitted, accepted or not, supplemented, withdrawn."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Handling
from lifecycle.field_types import ApplicationId, Each, Settled
from lifecycle.projects.application.hours import Hours
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.parties import Unit, checked
from lifecycle.projects.project import Application, ApplicationStatus, Commitment, Mode, Project, evolve
from lifecycle.projects.routes import DECIDERS
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Ahead, BuildingId, Fact, FileHash, Gate, PaperNumber, PersonId, Refused, Text, TextLine, TimeOfDay, fact_of


class Material(Struct, frozen=True, kw_only=True):
    """申请材料, with the SHA-256 of the file when one is filed."""

    title: TextLine
    sha256: FileHash | None = None


class Pledge(Struct, frozen=True, kw_only=True):
    """承诺: who promises (by person id), what, and by when."""

    promisor: PersonId
    text: Text
    due: Ahead


class ApplicationSubmitted(Fact, frozen=True, kw_only=True, tag="application-submitted"):
    """申请提交: a unit asks for one gate's decision on the named buildings, under an ordinary or a committed procedure."""

    application: ApplicationId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    applicant: Unit
    mode: Mode = Mode.ORDINARY
    materials: Each[tuple[Material, ...]] = ()
    commitments: Each[Settled[tuple[Pledge, ...]]] = ()
    handling: Handling = Handling.SINGLE
    at: TimeOfDay | None = None


class SubmitApplication(ProjectCommand, frozen=True, kw_only=True):
    """提交申请."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    applicant: Unit
    mode: Mode = Mode.ORDINARY
    materials: Each[tuple[Material, ...]] = ()
    commitments: Each[Settled[tuple[Pledge, ...]]] = ()
    handling: Handling = Handling.SINGLE
    at: TimeOfDay | None = None


def submit(project: Project, command: SubmitApplication, _basis: Basis) -> list[Fact]:
    """提交申请. Raises Refused where we do not decide, where one is pending or decided, or when mode and commitments disagree.

    Nothing is filed (备案) on a promise: what the filing rests on is there, or it is not. Nor jointly: a filing is no permit.
    """
    project.on_route(command.gate)
    decider = DECIDERS.get(command.gate)
    if decider is None:
        raise Refused("gate.no_conclusion", gate=command.gate)
    if not decider.ours:
        raise Refused("gate.decided_elsewhere", gate=command.gate, authority=decider.authority)
    for building in project.chosen(command.buildings):
        if building.has_done(command.gate):
            raise Refused("gate.passed_already", gate=command.gate, building=building.name)
        if pending := project.open_application(command.gate, building.id):
            raise Refused("application.pending", application=pending.id, gate=command.gate, building=building.name)
    project.refuse_before_last(command.gate, command.buildings, command.on)
    if command.gate is Gate.ACCEPTANCE_FILING and command.mode is Mode.INFORMED_COMMITMENT:
        raise Refused("application.filed_on_promise", mode=command.mode)
    if command.gate is Gate.ACCEPTANCE_FILING and command.handling is not Handling.SINGLE:
        raise Refused("application.filed_jointly", handling=command.handling)
    if (command.mode is Mode.ORDINARY) == bool(command.commitments):
        raise Refused("application.commitments_and_mode", mode=command.mode)
    if any(pledge.due < command.on for pledge in command.commitments):
        raise Refused("commitment.due_past", on=command.on)
    number = project.numbered("A", project.applications)
    return [fact_of(ApplicationSubmitted, command, application=number, applicant=checked(command.applicant))]


@evolve.register
def _(fact: ApplicationSubmitted, project: Project) -> Project:
    application = Application(
        id=fact.application,
        gate=fact.gate,
        buildings=fact.buildings,
        remaining=fact.buildings,
        applicant=fact.applicant,
        mode=fact.mode,
        handling=fact.handling,
        status=ApplicationStatus.SUBMITTED,
        on=fact.on,
        since=fact.on,
        stands_since=fact.on,
        hours=Hours(submitted=fact.at, stands=fact.at),
    )
    made = {
        f"{fact.application}-{number}": Commitment(
            id=f"{fact.application}-{number}", application=fact.application, text=pledge.text, on=fact.on, due=pledge.due
        )
        for number, pledge in enumerate(fact.commitments, 1)
    }
    return replace(project.with_application(application), commitments={**project.commitments, **made})


class ApplicationAccepted(Fact, frozen=True, kw_only=True, tag="application-accepted"):
    """受理: the application is complete enough to be decided; the term of decision runs. number: of its paper, where that has one."""

    application: ApplicationId
    number: PaperNumber | None = None
    at: TimeOfDay | None = None


class AcceptApplication(ProjectCommand, frozen=True, kw_only=True):
    """受理申请."""

    application: ApplicationId
    number: PaperNumber | None = None
    at: TimeOfDay | None = None


def accept(project: Project, command: AcceptApplication, _basis: Basis) -> list[Fact]:
    """受理申请. Raises Refused unless it is waiting for that."""
    pending(project, command, ApplicationStatus.SUBMITTED, ApplicationStatus.SUPPLIED)
    refuse_year(command.number, command.on)
    return [fact_of(ApplicationAccepted, command)]


@evolve.register
def _(fact: ApplicationAccepted, project: Project) -> Project:
    """The officer who accepts it handles it (经办), until another proposes or is given it. Materials requested late stay awaited."""
    application = project.applications[fact.application]
    hands = frozenset({fact.by, fact.behalf or fact.by})
    handled = replace(application, handler=fact.behalf or fact.by, further=application.awaited, acceptors=hands)
    return with_status(project.with_application(handled), fact, ApplicationStatus.ACCEPTED)


class DeclineGround(StrEnum):
    """不予受理的情形 (行政许可法 第三十二条第一款)."""

    MATERIALS = "materials"  # 材料不齐全或者不符合法定形式
    NO_PERMIT_NEEDED = "no_permit_needed"  # 依法不需要取得许可
    NOT_OURS = "not_ours"  # 不属于本机关职权范围


class ApplicationNotAccepted(Fact, frozen=True, kw_only=True, tag="application-not-accepted"):
    """不予受理, with the reason. ground: None where it was recorded before grounds were told apart; turn_to: the authority to apply to,
    where it is not ours; None in what was recorded before it was asked."""

    application: ApplicationId
    reason: Text
    ground: DeclineGround | None = None
    number: PaperNumber | None = None
    at: TimeOfDay | None = None
    turn_to: TextLine | None = None


class DeclineApplication(ProjectCommand, frozen=True, kw_only=True):
    """不予受理申请. ground: None where the giver does not say; it then counts for what it may be, materials among it. turn_to: the
    authority to apply to, only and always where it is not ours (行政许可法 第三十二条第一款第二项)."""

    application: ApplicationId
    reason: Text
    ground: DeclineGround | None = None
    number: PaperNumber | None = None
    at: TimeOfDay | None = None
    turn_to: TextLine | None = None


def decline(project: Project, command: DeclineApplication, _basis: Basis) -> list[Fact]:
    """不予受理. Raises Refused once it has been accepted or ended, and without the authority to turn to, where it is not ours."""
    pending(project, command, ApplicationStatus.SUBMITTED, ApplicationStatus.SUPPLIED)
    refuse_without_authority(command.application, command.ground, command.turn_to)
    refuse_year(command.number, command.on)
    return [fact_of(ApplicationNotAccepted, command)]


@evolve.register
def _(fact: ApplicationNotAccepted, project: Project) -> Project:
    return with_status(project, fact, ApplicationStatus.NOT_ACCEPTED)


def refuse_without_authority(application: str, ground: DeclineGround | None, turn_to: str | None) -> None:
    if (ground == DeclineGround.NOT_OURS) != (turn_to is not None):
        raise Refused("application.turn_to", application=application)


class ApplicationWithdrawn(Fact, frozen=True, kw_only=True, tag="application-withdrawn"):
    """申请撤回 by the applicant."""

    application: ApplicationId
    reason: Text


class WithdrawApplication(ProjectCommand, frozen=True, kw_only=True):
    """撤回申请."""

    application: ApplicationId
    reason: Text


def withdraw(project: Project, command: WithdrawApplication, _basis: Basis) -> list[Fact]:
    """撤回申请. Raises Refused once it has ended."""
    pending(project, command, *(status for status in ApplicationStatus if status.open))
    return [fact_of(ApplicationWithdrawn, command)]


@evolve.register
def _(fact: ApplicationWithdrawn, project: Project) -> Project:
    return with_status(project, fact, ApplicationStatus.WITHDRAWN)


class ApplicationStep(Protocol):
    """A command or fact that takes an application one step on."""

    @property
    def application(self) -> str: ...
    @property
    def on(self) -> date: ...


def pending(project: Project, step: ApplicationStep, *statuses: ApplicationStatus) -> Application:
    """The application, which must be in one of these states; its steps go forward in time."""
    application = project.applications.get(step.application)
    if application is None:
        raise Refused("application.unknown", application=step.application)
    if application.status not in statuses:
        if application.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
            raise Refused("application.awaits_supplement", application=application.id, items=application.supplement)
        raise Refused("application.wrong_step", application=application.id, status=application.status)
    if step.on < application.since:
        raise Refused("application.before_last", application=application.id, on=step.on, since=application.since)
    return application


def with_status(project: Project, step: ApplicationStep, status: ApplicationStatus) -> Project:
    application = project.applications[step.application]
    if status is application.status:
        return project.with_application(replace(application, since=step.on))
    hours = replace(application.hours, stands=getattr(step, "at", None))
    return project.with_application(replace(application, status=status, since=step.on, stands_since=step.on, hours=hours))


DECISIONS: Decisions = {
    SubmitApplication: submit,
    AcceptApplication: accept,
    DeclineApplication: decline,
    WithdrawApplication: withdraw,
}
