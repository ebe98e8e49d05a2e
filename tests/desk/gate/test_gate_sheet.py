"""环节办理单: what holds, what does not, and what may be done next by whom; read without recording anything."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lifecycle.desk.gate.sheet import GateSheet, gate_sheet
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.ledger import Recorded
from lifecycle.projects.application.acceptance_checks import CheckAcceptance
from lifecycle.projects.application.advice import AskAdvice, Consulted, ForgoAdvice, ReceiveAdvice
from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
    Material,
    Pledge,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.application.drafts import RecordDraftStep
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement, SupplySupplement, WithdrawSupplementRequest
from lifecycle.projects.application.terms import ExtendTerm, SuspendTerm
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, ReturnConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.project import Mode, Outcome
from lifecycle.projects.registration import TerminateProject
from lifecycle.projects.works.buildings import NewBuilding, SplitBuilding
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import BuildingId, Fact, Gate, PersonId, Refused, Ruling, Stage, Use
from tests.packaged import packaged_calendar, rulebook
from tests.projects.given import CHECKER, HANDLER, SIGNER, Story, ask, given
from tests.projects.walks import BOTH, DAYS, ONE, TWO, added, applied, checked, concluded, declaration, new, proposed, registration, walked

DESIGN = DAYS[Gate.DESIGN_REVIEW]
FULL = {"energy_saving_rate": Decimal("0.75"), "green_star": 1, "assembly_rate": Decimal("0.5"), "bim": True}
PLANNED = walked(Gate.PLANNING_CONDITIONS)


def recorded(facts: Sequence[Fact]) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(recorded=Recorded(n, "project/p1", n, datetime(2023, 1, 1, tzinfo=UTC), fact.by, f"c{n}", (), fact, 1, b"", b""))
        for n, fact in enumerate(facts, 1)
    )


def sheet(*story: Story, gate: Gate = Gate.DESIGN_REVIEW, on: date = DESIGN, building: BuildingId | None = None) -> GateSheet:
    situation = given(*story)
    assert situation.project is not None
    return gate_sheet(situation.project, recorded(situation.facts), gate, rulebook(), on=on, calendar=packaged_calendar, building=building)


def declared(*buildings: str, stage: Stage = Stage.DESIGNED, on: date = date(2023, 2, 10), **values: object) -> DeclareIndicators:
    return ask(DeclareIndicators, on=on, stage=stage, declarations=tuple(declaration(each, **(FULL | values)) for each in buildings))


def commands(of: GateSheet) -> list[type]:
    return [step.command for step in of.steps]


def test_every_building_is_judged_by_the_rules_of_the_day() -> None:
    judged = sheet(PLANNED, declared("1", "2", energy_saving_rate=Decimal("0.7199")), applied(Gate.DESIGN_REVIEW, "A1"))
    assert {(v.building, v.rule, v.measured) for v in judged.ruled(Ruling.UNMET)} == {
        (id_, "jincheng-2023/public-energy-72", "71.99%") for id_ in ("1", "2")
    }


def test_what_cannot_pass_says_why_building_by_building() -> None:
    one_lacks = sheet(PLANNED, declared("2"), applied(Gate.DESIGN_REVIEW, "A1"))
    assert one_lacks.passable == (TWO,)
    assert {id_: refused.code for id_, refused in one_lacks.refusals.items()} == {ONE: "gate.not_passable"}


def test_what_is_missing_and_what_is_too_low_may_still_be_stated() -> None:
    lacking = sheet(
        PLANNED, declared("1", green_star=None), declared("2", assembly_rate=Decimal("0.48")), applied(Gate.DESIGN_REVIEW, "A1")
    )
    assert lacking.declarable == {ONE: ("green_star",), TWO: ("assembly_rate",)}
    assert DeclareIndicators in commands(lacking)


def test_all_values_that_can_answer_a_rule_may_be_stated_and_what_goes_with_them() -> None:
    lacking = sheet(PLANNED, declared("1", energy_saving_rate=None), declared("2"), applied(Gate.DESIGN_REVIEW, "A1"))
    assert {name for verdict in lacking.verdicts for name in verdict.missing} == {"energy_saving_rate"}, "the verdict says what it said"
    assert set(lacking.declarable[ONE]) == {"energy_saving_rate", "energy_standard_level", "energy_standard_path"}
    assert TWO not in lacking.declarable

    low = sheet(PLANNED, declared("1", energy_standard_level=Decimal("0.7")), declared("2"), applied(Gate.DESIGN_REVIEW, "A1"))
    assert low.declarable[ONE] == ("energy_standard_level", "energy_standard_path")


def test_what_a_concluded_gate_rests_on_is_not_offered_to_be_stated_anew() -> None:
    reviewed = (walked(Gate.DRAWING_REVIEW), declared("1", stage=Stage.DRAWN, green_star=None), applied(Gate.CONSTRUCTION_PERMIT, "A2"))
    low = given(PLANNED, declared("1", "2", stage=Stage.DRAWN, assembly_rate=Decimal("0.48"))).facts
    permit = sheet(reviewed, gate=Gate.CONSTRUCTION_PERMIT, on=DAYS[Gate.CONSTRUCTION_PERMIT])
    assert "green_star" in permit.declarable[ONE]
    later = walked(Gate.DRAWING_REVIEW)[len(PLANNED) :]
    settled = sheet(*low, *later, applied(Gate.CONSTRUCTION_PERMIT, "A2"), gate=Gate.CONSTRUCTION_PERMIT, on=DAYS[Gate.CONSTRUCTION_PERMIT])
    assert settled.ruled(Ruling.UNMET)
    assert settled.declarable == {}


ASKING = [AskAdvice, ForgoAdvice]
"""What may be done about advice as long as an application is open and no answer is awaited."""
ENDING = [FindNoPermitNeeded, WithdrawApplication]
"""What ends an application before anybody has proposed."""
UNACCEPTED = [RecordDraftStep, *ENDING]
"""What may be done of that before it is accepted, a paper drawn up among it."""
MOVING = [CheckAcceptance, SuspendTerm, ExtendTerm, RecordDraftStep]
"""What may be done besides about an application that is accepted: look through its acceptance, move the end of its term, or draw up
a paper."""


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ((), [SubmitApplication]),
        (
            applied(Gate.DESIGN_REVIEW, "A1")[:1],
            [AcceptApplication, RequestSupplement, DeclineApplication, *ASKING, *UNACCEPTED],
        ),
        (applied(Gate.DESIGN_REVIEW, "A1"), [ProposeConclusion, RequestSupplement, *ASKING, *MOVING, *ENDING]),
        (
            (applied(Gate.DESIGN_REVIEW, "A1"), proposed("A1", DESIGN)),
            [CheckConclusion, ReturnConclusion, *ASKING, *MOVING, WithdrawApplication],
        ),
        (
            (applied(Gate.DESIGN_REVIEW, "A1"), proposed("A1", DESIGN), checked("A1", DESIGN)),
            [SignConclusion, ReturnConclusion, *ASKING, *MOVING, WithdrawApplication],
        ),
        ((applied(Gate.DESIGN_REVIEW, "A1"), concluded("A1", DESIGN)), [AttachScan]),
    ],
)
def test_each_step_opens_the_next(story: Story, expected: list[type]) -> None:
    assert commands(sheet(PLANNED, declared("1", "2"), story)) == expected


def test_what_is_asked_for_besides_is_awaited_at_any_step() -> None:
    further = ask(RequestSupplement, on=DESIGN, application="A1", items=("附图",), due=DESIGN)
    accepted = (PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1"), further)
    assert commands(sheet(accepted)) == [
        ProposeConclusion,
        RequestSupplement,
        SupplySupplement,
        WithdrawSupplementRequest,
        *ASKING,
        *MOVING,
        *ENDING,
    ]
    assert SupplySupplement in commands(sheet(accepted, proposed("A1", DESIGN)))


def test_an_answer_is_looked_for_also_after_the_conclusion_and_nobody_is_asked_then() -> None:
    bodies = (Consulted(body="高平市消防救援大队", answer_by=DESIGN),)
    said = {"advice_kind": AdviceKind.CONSULTATION, "gate": Gate.DESIGN_REVIEW, "buildings": BOTH, "matter": "总平面"}
    asked = ask(AskAdvice, on=DESIGN, bodies=bodies, **said)
    accepted = (PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1"), asked)
    assert commands(sheet(accepted)) == [ProposeConclusion, RequestSupplement, ReceiveAdvice, *ASKING, *MOVING, *ENDING]
    assert commands(sheet(accepted, concluded("A1", DESIGN))) == [AttachScan, ReceiveAdvice]
    answer = ask(ReceiveAdvice, on=DESIGN, advice="C1", body="高平市消防救援大队", stance=Stance.FOR, content="同意")
    assert [each.id for each in sheet(accepted, answer).advice] == ["C1"]
    assert ReceiveAdvice not in commands(sheet(accepted, answer))


def test_where_others_decide_they_are_asked_without_an_application() -> None:
    assert commands(sheet(walked(Gate.DESIGN_REVIEW), gate=Gate.DRAWING_REVIEW))[-2:] == ASKING


def test_a_supplement_is_awaited_once() -> None:
    submitted = (PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1")[:1])
    asked = ask(RequestSupplement, on=DESIGN, application="A1", items=("节能计算书",), due=DESIGN)
    brought = ask(SupplySupplement, on=DESIGN, application="A1", materials=(Material(title="节能计算书"),))
    assert commands(sheet(submitted, asked)) == [
        SupplySupplement,
        RequestSupplement,
        WithdrawSupplementRequest,
        *ASKING,
        RecordDraftStep,
        *ENDING,
    ]
    assert commands(sheet(submitted, asked, brought)) == [
        AcceptApplication,
        RequestSupplement,
        DeclineApplication,
        *ASKING,
        RecordDraftStep,
        *ENDING,
    ]


def test_nobody_signs_what_he_had_a_hand_in() -> None:
    waiting = sheet(PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1"), proposed("A1", DESIGN), checked("A1", DESIGN))
    step = waiting.steps[0]
    held = (Appointment(role=Role.APPROVAL, county="140581", since=DESIGN, until=None),)
    county = waiting.project.county
    assert step.command is SignConclusion
    assert [step.open_to({staff}, held, county) for staff in (HANDLER, CHECKER, SIGNER)] == [False, False, True]
    assert not step.open_to({SIGNER}, held, "140525")
    auditor = (Appointment(role=Role.AUDITOR, county=None, since=DESIGN, until=None),)
    assert not step.open_to({SIGNER}, auditor, county)


def test_a_proposed_pass_that_no_longer_holds_is_not_offered_for_signature() -> None:
    found = ask(OpenSupervision, on=DESIGN, buildings=(ONE,), reason="现场与图纸不符")
    held = sheet(PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1"), proposed("A1", DESIGN), checked("A1", DESIGN), found)
    assert commands(held) == [ReturnConclusion, *ASKING, *MOVING, WithdrawApplication]
    assert [issue.id for issue in held.held_back] == ["S1"]
    refused = proposed("A1", DESIGN, outcome=Outcome.REFUSED)
    against = sheet(PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1"), refused, checked("A1", DESIGN), found)
    assert commands(against)[0] is SignConclusion


def test_earlier_gates_that_are_missing_are_named() -> None:
    early = sheet(PLANNED, gate=Gate.DRAWING_REVIEW)
    assert early.missing == {ONE: (Gate.DESIGN_REVIEW,), TWO: (Gate.DESIGN_REVIEW,)}
    assert commands(early)[0] is RecordOutsideDecision


def test_a_decided_batch_shows_the_verdicts_of_its_decision() -> None:
    story = (PLANNED, declared("1", "2"), applied(Gate.DESIGN_REVIEW, "A1"), concluded("A1", DESIGN))
    decided = sheet(*story, on=date(2026, 1, 1))
    (recorded_verdicts,) = [fact.verdicts for fact in given(*story).facts if fact.__struct_config__.tag == "gate-concluded"]
    assert decided.batch.decision is not None
    assert decided.verdicts == recorded_verdicts
    assert decided.missing == {}


def test_buildings_that_go_different_ways_stand_in_different_batches() -> None:
    only_two = applied(Gate.DESIGN_REVIEW, "A1", buildings=(TWO,))
    apart = sheet(PLANNED, declared("1", "2"), only_two)
    assert [batch.ids for batch in apart.batches] == [(TWO,), (ONE,)]
    assert apart.batch.ids == (TWO,)
    assert sheet(PLANNED, declared("1", "2"), only_two, building=ONE).batch.ids == (ONE,)


def test_what_came_from_a_split_is_decided_by_the_decision_on_the_whole() -> None:
    halves = tuple(
        NewBuilding(id=BuildingId(id_), name=id_, use=Use.HOSPITAL, floor_area_m2=Decimal(6000), prefabricated=True) for id_ in "ab"
    )
    split = ask(SplitBuilding, on=DESIGN, building=ONE, into=halves, reason="分期")
    decided = sheet(PLANNED, split, gate=Gate.PLANNING_CONDITIONS, building=BuildingId("a"))
    assert decided.batch.ids == (TWO, BuildingId("a"), BuildingId("b"))
    assert [entry.recorded.fact.on for entry in decided.decisions] == [DAYS[Gate.PLANNING_CONDITIONS]]
    assert decided.verdicts


def test_commitments_stand_beside_the_application_that_they_were_made_with() -> None:
    pledge = Pledge(promisor=PersonId("person-1"), text="30日内补交装配率计算书", due=DAYS[Gate.CONSTRUCTION_PERMIT])
    promised = applied(Gate.DESIGN_REVIEW, "A1", mode=Mode.INFORMED_COMMITMENT, commitments=(pledge,))
    (commitment,) = sheet(PLANNED, promised).commitments
    assert commitment.text == pledge.text
    assert sheet(PLANNED, promised).passable == (ONE, TWO), "undetermined may pass on a promise"


def test_a_gate_off_the_route_and_an_unknown_building_are_refused() -> None:
    for attempt, code in (((Gate.RESERVE, None), "gate.not_on_route"), ((Gate.DESIGN_REVIEW, BuildingId("9")), "building.unknown")):
        with pytest.raises(Refused) as refusal:
            sheet(PLANNED, gate=attempt[0], building=attempt[1])
        assert refusal.value.code == code


def test_a_project_that_has_ended_or_has_no_building_yet_offers_nothing() -> None:
    ended = sheet(PLANNED, ask(TerminateProject, on=DESIGN, reason="不再建设"))
    empty = sheet(walked(Gate.PLANNING_CONDITIONS)[:1])
    assert commands(ended) == commands(empty) == []
    assert empty.batches == ()
    assert empty.batch.ids == ()


def test_an_existing_projects_papers_may_be_entered_where_we_decide_ourselves() -> None:
    entered = sheet(registration(existing=True), added(new("1")))
    assert commands(entered)[:2] == [SubmitApplication, RecordOutsideDecision]
