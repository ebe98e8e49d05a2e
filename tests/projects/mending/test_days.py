"""逐日核对: a correction looks at every day of a history, and folds it once."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from random import Random

import pytest
from msgspec.structs import replace

from lifecycle.projects.mending import days
from lifecycle.projects.mending.corrections import ENTRIES, fold
from lifecycle.projects.mending.days import folded_on_every_day
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.registration import JurisdictionTransferred
from lifecycle.vocabulary import Fact, Gate
from tests.projects.given import fact, given
from tests.projects.walks import ADDED, REGISTERED, walked

WALK = given(walked(Gate.CONSTRUCTION)).facts


def moved(day: int) -> JurisdictionTransferred:
    return fact(
        JurisdictionTransferred,
        date(2023, 3, 1) + timedelta(days=day),
        county="140581",
        approving_authority="高平市住房和城乡建设局",
        reason="区划调整",
    )


def each_day_anew(facts: Sequence[Fact]) -> Project | None:
    """What it means: the whole history, once for every day."""
    for day in {each.on for each in facts}:
        fold(facts, in_force_on=day)
    return fold(facts)


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_folding_each_day_anew_finds(seed: int):
    chance = Random(seed)
    facts = list(WALK)
    for place in chance.sample(range(1, len(facts)), k=chance.choice((0, 1, 1, 2, 5))):
        facts[place] = replace(facts[place], on=facts[place].on + timedelta(days=chance.randrange(-200, 200)))
    facts += [moved(chance.randrange(400)) for _ in range(chance.choice((0, 40)))]
    found = []
    for fold_all in (partial(folded_on_every_day, facts, ENTRIES), partial(each_day_anew, facts)):
        try:
            found.append(fold_all())
        except LookupError:
            found.append("contradicts")  # type: ignore[arg-type]
    assert found[0] == found[1]


def test_what_the_random_histories_are_like():
    """Some contradict themselves and some do not, or the test above would say little."""
    upside_down = [*WALK[:2], *(replace(each, on=date(2024, 1, 1) - timedelta(days=n)) for n, each in enumerate(WALK[2:]))]
    with pytest.raises(LookupError):
        folded_on_every_day(upside_down, ENTRIES)
    assert folded_on_every_day(WALK, ENTRIES) == fold(WALK)


@pytest.mark.parametrize("late", [0, 10])
def test_a_long_history_is_folded_about_once(monkeypatch: pytest.MonkeyPatch, late: int):
    """late: so many facts of the first days are recorded last."""
    counted: list[Fact] = []

    def counting(fact: Fact, project: Project | None) -> Project:
        counted.append(fact)
        return evolve(fact, project)

    monkeypatch.setattr(days, "evolve", counting)
    history = [*given(REGISTERED, ADDED).facts, *(moved(day) for day in range(1_000)), *(moved(day) for day in range(late))]
    folded_on_every_day(history, ENTRIES)
    assert len(counted) < (days.SPACING + 2 * late) * len(history)
