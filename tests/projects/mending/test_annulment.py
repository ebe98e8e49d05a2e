"""作废: a fact of another project is annulled by two persons; whatever later facts rest on is not."""

from datetime import date
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects import FACTS
from lifecycle.projects.application.applications import ApplicationSubmitted, SubmitApplication
from lifecycle.projects.application.handing_over import ApplicationHandedOver
from lifecycle.projects.deciding.certificates import RevokeDecision
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.deciding.silence import SilenceDecided
from lifecycle.projects.mending.annulling import NEVER, came_of, goes_with
from lifecycle.projects.mending.annulment import (
    AnnulFact,
    AnnulmentProposed,
    AnnulmentRejected,
    FactAnnulled,
    ProposeAnnulment,
    RejectAnnulment,
)
from lifecycle.projects.mending.corrections import CorrectFact, effective, fold
from lifecycle.projects.mending.supervision import CloseSupervision, LaterDecisionsFlagged, SupervisionOpened
from lifecycle.projects.project import ApplicationStatus, Outcome
from lifecycle.projects.registration import TerminateProject
from lifecycle.projects.soundness import ASKED_BY
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.buildings import AddBuildings, DropBuilding
from lifecycle.projects.works.construction import ConstructionResumed, ResumeConstruction, StartConstruction
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Fact, Gate, Refused, Stage
from tests.projects.given import CHECKER, DAY, HANDLER, SIGNER, Situation, ask, fact, given
from tests.projects.walks import (
    ADDED,
    BOTH,
    DAYS,
    ONE,
    OWNER,
    REGISTERED,
    applied,
    concluded,
    declaration,
    new,
    outside,
    walked,
)

WHY = "属于高平市第三人民医院，误记在本项目"
CONDITIONS = outside(Gate.PLANNING_CONDITIONS)


def propose(version: int, **fields: Any) -> ProposeAnnulment:
    return ask(ProposeAnnulment, annuls=version, reason=WHY, **fields)


def annul(version: int, **fields: Any) -> AnnulFact:
    return ask(AnnulFact, **({"annuls": version, "by": CHECKER} | fields))


def version_of(situation: Situation, tag: str, nth: int = 0) -> int:
    return [n for n, f in enumerate(situation.facts, 1) if type(f).__struct_config__.tag == tag][nth]


def without(situation: Situation, version: int) -> Situation:
    """The same, and this fact annulled."""
    return given(situation.facts, propose(version), annul(version))


def test_one_person_proposes_and_another_confirms():
    wrong = given(REGISTERED, ADDED, CONDITIONS)
    asked = given(wrong.facts, propose(3))
    wrong.when(propose(3)).then(fact(AnnulmentProposed, annuls=3, reason=WHY))
    assert (asked.project and asked.project.buildings[ONE].passed_on(Gate.PLANNING_CONDITIONS)) is not None, "a proposal changes nothing"

    project = asked.when(annul(3)).then(fact(FactAnnulled, by=CHECKER, annuls=3, proposer=HANDLER, reason=WHY))

    assert not project.buildings[ONE].passages
    assert not project.mistakes


def test_what_was_known_before_still_shows_it():
    annulled = without(given(REGISTERED, ADDED, CONDITIONS), 3).facts
    before, after = fold(annulled[:4]), fold(annulled)
    assert before
    assert before.buildings[ONE].passages
    assert after
    assert not after.buildings[ONE].passages


def test_on_no_day_it_was():
    annulled = without(given(REGISTERED, ADDED, CONDITIONS), 3).facts
    then = fold(annulled, in_force_on=DAYS[Gate.PLANNING_CONDITIONS])
    assert then
    assert not then.buildings[ONE].passages


@pytest.mark.parametrize(
    ("proposer", "confirmer"),
    [({}, {"by": HANDLER}), ({}, {"by": CHECKER, "behalf": HANDLER}), ({"by": SIGNER, "behalf": CHECKER}, {"by": SIGNER})],
)
@pytest.mark.parametrize("command", [AnnulFact, RejectAnnulment])
def test_nobody_is_two_persons(command: Any, proposer: dict[str, Any], confirmer: dict[str, Any]):
    asked = given(REGISTERED, ADDED, propose(2, **proposer))
    said = {"reason": "本项目的"} if command is RejectAnnulment else {}
    asked.when(ask(command, annuls=2, **said, **confirmer)).then_refused("annulment.same_person", version=2)


def test_the_other_person_may_find_that_it_belongs_here():
    asked = given(REGISTERED, ADDED, propose(2))
    back = ask(RejectAnnulment, by=CHECKER, annuls=2, reason="核对过，是本项目的")
    project = asked.when(back).then(fact(AnnulmentRejected, by=CHECKER, annuls=2, reason="核对过，是本项目的"))
    assert project.buildings
    rejected = given(asked.facts, back)
    rejected.when(annul(2)).then_refused("annulment.none_proposed", version=2)
    assert rejected.when(propose(2)).facts, "it may be proposed again"


def test_what_is_not_there_is_not_annulled():
    begun = given(REGISTERED, ADDED)
    for version in (0, -1, 3):
        begun.when(propose(version)).then_refused("annulment.unknown", version=version, last=2)
    begun.when(annul(2)).then_refused("annulment.none_proposed")
    given(REGISTERED, ADDED, propose(2)).when(propose(2, by=SIGNER)).then_refused("annulment.proposed_already", version=2)


def test_days_run_forward():
    begun = given(REGISTERED, ADDED)
    begun.when(propose(2, on=date(2023, 1, 10))).then_refused("annulment.before", since=ADDED.on)
    given(REGISTERED, ADDED, propose(2)).when(annul(2, on=date(2023, 11, 30))).then_refused("annulment.before", since=DAY)


def test_what_is_annulled_is_neither_annulled_nor_corrected_again():
    annulled = without(given(REGISTERED, ADDED), 2)
    annulled.when(propose(2)).then_refused("annulment.annulled_already", version=2)
    correction = ask(CorrectFact, corrects=2, changed=Raw(b'{"on": "2023-01-12"}'), reason="抄错")
    annulled.when(correction).then_refused("correction.annulled", version=2)


def test_some_facts_have_a_way_of_their_own():
    renamed = ask(CorrectFact, corrects=1, changed=Raw('{"name": "甲"}'.encode()), reason="抄错")
    story = given(REGISTERED, renamed, ADDED, propose(3), annul(3))
    story.when(propose(1)).then_refused("annulment.registration")
    story.when(propose(2)).then_refused("annulment.of_correction")
    story.when(propose(4)).then_refused("annulment.of_annulment")
    story.when(propose(5)).then_refused("annulment.of_annulment")


# What rests on it


def test_what_later_facts_rest_on_is_not_annulled():
    """A building with later decisions; the refusal names all that rests on it."""
    decided = given(REGISTERED, ADDED, CONDITIONS, *applied(Gate.DESIGN_REVIEW, "A1"))
    decided.when(propose(2)).then_refused("annulment.rested_on", version=2, resting=(3, 4, 5))
    decided.when(propose(4)).then_refused("annulment.rested_on", version=4, resting=(5,))
    assert decided.when(propose(5)).facts


def test_every_step_on_the_way_to_a_conclusion_is_rested_on():
    passed = given(walked(Gate.DESIGN_REVIEW))
    last = version_of(passed, "gate-concluded")
    for version in range(version_of(passed, "application-submitted"), last):
        with pytest.raises(Refused) as raised:
            passed.when(propose(version)).facts  # noqa: B018  deciding is what is tried
        assert raised.value.code == "annulment.rested_on"
        assert last in raised.value.values["resting"]
    assert passed.when(propose(last)).facts


def test_what_rests_on_it_is_annulled_first_the_last_one_first():
    story = given(REGISTERED, ADDED, CONDITIONS, *applied(Gate.DESIGN_REVIEW, "A1"))
    for version in (5, 4, 3, 2):
        story = without(story, version)
    assert effective(story.facts)[0] == story.facts[0]
    assert story.project
    assert not story.project.buildings
    assert not story.project.applications


def test_a_revocation_rests_on_what_it_revokes():
    revoked = given(walked(Gate.DESIGN_REVIEW), ask(RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=BOTH, reason="审查有误"))
    signed = version_of(revoked, "gate-concluded")
    revoked.when(propose(signed)).then_refused("annulment.rested_on", resting=(version_of(revoked, "decision-revoked"),))


def test_later_decisions_at_other_gates_stand_and_are_flagged():
    """As when an earlier decision is revoked: they stand until somebody decides."""
    permitted = given(walked(Gate.CONSTRUCTION_PERMIT))
    drawn = version_of(permitted, "outside-decision-recorded", 1)
    asked = given(permitted.facts, propose(drawn))
    project = asked.when(annul(drawn)).then(
        fact(FactAnnulled, by=CHECKER, annuls=drawn, proposer=HANDLER, reason=WHY),
        fact(LaterDecisionsFlagged, by=CHECKER, flag="F1", buildings=BOTH, gates=(Gate.CONSTRUCTION_PERMIT,), reason=WHY),
    )
    assert project.buildings[ONE].has_done(Gate.CONSTRUCTION_PERMIT)
    assert not project.buildings[ONE].has_done(Gate.DRAWING_REVIEW)


def test_the_soundness_is_asked_again_when_it_is_confirmed():
    asked = given(REGISTERED, ADDED, propose(2), CONDITIONS)
    asked.when(annul(2)).then_refused("annulment.rested_on", resting=(4,))


# What goes with it


def test_a_consequence_goes_with_its_cause_and_not_alone():
    """An early start opens an item: the item goes with the start."""
    started = given(REGISTERED, ADDED, ask(StartConstruction, on=date(2023, 5, 1), buildings=(ONE,)))
    assert isinstance(started.facts[3], SupervisionOpened)
    started.when(propose(4)).then_refused("annulment.came_of", version=4, main=3)
    annulled = without(started, 3)
    (said,) = [each for each in annulled.facts if isinstance(each, FactAnnulled)]
    assert (said.together, said.retired) == ((4,), ("S1",))
    assert annulled.project
    assert not annulled.project.supervisions


def test_an_item_that_was_closed_is_rested_on():
    closed = given(
        REGISTERED,
        ADDED,
        ask(StartConstruction, on=date(2023, 5, 1), buildings=(ONE,)),
        ask(CloseSupervision, supervision="S1", settlement="已补办"),
    )
    closed.when(propose(3)).then_refused("annulment.rested_on", resting=(5,))
    assert not without(without(closed, 5), 3).project.supervisions  # type: ignore[union-attr]


def test_corrections_of_it_go_with_it_and_what_came_of_them():
    story = given(walked(Gate.PLANNING_CONDITIONS), ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(bim=True),)))
    changed = '{"declarations": [{"building": "1", "values": {"bim": false}, "report_number": "BG-7"}]}'
    corrected = given(story.facts, ask(CorrectFact, corrects=4, changed=Raw(changed.encode()), reason="抄错"))
    assert [type(each).__name__ for each in corrected.facts[4:]] == ["FactCorrected", "LaterDecisionsFlagged"]
    assert goes_with(corrected.facts, 4) == {4, 5, 6}
    annulled = without(corrected, 4)
    assert annulled.project
    assert not annulled.project.buildings[ONE].indicators
    assert "F1" not in annulled.project.flags


def test_numbers_of_what_was_annulled_are_not_given_again():
    submission = {"on": DAY, "gate": Gate.PLANNING_CONDITIONS, "buildings": BOTH, "applicant": OWNER}
    story = given(REGISTERED, ADDED, CONDITIONS, ask(SubmitApplication, **(submission | {"gate": Gate.DESIGN_REVIEW})))
    again = without(story, 4).when(ask(SubmitApplication, **(submission | {"gate": Gate.DESIGN_REVIEW}))).facts
    assert [each.application for each in again if isinstance(each, ApplicationSubmitted)] == ["A2"]


def test_a_building_that_never_was_may_be_added():
    """Its id was given on the wrong project; here it is as free as before."""
    annulled = without(given(REGISTERED, ADDED), 2)
    assert annulled.when(ask(AddBuildings, buildings_added=(new("1"),))).facts


def test_what_was_decided_before_is_back():
    dropped = given(REGISTERED, ADDED, ask(DropBuilding, building=ONE, reason="不再建设"))
    project = without(dropped, 3).project
    assert project
    assert ONE in [building.id for building in project.standing()]

    refused = given(walked(Gate.PLANNING_CONDITIONS), *applied(Gate.DESIGN_REVIEW, "A1"), *concluded("A1", DAYS[Gate.DESIGN_REVIEW]))
    reopened = without(refused, len(refused.facts)).project
    assert reopened
    assert reopened.applications["A1"].status is ApplicationStatus.ACCEPTED
    assert reopened.applications["A1"].proposal, "signed for the wrong project; the proposal waits for its signature again"


def test_a_termination_of_the_wrong_project_is_annulled_too():
    ended = given(REGISTERED, ADDED, ask(TerminateProject, reason="项目取消"))
    project = without(ended, 3).project
    assert project
    assert project.terminated_on is None


def test_a_refusal_that_was_recorded_here_by_mistake_leaves_nothing():
    refused = ask(
        RecordOutsideDecision,
        on=DAYS[Gate.DRAWING_REVIEW],
        gate=Gate.DRAWING_REVIEW,
        buildings=(ONE,),
        outcome=Outcome.REFUSED,
        certificate=CONDITIONS.certificate,
        grounds="图纸不全",
        existing=False,
    )
    story = given(REGISTERED, ADDED, CONDITIONS, refused)
    assert story.project
    assert story.project.buildings[ONE].passages[Gate.DRAWING_REVIEW].status is PassageStatus.REFUSED
    project = without(story, 4).project
    assert project
    assert Gate.DRAWING_REVIEW not in project.buildings[ONE].passages


# What the reading rests on


def test_every_fact_that_is_decided_by_a_command_can_be_asked_again():
    consequences = {SupervisionOpened, LaterDecisionsFlagged}
    assert set(FACTS) - set(ASKED_BY) - set(NEVER) == {ApplicationHandedOver, SilenceDecided, *consequences}


@pytest.mark.parametrize("last", [Gate.ACCEPTANCE_FILING, Gate.CONSTRUCTION])
def test_a_command_yields_one_fact_and_its_consequences(last: Gate):
    """Which facts came in one command is read off the facts, since one transaction may hold many commands."""
    facts: list[Fact] = []
    for command in walked(last):
        now = given(facts, command).facts[len(facts) :]
        assert {came_of([*facts, *now], len(facts) + n) for n in range(1, len(now) + 1)} == {len(facts) + 1}
        facts += now
    assert len(facts) > 15


def test_a_fact_that_today_would_be_refused_either_way_does_not_stand_in_the_way():
    """Nothing can be told from it: it came in under other rules."""
    resumed = fact(ConstructionResumed, on=date(2023, 6, 1), buildings=(ONE,))
    declared = ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=(declaration(bim=True),))
    story = given(REGISTERED, ADDED, declared, resumed)
    with pytest.raises(Refused):
        given(story.facts, ask(ResumeConstruction, buildings=(ONE,)))
    assert story.when(propose(3)).facts
