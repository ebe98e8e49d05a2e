"""竣工验收: energy, green and assembly together; a failure, held again; the joint opinion."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.works.acceptance import (
    AcceptanceFailed,
    FailAcceptance,
    IssueJointOpinion,
    JointOpinionIssued,
    Special,
    SpecialAcceptancesHeld,
    Speciality,
    SpecialResult,
)
from lifecycle.projects.works.building import Part, PassageStatus
from lifecycle.vocabulary import Gate, Kind, Use
from tests.projects.given import ask, fact, given
from tests.projects.walks import BOTH, COMPLETED, DAYS, ONE, added, new, outside, paper, registration, specials, walked, way

BUILT = walked(Gate.CONSTRUCTION)
ON = DAYS[Gate.COMPLETION_ACCEPTANCE]
PASSED = Special(result=SpecialResult.PASSED, record="验收记录")
FAILED = Special(result=SpecialResult.FAILED, record="热工缺陷检测报告")
NOT_CONCERNED = Special(result=SpecialResult.NOT_CONCERNED, record="未采用装配式")


def fail(on: date = ON, **fields: Any) -> FailAcceptance:
    return ask(FailAcceptance, on=on, **({"buildings": BOTH, "defects": ("外墙保温脱落",)} | fields))


def opinion(on: date = ON) -> IssueJointOpinion:
    return ask(IssueJointOpinion, on=on, buildings=(ONE,), certificate=paper())


def built(**fields: Any) -> tuple[ProjectCommand, ...]:
    """One building of another sort, complete."""
    through = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW, Gate.CONSTRUCTION_PERMIT, Gate.CONSTRUCTION)
    return (registration(), added(new("1", **fields)), *way(Kind.NEW, *through, buildings=(ONE,)))


def test_energy_green_and_assembly_are_accepted_together():
    project = (
        given(BUILT)
        .when(specials())
        .then(fact(SpecialAcceptancesHeld, on=COMPLETED, buildings=BOTH, energy=PASSED, green=PASSED, assembly=PASSED))
    )
    assert [project.specials_held(b, COMPLETED) for b in project.standing()] == [True, True]
    assert not project.specials_held(project.buildings[ONE], date(2023, 10, 19))


@pytest.mark.parametrize("absent", [(Speciality.ENERGY,), (Speciality.GREEN,), (Speciality.ASSEMBLY,), tuple(Speciality)])
def test_none_is_accepted_without_the_others(absent: tuple[Speciality, ...]):
    without: dict[str, Any] = {name.value: None for name in absent}
    given(BUILT).when(specials(**without)).then_refused("acceptance.specials_together", absent=absent)


@pytest.mark.parametrize("failed", ["energy", "green", "assembly"])
def test_one_that_failed_fails_them_all_until_they_are_held_again(failed: str):
    undone = given(BUILT, specials(), specials(ON, **{failed: FAILED}))
    assert not undone.project.specials_held(undone.project.buildings[ONE], ON)
    assert undone.when(specials(ON)).project.buildings[ONE].specialities_on == ON


def test_assembly_concerns_a_prefabricated_building_and_no_other():
    given(BUILT).when(specials(assembly=NOT_CONCERNED)).then_refused("acceptance.assembly_concerns", building="1号楼")
    cast = given(built(prefabricated=False)).when(specials(buildings=(ONE,), assembly=NOT_CONCERNED)).project
    assert cast.specials_held(cast.buildings[ONE], COMPLETED)


def test_energy_concerns_a_civil_building_and_no_other():
    given(BUILT).when(specials(energy=NOT_CONCERNED)).then_refused("acceptance.energy_concerns", building="1号楼")
    works = given(built(use=Use.INDUSTRIAL)).when(specials(buildings=(ONE,), energy=NOT_CONCERNED, green=NOT_CONCERNED)).project
    assert works.specials_held(works.buildings[ONE], COMPLETED)
    dormitory = (
        Part(id="w", use=Use.INDUSTRIAL, floor_area_m2=Decimal(11000)),
        Part(id="d", use=Use.RESIDENTIAL, floor_area_m2=Decimal(1000)),
    )
    given(built(use=Use.INDUSTRIAL, parts=dormitory)).when(specials(buildings=(ONE,), energy=NOT_CONCERNED)).then_refused(
        "acceptance.energy_concerns"
    )


def test_an_acceptance_fails_and_is_held_again():
    failed = given(BUILT, specials()).when(fail()).then(fact(AcceptanceFailed, on=ON, buildings=BOTH, defects=("外墙保温脱落",)))
    assert failed.buildings[ONE].passages[Gate.COMPLETION_ACCEPTANCE].status is PassageStatus.REFUSED
    again = given(BUILT, specials(), fail(), fail(date(2023, 11, 5)), outside(Gate.COMPLETION_ACCEPTANCE, date(2023, 11, 9))).project
    assert (again.buildings[ONE].passed_on(Gate.COMPLETION_ACCEPTANCE), again.supervisions) == (date(2023, 11, 9), {})


def test_a_failure_names_its_defects_and_comes_before_a_pass():
    given(BUILT).when(fail(defects=())).then_refused("acceptance.no_defects")
    given(walked(Gate.COMPLETION_ACCEPTANCE)).when(fail()).then_refused("gate.passed_already", gate=Gate.COMPLETION_ACCEPTANCE)
    given(BUILT, fail()).when(fail(date(2023, 10, 31))).then_refused("gate.before_last", since=ON)


def test_a_joint_opinion_is_issued_once():
    project = given(BUILT).when(opinion()).then(fact(JointOpinionIssued, on=ON, buildings=(ONE,), certificate=paper()))
    assert project.buildings[ONE].joint_opinion == paper()
    given(BUILT, opinion()).when(opinion()).then_refused("acceptance.opinion_issued", number=paper().number)


@pytest.mark.parametrize("command", [specials(), fail(), opinion()])
def test_nothing_is_accepted_before_the_works_are_complete(command: ProjectCommand):
    given(BUILT[:-1]).when(command).then_refused("acceptance.not_complete", building="1号楼")


@pytest.mark.parametrize("early", [specials(date(2023, 10, 19)), fail(date(2023, 10, 19)), opinion(date(2023, 10, 19))])
def test_nothing_is_accepted_before_the_day_of_completion(early: ProjectCommand):
    given(BUILT).when(early).then_refused("acceptance.not_complete", on=date(2023, 10, 19))
