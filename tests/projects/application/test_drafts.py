"""文稿经办: the papers of an application are drafted, looked through by another person and reworked, and nothing hangs on it."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects.application.applications import WithdrawApplication
from lifecycle.projects.application.check_results import DraftPaper, DraftStep
from lifecycle.projects.application.drafts import DraftStepTaken, RecordDraftStep
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.project import ApplicationStatus
from lifecycle.vocabulary import Gate, StaffId
from tests.projects.given import CHECKER, HANDLER, ask, fact, given
from tests.projects.walks import ADDED, REGISTERED, applied, outside, proposed

SUBMITTED, ACCEPT = applied(Gate.DESIGN_REVIEW, "A1")
ON = ACCEPT.on
READY = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), SUBMITTED)
ACCEPTED = (*READY, ACCEPT)
BY = {DraftStep.AGREED: CHECKER, DraftStep.RETURNED: CHECKER}
SAYING = {DraftStep.RETURNED: "依据的条款写错", DraftStep.REWORKED: "条款已改", DraftStep.NOT_NEEDED: "无需听证"}


def step(taken: DraftStep, draft: DraftPaper = DraftPaper.NEEDLESS, on: date = ON, **fields: Any) -> ProjectCommand:
    said = {"by": BY.get(taken, HANDLER), "remark": SAYING.get(taken), **fields}
    return ask(RecordDraftStep, on=on, application="A1", draft=draft, step=taken, **said)


DRAFTED, AGREED, RETURNED, REWORKED, NOT_NEEDED = map(step, DraftStep)


def test_a_draft_is_returned_and_reworked_as_often_as_it_takes_and_agreed_to():
    rounds = (DRAFTED, RETURNED, REWORKED, RETURNED, REWORKED)
    expected = fact(DraftStepTaken, on=ON, by=CHECKER, application="A1", draft=DraftPaper.NEEDLESS, step=DraftStep.AGREED)
    project = given(ACCEPTED, *rounds).when(AGREED).then(expected)
    assert project.applications["A1"].drafts[DraftPaper.NEEDLESS].step is DraftStep.AGREED


def test_it_changes_nothing_else_of_the_application():
    before, after = given(ACCEPTED).project, given(ACCEPTED, DRAFTED, RETURNED).project
    assert before
    assert after
    assert (after.applications["A1"].status, after.applications["A1"].since) == (
        ApplicationStatus.ACCEPTED,
        before.applications["A1"].since,
    )
    assert len(given(ACCEPTED, DRAFTED, RETURNED).when(proposed("A1", ON)).facts) == 1, "a returned draft holds nothing up"


def test_that_a_paper_is_not_needed_is_recorded_before_acceptance_and_again():
    not_needed = step(DraftStep.NOT_NEEDED, DraftPaper.SUSPENSION)
    assert len(given(READY, not_needed).when(not_needed).facts) == 1
    assert len(given(ACCEPTED, DRAFTED).when(NOT_NEEDED).facts) == 1, "a draft is given up"


@pytest.mark.parametrize("first", [AGREED, RETURNED, REWORKED])
def test_nothing_is_looked_through_that_nobody_drafted(first: ProjectCommand):
    given(ACCEPTED).when(first).then_refused("draft.not_begun", application="A1")
    given(ACCEPTED, step(DraftStep.DRAFTED, DraftPaper.EXTENSION)).when(first).then_refused("draft.not_begun", draft=DraftPaper.NEEDLESS)


@pytest.mark.parametrize(
    ("so_far", "next_one", "last"),
    [
        ((DRAFTED,), DRAFTED, DraftStep.DRAFTED),
        ((DRAFTED, RETURNED), AGREED, DraftStep.RETURNED),
        ((DRAFTED, AGREED), RETURNED, DraftStep.AGREED),
        ((NOT_NEEDED,), REWORKED, DraftStep.NOT_NEEDED),
    ],
)
def test_a_step_follows_on_the_last_one(so_far: tuple[ProjectCommand, ...], next_one: ProjectCommand, last: DraftStep):
    given(ACCEPTED, *so_far).when(next_one).then_refused("draft.wrong_step", last=last, on=ON)


def test_what_was_agreed_to_or_not_needed_may_be_begun_anew():
    assert len(given(ACCEPTED, DRAFTED, AGREED).when(DRAFTED).facts) == 1
    assert len(given(ACCEPTED, NOT_NEEDED).when(DRAFTED).facts) == 1


@pytest.mark.parametrize("hand", [{"by": HANDLER}, {"by": StaffId("SP09"), "behalf": HANDLER}])
def test_nobody_looks_through_his_own_draft(hand: dict[str, Any]):
    given(ACCEPTED, DRAFTED).when(step(DraftStep.AGREED, **hand)).then_refused("draft.own", application="A1")
    given(ACCEPTED, DRAFTED, RETURNED, REWORKED).when(step(DraftStep.RETURNED, **hand)).then_refused("draft.own", application="A1")


@pytest.mark.parametrize("taken", [DraftStep.RETURNED, DraftStep.REWORKED, DraftStep.NOT_NEEDED])
def test_a_return_a_rework_and_not_needed_say_why(taken: DraftStep):
    given(ACCEPTED, DRAFTED).when(step(taken, remark=None)).then_refused("draft.without_remark", step=taken)


def test_a_correction_takes_no_remark_away_that_is_needed():
    story = given(ACCEPTED, DRAFTED, RETURNED)
    correction = ask(CorrectFact, corrects=len(story.facts), changed=Raw(b'{"remark":null}'), reason="登记有误")
    story.when(correction).then_refused("draft.without_remark", step=DraftStep.RETURNED)


def test_the_days_of_a_draft_go_forward():
    later = step(DraftStep.DRAFTED, on=ON + timedelta(days=3))
    given(ACCEPTED, later).when(step(DraftStep.AGREED, on=ON + timedelta(days=2))).then_refused(
        "draft.before_last", since=ON + timedelta(days=3)
    )


@pytest.mark.parametrize("draft", [DraftPaper.ACCEPTANCE, DraftPaper.NON_ACCEPTANCE])
def test_an_acceptance_is_drafted_before_it_is_decided(draft: DraftPaper):
    assert len(given(READY).when(step(DraftStep.DRAFTED, draft)).facts) == 1
    given(ACCEPTED).when(step(DraftStep.DRAFTED, draft)).then_refused("application.wrong_step", status=ApplicationStatus.ACCEPTED)


def test_nothing_is_drafted_once_the_application_has_ended():
    withdrawn = ask(WithdrawApplication, on=ON, application="A1", reason="不再建设")
    given(ACCEPTED, withdrawn).when(DRAFTED).then_refused("application.wrong_step", status=ApplicationStatus.WITHDRAWN)
