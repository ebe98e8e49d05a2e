"""督办: an item that is opened where something recorded does not hold, and holds back our own next decisions until it is closed."""

from collections.abc import Iterable

from msgspec.structs import replace

from lifecycle.field_types import Each, FlagId, RuleId, Settled, SupervisionId, Words
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.issues import Ground, Issue
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import Passage, PassageStatus, in_batches
from lifecycle.vocabulary import BuildingId, Citation, Command, Fact, Gate, Refused, Text, fact_of


class SupervisionOpened(Fact, frozen=True, kw_only=True, tag="supervision-opened"):
    """督办事项: what does not hold, on which buildings: gates that are missing, rules that are against, or a person's own words.

    clauses: of the statutes by which an open finding holds back, where the acceptance went over it.
    """

    supervision: SupervisionId
    buildings: tuple[BuildingId, ...]
    ground: Ground
    gates: tuple[Gate, ...] = ()
    rules: Each[tuple[RuleId, ...]] = ()
    reason: Words = ""
    clauses: Settled[tuple[Citation, ...]] = ()


class OpenSupervision(ProjectCommand, frozen=True, kw_only=True):
    """提出督办."""

    buildings: tuple[BuildingId, ...]
    reason: Text


def open_item(project: Project, command: OpenSupervision, _basis: Basis) -> list[Fact]:
    """提出督办."""
    project.chosen(command.buildings)
    return [supervision(project, command, command.buildings, Ground.FOUND, reason=command.reason)]


def supervision(
    project: Project,
    command: Command,
    buildings: Iterable[BuildingId],
    ground: Ground,
    *,
    gates: Iterable[Gate] = (),
    rules: Iterable[str] = (),
    reason: str = "",
    clauses: Iterable[Citation] = (),
    ahead: int = 0,
) -> Fact:
    """The fact of a new item, numbered in the project. ahead: how many items the same command opened before."""
    return fact_of(
        SupervisionOpened,
        command,
        supervision=project.numbered("S", project.supervisions, ahead),
        buildings=tuple(buildings),
        ground=ground,
        gates=tuple(gates),
        rules=tuple(rules),
        reason=reason,
        clauses=tuple(clauses),
    )


@evolve.register
def _(fact: SupervisionOpened, project: Project) -> Project:
    item = Issue(
        id=fact.supervision,
        buildings=fact.buildings,
        ground=fact.ground,
        gates=fact.gates,
        rules=fact.rules,
        reason=fact.reason,
        clauses=fact.clauses,
        on=fact.on,
    )
    return replace(project, supervisions={**project.supervisions, item.id: item})


class SupervisionClosed(Fact, frozen=True, kw_only=True, tag="supervision-closed"):
    """督办了结, with how it was settled."""

    supervision: SupervisionId
    settlement: Text


class CloseSupervision(ProjectCommand, frozen=True, kw_only=True):
    """了结督办."""

    supervision: SupervisionId
    settlement: Text


def close(project: Project, command: CloseSupervision, _basis: Basis) -> list[Fact]:
    """了结督办. Raises Refused when it is not open."""
    item = project.supervisions.get(command.supervision)
    if item is None or not item.open:
        raise Refused("supervision.not_open", supervision=command.supervision)
    if command.on < item.on:
        raise Refused("supervision.before_opened", supervision=item.id, on=command.on, since=item.on)
    return [fact_of(SupervisionClosed, command)]


@evolve.register
def _(fact: SupervisionClosed, project: Project) -> Project:
    closed = replace(project.supervisions[fact.supervision], open=False)
    return replace(project, supervisions={**project.supervisions, closed.id: closed})


class LaterDecisionsFlagged(Fact, frozen=True, kw_only=True, tag="later-decisions-flagged"):
    """后续决定待重新审视: what they rested on has changed; they stand until somebody decides."""

    flag: FlagId
    buildings: tuple[BuildingId, ...]
    gates: tuple[Gate, ...]
    reason: Text


def flagged(project: Project, command: Command, after: Gate | None, ids: Iterable[BuildingId], reason: str) -> list[Fact]:
    """The flag on what the buildings passed, or are building, behind a gate (from the start of the route when None); else nothing.

    One flag names no more buildings than a fact may: a project of many gets several.
    """
    route = project.route
    later = route[route.index(after) + 1 :] if after in route else route
    reached = {id_: [gate for gate in later if _stands(project.buildings[id_].passages.get(gate))] for id_ in ids}
    gates = tuple(gate for gate in later if any(gate in passed for passed in reached.values()))
    concerned = [id_ for id_, passed in reached.items() if passed]
    return [
        fact_of(
            LaterDecisionsFlagged, command, flag=project.numbered("F", project.flags, ahead), buildings=batch, gates=gates, reason=reason
        )
        for ahead, batch in enumerate(in_batches(concerned))
    ]


def _stands(passage: Passage | None) -> bool:
    return passage is not None and passage.status in {PassageStatus.PASSED, PassageStatus.UNDER_WAY}


@evolve.register
def _(fact: LaterDecisionsFlagged, project: Project) -> Project:
    flag = Issue(id=fact.flag, buildings=fact.buildings, ground=Ground.RESTS_ON_CHANGED, gates=fact.gates, reason=fact.reason, on=fact.on)
    return replace(project, flags={**project.flags, flag.id: flag})


class FlagResolved(Fact, frozen=True, kw_only=True, tag="flag-resolved"):
    """待重新审视事项了结: the flagged decisions were upheld, or have been revoked one by one; with the ground."""

    flag: FlagId
    ground: Settled[Text]


class ResolveFlag(ProjectCommand, frozen=True, kw_only=True):
    """了结待重新审视事项."""

    flag: FlagId
    ground: Settled[Text]


def resolve(project: Project, command: ResolveFlag, _basis: Basis) -> list[Fact]:
    """了结待重新审视事项. Raises Refused when it is not open."""
    flag = project.flags.get(command.flag)
    if flag is None or not flag.open:
        raise Refused("flag.not_open", flag=command.flag)
    if command.on < flag.on:
        raise Refused("flag.before_raised", flag=flag.id, on=command.on, since=flag.on)
    return [fact_of(FlagResolved, command)]


@evolve.register
def _(fact: FlagResolved, project: Project) -> Project:
    return replace(project, flags={**project.flags, fact.flag: replace(project.flags[fact.flag], open=False)})


DECISIONS: Decisions = {
    OpenSupervision: open_item,
    CloseSupervision: close,
    ResolveFlag: resolve,
}
