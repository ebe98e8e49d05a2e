"""疑问: what a fact would say that is possible, but more often a slip. Its author is asked, and what is confirmed stands on the fact."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Laws
from lifecycle.projects.application.advice_doubts import doubts_of_advice
from lifecycle.projects.application.owed_doubts import doubts_of_owed_tests
from lifecycle.projects.application.statute_doubts import doubts_of_statutes
from lifecycle.projects.mending.corrections import FactCorrected, before_and_after
from lifecycle.projects.project import Project
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.projects.works.building import WHOLE, Building
from lifecycle.projects.works.building_doubts import doubts_of_buildings
from lifecycle.values.doubts import Settled, called_with, doubts_of, settle
from lifecycle.values.identifiers import region_of
from lifecycle.values.names_in import NOBODY, Names
from lifecycle.vocabulary import BuildingId, Fact, Question
from lifecycle.wording import Coded

WHERE = frozenset({"place", "unit", "nearest"})
"""The values of a question that only say where it arises."""


class Known(Struct, frozen=True, kw_only=True):
    """所知: what is known beside the project. names: of the persons who are registered; counties: those that belong to a region, by its
    code, None where nobody knows; place: what a region is called; laws: the texts that are held."""

    names: Names = NOBODY
    counties: Callable[[str], Collection[str]] | None = None
    place: Callable[[str], str] = str
    laws: Callable[[], Laws] = Laws


NOTHING_KNOWN = Known()


def settled(
    happened: Iterable[Fact],
    confirmed: Collection[str],
    project: Project | None = None,
    facts: Sequence[Fact] = (),
    of_reading: Sequence[Question] = (),
    known: Known = NOTHING_KNOWN,
) -> Settled:
    """What would be recorded, and what has to be asked before it is. facts: those of the stream so far; project: after them.

    of_reading: what a door asks of how its values were written, which no fact tells any more; the first fact keeps the answer.
    """
    return settle(happened, confirmed, lambda fact: doubts(project, facts, fact, known), of_reading)


def doubts(project: Project | None, facts: Sequence[Fact], fact: Fact, known: Known = NOTHING_KNOWN) -> list[Question]:
    """疑问 of a fact. A correction is asked only about what it makes otherwise."""
    if isinstance(fact, FactCorrected):
        wrong, right = before_and_after(facts, fact)
        before = list(map(_what, _doubts(project, wrong, known, wrong=wrong)))
        mended = [question for question in _doubts(project, right, known, wrong=wrong) if _what(question) not in before]
        return [*mended, *_doubts(None, fact, known)]
    return list(_doubts(project, fact, known))


def _doubts(project: Project | None, fact: Fact, known: Known, *, wrong: Fact | None = None) -> Iterator[Question]:
    stated = _credit_codes(project)
    for question in doubts_of(fact, fact.on, names=known.names):
        if question.values.get("code") not in stated:
            yield _by_name(project, question)
    if isinstance(fact, ProjectRegistered) and known.counties:
        yield from _elsewhere(fact, known.counties(region_of(fact.code)), known.place)
    if project:
        yield from doubts_of_buildings(project, fact, wrong=wrong)
        yield from doubts_of_advice(project, fact)
        yield from doubts_of_owed_tests(project, fact)
    yield from doubts_of_statutes(fact, known.laws)


def _elsewhere(fact: ProjectRegistered, counties: Collection[str], place: Callable[[str], str]) -> Iterator[Question]:
    """A 项目代码 of a region to which the county of the entry does not belong. That of the city fits every county of it."""
    if fact.county not in counties:
        region, county = (Coded(code, place(code)) for code in (region_of(fact.code), fact.county))
        yield Question("project.code_elsewhere", {"code": fact.code, "region": region, "county": county})


def _what(question: Question) -> tuple[object, ...]:
    """The question without the words by which its place is called: a name that is mended raises no question anew."""
    return question.code, *((name, value) for name, value in question.values.items() if name not in WHERE)


def _credit_codes(project: Project | None) -> set[str | None]:
    """The codes that the project bears already: whoever is entered once is not asked about with each application."""
    if project is None:
        return set()
    units = [party.unit for _, party in project.parties_since]
    return {unit.uscc for unit in (*units, *(application.applicant for application in project.applications.values())) if unit.uscc}


def _by_name(project: Project | None, question: Question) -> Question:
    """Facts name a building by its id, people by its name."""
    building = project.buildings.get(BuildingId(question.values.get("place", ""))) if project else None
    return replace(question, values=question.values | {"place": _in_project(building)}) if building else question


def _in_project(building: Building) -> str:
    """Of a project without buildings, the whole works are called by their name alone."""
    return building.name if building.id == WHOLE else called_with(building.id, building.name)
