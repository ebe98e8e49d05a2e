"""疑问: what a fact would say that is possible, but more often a slip. Its author is asked, and what is confirmed stands on the fact."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from lifecycle.projects.application.advice_doubts import doubts_of_advice
from lifecycle.projects.mending.corrections import FactCorrected, before_and_after
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import WHOLE, Building
from lifecycle.projects.works.building_doubts import doubts_of_buildings
from lifecycle.values.doubts import called_with, doubts_of
from lifecycle.values.names_in import NOBODY, Names
from lifecycle.vocabulary import BuildingId, Fact, Question

WHERE = frozenset({"place", "unit", "nearest"})
"""The values of a question that only say where it arises."""


class Settled(NamedTuple):
    """答问: the facts, with what of their questions was confirmed; and the questions that nobody has answered yet."""

    facts: list[Fact]
    open: tuple[Question, ...]


def settled(
    happened: Iterable[Fact],
    confirmed: Collection[str],
    project: Project | None = None,
    facts: Sequence[Fact] = (),
    of_reading: Sequence[Question] = (),
    names: Names = NOBODY,
) -> Settled:
    """What would be recorded, and what has to be asked before it is. facts: those of the stream so far; project: after them.

    of_reading: what a door asks of how its values were written, which no fact tells any more; the first fact keeps the answer.
    names: those of the persons who are registered.
    """
    told, unanswered = [], list[Question]()
    for number, fact in enumerate(happened):
        questions = [*([] if number else of_reading), *doubts(project, facts, fact, names)]
        answered = (*fact.confirmed, *(question.code for question in questions if question.code in confirmed))
        unanswered += [question for question in questions if question.code not in confirmed]
        told.append(replace(fact, confirmed=tuple(dict.fromkeys(answered))) if answered else fact)
    return Settled(told, tuple(unanswered))


def doubts(project: Project | None, facts: Sequence[Fact], fact: Fact, names: Names = NOBODY) -> list[Question]:
    """疑问 of a fact. A correction is asked only about what it makes otherwise."""
    if isinstance(fact, FactCorrected):
        wrong, right = before_and_after(facts, fact)
        known = list(map(_what, _doubts(project, wrong, names)))
        mended = [question for question in _doubts(project, right, names) if _what(question) not in known]
        return [*mended, *_doubts(None, fact, names)]
    return list(_doubts(project, fact, names))


def _doubts(project: Project | None, fact: Fact, names: Names) -> Iterator[Question]:
    stated = _credit_codes(project)
    for question in doubts_of(fact, fact.on, names=names):
        if question.values.get("code") not in stated:
            yield _by_name(project, question)
    if project:
        yield from doubts_of_buildings(project, fact)
        yield from doubts_of_advice(project, fact)


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
