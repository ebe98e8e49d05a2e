"""假如、当、那么: the language in which the tests of the projects room are written.

    given(REGISTERED, ADDED).when(ask(DropBuilding, building=ONE, reason="不再建设")).then(fact(BuildingDropped, ...))
    given(walked(Gate.DESIGN_REVIEW)).when(command, verdict(UNMET)).then_refused("gate.not_passable", count=1)

What is given are facts, or commands that must succeed. Where the rules are asked, every unit that a test does not speak of is met.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import count
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from lifecycle.desk.places import known_of_places
from lifecycle.projects.basis import Basis, Holding, Judged
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import decide, decided_again
from lifecycle.projects.doubts import settled
from lifecycle.projects.mending.corrections import fold
from lifecycle.projects.project import Project
from lifecycle.projects.routes import JUDGED_AS
from lifecycle.projects.works.inspected import holding_back
from lifecycle.values.doubts import in_words
from lifecycle.vocabulary import (
    JUDGED_STAGE,
    BuildingId,
    Citation,
    CommandId,
    Fact,
    Gate,
    ProjectId,
    Question,
    Refused,
    Ruling,
    StaffId,
    Verdict,
)
from lifecycle.wording import LANGUAGES, label, say
from tests.packaged import packaged_calendar, rulebook

F = TypeVar("F", bound=Fact)
C = TypeVar("C", bound=ProjectCommand)
Story = Fact | ProjectCommand | Iterable["Story"]

PROJECT = ProjectId("p1")
HANDLER, CHECKER, SIGNER = map(StaffId, ("SP01", "SP02", "SP03"))
DAY = date(2023, 12, 1)
"""The legal date where a test does not care: after the whole walk of `walks.py`."""

CLAUSE = Citation("jincheng-2023", "三（一）", "新建公共建筑执行72%节能标准")
COMMAND_NUMBERS = count(1)


def ask(kind: type[C], /, on: date = DAY, **fields: Any) -> C:
    """A command without its bookkeeping."""
    return kind(**({"id": CommandId(f"c{next(COMMAND_NUMBERS)}"), "project": PROJECT, "by": HANDLER, "on": on} | fields))


def fact(kind: type[F], /, on: date = DAY, **fields: Any) -> F:
    """A fact without its bookkeeping."""
    return kind(**({"by": HANDLER, "on": on} | fields))


def verdict(ruling: Ruling, unit: str = "1", rule: str = "jincheng-2023/public-energy-72", warning: str | None = None) -> Verdict:
    return Verdict(
        rule=rule,
        title="新建公共建筑节能率不低于72%",
        building=BuildingId(unit),
        verdict=ruling,
        measure="energy_saving_rate",
        measured="72%",
        required="72%",
        comparison="at_least",
        clause=CLAUSE,
        warning=warning,
    )


def saying(*verdicts: Verdict) -> Judged:
    """The rules say just this."""
    return lambda _project, _gate, _buildings: verdicts


def met_elsewhere(*verdicts: Verdict) -> Judged:
    """The rules say this; at a gate that is judged, every unit that is asked about and that it does not speak of is met."""

    def judged(project: Project, gate: Gate, buildings: Collection[BuildingId]) -> tuple[Verdict, ...]:
        if JUDGED_AS.get(gate, gate) not in JUDGED_STAGE:
            return verdicts
        spoken_of = {verdict.building for verdict in verdicts}
        units = {building.id for building in project.dossier().buildings}
        return (*verdicts, *(verdict(Ruling.MET, unit) for unit in project.units(buildings) if unit in units - spoken_of))

    return judged


def decided(
    project: Project | None, command: ProjectCommand, facts: Sequence[Fact], judged: Judged, *, specials_required: bool = True
) -> list[Fact]:
    """What the command records. Raises Refused."""
    holding = Holding(held_back=partial(holding_back, key_items=True), specials_required=lambda: specials_required)
    basis = Basis(facts=facts, judged=judged, holding=holding, calendar=packaged_calendar, again=decided_again)
    return decide(project, command, basis)


def given(*story: Story) -> Situation:
    """What has happened so far."""
    facts: list[Fact] = []
    for step in _flat(story):
        if isinstance(step, ProjectCommand):
            facts += decided(fold(facts), step, facts, met_elsewhere())
        else:
            facts.append(step)
    return Situation(facts)


def _flat(story: Iterable[Story]) -> Iterator[Fact | ProjectCommand]:
    for step in story:
        if isinstance(step, (Fact, ProjectCommand)):
            yield step
        else:
            yield from _flat(step)


class Situation:
    """假如."""

    def __init__(self, facts: list[Fact]) -> None:
        self.facts = facts
        self.project = fold(facts)

    def when(self, command: ProjectCommand, *verdicts: Verdict) -> Attempt:
        """当: the rules say this, and met wherever nothing is said."""
        return Attempt(self, command, met_elsewhere(*verdicts))

    def when_unjudged(self, command: ProjectCommand, *verdicts: Verdict) -> Attempt:
        """当: the rules say just this."""
        return Attempt(self, command, saying(*verdicts))


class Attempt:
    """那么."""

    def __init__(self, situation: Situation, command: ProjectCommand, judged: Judged) -> None:
        self._situation = situation
        self._command = command
        self._judged = judged

    @property
    def facts(self) -> list[Fact]:
        return decided(self._situation.project, self._command, self._situation.facts, self._judged)

    @property
    def project(self) -> Project:
        """The project afterwards."""
        project = fold([*self._situation.facts, *self.facts])
        assert project is not None
        return project

    def then(self, *expected: Fact) -> Project:
        """Just these facts are recorded; verdicts are compared where the expectation has some."""
        recorded = self.facts
        told = [
            replace(f, verdicts=()) if hasattr(e, "verdicts") and not e.verdicts else f for f, e in zip(recorded, expected, strict=False)
        ]
        assert [*told, *recorded[len(expected) :]] == list(expected)
        return self.project

    def then_asked(self, *codes: str) -> tuple[Question, ...]:
        """Nothing is recorded until these are confirmed, each of which can be said in every language; and kept once they are."""
        situation, happened = self._situation, self.facts
        known = known_of_places(rulebook().jurisdictions, laws=lambda: packaged_calendar().terms.laws)
        questions = settled(happened, self._command.confirmed, situation.project, situation.facts, known=known).open
        assert tuple(question.code for question in questions) == codes
        for lang in LANGUAGES:
            assert all(in_words(question, lang) and label(f"asked.{question.code}", lang) for question in questions)
        confirmed = settled(happened, codes, situation.project, situation.facts, known=known)
        assert ({code for each in confirmed.facts for code in each.confirmed}, confirmed.open) == (set(codes), ())
        return questions

    def then_refused(self, code: str, /, **values: object) -> None:
        """Nothing is recorded, for this reason, which can be said in every language."""
        with pytest.raises(Refused) as refusal:
            self.facts  # noqa: B018 - deciding is what is tried
        assert (refusal.value.code, {name: refusal.value.values.get(name) for name in values}) == (code, values)
        for lang in LANGUAGES:
            assert "None" not in say(code, lang, **refusal.value.values)
