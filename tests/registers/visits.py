"""踏勘: a kind of stream that the program does not have, one for each visit to a project, whose stream names it.

All that makes it belong to the project is the marked field of `VisitNoted`; export and verifier are told nothing of it.
"""

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lifecycle.desk.matter import Counter, Decided, Docket, Matter
from lifecycle.desk.tagging import project_stream
from lifecycle.permissions import ENTER, Where
from lifecycle.projects.project import Project, evolve
from lifecycle.vocabulary import Command, Fact, FileHash, ProjectId, StreamName, TextLine

VisitNumber = Annotated[str, Meta(pattern="^[0-9]+$")]


class VisitNoted(Fact, frozen=True, kw_only=True, tag="test-visit-noted"):
    """踏勘登记: a visit was made, of which its own stream tells."""

    visit: StreamName


class VisitMade(Fact, frozen=True, kw_only=True, tag="test-visit-made"):
    """踏勘: what was seen, and a photo of it."""

    project: ProjectId
    seen: TextLine
    photo: FileHash | None = None


class MakeVisit(Command, frozen=True, kw_only=True):
    """踏勘."""

    project: ProjectId
    number: VisitNumber
    seen: TextLine
    photo: FileHash | None = None


FACTS: tuple[type[Fact], ...] = (VisitNoted, VisitMade)


@evolve.register
def _(_fact: VisitNoted, project: Project) -> Project:
    return project


def visit(at: Counter, docket: Docket) -> Decided:
    """The first fact of a visit is recorded together with the one by which the project names it."""
    command, own, project = docket.command, docket.stream, at.load(project_stream(docket.command.project))
    said = {"on": command.on, "by": command.by}
    made = VisitMade(**said, project=command.project, seen=command.seen, photo=command.photo)
    noted: list[Fact] = [] if own.version else [VisitNoted(**said, visit=own.name)]
    return Decided(((project, noted), (own, [made])))


VISIT = Matter(
    name="visit",
    commands=(MakeVisit,),
    stream=lambda command: f"visit/{command.number}",
    permissions={MakeVisit: replace(ENTER, where=Where.ANYWHERE)},
    decide=visit,
)
