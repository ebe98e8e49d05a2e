"""同号文书: a decision taken elsewhere bears a number that stands in another project. One paper may cover both; more often it is a slip."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from lifecycle.desk.about_projects import project_of
from lifecycle.desk.desk import Desk
from lifecycle.desk.paperwork.numbers import EARLIER, TAG, number_tag
from lifecycle.desk.tagging import project_stream
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.numbers import number_key, paper_of
from lifecycle.projects.project import Project
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.vocabulary import Certificate, Fact, ProjectId

MOST_TOLD = 3
"""Projects that are named; a paper of a whole quarter may stand in hundreds."""


class StandsElsewhere(Struct, frozen=True, kw_only=True):
    """他项目已有此文号: as the paper spells it here, and the code and name of the project that has it."""

    number: str
    authority: str
    code: str
    name: str


def standing_elsewhere(desk: Desk, id_: ProjectId, expected: Iterable[Fact]) -> tuple[StandsElsewhere, ...]:
    """What has to be told before these facts of a project are recorded. Our own numbers are refused, not told."""
    return tuple(islice((found for paper in _papers(expected).values() for found in _elsewhere(desk, id_, paper)), MOST_TOLD))


def standing_elsewhere_of_many(desk: Desk, projects: Sequence[Sequence[Fact]]) -> Iterator[tuple[int, StandsElsewhere]]:
    """The same of the facts of several new projects, each told by its place: of the ledger, and of the projects before it."""
    named = [_papers(facts) for facts in projects]
    tags = {number_tag(paper, tag) for papers in named for paper in papers.values() for tag in (EARLIER, TAG)}
    known, before = desk.ledger.carried(tags), dict[str, ProjectRegistered]()
    told = Counter[str]()
    for place, (facts, papers) in enumerate(zip(projects, named, strict=True)):
        registered = next(fact for fact in facts if isinstance(fact, ProjectRegistered))
        for key, paper in papers.items():
            for found in _of_many(desk, registered, paper, known, before.get(key)):
                if told[key] < MOST_TOLD:
                    told[key] += 1
                    yield place, found
            before.setdefault(key, registered)


def _of_many(
    desk: Desk, own: ProjectRegistered, paper: Certificate, known: Collection[str], before: ProjectRegistered | None
) -> Iterator[StandsElsewhere]:
    if before:
        yield StandsElsewhere(number=paper.number, authority=paper.authority, code=before.code, name=before.name)
    if any(number_tag(paper, tag) in known for tag in (EARLIER, TAG)):
        yield from islice(_elsewhere(desk, own.project, paper), MOST_TOLD)


def _papers(facts: Iterable[Fact]) -> dict[str, Certificate]:
    """文书 of other authorities that these facts name, each once."""
    papers = (paper for fact in facts if not isinstance(fact, GateConcluded) and (paper := paper_of(fact)))
    return {number_key(paper): paper for paper in papers}


def _elsewhere(desk: Desk, id_: ProjectId, paper: Certificate) -> Iterator[StandsElsewhere]:
    tags = (number_tag(paper, tag) for tag in (EARLIER, TAG))
    streams = dict.fromkeys(recorded.stream for tag in tags for recorded in desk.ledger.tagged([tag]))
    for stream in streams:
        if stream != project_stream(id_) and _bears(other := project_of(desk.counter(), ProjectId(stream.removeprefix("project/"))), paper):
            yield StandsElsewhere(number=paper.number, authority=paper.authority, code=other.code, name=other.name)


def _bears(project: Project, paper: Certificate) -> bool:
    """Whether the number still stands there: it may have been corrected."""
    passages = (passage for building in project.buildings.values() for passage in building.passages.values())
    return any(passage.certificate and number_key(passage.certificate) == number_key(paper) for passage in passages)
