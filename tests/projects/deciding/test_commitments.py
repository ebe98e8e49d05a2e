"""承诺事项: what lets an application in (容缺), and what lets an undetermined verdict pass for a while (告知承诺)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.projects.application.applications import Pledge, WithdrawApplication
from lifecycle.projects.deciding.certificates import DecisionRevoked, RevocationGround
from lifecycle.projects.deciding.commitments import BreachCommitment, CommitmentBreached, CommitmentFulfilled, FulfilCommitment
from lifecycle.projects.mending.supervision import LaterDecisionsFlagged
from lifecycle.projects.project import CommitmentStatus, Mode, Outcome
from lifecycle.projects.registration import TerminateProject
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.buildings import MergeBuildings, SplitBuilding
from lifecycle.vocabulary import BuildingId, Gate, PersonId, Ruling
from tests.projects.given import ask, fact, given, verdict
from tests.projects.walks import (
    BOTH,
    DAYS,
    ONE,
    TWO,
    applied,
    checked,
    concluded,
    gate_passed,
    new,
    outside,
    proposed,
    signed,
    specials,
    walked,
)

ON = DAYS[Gate.DESIGN_REVIEW]
LATER = date(2023, 3, 15)
PROMISED = (
    Pledge(promisor=PersonId("person-1"), text="补交节能计算书", due=date(2023, 3, 31)),
    Pledge(promisor=PersonId("person-1"), text="补交装配率计算书", due=date(2023, 3, 31)),
)
UNDETERMINED = verdict(Ruling.UNDETERMINED)
UNMET = verdict(Ruling.UNMET)


def promised(mode: Mode, count: int = 2) -> tuple[Any, ...]:
    """Accepted on so many promises."""
    return (*walked(Gate.PLANNING_CONDITIONS), *applied(Gate.DESIGN_REVIEW, "A1", mode=mode, commitments=PROMISED[:count]))


def fulfil(number: int = 1, on: date = LATER) -> FulfilCommitment:
    return ask(FulfilCommitment, on=on, commitment=f"A1-{number}", evidence="计算书已收讫")


def breach(number: int = 1, on: date = LATER) -> BreachCommitment:
    return ask(BreachCommitment, on=on, commitment=f"A1-{number}", finding="逾期未交")


INFORMED = promised(Mode.INFORMED_COMMITMENT)
DEFERRED = promised(Mode.DEFERRED_MATERIALS)


def passed_on_promise(*more: Any) -> tuple[Any, ...]:
    """Building 1 passed over an undetermined verdict, building 2 beside it."""
    proposal = given(INFORMED).when(proposed("A1", ON), UNDETERMINED).facts
    ready = given(given(INFORMED).facts, proposal, checked("A1", ON))
    return (*ready.facts, *ready.when(signed("A1", ON), UNDETERMINED).facts, *more)


def test_a_promise_lets_an_undetermined_verdict_pass_provisionally():
    passed = given(passed_on_promise()).project
    assert [(b.has_done(Gate.DESIGN_REVIEW), b.passages[Gate.DESIGN_REVIEW].provisional) for b in passed.standing()] == [(True, True)] * 2


@pytest.mark.parametrize("mode", [Mode.INFORMED_COMMITMENT, Mode.DEFERRED_MATERIALS])
def test_no_promise_lets_an_unmet_verdict_pass(mode: Mode):
    fulfilled = (fulfil(1, ON), fulfil(2, ON)) if mode is Mode.DEFERRED_MATERIALS else ()
    given(promised(mode), fulfilled).when(proposed("A1", ON), UNMET, UNDETERMINED).then_refused("gate.not_passable")


def test_no_promise_lets_pass_what_the_rules_were_not_asked():
    given(INFORMED).when_unjudged(proposed("A1", ON), UNDETERMINED).then_refused("gate.not_judged", building="2号楼")


def test_deferred_materials_let_an_application_in_and_no_conclusion_out():
    given(DEFERRED).when(proposed("A1", ON)).then_refused("commitment.still_open", application="A1")
    given(DEFERRED, fulfil(1, ON)).when(proposed("A1", ON)).then_refused("commitment.still_open", application="A1")
    complete = given(DEFERRED, fulfil(1, ON), fulfil(2, ON))
    complete.when(proposed("A1", ON), UNDETERMINED).then_refused("gate.not_passable", count=1)
    passed = given(complete.facts, concluded("A1", ON)).project
    assert not passed.buildings[ONE].passages[Gate.DESIGN_REVIEW].provisional


def test_a_refusal_needs_no_promise_kept():
    assert len(given(DEFERRED).when(proposed("A1", ON, outcome=Outcome.REFUSED)).facts) == 1


def test_an_undetermined_verdict_passes_only_while_a_promise_is_open():
    kept = given(INFORMED, fulfil(1, ON), fulfil(2, ON))
    kept.when(proposed("A1", ON), UNDETERMINED).then_refused("gate.not_passable", count=1)
    passed = given(kept.facts, concluded("A1", ON)).project
    assert not passed.buildings[ONE].passages[Gate.DESIGN_REVIEW].provisional


@pytest.mark.parametrize("story", [INFORMED, DEFERRED])
def test_nothing_passes_on_a_broken_promise(story: tuple[Any, ...]):
    broken = given(story, breach(1, ON))
    broken.when(proposed("A1", ON)).then_refused("commitment.breached", application="A1")
    assert len(broken.when(proposed("A1", ON, outcome=Outcome.REFUSED)).facts) == 1


def test_the_last_promise_kept_makes_the_pass_a_full_one():
    first = given(passed_on_promise(), fulfil(1))
    assert first.project.buildings[ONE].passages[Gate.DESIGN_REVIEW].provisional
    project = first.when(fulfil(2)).then(fact(CommitmentFulfilled, on=LATER, commitment="A1-2", evidence="计算书已收讫"))
    assert {c.status for c in project.commitments.values()} == {CommitmentStatus.FULFILLED}
    assert not any(b.passages[Gate.DESIGN_REVIEW].provisional for b in project.standing())


@pytest.mark.parametrize("against", [UNDETERMINED, UNMET])
def test_the_last_promise_is_kept_when_the_rules_hold(against: Any):
    last = given(passed_on_promise(), fulfil(1))
    last.when(fulfil(2), against).then_refused("commitment.rules_still_open", commitment="A1-2", count=1, verdicts=(against,))
    last.when_unjudged(fulfil(2)).then_refused("gate.not_judged", building="1号楼")


def test_a_promise_kept_before_the_last_asks_no_rule():
    (kept,) = given(passed_on_promise()).when(fulfil(1), UNDETERMINED).facts
    assert kept.verdicts == ()


def test_a_broken_promise_revokes_what_passed_on_it():
    project = (
        given(passed_on_promise())
        .when(breach())
        .then(
            fact(CommitmentBreached, on=LATER, commitment="A1-1", finding="逾期未交"),
            fact(DecisionRevoked, on=LATER, gate=Gate.DESIGN_REVIEW, buildings=BOTH, reason="逾期未交"),
        )
    )
    assert [b.passages[Gate.DESIGN_REVIEW].status for b in project.standing()] == [PassageStatus.REVOKED] * 2


def test_the_case_of_the_law_stands_on_what_the_broken_promise_revokes():
    deceived = replace(breach(), ground=RevocationGround.BY_DECEIT)
    revoked = given(passed_on_promise()).when(deceived).facts[1]
    assert (type(revoked), revoked.ground) == (DecisionRevoked, RevocationGround.BY_DECEIT)  # type: ignore[attr-defined]
    given(DEFERRED).when(deceived).then_refused("commitment.nothing_revoked", commitment="A1-1")


def test_what_passed_after_it_is_flagged_and_stands():
    project = (
        given(passed_on_promise(outside(Gate.DRAWING_REVIEW, LATER)))
        .when(breach())
        .then(
            fact(CommitmentBreached, on=LATER, commitment="A1-1", finding="逾期未交"),
            fact(DecisionRevoked, on=LATER, gate=Gate.DESIGN_REVIEW, buildings=BOTH, reason="逾期未交"),
            fact(LaterDecisionsFlagged, on=LATER, flag="F1", buildings=BOTH, gates=(Gate.DRAWING_REVIEW,), reason="逾期未交"),
        )
    )
    assert project.buildings[ONE].has_done(Gate.DRAWING_REVIEW)


def test_a_pass_that_all_rules_met_still_rests_on_its_open_promise():
    passed = given(INFORMED, concluded("A1", ON))
    assert passed.project.buildings[ONE].passages[Gate.DESIGN_REVIEW].provisional
    assert not passed.when(breach()).project.buildings[ONE].has_done(Gate.DESIGN_REVIEW)


def test_a_promise_of_one_application_has_no_hold_on_the_next_one():
    again = applied(Gate.DESIGN_REVIEW, "A2", LATER, mode=Mode.INFORMED_COMMITMENT, commitments=PROMISED[:1])
    reopened = given(passed_on_promise(breach(1, date(2023, 3, 2))), again, concluded("A2", LATER))
    assert reopened.project.buildings[ONE].passages[Gate.DESIGN_REVIEW].provisional
    of_the_first = reopened.when(breach(2)).then(fact(CommitmentBreached, on=LATER, commitment="A1-2", finding="逾期未交"))
    assert of_the_first.buildings[ONE].has_done(Gate.DESIGN_REVIEW)
    assert reopened.when(fulfil(2)).project.buildings[ONE].passages[Gate.DESIGN_REVIEW].provisional


def test_a_promise_follows_the_building_through_a_split():
    halves = tuple(new(id_, floor_area_m2=Decimal(6000)) for id_ in ("1a", "1b"))
    split = given(passed_on_promise(), ask(SplitBuilding, on=LATER, building=ONE, into=halves, reason="分期建设"))
    project = split.when(breach()).project
    assert [(b.id, b.has_done(Gate.DESIGN_REVIEW)) for b in project.standing()] == [("2", False), ("1a", False), ("1b", False)]


def test_a_building_that_passed_on_a_promise_is_not_merged():
    merge = ask(MergeBuildings, on=LATER, buildings=BOTH, into=new("3", floor_area_m2=Decimal(24000)), reason="方案调整")
    given(passed_on_promise()).when(merge).then_refused("building.merge_provisional", buildings=["1号楼", "2号楼"])
    kept = given(passed_on_promise(), fulfil(1), fulfil(2))
    assert kept.when(merge).project.buildings[BuildingId("3")].has_done(Gate.DESIGN_REVIEW)


def test_what_stands_on_a_promise_is_not_filed():
    rest = (
        outside(Gate.DRAWING_REVIEW),
        gate_passed(Gate.CONSTRUCTION_PERMIT, "A2", BOTH),
        gate_passed(Gate.CONSTRUCTION, "", BOTH),
        specials(),
        outside(Gate.COMPLETION_ACCEPTANCE),
        applied(Gate.ACCEPTANCE_FILING, "A3"),
    )
    filing = proposed("A3", DAYS[Gate.ACCEPTANCE_FILING])
    given(passed_on_promise(), rest).when(filing).then_refused("gate.provisional", gate=Gate.DESIGN_REVIEW, building="1号楼")
    assert len(given(passed_on_promise(fulfil(1), fulfil(2)), rest).when(filing).facts) == 1


def test_a_commitment_is_settled_once_and_after_it_was_made():
    settled = given(INFORMED, fulfil())
    settled.when(fulfil()).then_refused("commitment.not_open", commitment="A1-1")
    settled.when(breach()).then_refused("commitment.not_open", commitment="A1-1")
    settled.when(fulfil(9)).then_refused("commitment.not_open", commitment="A1-9")
    made = date(2023, 2, 19)
    given(INFORMED).when(fulfil(1, date(2023, 2, 18))).then_refused("commitment.before_made", since=made)
    given(INFORMED).when(breach(1, date(2023, 2, 18))).then_refused("commitment.before_made", since=made)


def test_a_breach_is_not_found_before_the_decision_it_revokes():
    given(passed_on_promise()).when(breach(1, date(2023, 2, 28))).then_refused("gate.before_last", since=ON)


def test_a_promise_is_settled_after_the_project_has_ended_or_the_application_too():
    ended = given(passed_on_promise(), ask(TerminateProject, on=LATER, reason="投资计划取消"))
    assert not ended.when(breach()).project.buildings[ONE].has_done(Gate.DESIGN_REVIEW)
    withdrawn = given(INFORMED, ask(WithdrawApplication, on=LATER, application="A1", reason="方案重做"))
    withdrawn.when(breach()).then(fact(CommitmentBreached, on=LATER, commitment="A1-1", finding="逾期未交"))


def test_the_other_building_passes_for_itself_when_all_promises_are_kept():
    one = given(INFORMED, concluded("A1", ON, buildings=(ONE,)), fulfil(1), fulfil(2))
    one.when(proposed("A1", LATER, buildings=(TWO,)), verdict(Ruling.UNDETERMINED, "2")).then_refused("gate.not_passable", count=1)
