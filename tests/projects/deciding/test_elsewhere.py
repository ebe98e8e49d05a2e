"""外部决定 and gates that are not required."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.projects.application.applications import SubmitApplication
from lifecycle.projects.deciding.certificates import RevokeDecision
from lifecycle.projects.deciding.elsewhere import ExemptGate, GateNotRequired, OutsideDecisionRecorded
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.changes import ChangeDesign
from lifecycle.vocabulary import Certificate, Gate, Kind, Ruling, WorksClass
from tests.projects.given import CLAUSE, ask, fact, given, verdict
from tests.projects.walks import (
    ADDED,
    BOTH,
    COMPLETED,
    DAYS,
    ONE,
    OWNER,
    REGISTERED,
    TWO,
    declaration,
    outside,
    paper,
    registration,
    specials,
    walked,
)

ISSUED = Certificate(number="高规条2023-17", authority="高平市规划和自然资源局", scan_sha256="b" * 64)
CONDITIONS = outside(Gate.PLANNING_CONDITIONS, certificate=ISSUED)
DRAWN = DAYS[Gate.DRAWING_REVIEW]
BEGUN = (REGISTERED, ADDED)


def recorded(gate: Gate = Gate.PLANNING_CONDITIONS, **fields: Any) -> OutsideDecisionRecorded:
    decision = {"on": DAYS[gate], "gate": gate, "buildings": BOTH, "outcome": Outcome.PASSED, "certificate": paper()}
    return fact(OutsideDecisionRecorded, **(decision | fields))


def item(on: date, *buildings: str, gates: tuple[Gate, ...] = (), rules: tuple[str, ...] = ()) -> SupervisionOpened:
    opened = {"supervision": "S1", "ground": Ground.RECORDED_IN_DOUBT, "buildings": buildings, "gates": gates, "rules": rules}
    return fact(SupervisionOpened, on=on, **opened)


def exempt(gate: Gate, on: date = DRAWN, **fields: Any) -> ExemptGate:
    basis = {"gate": gate, "buildings": (ONE,), "basis": "限额以下小型工程", "clause": CLAUSE}
    return ask(ExemptGate, on=on, **(basis | fields))


def test_an_outside_decision_is_recorded_as_it_was():
    project = given(BEGUN).when(CONDITIONS).then(recorded(certificate=ISSUED))
    passage = project.buildings[ONE].passages[Gate.PLANNING_CONDITIONS]
    assert (passage.status, passage.certificate, passage.elsewhere) == (PassageStatus.PASSED, ISSUED, True)
    assert project.supervisions == {}


@pytest.mark.parametrize("ruling", [Ruling.UNMET, Ruling.UNDETERMINED])
def test_a_bad_verdict_leaves_the_paper_recordable_and_opens_an_item_on_just_its_building(ruling: Ruling):
    against = (verdict(ruling, "2"), verdict(ruling, "2", rule="jincheng-2023/public-one-star"))
    rules = ("jincheng-2023/public-energy-72", "jincheng-2023/public-one-star")
    project = given(BEGUN).when(CONDITIONS, *against).then(recorded(certificate=ISSUED), item(CONDITIONS.on, "2", rules=rules))
    assert [len(project.holds_back([id_])) for id_ in BOTH] == [0, 1]


def test_a_verdict_that_does_not_block_opens_nothing():
    assert len(given(BEGUN).when(CONDITIONS, verdict(Ruling.NOT_APPLICABLE), verdict(Ruling.MET, "2")).facts) == 1


LOWERED = verdict(Ruling.MET, warning="低于方案阶段的73%，应说明降低的理由")


def test_a_paper_over_a_value_that_fell_is_recorded_with_the_reason():
    reviewed, drawn = given(walked(Gate.DESIGN_REVIEW)), outside(Gate.DRAWING_REVIEW)
    reviewed.when(drawn, LOWERED).then_refused("gate.drop_unexplained", gate=Gate.DRAWING_REVIEW, count=1)
    explained = outside(Gate.DRAWING_REVIEW, drop_reason="外窗型材调整")
    reviewed.when(explained, LOWERED).then(recorded(Gate.DRAWING_REVIEW, drop_reason="外窗型材调整"))
    refusal = outside(Gate.DRAWING_REVIEW, outcome=Outcome.REFUSED, grounds="图纸不全")
    assert len(reviewed.when(refusal, LOWERED).facts) == 1


def test_a_decision_from_before_the_register_gives_no_reason():
    existing = given(registration(existing=True), ADDED)
    assert len(existing.when(outside(Gate.PLANNING_CONDITIONS, existing=True), LOWERED).facts) == 1


def test_a_missing_earlier_gate_opens_an_item_too():
    drawn = outside(Gate.DRAWING_REVIEW)
    missing = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW)
    given(BEGUN).when(drawn).then(recorded(Gate.DRAWING_REVIEW), item(DRAWN, "1", "2", gates=missing))


def test_a_paper_older_than_the_gate_before_it_opens_an_item():
    early = outside(Gate.DRAWING_REVIEW, date(2023, 2, 28))
    reviewed = given(walked(Gate.DESIGN_REVIEW))
    reviewed.when(early).then(
        recorded(Gate.DRAWING_REVIEW, on=date(2023, 2, 28)), item(date(2023, 2, 28), "1", "2", gates=(Gate.DESIGN_REVIEW,))
    )
    assert len(reviewed.when(outside(Gate.DRAWING_REVIEW, DAYS[Gate.DESIGN_REVIEW])).facts) == 1


def test_an_acceptance_without_the_three_special_acceptances_is_in_doubt():
    on = DAYS[Gate.COMPLETION_ACCEPTANCE]
    accepted = outside(Gate.COMPLETION_ACCEPTANCE)
    built = given(walked(Gate.CONSTRUCTION))
    built.when(accepted).then(recorded(Gate.COMPLETION_ACCEPTANCE), item(on, "1", "2", gates=(Gate.COMPLETION_ACCEPTANCE,)))
    one_held = given(built.facts, specials(buildings=(ONE,)))
    one_held.when(accepted).then(recorded(Gate.COMPLETION_ACCEPTANCE), item(on, "2", gates=(Gate.COMPLETION_ACCEPTANCE,)))
    assert len(given(built.facts, specials(on)).when(accepted).facts) == 1
    assert len(given(built.facts, specials(date(2023, 11, 2))).when(accepted).facts) == 2


def test_an_acceptance_before_the_works_were_complete_is_in_doubt():
    too_soon = outside(Gate.COMPLETION_ACCEPTANCE, date(2023, 10, 19))
    (_, opened) = given(walked(Gate.CONSTRUCTION), specials()).when(too_soon).facts
    assert opened.gates == (Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE)
    assert len(given(walked(Gate.CONSTRUCTION), specials()).when(outside(Gate.COMPLETION_ACCEPTANCE, COMPLETED)).facts) == 1


def test_works_without_buildings_need_no_special_acceptance():
    road = walked(Gate.CONSTRUCTION, works_class=WorksClass.ROAD_BRIDGE)
    assert len(given(road).when(outside(Gate.COMPLETION_ACCEPTANCE, buildings=("whole",))).facts) == 1


def test_a_refusal_elsewhere_is_recorded_with_its_grounds_and_opens_nothing():
    refusal = outside(Gate.PLANNING_CONDITIONS, outcome=Outcome.REFUSED, grounds="不符合控制性详细规划")
    project = given(BEGUN).when(refusal, verdict(Ruling.UNMET)).then(recorded(outcome=Outcome.REFUSED, grounds="不符合控制性详细规划"))
    assert project.buildings[ONE].passages[Gate.PLANNING_CONDITIONS].status is PassageStatus.REFUSED
    blank = outside(Gate.PLANNING_CONDITIONS, outcome=Outcome.REFUSED, grounds=" ")
    given(BEGUN).when(blank).then_refused("outside.refused_without_grounds", gate=Gate.PLANNING_CONDITIONS)


def test_what_was_refused_is_decided_again_later_and_not_earlier():
    refused = given(BEGUN, outside(Gate.PLANNING_CONDITIONS, outcome=Outcome.REFUSED, grounds="不符合规划"))
    earlier = outside(Gate.PLANNING_CONDITIONS, date(2023, 1, 31))
    refused.when(earlier).then_refused("gate.before_last", status=PassageStatus.REFUSED, since=DAYS[Gate.PLANNING_CONDITIONS])
    assert refused.when(CONDITIONS).project.buildings[ONE].has_done(Gate.PLANNING_CONDITIONS)


def test_a_paper_may_be_older_than_the_entry_of_its_building():
    old = outside(Gate.PLANNING_CONDITIONS, date(2019, 5, 1), certificate=paper("高规条2019-5"))
    assert given(BEGUN).when(old).project.buildings[ONE].passed_on(Gate.PLANNING_CONDITIONS) == date(2019, 5, 1)


def test_nothing_is_recorded_that_the_rules_were_not_asked_about():
    given(BEGUN).when_unjudged(CONDITIONS).then_refused("gate.not_judged", building="1号楼")


def test_what_happens_is_no_decision():
    given(BEGUN).when(outside(Gate.CONSTRUCTION)).then_refused("gate.no_conclusion", gate=Gate.CONSTRUCTION)


def test_a_gate_is_passed_once():
    given(BEGUN, CONDITIONS).when(CONDITIONS).then_refused("gate.passed_already", building="1号楼")
    given(BEGUN).when(outside(Gate.ANNUAL_PLAN)).then_refused("gate.not_on_route", kind=Kind.NEW)


OURS = Gate.DESIGN_REVIEW


def test_our_own_decision_is_no_outside_decision():
    given(BEGUN).when(outside(OURS)).then_refused("gate.decided_here", gate=OURS)


def test_what_was_decided_here_before_is_entered_for_an_existing_project_and_only_for_one():
    given(BEGUN).when(outside(OURS, existing=True)).then_refused("outside.project_not_existing", code=REGISTERED.code)
    existing = given(registration(existing=True), ADDED, outside(Gate.PLANNING_CONDITIONS, existing=True))
    existing.when(outside(OURS, existing=True)).then(recorded(OURS, existing=True))
    (_, opened) = existing.when(outside(OURS, existing=True), verdict(Ruling.UNMET)).facts
    assert opened.buildings == ("1",)


def test_nothing_is_entered_afterwards_while_it_is_applied_for():
    submit = ask(SubmitApplication, on=date(2023, 2, 20), gate=OURS, buildings=BOTH, applicant=OWNER)
    existing = given(registration(existing=True), ADDED, outside(Gate.PLANNING_CONDITIONS, existing=True), submit)
    existing.when(outside(OURS, existing=True)).then_refused("application.pending", application="A1", gate=OURS)


def test_a_gate_is_found_not_required_with_its_clause():
    project = (
        given(walked(Gate.DESIGN_REVIEW))
        .when(exempt(Gate.DRAWING_REVIEW))
        .then(fact(GateNotRequired, on=DRAWN, gate=Gate.DRAWING_REVIEW, buildings=(ONE,), basis="限额以下小型工程", clause=CLAUSE))
    )
    missing = [project.missing_before(Gate.CONSTRUCTION_PERMIT, project.buildings[id_], DRAWN) for id_ in BOTH]
    assert missing == [(), (Gate.DRAWING_REVIEW,)]


def test_an_exemption_found_late_was_never_required():
    project = given(walked(Gate.DESIGN_REVIEW), exempt(Gate.DRAWING_REVIEW, date(2023, 9, 1))).project
    assert project.missing_before(Gate.CONSTRUCTION_PERMIT, project.buildings[ONE], DRAWN) == ()


@pytest.mark.parametrize("gate", [Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING])
def test_what_is_built_is_accepted_and_filed(gate: Gate):
    given(BEGUN).when(exempt(gate)).then_refused("gate.always_required", gate=gate)


@pytest.mark.parametrize("blank", ["document", "place", "quote"])
def test_an_exemption_without_its_words_is_refused(blank: str):
    clause = replace(CLAUSE, **{blank: " "})
    given(BEGUN).when(exempt(Gate.DRAWING_REVIEW, clause=clause)).then_refused("gate.exempt_without_clause", gate=Gate.DRAWING_REVIEW)


def test_what_is_decided_or_applied_for_is_not_exempted():
    reviewed = given(walked(Gate.DESIGN_REVIEW))
    reviewed.when(exempt(OURS)).then_refused("gate.decided_already", gate=OURS, status=PassageStatus.PASSED)
    submit = ask(SubmitApplication, on=date(2023, 2, 20), gate=Gate.CONSTRUCTION_PERMIT, buildings=BOTH, applicant=OWNER)
    given(reviewed.facts, submit).when(exempt(Gate.CONSTRUCTION_PERMIT)).then_refused("application.pending", application="A2")
    reviewed.when(exempt(Gate.RESERVE)).then_refused("gate.not_on_route", gate=Gate.RESERVE)


def test_a_design_change_ends_an_exemption_and_it_may_be_found_anew():
    changed = ask(ChangeDesign, on=date(2023, 5, 1), declarations=(declaration(bim=True),), reason="业主要求", number="BG-1")
    reopened = given(walked(Gate.DESIGN_REVIEW), exempt(Gate.DRAWING_REVIEW), changed)
    assert not reopened.project.buildings[ONE].has_done(Gate.DRAWING_REVIEW)
    reopened.when(exempt(Gate.DRAWING_REVIEW, date(2023, 4, 30))).then_refused("gate.before_last", status=PassageStatus.REOPENED)
    assert reopened.when(exempt(Gate.DRAWING_REVIEW, date(2023, 5, 2))).project.buildings[ONE].has_done(Gate.DRAWING_REVIEW)


def test_a_wrong_exemption_is_revoked():
    exempted = given(walked(Gate.DESIGN_REVIEW), exempt(Gate.DRAWING_REVIEW))
    revoke = ask(RevokeDecision, on=DRAWN, gate=Gate.DRAWING_REVIEW, buildings=(ONE,), reason="不在限额以下")
    revoked = given(exempted.facts, revoke)
    assert not revoked.project.buildings[ONE].has_done(Gate.DRAWING_REVIEW)
    assert revoked.when(outside(Gate.DRAWING_REVIEW)).project.buildings[TWO].has_done(Gate.DRAWING_REVIEW)
