"""意见未齐: who proposes, checks or signs while advice is open is asked whether it is meant, and the fact keeps that it was."""

from collections.abc import Iterator

from lifecycle.projects.application.advice import open_at
from lifecycle.projects.deciding.conclusion import ConclusionChecked, ConclusionProposed, GateConcluded
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Fact, Question


def doubts_of_advice(project: Project, fact: Fact) -> Iterator[Question]:
    """The question that open advice raises, with the bodies that have not answered."""
    if not isinstance(fact, (ConclusionProposed, ConclusionChecked, GateConcluded)):
        return
    application = project.applications[fact.application]
    waiting = open_at(project, application.gate, buildings_of(project, fact))
    if bodies := tuple(reply.body for each in waiting for reply in each.open):
        yield Question("advice.open", {"gate": application.gate, "bodies": bodies})


def buildings_of(project: Project, fact: ConclusionProposed | ConclusionChecked | GateConcluded) -> tuple[BuildingId, ...]:
    if not isinstance(fact, ConclusionChecked):
        return fact.buildings
    proposal = project.applications[fact.application].proposal
    return proposal.buildings if proposal else ()
