"""征求意见: and 会签、专家评审: named bodies are asked at a gate, each with its due day; each answers by itself, or need not.

Nothing of it stops a term, and open advice holds nothing back. Whoever concludes is asked about it: see
`projects/application/advice_doubts.py`.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import AdviceId, ApplicationId, Correctable, Each, Settled
from lifecycle.projects.application.consultations import AdviceKind, Consultation, Entered, Reply, Stance
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import lineage
from lifecycle.values.identifiers import spelled_alike
from lifecycle.vocabulary import Ahead, BuildingId, Fact, FileHash, Gate, PaperNumber, Refused, Text, TextLine, fact_of

ASKED, NEEDLESS = "C", "D"
"""The letters of what was asked, and of what was found not to be needed before anybody was asked."""


class Consulted(Struct, frozen=True, kw_only=True):
    """被征求单位: its name, and the day by which it is to answer."""

    body: Settled[TextLine]
    answer_by: Ahead


class AdviceAsked(Fact, frozen=True, kw_only=True, tag="advice-asked"):
    """意见征求: of several bodies at once, about what, by which document; number: of the letter, where it has one.

    application: the one that was open for the buildings at the gate; None before it came, and where others decide.
    """

    advice: AdviceId
    advice_kind: Correctable[AdviceKind]
    gate: Gate
    buildings: tuple[BuildingId, ...]
    application: ApplicationId | None = None
    bodies: Each[tuple[Consulted, ...]]
    matter: Text
    basis: Text | None = None
    number: PaperNumber | None = None


class AskAdvice(ProjectCommand, frozen=True, kw_only=True):
    """征求单位意见."""

    advice_kind: Correctable[AdviceKind]
    gate: Gate
    buildings: tuple[BuildingId, ...]
    bodies: Each[tuple[Consulted, ...]]
    matter: Text
    basis: Text | None = None
    number: PaperNumber | None = None


class AdviceReceived(Fact, frozen=True, kw_only=True, tag="advice-received"):
    """意见答复: of one body that was asked, on the day of its paper, with the number and the scan where there are any."""

    advice: AdviceId
    body: Settled[TextLine]
    stance: Correctable[Stance]
    content: Text
    number: PaperNumber | None = None
    scan_sha256: FileHash | None = None


class ReceiveAdvice(ProjectCommand, frozen=True, kw_only=True):
    """登记答复意见."""

    advice: AdviceId
    body: Settled[TextLine]
    stance: Correctable[Stance]
    content: Text
    number: PaperNumber | None = None
    scan_sha256: FileHash | None = None


class AdviceNotNeeded(Fact, frozen=True, kw_only=True, tag="advice-not-needed"):
    """无需征求意见: of a body, whether it was asked before or not; body: None where nobody at all has to be asked."""

    advice: AdviceId
    gate: Gate
    buildings: tuple[BuildingId, ...]
    application: ApplicationId | None = None
    body: Settled[TextLine] | None = None
    reason: Text


class ForgoAdvice(ProjectCommand, frozen=True, kw_only=True):
    """认定无需征求意见."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    body: Settled[TextLine] | None = None
    reason: Text


def ask(project: Project, command: AskAdvice, _basis: Basis) -> list[Fact]:
    """征求意见. Raises Refused for nobody, a body that is named twice or still asked, a day that has passed, or a gate that is passed."""
    application = _at_the_gate(project, command)
    refuse_wrong_bodies(command.bodies, command.on)
    asked = {spelled_alike(reply.body): each for each in open_at(project, command.gate, command.buildings) for reply in each.open}
    for body in (each.body for each in command.bodies):
        if earlier := asked.get(spelled_alike(body)):
            raise Refused("advice.asked_already", body=body, gate=command.gate, advice=earlier.id, on=earlier.on)
    return [fact_of(AdviceAsked, command, advice=_numbered(project, ASKED), application=application)]


def receive(project: Project, command: ReceiveAdvice, _basis: Basis) -> list[Fact]:
    """登记答复. It may come late, after the conclusion, and where it was not needed any more: it came. Raises Refused for a body that
    was not asked or has answered, and for a day before it was asked."""
    consultation = project.consultations.get(command.advice)
    if consultation is None or consultation.kind is None:
        raise Refused("advice.unknown", advice=command.advice)
    reply = _reply_of(consultation, command.body)
    if reply is None:
        raise Refused("advice.not_asked", advice=consultation.id, body=command.body, bodies=consultation.bodies)
    if reply.stance:
        raise Refused("advice.answered_already", advice=consultation.id, body=reply.body, on=reply.on)
    refuse_before_asked(consultation, command.on)
    return [fact_of(AdviceReceived, command, body=reply.body)]


def forgo(project: Project, command: ForgoAdvice, _basis: Basis) -> list[Fact]:
    """认定无需. Raises Refused for a body that was asked about other buildings too, for nobody at all while an answer is open,
    and once the gate is passed."""
    application = _at_the_gate(project, command)
    waiting = open_at(project, command.gate, command.buildings)
    if command.body is None:
        if waiting:
            bodies = tuple(reply.body for each in waiting for reply in each.open)
            raise Refused("advice.still_open", gate=command.gate, bodies=bodies)
        return [_not_needed(project, command, application)]
    for consultation in waiting:
        if (reply := _reply_of(consultation, command.body)) and reply.open:
            if set(consultation.buildings) != set(command.buildings):
                raise Refused("advice.other_buildings", advice=consultation.id, body=reply.body)
            refuse_before_asked(consultation, command.on)
            needless = {"advice": consultation.id, "application": consultation.application, "body": reply.body}
            return [fact_of(AdviceNotNeeded, command, **needless)]
    return [_not_needed(project, command, application)]


def refuse_wrong_bodies(bodies: tuple[Consulted, ...], on: date) -> None:
    if not bodies:
        raise Refused("advice.no_bodies")
    seen: set[str] = set()
    for each in bodies:
        if spelled_alike(each.body) in seen:
            raise Refused("advice.body_twice", body=each.body)
        seen.add(spelled_alike(each.body))
        if each.answer_by < on:
            raise Refused("advice.due_past", body=each.body, due=each.answer_by, on=on)


def concerning(project: Project, gate: Gate, ids: Iterable[BuildingId]) -> tuple[Consultation, ...]:
    """What was asked at a gate about these buildings, or those that they came from, in the order of asking."""
    named = {each for id_ in ids for each in lineage(project.buildings, id_)}
    return tuple(each for each in project.consultations.values() if each.gate is gate and named & set(each.buildings))


def open_at(project: Project, gate: Gate, ids: Iterable[BuildingId]) -> tuple[Consultation, ...]:
    """Of these, what still waits for an answer."""
    return tuple(each for each in concerning(project, gate, ids) if waits(project, each))


def waits(project: Project, consultation: Consultation) -> bool:
    """Whether a decision is still to come that the open answers could bear on."""
    if not consultation.open or project.terminated_on:
        return False
    application = project.applications.get(consultation.application or "")
    return (application is None or application.status.open) and not concluded(project, consultation)


def concluded(project: Project, consultation: Consultation) -> bool:
    """Whether nothing of it is still to be decided that was not decided already: an answer then comes after the conclusion."""
    if application := project.applications.get(consultation.application or ""):
        return set(application.remaining).isdisjoint(consultation.buildings)
    heirs = [each for each in project.standing() if set(lineage(project.buildings, each.id)) & set(consultation.buildings)]
    return all(each.has_done(consultation.gate) for each in heirs)


def entered(project: Project, consultation: Consultation, on: date) -> Entered | None:
    """How an answer of this day, entered now, stands to the conclusion; None while that is still to come.

    The day of the answer decides. On the day of the conclusion itself the order of entry does, since days have no hours here.
    """
    if not concluded(project, consultation):
        return None
    heirs = [each for each in project.buildings.values() if set(lineage(project.buildings, each.id)) & set(consultation.buildings)]
    days = [passage.on for each in heirs if (passage := each.passages.get(consultation.gate))]
    return Entered.DATED_BEFORE if days and on < max(days) else Entered.AFTER_CONCLUSION


def refuse_before_asked(consultation: Consultation, on: date) -> None:
    if on < consultation.on:
        raise Refused("advice.before_asked", advice=consultation.id, on=on, since=consultation.on)


def _at_the_gate(project: Project, command: AskAdvice | ForgoAdvice) -> str | None:
    """The application that is open for the buildings at the gate. Raises Refused where they do not go through it together."""
    project.on_route(command.gate)
    for building in project.chosen(command.buildings):
        if building.has_done(command.gate):
            raise Refused("gate.passed_already", gate=command.gate, building=building.name)
    open_ones = [project.open_application(command.gate, id_) for id_ in command.buildings]
    ids = {each.id if each else None for each in open_ones}
    if len(ids) > 1:
        raise Refused("advice.several_applications", gate=command.gate)
    return ids.pop()


def _not_needed(project: Project, command: ForgoAdvice, application: str | None) -> Fact:
    return fact_of(AdviceNotNeeded, command, advice=_numbered(project, NEEDLESS), application=application)


def _numbered(project: Project, letter: str) -> str:
    return project.numbered(letter, {id_: each for id_, each in project.consultations.items() if id_.startswith(letter)})


def _reply_of(consultation: Consultation, body: str) -> Reply | None:
    return next((reply for reply in consultation.replies if spelled_alike(reply.body) == spelled_alike(body)), None)


@evolve.register
def _(fact: AdviceAsked, project: Project) -> Project:
    asked = Consultation(
        id=fact.advice,
        kind=fact.advice_kind,
        gate=fact.gate,
        buildings=fact.buildings,
        application=fact.application,
        on=fact.on,
        matter=fact.matter,
        replies=tuple(Reply(body=each.body, due=each.answer_by) for each in fact.bodies),
    )
    return _with(project, asked)


@evolve.register
def _(fact: AdviceReceived, project: Project) -> Project:
    asked = project.consultations[fact.advice]
    answer = {"on": fact.on, "stance": fact.stance, "content": fact.content, "scan_sha256": fact.scan_sha256}
    to_conclusion = entered(project, asked, fact.on)
    answer |= {"after_conclusion": to_conclusion is Entered.AFTER_CONCLUSION, "dated_before": to_conclusion is Entered.DATED_BEFORE}
    return _with(project, _answered(asked, fact.body, answer))


@evolve.register
def _(fact: AdviceNotNeeded, project: Project) -> Project:
    if not fact.advice.startswith(NEEDLESS):
        told = {"needless_on": fact.on, "reason": fact.reason}
        return _with(project, _answered(project.consultations[fact.advice], fact.body or "", told))
    reply = Reply(body=fact.body or "", needless_on=fact.on, reason=fact.reason)
    found = Consultation(
        id=fact.advice, gate=fact.gate, buildings=fact.buildings, application=fact.application, on=fact.on, replies=(reply,)
    )
    return _with(project, found)


def _answered(consultation: Consultation, body: str, answer: dict[str, object]) -> Consultation:
    """Raises LookupError where the body was not asked."""
    if body not in consultation.bodies:
        raise LookupError(f"{body} was not asked in {consultation.id}")
    replies = (replace(reply, **answer) if reply.body == body else reply for reply in consultation.replies)
    return replace(consultation, replies=tuple(replies))


def _with(project: Project, consultation: Consultation) -> Project:
    return replace(project, consultations={**project.consultations, consultation.id: consultation})


DECISIONS: Decisions = {
    AskAdvice: ask,
    ReceiveAdvice: receive,
    ForgoAdvice: forgo,
}
