"""节点日期 of a recorded project: which of them its facts give to the rules."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import asdict

from lifecycle.policies.measures.milestones import MILESTONES
from lifecycle.projects.application.applications import WithdrawApplication
from lifecycle.projects.deciding.conclusion import Outcome
from lifecycle.projects.mending.corrections import fold
from lifecycle.vocabulary import Gate
from tests.projects.given import ask, given
from tests.projects.walks import DAYS, ONE, TWO, applied, concluded, walked

PERMIT = Gate.CONSTRUCTION_PERMIT
BEFORE = walked(Gate.DRAWING_REVIEW)
DECIDED = DAYS[PERMIT]
APPLIED, LATER = DECIDED - timedelta(days=10), DECIDED + timedelta(days=20)


def dates(*story: Any) -> dict[str, Any]:
    project = fold(given(*story).facts)
    assert project
    return {each.id: each.dates for each in project.dossier().buildings}


WITHDRAWN = (*applied(PERMIT, "A2"), ask(WithdrawApplication, on=DECIDED, application="A2", reason="补充资料"))
REFUSED = (*applied(PERMIT, "A2"), *concluded("A2", DECIDED, outcome=Outcome.REFUSED))
STORIES: dict[str, tuple[tuple[Any, ...], date | None]] = {
    "nothing applied for": ((), None),
    "waits": (applied(PERMIT, "A2"), APPLIED),
    "passed": ((*applied(PERMIT, "A2"), *concluded("A2", DECIDED)), APPLIED),
    "withdrawn": (WITHDRAWN, None),
    "applied for again": ((*WITHDRAWN, *applied(PERMIT, "A3", LATER)), LATER - timedelta(days=10)),
    "refused and applied for again": ((*REFUSED, *applied(PERMIT, "A3", LATER)), LATER - timedelta(days=10)),
}


@pytest.mark.parametrize(("story", "day"), STORIES.values(), ids=STORIES)
def test_the_application_that_is_decided_on_gives_the_day(story: tuple[Any, ...], day: date | None) -> None:
    assert dates(BEFORE, story)[ONE].permit_applied_on == day


def test_each_building_has_the_day_of_its_own_application() -> None:
    found = dates(BEFORE, applied(PERMIT, "A2", buildings=(ONE,)), applied(PERMIT, "A3", LATER, buildings=(TWO,)))

    assert [each.permit_applied_on for each in found.values()] == [APPLIED, LATER - timedelta(days=10)]


def test_a_finished_project_has_the_days_that_its_facts_give_and_no_other() -> None:
    found = dates(walked(Gate.ACCEPTANCE_FILING))[ONE]
    known = {name for name, day in asdict(found).items() if day}

    assert set(MILESTONES) - known == {"approved_on", "land_contract_on", "planning_permit_on", "drawings_submitted_on", "tendered_on"}
