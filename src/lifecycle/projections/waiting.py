"""待办事项: what a project waits for, derived from its state and from the days of its facts."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

from lifecycle.calendar import Calendar, DueDay, Handling, TermStep
from lifecycle.permissions import PERMITTED
from lifecycle.projects.application.advice import ReceiveAdvice, waits
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.application.clock import Clock, Running
from lifecycle.projects.application.inquiries import GiveAdvice, awaited, term_of
from lifecycle.projects.application.inquiries import due as to_answer_by
from lifecycle.projects.application.supplements import SupplySupplement
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.commitments import FulfilCommitment, provisional_on
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, SignConclusion
from lifecycle.projects.deciding.delivering import due, undelivered
from lifecycle.projects.deciding.delivery import DeliverPaper
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.deciding.silence import DecideSilence
from lifecycle.projects.mending.annulment import AnnulFact
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import CloseSupervision, ResolveFlag
from lifecycle.projects.project import Application, ApplicationStatus, CommitmentStatus, Project
from lifecycle.projects.routes import DECIDERS, Level
from lifecycle.vocabulary import BuildingId, Fact, Gate, StaffId, TimeOfDay


class Task(StrEnum):
    """待办事项的种类."""

    ACCEPT = "accept"  # 受理申请
    SUPPLY = "supply"  # 等待补正
    PROPOSE = "propose"  # 拟办
    CHECK = "check"  # 审核
    SIGN = "sign"  # 签发
    DELIVER = "deliver"  # 送达文书
    COMMITMENT = "commitment"  # 核实承诺
    SUPERVISION = "supervision"  # 了结督办
    FLAG = "flag"  # 重新审视
    ANNULMENT = "annulment"  # 核对作废
    SILENCE = "silence"  # 决定无规定事项
    ADVICE = "advice"  # 等待答复意见
    INQUIRY = "inquiry"  # 回复来函意见
    DEADLINE = "deadline"  # 其他业务的期限


ENDED_BY: dict[Task, type[ProjectCommand]] = {
    Task.ACCEPT: AcceptApplication,
    Task.SUPPLY: SupplySupplement,
    Task.PROPOSE: ProposeConclusion,
    Task.CHECK: CheckConclusion,
    Task.SIGN: SignConclusion,
    Task.DELIVER: DeliverPaper,
    Task.COMMITMENT: FulfilCommitment,
    Task.SUPERVISION: CloseSupervision,
    Task.FLAG: ResolveFlag,
    Task.ANNULMENT: AnnulFact,
    Task.SILENCE: DecideSilence,
    Task.ADVICE: ReceiveAdvice,
    Task.INQUIRY: GiveAdvice,
}
"""待办 -> the command that ends the waiting; of a deadline, which another kind of stream gives, its row says who may."""

WHO = {task: PERMITTED[command].roles for task, command in ENDED_BY.items()}
"""待办 -> 可办理的岗位."""

OF_APPLICATIONS = frozenset({Task.ACCEPT, Task.SUPPLY, Task.PROPOSE, Task.CHECK, Task.SIGN})
"""What an open application waits for, always just one of these."""

AT_LEVEL = {Level.HANDLED: Task.PROPOSE, Level.CHECKED: Task.CHECK, Level.SIGNED: Task.SIGN}


class Waiting(Struct, frozen=True, kw_only=True):
    """一件待办 of a project. words: what was asked for, proposed, promised or found; not_by: who stood at an earlier level.

    paper: what has to be delivered; handler: on whose desk the application lies, as long as it is open; since_at: of that day;
    due: the day set, be it by a person or by the term that `runs`.
    """

    item: str
    task: Task
    since: date
    since_at: TimeOfDay | None = None
    buildings: tuple[BuildingId, ...]
    gate: Gate | None = None
    handling: Handling | None = None
    paper: PaperKind | None = None
    ground: Ground | None = None
    words: str = ""
    due: DueDay | None = None
    runs: Running | None = None
    not_by: frozenset[StaffId] = frozenset()
    handler: StaffId | None = None


def waiting_in(project: Project, told: Sequence[Fact], calendar: Calendar) -> Iterator[Waiting]:
    """All open tasks of a project, read by the law. told: its facts as corrected, which give the days on which terms begin."""
    for application in project.applications.values():
        if application.status.open:
            yield _of_application(application, Clock.of(application, told, calendar), calendar)
    for commitment in project.commitments.values():
        application = project.applications[commitment.application]
        rests = provisional_on(project, commitment) or (application.remaining if application.status.open else ())
        if commitment.status is CommitmentStatus.OPEN and rests:
            yield Waiting(
                item=commitment.id,
                task=Task.COMMITMENT,
                since=commitment.on,
                buildings=rests,
                gate=application.gate,
                words=commitment.text,
                due=DueDay(commitment.due, provisional=False),
                handler=application.handler if application.status.open else None,
            )
    for task, issues in ((Task.SUPERVISION, project.supervisions), (Task.FLAG, project.flags)):
        for issue in issues.values():
            if issue.open:
                gate = issue.gates[0] if issue.gates else None
                yield Waiting(
                    item=issue.id,
                    task=task,
                    since=issue.on,
                    buildings=issue.buildings,
                    gate=gate,
                    ground=issue.ground,
                    words=issue.reason or "\n".join(issue.rules),
                )
    yield from _undelivered(project, told, calendar)
    yield from _proposed(project)
    yield from _advice(project)
    yield from _inquiries(project, calendar)


def _advice(project: Project) -> Iterator[Waiting]:
    """Answers that are open, one row a letter, due with the first of them."""
    for asked in project.consultations.values():
        if waits(project, asked):
            application = project.applications.get(asked.application or "")
            due = min(reply.due for reply in asked.open if reply.due)
            yield Waiting(
                item=asked.id,
                task=Task.ADVICE,
                since=asked.on,
                buildings=asked.buildings,
                gate=asked.gate,
                words="\n".join(reply.body for reply in asked.open),
                due=DueDay(due, provisional=False),
                handler=application.handler if application else None,
            )


def _inquiries(project: Project, calendar: Calendar) -> Iterator[Waiting]:
    """Letters that others wrote to us and that are not answered yet."""
    for inquiry in awaited(project):
        term, ends = term_of(inquiry, calendar), to_answer_by(inquiry, calendar)
        yield Waiting(
            item=inquiry.id,
            task=Task.INQUIRY,
            since=inquiry.on,
            buildings=inquiry.buildings,
            words=f"{inquiry.reply.body}\n{inquiry.matter}",
            due=ends,
            runs=Running(term=term, start=inquiry.on, due=ends) if term and ends else None,
        )


def _undelivered(project: Project, told: Sequence[Fact], calendar: Calendar) -> Iterator[Waiting]:
    """What has not reached the applicant: a grant until its due day; a refusal, revocation or cancellation without one."""
    for item, paper in undelivered(project, told):
        ends = due(paper.kind, paper.gate, paper.on, calendar)
        yield Waiting(
            item=item,
            task=Task.DELIVER,
            since=paper.on,
            since_at=paper.at,
            buildings=paper.buildings,
            gate=paper.gate,
            paper=paper.kind,
            due=ends[1] if ends else None,
            runs=Running(term=ends[0], start=paper.on, due=ends[1]) if ends else None,
            handler=project.applications[paper.application].handler,
        )


def _proposed(project: Project) -> Iterator[Waiting]:
    """What one person proposed, for another to decide."""
    for silence in project.silences.values():
        if silence.open:
            yield Waiting(
                item=silence.id,
                task=Task.SILENCE,
                since=silence.on,
                buildings=silence.buildings,
                gate=silence.gate,
                words=silence.basis,
                not_by=silence.hands,
            )
    for mistake in project.mistakes.values():
        yield Waiting(
            item=f"M{mistake.version}",
            task=Task.ANNULMENT,
            since=mistake.on,
            buildings=(),
            words=mistake.reason,
            not_by=mistake.hands,
        )


def task_of(application: Application) -> Task:
    """The step that an open application waits for."""
    match application.status:
        case ApplicationStatus.SUBMITTED | ApplicationStatus.SUPPLIED:
            return Task.ACCEPT
        case ApplicationStatus.SUPPLEMENT_REQUESTED:
            return Task.SUPPLY
    proposal = application.proposal
    return AT_LEVEL[DECIDERS[application.gate].levels[len(proposal.signatures)]] if proposal else Task.PROPOSE


def _of_application(application: Application, clock: Clock, calendar: Calendar) -> Waiting:
    """What an open application waits for."""

    def waiting(task: Task, since: date, buildings: tuple[BuildingId, ...], **more: Any) -> Waiting:
        whose: dict[str, Any] = {"item": application.id, "gate": application.gate, "handler": application.handler}
        if application.proposal is None and since == application.stands_since:
            whose["since_at"] = application.hours.stands
        whose |= {"handling": application.handling} if application.jointly else {}
        return Waiting(task=task, since=since, buildings=buildings, **whose, **more)

    match application.status:
        case ApplicationStatus.SUBMITTED | ApplicationStatus.SUPPLIED:
            counts_as_accepted = _runs(TermStep.DECIDE, application, clock, calendar) if clock.untold_by else {}
            runs = counts_as_accepted or _runs(TermStep.ACCEPT, application, clock, calendar)
            return waiting(Task.ACCEPT, clock.received, application.remaining, **runs)
        case ApplicationStatus.SUPPLEMENT_REQUESTED:
            words = "\n".join(application.awaited)
            due = DueDay(clock.supplement_due, provisional=False) if clock.supplement_due else None
            return waiting(Task.SUPPLY, clock.asked_on or application.since, application.remaining, words=words, due=due)
    runs = _runs(TermStep.DECIDE, application, clock, calendar)
    proposal = application.proposal
    if proposal is None:
        return waiting(Task.PROPOSE, application.since, application.remaining, **runs)
    return waiting(task_of(application), application.since, proposal.buildings, words=proposal.opinion, not_by=proposal.hands, **runs)


def _runs(step: TermStep, application: Application, clock: Clock, calendar: Calendar) -> dict[str, Any]:
    """The prescribed term of the step, and when it ends; nothing where no document gives one."""
    running = clock.runs(step, application.gate, calendar)
    return {"due": running.due, "runs": running} if running else {}
