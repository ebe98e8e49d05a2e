"""征求意见: several bodies at once, each answering by itself; open advice is asked about, and holds nothing back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects.application.advice import (
    AdviceAsked,
    AdviceNotNeeded,
    AdviceReceived,
    AskAdvice,
    Consulted,
    ForgoAdvice,
    ReceiveAdvice,
    open_at,
    waits,
)
from lifecycle.projects.application.applications import WithdrawApplication
from lifecycle.projects.application.clock import Effect, Mark, marks
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.project import Outcome
from lifecycle.projects.registration import TerminateProject
from lifecycle.projects.works.buildings import SplitBuilding
from lifecycle.vocabulary import Fact, Gate
from tests.packaged import packaged_calendar
from tests.projects.given import CHECKER, ask, fact, given
from tests.projects.walks import (
    ADDED,
    BOTH,
    DAYS,
    ONE,
    REGISTERED,
    TWO,
    applied,
    checked,
    concluded,
    decided_here,
    new,
    outside,
    proposed,
    signed,
)

GATE = Gate.DESIGN_REVIEW
ON, DUE, CONCLUDED_ON = date(2023, 2, 22), date(2023, 2, 27), DAYS[GATE]
HOUSING, FIRE, WATER = "高平市住房和城乡建设局", "高平市消防救援大队", "高平市水务局"
ASKED_OF = (Consulted(body=HOUSING, answer_by=DUE), Consulted(body=FIRE, answer_by=DUE + timedelta(days=2)))
MATTER = "设计方案是否符合民用建筑节能强制性标准"
PLANNED = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS))
ACCEPTED = (*PLANNED, *applied(GATE, "A1"))


def asking(on: date = ON, **fields: Any) -> AskAdvice:
    said = {"advice_kind": AdviceKind.CONSULTATION, "gate": GATE, "buildings": BOTH, "bodies": ASKED_OF, "matter": MATTER}
    return ask(AskAdvice, on=on, **(said | fields))


def of(*bodies: str, due: date = DUE) -> tuple[Consulted, ...]:
    return tuple(Consulted(body=body, answer_by=due) for body in bodies)


def answer(body: str = HOUSING, on: date = DUE, **fields: Any) -> ReceiveAdvice:
    return ask(ReceiveAdvice, on=on, **({"advice": "C1", "body": body, "stance": Stance.FOR, "content": "符合"} | fields))


def forgoing(body: str | None = FIRE, on: date = DUE, **fields: Any) -> ForgoAdvice:
    return ask(ForgoAdvice, on=on, **({"gate": GATE, "buildings": BOTH, "body": body, "reason": "不涉及消防设计"} | fields))


ASKED = (*ACCEPTED, asking())


def test_several_bodies_are_asked_at_once_for_the_application_each_with_its_day():
    told = fact(
        AdviceAsked,
        on=ON,
        advice="C1",
        advice_kind=AdviceKind.CONSULTATION,
        gate=GATE,
        buildings=BOTH,
        application="A1",
        bodies=ASKED_OF,
        matter=MATTER,
    )
    project = given(ACCEPTED).when(asking()).then(told)
    assert [(reply.body, reply.due) for reply in project.consultations["C1"].open] == [(HOUSING, DUE), (FIRE, date(2023, 3, 1))]


@pytest.mark.parametrize("gate", [Gate.PLANNING_CONDITIONS, Gate.CONSTRUCTION, Gate.ACCEPTANCE_FILING])
def test_advice_is_asked_at_every_gate_with_or_without_an_application(gate: Gate):
    project = given(REGISTERED, ADDED).when(asking(gate=gate)).project
    assert (project.consultations["C1"].application, waits(project, project.consultations["C1"])) == (None, True)


def test_nobody_is_asked_twice_while_the_answer_is_open():
    again = asking(date(2023, 2, 23), bodies=of("高平市 消防救援大队", WATER))
    given(ASKED).when(again).then_refused("advice.asked_already", gate=GATE, advice="C1", on=ON)
    assert given(ASKED, answer(FIRE)).when(again).project.consultations["C2"].bodies == ("高平市 消防救援大队", WATER)
    assert given(ASKED, forgoing()).when(again).facts


def test_a_letter_goes_to_bodies_each_once_and_leaves_them_a_day():
    story = given(ACCEPTED)
    story.when(asking(bodies=())).then_refused("advice.no_bodies")
    story.when(asking(bodies=of(FIRE, "高平市消防救援大队 "))).then_refused("advice.body_twice", body="高平市消防救援大队 ")
    story.when(asking(bodies=of(FIRE, due=ON - timedelta(days=1)))).then_refused("advice.due_past", body=FIRE, on=ON)
    assert story.when(asking(bodies=of(FIRE, due=ON))).facts


def test_advice_is_asked_on_the_route_about_what_stands_there_and_is_not_decided():
    story = given(ACCEPTED)
    story.when(asking(gate=Gate.RESERVE)).then_refused("gate.not_on_route")
    story.when(asking(gate=Gate.PLANNING_CONDITIONS)).then_refused("gate.passed_already")
    story.when(asking(buildings=())).then_refused("building.none_named")
    story.when(forgoing(gate=Gate.PLANNING_CONDITIONS)).then_refused("gate.passed_already")


def test_one_letter_is_about_one_application():
    first = (*PLANNED, *applied(GATE, "A1", buildings=(ONE,)))
    given(first).when(asking()).then_refused("advice.several_applications", gate=GATE)
    assert given(first).when(asking(buildings=(TWO,))).project.consultations["C1"].application is None


def test_each_body_answers_by_itself():
    told = {"advice": "C1", "body": HOUSING, "stance": Stance.ON_CONDITIONS, "content": "补充构造后同意", "scan_sha256": "9f" * 32}
    project = given(ASKED).when(answer(**told)).then(fact(AdviceReceived, on=DUE, **told))
    assert [reply.body for reply in project.consultations["C1"].open] == [FIRE]
    assert project.consultations["C1"].replies[0].stance is Stance.ON_CONDITIONS


def test_what_answers_nothing_that_was_asked_is_refused():
    story = given(ASKED)
    story.when(answer(advice="C9")).then_refused("advice.unknown", advice="C9")
    story.when(answer(WATER)).then_refused("advice.not_asked", advice="C1", body=WATER, bodies=(HOUSING, FIRE))
    story.when(answer(on=ON - timedelta(days=1))).then_refused("advice.before_asked", advice="C1", since=ON)


def test_what_was_asked_is_needless_by_body_and_about_the_same_buildings():
    story = given(ASKED)
    story.when(forgoing(on=ON - timedelta(days=1))).then_refused("advice.before_asked", advice="C1", since=ON)
    story.when(forgoing(buildings=(ONE,))).then_refused("advice.other_buildings", advice="C1", body=FIRE)
    story.when(forgoing(None)).then_refused("advice.still_open", gate=GATE, bodies=(HOUSING, FIRE))


def test_a_body_answers_once():
    given(ASKED, answer()).when(answer(stance=Stance.AGAINST)).then_refused("advice.answered_already", body=HOUSING, on=DUE)


def test_what_was_never_asked_for_is_answered_by_nobody():
    given(ACCEPTED, forgoing()).when(answer(FIRE, advice="D1")).then_refused("advice.unknown", advice="D1")


def test_an_answer_that_is_not_needed_any_more_and_comes_all_the_same_is_recorded():
    reply = given(ASKED, forgoing()).when(answer(FIRE)).project.consultations["C1"].replies[1]
    assert (reply.stance, reply.needless_on, reply.open) == (Stance.FOR, DUE, False)


def test_a_late_answer_is_recorded_and_marked():
    story = given(ASKED, answer(on=DUE), answer(FIRE, on=date(2023, 3, 2)))
    assert [reply.late for reply in story.project.consultations["C1"].replies] == [False, True]
    late = marks(story.project, story.facts, packaged_calendar())
    assert late == {len(story.facts) - 1: Mark(Effect.LATE, date(2023, 3, 1))}


def test_an_answer_may_come_after_the_conclusion_and_changes_nothing_of_it():
    done = given(ASKED, decided_here(GATE, "A1")[2:])
    project = done.when(answer(stance=Stance.AGAINST, on=date(2023, 3, 9))).project
    assert project.buildings[ONE].has_done(GATE)
    assert project.consultations["C1"].replies[0].stance is Stance.AGAINST


def test_that_a_body_or_nobody_need_be_asked_is_found_with_the_reason():
    needless = {"gate": GATE, "buildings": BOTH, "application": "A1", "reason": "不涉及消防设计"}
    given(ASKED).when(forgoing()).then(fact(AdviceNotNeeded, on=DUE, advice="C1", body=FIRE, **needless))
    given(ACCEPTED).when(forgoing()).then(fact(AdviceNotNeeded, on=DUE, advice="D1", body=FIRE, **needless))
    found = given(ACCEPTED, forgoing(None))
    assert found.project.consultations["D1"].open == ()
    assert found.when(asking()).project.consultations["C1"].open


@pytest.mark.parametrize("outcome", Outcome)
def test_who_proposes_checks_or_signs_over_open_advice_is_asked(outcome: Outcome):
    way = concluded("A1", CONCLUDED_ON, outcome=outcome)
    for number, step in enumerate(way):
        (question,) = given(ASKED, way[:number]).when(step).then_asked("advice.open")
        assert question.values == {"gate": GATE, "bodies": (HOUSING, FIRE)}


def test_who_has_all_answers_is_asked_nothing():
    complete = given(ASKED, answer(), forgoing())
    complete.when(proposed("A1", CONCLUDED_ON)).then_asked()
    given(ASKED, answer()).when(proposed("A1", CONCLUDED_ON)).then_asked("advice.open")
    given(ACCEPTED, forgoing(None)).when(proposed("A1", CONCLUDED_ON)).then_asked()


def test_advice_about_another_building_is_no_question_here():
    split = given(PLANNED, applied(GATE, "A1"), asking(buildings=(TWO,)))
    split.when(proposed("A1", CONCLUDED_ON, buildings=(ONE,))).then_asked()
    split.when(proposed("A1", CONCLUDED_ON)).then_asked("advice.open")


def test_what_was_asked_of_a_building_stays_asked_of_what_it_is_split_into():
    parts = (new("1a", floor_area_m2=Decimal(6000)), new("1b", floor_area_m2=Decimal(6000)))
    split = ask(SplitBuilding, on=ON, building=ONE, into=parts, reason="分期")
    story = given(PLANNED, asking(), split, applied(GATE, "A1", on=CONCLUDED_ON + timedelta(days=5), buildings=("1a",)))
    story.when(proposed("A1", CONCLUDED_ON + timedelta(days=5), buildings=("1a",))).then_asked("advice.open")


def test_advice_waits_for_nothing_once_there_is_nothing_left_to_decide():
    passed = given(ASKED, decided_here(GATE, "A1")[2:]).project
    withdrawn = given(ASKED, ask(WithdrawApplication, on=DUE, application="A1", reason="重新设计")).project
    ended = given(REGISTERED, ADDED, asking(gate=Gate.CONSTRUCTION), ask(TerminateProject, reason="不再建设")).project
    for project in (passed, withdrawn, ended):
        assert not waits(project, project.consultations["C1"])
    assert open_at(withdrawn, GATE, BOTH) == ()
    half = given(ASKED, concluded("A1", CONCLUDED_ON, buildings=(ONE,))).project
    assert waits(half, half.consultations["C1"])


def test_a_letter_that_was_answered_is_not_annulled_under_its_answer():
    answered = given(ASKED, answer())
    version = len(answered.facts) - 1
    answered.when(ask(ProposeAnnulment, annuls=version, reason="不是本项目的")).then_refused("annulment.rested_on", resting=(version + 1,))
    alone = given(ASKED, ask(ProposeAnnulment, annuls=version, reason="不是本项目的"))
    project = alone.when(ask(AnnulFact, annuls=version, by=CHECKER)).project
    assert (project.consultations, project.retired) == ({}, ("C1",))
    assert given(project_of(alone, version), asking()).project.consultations.keys() == {"C2"}


def test_a_number_of_what_was_found_needless_is_not_given_again():
    found = given(ACCEPTED, forgoing())
    version = len(found.facts)
    proposal = ask(ProposeAnnulment, annuls=version, reason="不是本项目的")
    project = given(found.facts, proposal).when(ask(AnnulFact, annuls=version, by=CHECKER)).project
    assert (project.consultations, project.retired) == ({}, ("D1",))


def project_of(story: Any, version: int) -> list[Fact]:
    return [*story.facts, *story.when(ask(AnnulFact, annuls=version, by=CHECKER)).facts]


def test_a_correction_makes_nothing_that_would_have_been_refused():
    story = given(ASKED)
    for changed, code in (('{"on":"2023-03-20"}', "advice.due_past"), ('{"advice":"C7"}', "correction.settled")):
        correction = ask(CorrectFact, corrects=len(story.facts), changed=Raw(changed.encode()), reason="登记有误")
        story.when(correction).then_refused(code)


def test_a_check_or_a_signature_is_confirmed_by_itself():
    way = (proposed("A1", CONCLUDED_ON), checked("A1", CONCLUDED_ON), signed("A1", CONCLUDED_ON))
    given(ASKED, way[:2], answer(), answer(FIRE)).when(way[2]).then_asked()
