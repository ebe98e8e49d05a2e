"""无规定可依: the head of the authority decides where no document speaks of a building, and nowhere else."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.projects.deciding.silence import (
    DecideSilence,
    ProposeSilence,
    ReturnSilence,
    SilenceDecided,
    SilenceProposed,
    SilenceReturned,
    as_decided,
)
from lifecycle.projects.mending.annulment import ProposeAnnulment
from lifecycle.vocabulary import RULES_IN_FORCE, Gate, HeadDecision, Ruling, StaffId, Verdict
from tests.projects.given import CHECKER, DAY, HANDLER, Situation, ask, fact, given, verdict
from tests.projects.walks import BOTH, DAYS, ONE, TWO, applied, checked, proposed, signed, walked

HEAD = StaffId("FZ01")
GATE = Gate.DESIGN_REVIEW
BASIS, NUMBER = "经局务会研究，参照2023年工作要点执行", "高审纪〔2023〕3号"
BEGUN = walked(Gate.PLANNING_CONDITIONS)


def silence_of(unit: str, **fields: Any) -> Verdict:
    return replace(
        verdict(Ruling.UNDETERMINED, unit, "house/no-rule-in-force"), measure=RULES_IN_FORCE, measured=False, required=True, **fields
    )


SILENT = (silence_of("1"), silence_of("2"))


def proposal(**fields: Any) -> ProposeSilence:
    return ask(ProposeSilence, **({"gate": GATE, "buildings": BOTH, "basis": BASIS, "number": NUMBER} | fields))


def decision(**fields: Any) -> DecideSilence:
    return ask(DecideSilence, **({"by": HEAD, "silence": "N1"} | fields))


def asked() -> Situation:
    begun = given(BEGUN)
    return given(begun.facts, begun.when_unjudged(proposal(), *SILENT).facts)


def settled() -> Situation:
    before = asked()
    return given(before.facts, before.when_unjudged(decision(), *SILENT).facts)


def test_the_handler_proposes_and_the_head_decides():
    begun = given(BEGUN)
    begun.when_unjudged(proposal(), *SILENT).then(
        fact(SilenceProposed, silence="N1", gate=GATE, buildings=BOTH, basis=BASIS, number=NUMBER)
    )
    head = HeadDecision(by=HEAD, on=DAY, basis=BASIS, number=NUMBER)
    said = tuple(replace(each, verdict=Ruling.MET, head=head) for each in SILENT)
    project = (
        asked()
        .when_unjudged(decision(), *SILENT)
        .then(
            fact(
                SilenceDecided,
                by=HEAD,
                silence="N1",
                gate=GATE,
                buildings=BOTH,
                basis=BASIS,
                number=NUMBER,
                proposer=HANDLER,
                verdicts=said,
            )
        )
    )
    assert project.silences["N1"].decided == head


def test_it_reaches_the_named_buildings_and_gate_from_its_day_on():
    project = settled().project
    assert project
    assert [each.verdict for each in as_decided(project, GATE, SILENT, DAY)] == [Ruling.MET, Ruling.MET]
    for gate, unit, on in ((Gate.CONSTRUCTION_PERMIT, "1", DAY), (GATE, "3", DAY), (GATE, "1", date(2023, 11, 30))):
        (left,) = as_decided(project, gate, [silence_of(unit)], on)
        assert (left.verdict, left.head) == (Ruling.UNDETERMINED, None)


@pytest.mark.parametrize(
    "other",
    [
        verdict(Ruling.UNMET),
        verdict(Ruling.UNDETERMINED),
        silence_of("1", missing=("on",)),
        replace(silence_of("1"), verdict=Ruling.NOT_APPLICABLE),
    ],
)
def test_it_never_stands_in_for_an_unmet_or_a_missing_value(other: Verdict):
    project = settled().project
    assert project
    assert as_decided(project, GATE, [other], DAY) == (other,)
    given(BEGUN).when_unjudged(proposal(buildings=(ONE,)), other).then_refused("silence.spoken_of", gate=GATE, buildings=["1号楼"])


def test_what_a_document_speaks_of_by_the_day_of_the_decision_is_not_decided():
    asked().when_unjudged(decision(), SILENT[0]).then_refused("silence.spoken_of", buildings=["2号楼"])


def test_with_the_decision_the_gate_is_passed():
    before = settled()
    facts = given(before.facts, *applied(GATE, "A1", on=DAY, buildings=BOTH)).facts
    told = as_decided(before.project, GATE, SILENT, DAY)  # type: ignore[arg-type]
    ready = given(facts, given(facts).when_unjudged(proposed("A1", DAY), *told).facts, checked("A1", DAY))
    assert ready.when_unjudged(signed("A1", DAY), *told).facts
    ready.when_unjudged(signed("A1", DAY), *SILENT).then_refused("gate.not_passable", count=2)


def test_a_conclusion_rests_on_the_decision():
    before = settled()
    facts = given(before.facts, *applied(GATE, "A1", on=DAY, buildings=BOTH)).facts
    told = as_decided(before.project, GATE, SILENT, DAY)  # type: ignore[arg-type]
    facts = given(facts, given(facts).when_unjudged(proposed("A1", DAY), *told).facts, checked("A1", DAY)).facts
    done = given(facts, given(facts).when_unjudged(signed("A1", DAY), *told).facts)
    version = next(n for n, each in enumerate(done.facts, 1) if isinstance(each, SilenceDecided))
    last = len(done.facts)
    done.when(ask(ProposeAnnulment, annuls=version, reason="系另一项目的")).then_refused(
        "annulment.rested_on", resting=(last - 2, last - 1, last)
    )


def test_the_head_may_return_it_and_it_may_be_proposed_again():
    before = asked()
    back = ask(ReturnSilence, by=HEAD, silence="N1", reason="所据文件未列明")
    before.when(back).then(fact(SilenceReturned, by=HEAD, silence="N1", reason="所据文件未列明"))
    returned = given(before.facts, back)
    returned.when_unjudged(decision(), *SILENT).then_refused("silence.not_open", silence="N1")
    (again,) = returned.when_unjudged(proposal(), *SILENT).facts
    assert isinstance(again, SilenceProposed)
    assert again.silence == "N2"


def test_it_is_proposed_and_decided_once():
    asked().when_unjudged(proposal(buildings=(TWO,), by=CHECKER), *SILENT).then_refused("silence.proposed_already", silence="N1")
    settled().when_unjudged(proposal(buildings=(ONE,)), *SILENT).then_refused("silence.proposed_already", silence="N1")
    settled().when_unjudged(decision(), *SILENT).then_refused("silence.not_open", silence="N1")


@pytest.mark.parametrize("hand", [{"by": HANDLER}, {"by": HEAD, "behalf": HANDLER}, {"by": HANDLER, "behalf": HEAD}])
def test_nobody_decides_what_he_proposed(hand: dict[str, Any]):
    asked().when_unjudged(decision(**hand), *SILENT).then_refused("silence.same_person", silence="N1")


def test_only_where_something_is_judged_and_still_ahead():
    begun = given(BEGUN)
    begun.when_unjudged(proposal(gate=Gate.CONSTRUCTION), *SILENT).then_refused("silence.not_judged", gate=Gate.CONSTRUCTION)
    begun.when_unjudged(proposal(gate=Gate.PLANNING_CONDITIONS), *SILENT).then_refused("gate.passed_already")
    begun.when_unjudged(proposal(gate=Gate.RESERVE), *SILENT).then_refused("gate.not_on_route")


def test_days_run_forward():
    asked().when_unjudged(decision(on=DAYS[GATE]), *SILENT).then_refused("silence.before_proposed", since=DAY)


def test_another_verdict_of_the_same_building_does_not_stand_in_the_way():
    """A building of which one part is spoken of is stuck all the same."""
    one, _ = SILENT
    assert given(BEGUN).when_unjudged(proposal(buildings=(ONE,)), one, verdict(Ruling.MET)).facts
