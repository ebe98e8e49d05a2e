"""时限: what the law lets nobody do any more, or not yet, by the clock of an application. The days are in `clock.py`."""

from collections.abc import Callable, Sequence
from typing import Any

from lifecycle.calendar import Approver, Calendar, Term, TermStep
from lifecycle.projects.application.applications import DeclineApplication, DeclineGround
from lifecycle.projects.application.clock import Clock
from lifecycle.projects.application.terms import ExtendTerm, SuspendTerm
from lifecycle.projects.basis import Read
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Application, ApplicationStatus, Project
from lifecycle.vocabulary import Fact, Refused

WHENEVER = frozenset({DeclineGround.NO_PERMIT_NEEDED, DeclineGround.NOT_OURS})
"""What no silence makes a permit of, or ours (行政许可法 第三十二条第一款第一、二项)."""


def refuse_out_of_time(project: Project, command: ProjectCommand, told: Callable[[], Sequence[Fact]], calendar: Read) -> None:
    """Refuses what comes out of time. What the project would refuse anyway is left to its own decision.

    told: the facts so far as corrected, without what was annulled; they are read only where a clock is asked.
    """
    ask = OUT_OF_TIME.get(type(command))
    application = project.applications.get(getattr(command, "application", ""))
    if ask and application and application.status.open:
        known = calendar()
        ask(command, application, Clock.of(application, told(), known), known)


def _refuse_late_decline(command: DeclineApplication, application: Application, clock: Clock, calendar: Calendar) -> None:
    """An application without a timely answer counts as accepted, whatever the materials lack."""
    if command.ground not in WHENEVER and (last := clock.missed(command.on, application.gate, calendar)):
        raise Refused("application.accepted_by_silence", application=application.id, last=last, received=clock.received)


def _refuse_extension(command: ExtendTerm, application: Application, clock: Clock, calendar: Calendar) -> None:
    """Only where the law lets the very term that runs be extended, by whoever has to approve it, and before it is over."""
    if application.status is not ApplicationStatus.ACCEPTED:
        return
    running = clock.runs(TermStep.DECIDE, application.gate, calendar)
    if running is None or not running.term.extension:
        raise Refused("clock.not_extendable", application=application.id, gate=application.gate)
    by_government = running.term.extension.approved_by is Approver.GOVERNMENT
    if by_government and command.number is None:
        raise Refused("clock.without_government", application=application.id)
    if command.number is not None and not by_government:
        raise Refused("clock.not_governments", application=application.id, number=command.number)
    if running.due.on < command.on and not clock.extended:
        raise Refused("clock.over", application=application.id, on=command.on, due=running.due.on)


def _refuse_suspension(command: SuspendTerm, application: Application, clock: Clock, calendar: Calendar) -> None:
    """Only for what the law that gives the term lets stop it."""
    if application.status is not ApplicationStatus.ACCEPTED:
        return
    running = clock.runs(TermStep.DECIDE, application.gate, calendar)
    if running is None or not running.term.stops or command.procedure not in running.term.stops.procedures:
        raise Refused("clock.not_stopped", application=application.id, gate=application.gate)
    if command.required_by and (kind := calendar.terms.laws.kind_of(command.clause.document)) not in {None, command.required_by}:
        raise Refused("clock.other_kind", document=command.clause.document, kind=kind, given=command.required_by)
    if running.due.on < command.on:
        raise Refused("clock.over", application=application.id, on=command.on, due=running.due.on)


def extendable(term: Term | None) -> bool:
    """Whether it may be extended at all."""
    return term is not None and term.extension is not None


OUT_OF_TIME: dict[type[ProjectCommand], Callable[[Any, Application, Clock, Calendar], None]] = {
    DeclineApplication: _refuse_late_decline,
    ExtendTerm: _refuse_extension,
    SuspendTerm: _refuse_suspension,
}
"""命令 -> what the clock has to say of it."""
