"""审批结论: three levels by three persons, and never over a verdict that blocks."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.certificates import CancelCertificate
from lifecycle.projects.deciding.conclusion import (
    ConclusionChecked,
    ConclusionProposed,
    ConclusionReturned,
    GateConcluded,
    ReturnConclusion,
)
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import CloseSupervision, OpenSupervision, ResolveFlag
from lifecycle.projects.project import ApplicationStatus, Outcome
from lifecycle.projects.routes import Level
from lifecycle.projects.works.acceptance import Special, SpecialResult
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.changes import ChangeDesign
from lifecycle.projects.works.construction import ResumeConstruction, SuspendConstruction
from lifecycle.vocabulary import BuildingId, Citation, Gate, Kind, Ruling, StaffId, Verdict, WorksClass
from tests.projects.given import CHECKER, HANDLER, SIGNER, ask, decided, fact, given, met_elsewhere, verdict
from tests.projects.walks import (
    BOTH,
    DAYS,
    ONE,
    STATUTE,
    TWO,
    applied,
    checked,
    concluded,
    decided_here,
    declaration,
    gate_passed,
    outside,
    paper,
    proposed,
    signed,
    specials,
    walked,
)

ON = DAYS[Gate.DESIGN_REVIEW]
ACCEPTED = (*walked(Gate.PLANNING_CONDITIONS), *applied(Gate.DESIGN_REVIEW, "A1"))
PROPOSED = (*ACCEPTED, proposed("A1", ON))
CHECKED = (*PROPOSED, checked("A1", ON))
REFUSAL = proposed("A1", ON, outcome=Outcome.REFUSED, opinion="节能率不足")
BLOCKING = [Ruling.UNMET, Ruling.UNDETERMINED]


def test_a_conclusion_is_handled_checked_and_signed():
    given(ACCEPTED).when(proposed("A1", ON)).then(
        fact(ConclusionProposed, on=ON, application="A1", buildings=BOTH, outcome=Outcome.PASSED, opinion="符合")
    )
    given(PROPOSED).when(checked("A1", ON)).then(fact(ConclusionChecked, on=ON, by=CHECKER, application="A1", opinion="同意"))
    project = (
        given(CHECKED)
        .when(signed("A1", ON))
        .then(
            fact(
                GateConcluded,
                on=ON,
                by=SIGNER,
                application="A1",
                gate=Gate.DESIGN_REVIEW,
                buildings=BOTH,
                outcome=Outcome.PASSED,
                opinion="符合",
                certificate=paper(),
                signatures=((Level.HANDLED, HANDLER), (Level.CHECKED, CHECKER), (Level.SIGNED, SIGNER)),
            )
        )
    )
    passage = project.buildings[ONE].passages[Gate.DESIGN_REVIEW]
    assert (passage.status, passage.on, passage.certificate, passage.provisional) == (PassageStatus.PASSED, ON, paper(), False)
    assert project.applications["A1"].status is ApplicationStatus.CONCLUDED


def test_the_verdicts_are_kept_in_the_conclusion():
    spoken = (verdict(Ruling.MET), verdict(Ruling.NOT_APPLICABLE, "2"))
    (conclusion,) = given(CHECKED).when(signed("A1", ON), *spoken).facts
    assert conclusion.verdicts == spoken


@pytest.mark.parametrize("ruling", BLOCKING)
def test_a_pass_is_not_proposed_over_a_verdict_that_blocks(ruling: Ruling):
    against = verdict(ruling, "2")
    given(ACCEPTED).when(proposed("A1", ON), against).then_refused("gate.not_passable", count=1, verdicts=(against,))


@pytest.mark.parametrize("ruling", BLOCKING)
def test_the_rules_are_asked_again_when_a_pass_is_signed(ruling: Ruling):
    given(CHECKED).when(signed("A1", ON), verdict(ruling)).then_refused("gate.not_passable", gate=Gate.DESIGN_REVIEW)


@pytest.mark.parametrize("ruling", BLOCKING)
def test_a_refusal_is_concluded_with_the_verdicts_against_it(ruling: Ruling):
    (conclusion,) = given(ACCEPTED, REFUSAL, checked("A1", ON)).when(signed("A1", ON, certificate=None), verdict(ruling)).facts
    assert (conclusion.outcome, conclusion.certificate, conclusion.verdicts[0].verdict) == (Outcome.REFUSED, None, ruling)


LOWERED = verdict(Ruling.MET, "2", warning="低于方案阶段的73%，应说明降低的理由")
EXPLAINED = (*ACCEPTED, proposed("A1", ON, drop_reason="外窗型材调整"), checked("A1", ON))


def test_a_value_that_fell_is_passed_with_the_reason_and_the_decision_keeps_it():
    given(ACCEPTED).when(proposed("A1", ON), LOWERED).then_refused("gate.drop_unexplained", count=1, verdicts=(LOWERED,))
    given(ACCEPTED).when(proposed("A1", ON, drop_reason=" "), LOWERED).then_refused("gate.drop_unexplained")
    (conclusion,) = given(EXPLAINED).when(signed("A1", ON), LOWERED).facts
    assert conclusion.drop_reason == "外窗型材调整"


def test_a_value_that_fell_since_the_proposal_is_not_signed_without_a_reason():
    given(CHECKED).when(signed("A1", ON), LOWERED).then_refused("gate.drop_unexplained", gate=Gate.DESIGN_REVIEW)


def test_a_refusal_gives_no_reason_for_a_value_that_fell():
    given(ACCEPTED).when(REFUSAL, LOWERED).then(
        fact(ConclusionProposed, on=ON, application="A1", buildings=BOTH, outcome=Outcome.REFUSED, opinion="节能率不足", basis=STATUTE)
    )


GROUNDLESS = proposed("A1", ON, outcome=Outcome.REFUSED, basis=None)
OURS = Citation("house", "四", "无法判定，不得视为符合")


def house(ruling: Ruling, comparison: str) -> Verdict:
    return replace(verdict(ruling, rule="house/rule"), clause=OURS, comparison=comparison)


def test_a_refusal_names_its_basis_where_no_verdict_brings_one():
    given(ACCEPTED).when(GROUNDLESS).then_refused("conclusion.without_basis", gate=Gate.DESIGN_REVIEW)
    blank = proposed("A1", ON, outcome=Outcome.REFUSED, basis=Citation("城乡规划法", " ", ""))
    given(ACCEPTED).when(blank).then_refused("conclusion.without_basis")
    silence = house(Ruling.UNDETERMINED, "some_rule_in_force")
    given(ACCEPTED).when(GROUNDLESS, silence).then_refused("conclusion.without_basis")
    lower = house(Ruling.MET, "not_below_earlier_stages")
    given(ACCEPTED).when(GROUNDLESS, lower).then_refused("conclusion.without_basis")


@pytest.mark.parametrize("against", [verdict(Ruling.UNMET), verdict(Ruling.UNDETERMINED), house(Ruling.UNMET, "not_below_earlier_stages")])
def test_a_document_or_the_planning_conditions_are_a_basis(against: Verdict):
    assert len(given(ACCEPTED).when(GROUNDLESS, against).facts) == 1


@pytest.mark.parametrize("document", ["house", "系统自定规则", "《系统校验规则》"])
def test_our_own_rules_are_never_a_basis(document: str):
    ours = proposed("A1", ON, outcome=Outcome.REFUSED, basis=Citation(document, "四", "无法判定"))
    given(ACCEPTED).when(ours, verdict(Ruling.UNMET)).then_refused("conclusion.basis_is_ours", gate=Gate.DESIGN_REVIEW)


@pytest.mark.parametrize(
    "document",
    [
        "局务会议纪要",
        "局务会议纪要〔2023〕3号",
        "《关于加强方案审查的通知》（晋市建发〔2023〕5号）",
        "局长办公会会议记录2023年第3期",
        "市局复函",
    ],
)
def test_minutes_and_notices_are_no_basis(document: str):
    refusal = proposed("A1", ON, outcome=Outcome.REFUSED, basis=Citation(document, "三", "不予通过"))
    given(ACCEPTED).when(refusal).then_refused("conclusion.basis_binds_nobody", gate=Gate.DESIGN_REVIEW, document=document)
    given(ACCEPTED).when(refusal, verdict(Ruling.UNMET)).then_refused("conclusion.basis_binds_nobody")


@pytest.mark.parametrize(
    ("document", "asked"),
    [
        ("随便", ("clause.basis_odd",)),
        ("《建筑节能与可再生能源利用通用规范》GB 55015-2021", ("clause.basis_odd",)),
        ("民用建筑设计统一标准", ("clause.basis_odd",)),
        ("《山西省绿色建筑发展条例》", ()),
        ("规划条件（高规条2023-17）", ()),
        ("《建设用地规划条件通知书》", ()),
        ("国有建设用地使用权出让合同", ()),
        ("国有建设用地划拨决定书", ()),
    ],
)
def test_a_basis_with_an_odd_title_is_asked_once_more(document: str, asked: tuple[str, ...]):
    basis = Citation(document, "第三条", "装配率不低于50%")
    given(ACCEPTED).when(proposed("A1", ON, outcome=Outcome.REFUSED, basis=basis)).then_asked(*asked)


def test_a_refusal_that_has_lost_its_basis_since_is_not_signed():
    last = given(ACCEPTED).when(GROUNDLESS, verdict(Ruling.UNMET)).facts
    given(ACCEPTED, last, checked("A1", ON)).when(signed("A1", ON, certificate=None)).then_refused("conclusion.without_basis")


def test_the_decision_keeps_the_basis_of_a_refusal():
    (conclusion,) = given(ACCEPTED, REFUSAL, checked("A1", ON)).when(signed("A1", ON, certificate=None)).facts
    assert conclusion.basis == STATUTE


def test_nothing_passes_where_the_rules_were_not_asked():
    given(ACCEPTED).when_unjudged(proposed("A1", ON)).then_refused("gate.not_judged", building="1号楼")
    given(ACCEPTED).when_unjudged(proposed("A1", ON), verdict(Ruling.MET)).then_refused("gate.not_judged", building="2号楼")
    given(CHECKED).when_unjudged(signed("A1", ON), verdict(Ruling.MET, "2")).then_refused("gate.not_judged", building="1号楼")


def test_what_has_no_buildings_is_asked_of_no_rule():
    road = walked(Gate.PLANNING_CONDITIONS, works_class=WorksClass.ROAD_BRIDGE)
    whole = (BuildingId("whole"),)
    concluded_road = given(road, decided_here(Gate.DESIGN_REVIEW, "A1", buildings=whole)).project
    assert concluded_road.buildings[whole[0]].has_done(Gate.DESIGN_REVIEW)


def test_a_certificate_goes_with_a_pass_and_only_with_a_pass():
    given(CHECKED).when(signed("A1", ON, certificate=None)).then_refused("conclusion.certificate_only_when_passed", outcome=Outcome.PASSED)
    refusing = given(ACCEPTED, REFUSAL, checked("A1", ON))
    refusing.when(signed("A1", ON)).then_refused("conclusion.certificate_only_when_passed", outcome=Outcome.REFUSED)


def test_a_refused_building_may_be_applied_for_again():
    refused = given(ACCEPTED, REFUSAL, checked("A1", ON), signed("A1", ON, certificate=None))
    assert refused.project.buildings[ONE].passages[Gate.DESIGN_REVIEW].status is PassageStatus.REFUSED
    later = date(2023, 3, 20)
    again = given(refused.facts, decided_here(Gate.DESIGN_REVIEW, "A2", later)).project
    assert again.buildings[ONE].passed_on(Gate.DESIGN_REVIEW) == later


def test_buildings_of_one_application_are_concluded_apart():
    first = given(ACCEPTED, concluded("A1", ON, buildings=(ONE,)))
    assert (first.project.applications["A1"].remaining, first.project.applications["A1"].status) == ((TWO,), ApplicationStatus.ACCEPTED)
    first.when(proposed("A1", ON)).then_refused("conclusion.other_buildings", application="A1")
    rest = given(first.facts, concluded("A1", ON, buildings=(TWO,))).project
    assert rest.applications["A1"].status is ApplicationStatus.CONCLUDED


def test_one_proposal_at_a_time():
    given(PROPOSED).when(proposed("A1", ON)).then_refused("conclusion.proposed_already", application="A1")


def test_a_proposal_goes_back_and_is_made_anew():
    send_back = ask(ReturnConclusion, on=ON, by=CHECKER, application="A1", reason="意见不全")
    given(PROPOSED).when(send_back).then(fact(ConclusionReturned, on=ON, by=CHECKER, application="A1", reason="意见不全"))
    assert given(PROPOSED, send_back, concluded("A1", ON)).project.buildings[TWO].has_done(Gate.DESIGN_REVIEW)
    given(ACCEPTED).when(send_back).then_refused("conclusion.none_proposed", application="A1")


def test_levels_come_in_turn():
    given(PROPOSED).when(signed("A1", ON)).then_refused("conclusion.out_of_turn", due=Level.CHECKED, tried=Level.SIGNED)
    given(CHECKED).when(checked("A1", ON, by=SIGNER)).then_refused("conclusion.out_of_turn", due=Level.SIGNED, tried=Level.CHECKED)
    given(ACCEPTED).when(checked("A1", ON)).then_refused("conclusion.none_proposed", application="A1")


SUBMITTED = ACCEPTED[:-1]


@pytest.mark.parametrize("step", [proposed("A1", ON), checked("A1", ON), signed("A1", ON)])
def test_nothing_is_concluded_before_the_application_is_accepted(step: ProjectCommand):
    given(SUBMITTED).when(step).then_refused("application.wrong_step", status=ApplicationStatus.SUBMITTED)


DEPUTY = StaffId("SP09")
ONE_PERSON: list[tuple[ProjectCommand, ProjectCommand, StaffId]] = [
    (proposed("A1", ON), checked("A1", ON, by=HANDLER), HANDLER),
    (proposed("A1", ON, by=DEPUTY, behalf=HANDLER), checked("A1", ON, by=HANDLER), HANDLER),
    (proposed("A1", ON, by=DEPUTY, behalf=HANDLER), checked("A1", ON, by=DEPUTY), DEPUTY),
    (proposed("A1", ON, by=DEPUTY), checked("A1", ON, by=DEPUTY, behalf=CHECKER), DEPUTY),
    (proposed("A1", ON), checked("A1", ON, by=DEPUTY, behalf=HANDLER), HANDLER),
]


@pytest.mark.parametrize(("first", "second", "person"), ONE_PERSON)
def test_two_levels_are_two_persons_whoever_stands_in(first: ProjectCommand, second: ProjectCommand, person: StaffId):
    given(ACCEPTED, first).when(second).then_refused("conclusion.same_person", staff=person, level=Level.CHECKED)


def test_the_signer_is_a_third_person():
    given(CHECKED).when(signed("A1", ON, by=HANDLER)).then_refused("conclusion.same_person", staff=HANDLER, level=Level.SIGNED)
    given(CHECKED).when(signed("A1", ON, by=DEPUTY, behalf=CHECKER)).then_refused("conclusion.same_person", staff=CHECKER)


def test_who_stands_in_signs_for_the_one_he_stands_in_for():
    (conclusion,) = given(CHECKED).when(signed("A1", ON, by=DEPUTY, behalf=SIGNER)).facts
    assert (conclusion.by, conclusion.behalf, conclusion.signatures[-1]) == (DEPUTY, SIGNER, (Level.SIGNED, SIGNER))


def test_an_earlier_gate_comes_first():
    permit = given(walked(Gate.DESIGN_REVIEW), applied(Gate.CONSTRUCTION_PERMIT, "A2"))
    passing = proposed("A2", DAYS[Gate.CONSTRUCTION_PERMIT])
    permit.when(passing).then_refused("gate.earlier_not_passed", missing=(Gate.DRAWING_REVIEW,), building="1号楼")
    drawn = given(permit.facts, outside(Gate.DRAWING_REVIEW))
    assert len(drawn.when(passing).facts) == 1


def test_an_earlier_gate_was_passed_by_the_day_of_the_conclusion():
    drawn_later = outside(Gate.DRAWING_REVIEW, date(2023, 5, 2))
    permit = given(walked(Gate.DESIGN_REVIEW), drawn_later, applied(Gate.CONSTRUCTION_PERMIT, "A2"))
    permit.when(proposed("A2", date(2023, 5, 1))).then_refused("gate.earlier_not_passed", missing=(Gate.DRAWING_REVIEW,))
    assert len(permit.when(proposed("A2", date(2023, 5, 2))).facts) == 1


def test_a_refusal_waits_for_no_earlier_gate():
    permit = given(walked(Gate.DESIGN_REVIEW), applied(Gate.CONSTRUCTION_PERMIT, "A2"))
    assert len(permit.when(proposed("A2", DAYS[Gate.CONSTRUCTION_PERMIT], outcome=Outcome.REFUSED)).facts) == 1


def test_an_open_item_holds_back_its_buildings_and_no_others():
    item = ask(OpenSupervision, on=ON, buildings=(TWO,), reason="群众反映")
    held = given(ACCEPTED, item)
    held.when(proposed("A1", ON)).then_refused("gate.held_back", issue="S1", ground=Ground.FOUND, buildings=("2号楼",))
    assert len(held.when(proposed("A1", ON, buildings=(ONE,))).facts) == 1
    settled = given(held.facts, ask(CloseSupervision, on=ON, supervision="S1", settlement="已核实"))
    assert len(settled.when(proposed("A1", ON)).facts) == 1


def test_an_item_opened_between_the_signatures_holds_back_the_last():
    item = ask(OpenSupervision, on=ON, buildings=(TWO,), reason="群众反映")
    given(CHECKED, item).when(signed("A1", ON)).then_refused("gate.held_back", issue="S1")


def test_suspended_works_are_not_passed():
    started = walked(Gate.CONSTRUCTION, Kind.NEW)[:-1]
    suspended = ask(SuspendConstruction, on=date(2023, 7, 1), buildings=(ONE,), reason="扬尘治理")
    changed = ask(ChangeDesign, on=date(2023, 7, 2), declarations=(declaration(bim=True),), reason="业主要求", number="BG-1")
    # The drawings go back, and with them nothing of ours can pass; once they are reviewed again, the standstill still counts.
    reviewed = outside(Gate.DRAWING_REVIEW, date(2023, 7, 10), buildings=(ONE,))
    revoked = given(started, suspended, changed, reviewed, *reapplied_permit())
    revoked.when(proposed("A3", date(2023, 7, 30), buildings=(ONE,))).then_refused("building.suspended", since=date(2023, 7, 1))
    resumed = given(revoked.facts, ask(ResumeConstruction, on=date(2023, 7, 20), buildings=(ONE,)))
    assert len(resumed.when(proposed("A3", date(2023, 7, 30), buildings=(ONE,))).facts) == 1


def reapplied_permit() -> tuple[ProjectCommand, ...]:
    return (
        ask(CancelCertificate, on=date(2023, 7, 12), gate=Gate.CONSTRUCTION_PERMIT, buildings=(ONE,), reason="换证"),
        ask(ResolveFlag, on=date(2023, 7, 12), flag="F1", ground="仅换证，施工照旧"),
        *applied(Gate.CONSTRUCTION_PERMIT, "A3", date(2023, 7, 30), buildings=(ONE,)),
    )


FILING = DAYS[Gate.ACCEPTANCE_FILING]


def test_an_acceptance_is_filed_when_every_gate_is_passed():
    project = given(walked(Gate.COMPLETION_ACCEPTANCE), gate_passed(Gate.ACCEPTANCE_FILING, "A3", BOTH)).project
    assert [b.passed_on(Gate.ACCEPTANCE_FILING) for b in project.standing()] == [FILING, FILING]


@pytest.mark.parametrize("ruling", BLOCKING)
def test_a_filing_rests_on_the_rules_of_the_acceptance(ruling: Ruling):
    filing = given(walked(Gate.COMPLETION_ACCEPTANCE), applied(Gate.ACCEPTANCE_FILING, "A3"))
    filing.when(proposed("A3", FILING), verdict(ruling)).then_refused("gate.not_passable", gate=Gate.ACCEPTANCE_FILING)
    filing.when_unjudged(proposed("A3", FILING)).then_refused("gate.not_judged", gate=Gate.ACCEPTANCE_FILING)


def test_an_acceptance_recorded_in_doubt_is_not_filed_until_the_doubt_is_settled():
    in_doubt = given(walked(Gate.CONSTRUCTION), specials())
    item = in_doubt.when(outside(Gate.COMPLETION_ACCEPTANCE), verdict(Ruling.UNMET)).facts
    filing = given(in_doubt.facts, item, applied(Gate.ACCEPTANCE_FILING, "A3"))
    filing.when(proposed("A3", FILING)).then_refused("gate.held_back", ground=Ground.RECORDED_IN_DOUBT, buildings=("1号楼",))
    assert len(filing.when(proposed("A3", FILING, buildings=(TWO,))).facts) == 1


def test_a_filing_waits_for_the_three_special_acceptances():
    accepted = walked(Gate.COMPLETION_ACCEPTANCE)
    failed: dict[str, Any] = {"energy": Special(result=SpecialResult.FAILED, record="热工缺陷检测报告")}
    undone = given(accepted, specials(date(2023, 11, 5), **failed), applied(Gate.ACCEPTANCE_FILING, "A3"))
    undone.when(proposed("A3", FILING)).then_refused("acceptance.specials_first", building="1号楼")
    done = given(undone.facts, specials(FILING))
    assert len(done.when(proposed("A3", FILING)).facts) == 1
    too_late = given(undone.facts, specials(date(2023, 11, 21)))
    too_late.when(proposed("A3", FILING)).then_refused("acceptance.specials_first", on=FILING)
    warned = decided(undone.project, proposed("A3", FILING), undone.facts, met_elsewhere(), specials_required=False)
    assert len(warned) == 1


def test_steps_of_a_conclusion_go_forward():
    given(CHECKED).when(signed("A1", date(2023, 2, 28))).then_refused("application.before_last", since=ON)
