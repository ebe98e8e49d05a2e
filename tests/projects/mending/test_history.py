"""经过: a long history goes on from what was known of it, and comes out as if it were read anew."""

from datetime import date, timedelta
from random import Random

import pytest
from msgspec import Raw

from lifecycle.projects.mending import corrections
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected, History, effective, facts_as_corrected, fold
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.registration import JurisdictionTransferred
from lifecycle.recent import SHORT
from lifecycle.vocabulary import Fact
from tests.projects.given import fact, given
from tests.projects.walks import ADDED, REGISTERED


def moved(day: int) -> JurisdictionTransferred:
    on = date(2023, 3, 1) + timedelta(days=day)
    return fact(JurisdictionTransferred, on, county=f"14058{day % 2}", approving_authority="高平市住房和城乡建设局", reason="区划调整")


def long() -> list[Fact]:
    return [*given(REGISTERED, ADDED).facts, *(moved(day) for day in range(SHORT))]


def anew(facts: list[Fact]) -> tuple[list[Fact], Project | None]:
    told = [each for _, each in facts_as_corrected(facts)]
    project: Project | None = None
    for each in told:
        project = evolve(each, project)
    return told, project


def mending(chance: Random, facts: list[Fact]) -> Fact:
    version = chance.randrange(3, len(facts))
    if chance.random() < 0.5:
        return fact(FactCorrected, facts[version - 1].on, corrects=version, changed=Raw(b'{"reason": "x"}'), reason="y")
    return fact(FactAnnulled, annuls=version, together=(), retired=(), proposer="SP02", reason="y")


@pytest.mark.parametrize("seed", range(10))
def test_it_comes_out_as_if_it_were_read_anew(seed: int):
    chance, facts = Random(seed), long()
    for step in range(40):
        if chance.random() < 0.2 and isinstance(facts[-1], JurisdictionTransferred):
            facts.append(mending(chance, [each for each in facts if not isinstance(each, (FactCorrected, FactAnnulled))]))
        else:
            facts += [moved(500 + step)] * chance.randrange(3)
        if chance.random() < 0.3:  # drafted, and not recorded in the end
            fold([*facts, moved(900)])
        assert (effective(facts), fold(facts)) == anew(facts)


def test_only_what_came_since_is_folded(monkeypatch: pytest.MonkeyPatch):
    facts, counted = long(), list[Fact]()
    fold(facts)

    def counting(fact: Fact, project: Project | None) -> Project:
        counted.append(fact)
        return evolve(fact, project)

    monkeypatch.setattr(corrections, "evolve", counting)
    new = [moved(600), moved(601)]
    facts += new
    fold(facts)
    fold(tuple(facts))
    assert counted == new


def test_another_project_with_equal_facts_is_another_history():
    one, other = long(), long()
    assert fold(one) == fold(other)
    assert History.of(one) is History.of(tuple(one))
    assert History.of(one) is not History.of(other)
