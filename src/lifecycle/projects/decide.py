"""决定: a command finds its decision in the module of its gate; decisions stay pure functions."""

from collections.abc import Sequence

from lifecycle.projects import registration
from lifecycle.projects.application import (
    acceptance_checks,
    advice,
    applications,
    drafts,
    handing_over,
    inquiries,
    needless,
    supplements,
    terms,
)
from lifecycle.projects.application.timeliness import refuse_out_of_time
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding import certificates, commitments, conclusion, delivering, delivery, elsewhere, silence
from lifecycle.projects.mending import annulling, annulment, corrections, supervision
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works import acceptance, buildings, changes, construction, floor_areas, indicators, retrofit
from lifecycle.vocabulary import Fact, Refused

MODULES = (
    registration,
    buildings,
    indicators,
    elsewhere,
    applications,
    supplements,
    acceptance_checks,
    drafts,
    needless,
    handing_over,
    terms,
    advice,
    inquiries,
    silence,
    conclusion,
    delivering,
    commitments,
    retrofit,
    certificates,
    construction,
    changes,
    acceptance,
    supervision,
    corrections,
    annulment,
    annulling,
)
"""作出决定的模块, in the order of a project's life. Each lists its own decisions."""

DECISIONS: Decisions = {command: decision for module in MODULES for command, decision in module.DECISIONS.items()}
"""命令 -> 决定."""

COMMANDS: tuple[type[ProjectCommand], ...] = tuple(DECISIONS)

AFTER_THE_END = frozenset(
    {
        corrections.CorrectFact,
        delivery.DeliverPaper,
        annulment.ProposeAnnulment,
        annulment.AnnulFact,
        annulment.RejectAnnulment,
        commitments.FulfilCommitment,
        commitments.BreachCommitment,
        supervision.CloseSupervision,
        supervision.ResolveFlag,
        certificates.CancelCertificate,
        certificates.RevokeDecision,
        certificates.AttachScan,
    }
)
"""项目终止后仍可办理的."""


def decide(project: Project | None, command: ProjectCommand, basis: Basis) -> list[Fact]:
    """What now happened, given the project, what is asked, and what the decision rests on. Raises Refused; records nothing."""
    buildings.refuse_too_many_at_once(command)
    happened = _decision(project, command, basis)
    if project is not None:
        _refuse_areas(project, happened, basis.facts)
    return happened


def _refuse_areas(project: Project, happened: Sequence[Fact], facts: Sequence[Fact]) -> None:
    """Raises Refused for areas that contradict each other once this has happened."""
    for fact in happened:
        if isinstance(fact, corrections.FactCorrected):
            wrong, right = corrections.before_and_after(facts, fact)
            floor_areas.refuse_other_sum(project, right, wrong)
        else:
            floor_areas.refuse_other_sum(project, fact)
    if any(isinstance(fact, floor_areas.MOVING) for fact in happened):
        floor_areas.refuse_over_floor_area(project, _after(project, facts, happened))


def decided_again(project: Project, command: ProjectCommand, told: Sequence[Fact], basis: Basis) -> list[Fact]:
    """A command that was given before, once more. told: the facts before it, as corrected, by which its terms are reckoned."""
    refuse_out_of_time(project, command, lambda: told, basis.calendar)
    return _decision(project, command, basis)


def _after(project: Project, facts: Sequence[Fact], happened: Sequence[Fact]) -> Project:
    """The project as it stands then. What mends a fact or annuls it works where that fact stands, so all facts are folded once more."""
    if any(isinstance(fact, (corrections.FactCorrected, annulment.FactAnnulled)) for fact in happened):
        return corrections.fold([*facts, *happened]) or project
    for fact in happened:
        project = evolve(fact, project)
    return project


def _decision(project: Project | None, command: ProjectCommand, basis: Basis) -> list[Fact]:
    if not isinstance(command, registration.RegisterProject):
        if project is None:
            raise Refused("project.unknown", project=command.project)
        if project.terminated_on and type(command) not in AFTER_THE_END:
            raise Refused("project.terminated", code=project.code, on=project.terminated_on)
    return DECISIONS[type(command)](project, command, basis)
