"""受理核对: by a second person, with returns and rework as often as it takes; it moves no term and holds nothing up."""

from typing import Any

import pytest

from lifecycle.projects.application.acceptance_checks import AcceptanceChecked, AcceptanceReworked, CheckAcceptance, ReworkAcceptance
from lifecycle.projects.application.applications import WithdrawApplication
from lifecycle.projects.application.check_results import AcceptanceCheck
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus
from lifecycle.vocabulary import Gate, StaffId
from tests.projects.given import CHECKER, HANDLER, ask, fact, given
from tests.projects.walks import ADDED, REGISTERED, applied, outside, proposed

SUBMITTED, ACCEPT = applied(Gate.DESIGN_REVIEW, "A1")
ON = ACCEPT.on
READY = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), SUBMITTED)
WRONG_DAY = "受理通知书的日期写错"


def check(result: AcceptanceCheck = AcceptanceCheck.AGREED, by: StaffId = CHECKER, **fields: Any) -> ProjectCommand:
    return ask(CheckAcceptance, on=ON, by=by, application="A1", result=result, **fields)


def rework() -> ProjectCommand:
    return ask(ReworkAcceptance, on=ON, by=HANDLER, application="A1", remark="日期已改")


RETURNED = check(AcceptanceCheck.RETURNED, remark=WRONG_DAY)


def test_a_second_person_agrees_to_an_acceptance():
    agreed = {"application": "A1", "result": AcceptanceCheck.AGREED}
    project = given(READY, ACCEPT).when(check()).then(fact(AcceptanceChecked, on=ON, by=CHECKER, **agreed))
    assert project.applications["A1"].status is ApplicationStatus.ACCEPTED


def test_what_was_returned_is_reworked_and_checked_again_as_often_as_it_takes():
    rounds = (RETURNED, rework(), RETURNED)
    project = (
        given(READY, ACCEPT, *rounds).when(rework()).then(fact(AcceptanceReworked, on=ON, by=HANDLER, application="A1", remark="日期已改"))
    )
    assert project.applications["A1"].acceptance_check is None
    assert len(given(READY, ACCEPT, *rounds, rework()).when(check()).facts) == 1


@pytest.mark.parametrize("hand", [{"by": HANDLER}, {"by": StaffId("SP09"), "behalf": HANDLER}])
def test_nobody_checks_what_he_accepted(hand: dict[str, Any]):
    given(READY, ACCEPT).when(check(**hand)).then_refused("acceptance_check.own", application="A1")


def test_a_return_says_what_has_to_be_changed():
    given(READY, ACCEPT).when(check(AcceptanceCheck.RETURNED)).then_refused("acceptance_check.without_remark", application="A1")


def test_what_was_returned_is_not_checked_before_it_is_reworked():
    given(READY, ACCEPT, RETURNED).when(check()).then_refused("acceptance_check.checked_already", result=AcceptanceCheck.RETURNED)


@pytest.mark.parametrize("so_far", [(), (check(),), (RETURNED, rework())])
def test_only_what_was_returned_is_reworked(so_far: tuple[ProjectCommand, ...]):
    given(READY, ACCEPT, *so_far).when(rework()).then_refused("acceptance_check.not_returned", application="A1")


def test_an_acceptance_is_checked_once_there_is_one_and_while_it_is_open():
    given(READY).when(check()).then_refused("application.wrong_step", status=ApplicationStatus.SUBMITTED)
    withdrawn = ask(WithdrawApplication, on=ON, application="A1", reason="不再建设")
    given(READY, ACCEPT, withdrawn).when(check()).then_refused("application.wrong_step", status=ApplicationStatus.WITHDRAWN)


def test_a_returned_acceptance_holds_nothing_up():
    assert len(given(READY, ACCEPT, RETURNED).when(proposed("A1", ON)).facts) == 1
