"""申请与受理: submitted, accepted or not, supplemented once and in full, withdrawn; its days go forward."""

from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.calendar import Handling
from lifecycle.projects.application.applications import (
    AcceptApplication,
    ApplicationAccepted,
    ApplicationNotAccepted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    DeclineApplication,
    DeclineGround,
    Material,
    Pledge,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.supplements import (
    RequestSupplement,
    SupplementRequested,
    SupplementRequestWithdrawn,
    SupplementSupplied,
    SupplySupplement,
    WithdrawSupplementRequest,
)
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.parties import Unit
from lifecycle.projects.project import ApplicationStatus, Mode, Outcome
from lifecycle.projects.routes import Authority
from lifecycle.vocabulary import Gate, Kind, PersonId
from lifecycle.wording import say
from tests.projects.given import ask, fact, given
from tests.projects.walks import (
    ADDED,
    BOTH,
    ONE,
    OWNER,
    REGISTERED,
    TWO,
    applied,
    concluded,
    decided_here,
    outside,
    registration,
    walked,
)

ON = date(2023, 2, 20)
READY = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS))
MATERIALS = tuple(Material(title=title) for title in ("总平面图", "节能计算书", "附图"))
PROMISE = Pledge(promisor=PersonId("person-1"), text="三十日内补交节能计算书", due=date(2023, 3, 20))


def submit(**fields: Any) -> SubmitApplication:
    return ask(SubmitApplication, **({"on": ON, "gate": Gate.DESIGN_REVIEW, "buildings": BOTH, "applicant": OWNER} | fields))


def step(kind: type[ProjectCommand], days: int = 1, **fields: Any) -> ProjectCommand:
    return ask(kind, on=ON + timedelta(days=days), **({"application": "A1"} | fields))


def accept(days: int = 1) -> ProjectCommand:
    return step(AcceptApplication, days)


def request(days: int = 1, **fields: Any) -> ProjectCommand:
    return step(RequestSupplement, days, **({"items": ("节能计算书", "总平面图"), "due": date(2023, 3, 20)} | fields))


def supply(*materials: Material, days: int = 2) -> ProjectCommand:
    return step(SupplySupplement, days, materials=materials)


TO_WATER = {"reason": "属水行政主管部门职权", "ground": DeclineGround.NOT_OURS, "turn_to": "水行政主管部门"}
DECLINE = step(DeclineApplication, **TO_WATER)
WITHDRAW = step(WithdrawApplication, reason="方案重做")
FULL = supply(*MATERIALS)


def status(*story: ProjectCommand) -> ApplicationStatus:
    project = given(READY, submit(), *story).project
    assert project is not None
    return project.applications["A1"].status


def test_an_application_names_its_gate_and_buildings_and_takes_the_next_number():
    materials = (Material(title="设计方案", sha256="a" * 64),)
    given(READY).when(submit(materials=materials)).then(
        fact(
            ApplicationSubmitted,
            on=ON,
            application="A1",
            gate=Gate.DESIGN_REVIEW,
            buildings=BOTH,
            applicant=OWNER,
            materials=materials,
        )
    )
    (second,) = given(READY, submit(), WITHDRAW).when(submit(on=date(2023, 3, 1))).facts
    assert second.application == "A2"


def test_buildings_go_in_batches():
    first = submit(buildings=(ONE,))
    given(READY, first).when(submit(buildings=(TWO,))).then(
        fact(ApplicationSubmitted, on=ON, application="A2", gate=Gate.DESIGN_REVIEW, buildings=(TWO,), applicant=OWNER)
    )
    given(READY, first).when(submit()).then_refused("application.pending", application="A1", building="1号楼")


@pytest.mark.parametrize(
    ("gate", "authority"),
    [
        (Gate.PLANNING_CONDITIONS, Authority.PLANNING_BUREAU),
        (Gate.DRAWING_REVIEW, Authority.REVIEW_INSTITUTION),
        (Gate.COMPLETION_ACCEPTANCE, Authority.CONSTRUCTION_UNIT),
    ],
)
def test_what_others_decide_is_not_applied_for_here(gate: Gate, authority: Authority):
    given(READY).when(submit(gate=gate)).then_refused("gate.decided_elsewhere", gate=gate, authority=authority)


def test_what_happens_is_not_applied_for():
    given(READY).when(submit(gate=Gate.CONSTRUCTION)).then_refused("gate.no_conclusion", gate=Gate.CONSTRUCTION)


def test_a_gate_stands_on_the_route():
    given(READY).when(submit(gate=Gate.RESERVE)).then_refused("gate.not_on_route", gate=Gate.RESERVE, kind=Kind.NEW)


def test_a_passed_gate_is_not_applied_for_again():
    again = submit(on=date(2023, 3, 2))
    given(READY, decided_here(Gate.DESIGN_REVIEW, "A1")).when(again).then_refused("gate.passed_already", building="1号楼")


def test_an_application_is_not_dated_before_the_last_decision_at_its_gate():
    on = date(2023, 2, 25)
    refused = (READY, applied(Gate.DESIGN_REVIEW, "A1", on), concluded("A1", on, outcome=Outcome.REFUSED))
    given(refused).when(submit()).then_refused("gate.before_last", since=on, on=ON)
    assert len(given(refused).when(submit(on=on)).facts) == 1


def test_an_applicant_has_a_right_credit_code():
    given(READY).when(submit(applicant=Unit(name="某公司", uscc="91110000100001342"))).then_refused("unit.uscc_wrong", unit="某公司")


@pytest.mark.parametrize("mode", [Mode.INFORMED_COMMITMENT, Mode.DEFERRED_MATERIALS])
def test_a_committed_procedure_needs_a_commitment_and_the_ordinary_one_has_none(mode: Mode):
    given(READY).when(submit(mode=mode)).then_refused("application.commitments_and_mode", mode=mode)
    given(READY).when(submit(commitments=(PROMISE,))).then_refused("application.commitments_and_mode", mode=Mode.ORDINARY)
    project = given(READY).when(submit(mode=mode, commitments=(PROMISE, PROMISE))).project
    assert [(c.id, c.application, c.due) for c in project.commitments.values()] == [
        ("A1-1", "A1", PROMISE.due),
        ("A1-2", "A1", PROMISE.due),
    ]


def test_a_commitment_is_due_later():
    late = submit(on=date(2023, 3, 21), mode=Mode.DEFERRED_MATERIALS, commitments=(PROMISE,))
    given(READY).when(late).then_refused("commitment.due_past", on=date(2023, 3, 21))
    on_the_day = submit(on=PROMISE.due, mode=Mode.DEFERRED_MATERIALS, commitments=(PROMISE,))
    assert len(given(READY).when(on_the_day).facts) == 1


def test_nothing_is_filed_on_a_promise():
    filing = submit(on=date(2023, 11, 10), gate=Gate.ACCEPTANCE_FILING)
    promised = submit(
        on=date(2023, 11, 10),
        gate=Gate.ACCEPTANCE_FILING,
        mode=Mode.INFORMED_COMMITMENT,
        commitments=(Pledge(promisor=PersonId("person-1"), text="补交", due=date(2024, 1, 1)),),
    )
    accepted = given(walked(Gate.COMPLETION_ACCEPTANCE))
    accepted.when(promised).then_refused("application.filed_on_promise", mode=Mode.INFORMED_COMMITMENT)
    assert len(accepted.when(filing).facts) == 1


def test_a_filing_is_never_handled_jointly_and_a_permit_may_be():
    filing = submit(on=date(2023, 11, 10), gate=Gate.ACCEPTANCE_FILING, handling=Handling.JOINT)
    given(walked(Gate.COMPLETION_ACCEPTANCE)).when(filing).then_refused("application.filed_jointly", handling=Handling.JOINT)
    for handling in Handling:
        application = given(READY).when(submit(handling=handling)).project.applications["A1"]
        assert (application.handling, application.jointly) == (handling, handling is not Handling.SINGLE)


def test_an_application_is_accepted_or_not():
    submitted = given(READY, submit())
    submitted.when(accept()).then(fact(ApplicationAccepted, on=date(2023, 2, 21), application="A1"))
    declined = fact(ApplicationNotAccepted, on=date(2023, 2, 21), application="A1", **TO_WATER)
    submitted.when(DECLINE).then(declined)
    nowhere = step(DeclineApplication, reason="属水行政主管部门职权", ground=DeclineGround.NOT_OURS)
    elsewhere = step(DeclineApplication, reason="材料不全", ground=DeclineGround.MATERIALS, turn_to="水行政主管部门")
    for tried in (nowhere, elsewhere):
        submitted.when(tried).then_refused("application.turn_to", application="A1")
    assert (status(accept()), status(DECLINE)) == (ApplicationStatus.ACCEPTED, ApplicationStatus.NOT_ACCEPTED)


def test_a_supplement_is_asked_for_and_supplied():
    given(READY, submit()).when(request()).then(
        fact(SupplementRequested, on=date(2023, 2, 21), application="A1", items=("节能计算书", "总平面图"), due=date(2023, 3, 20))
    )
    given(READY, submit(), request()).when(FULL).then(fact(SupplementSupplied, on=date(2023, 2, 22), application="A1", materials=MATERIALS))
    assert status(request(), FULL, accept(3)) is ApplicationStatus.ACCEPTED


def test_a_request_for_a_supplement_says_what_is_lacking_and_by_when():
    given(READY, submit()).when(request(items=())).then_refused("supplement.no_items", application="A1")
    given(READY, submit()).when(request(due=ON)).then_refused("supplement.due_past", due=ON)


FURTHER = request(3, items=("消防设计说明",))
BROUGHT = Material(title="消防设计说明")


@pytest.mark.parametrize(
    ("so_far", "stands"),
    [
        ((request(),), ApplicationStatus.SUPPLEMENT_REQUESTED),
        ((request(), FULL), ApplicationStatus.SUPPLIED),
        ((accept(),), ApplicationStatus.ACCEPTED),
    ],
)
def test_what_is_asked_for_besides_leaves_the_application_where_it_is(so_far: tuple[ProjectCommand, ...], stands: ApplicationStatus):
    project = given(READY, submit(), *so_far).when(FURTHER).project
    application = project.applications["A1"]

    assert (application.status, application.further) == (stands, ("消防设计说明",))
    assert "消防设计说明" in application.awaited


def test_what_was_asked_for_besides_comes_in_without_a_further_step():
    project = given(READY, submit(), accept(), FURTHER).when(supply(BROUGHT, days=4)).project

    assert project.applications["A1"].awaited == ()
    assert project.applications["A1"].status is ApplicationStatus.ACCEPTED


def test_what_is_awaited_is_not_asked_for_again():
    given(READY, submit(), request()).when(request(3)).then_refused("supplement.asked_already", items=["节能计算书", "总平面图"])
    given(READY, submit(), accept(), FURTHER).when(FURTHER).then_refused("supplement.asked_already", items=["消防设计说明"])
    assert len(given(READY, submit(), request(), FULL).when(request(3)).facts) == 1


def test_what_nobody_asked_for_is_no_supplement():
    given(READY, submit(), accept(), FURTHER).when(supply(*MATERIALS, days=4)).then_refused("supplement.not_asked", items=("消防设计说明",))


def test_a_supplement_is_complete():
    given(READY, submit(), request()).when(supply(MATERIALS[0])).then_refused("supplement.incomplete", items=["节能计算书"])


def take_back(*items: str, days: int = 2) -> ProjectCommand:
    return step(WithdrawSupplementRequest, days, items=items, reason="申请时已经提交")


def test_what_was_asked_for_by_mistake_is_taken_back_in_part():
    project = (
        given(READY, submit(), request())
        .when(take_back("总平面图"))
        .then(fact(SupplementRequestWithdrawn, on=date(2023, 2, 22), application="A1", items=("总平面图",), reason="申请时已经提交"))
    )
    assert (project.applications["A1"].status, project.applications["A1"].awaited) == (
        ApplicationStatus.SUPPLEMENT_REQUESTED,
        ("节能计算书",),
    )
    assert status(request(), take_back("总平面图"), supply(MATERIALS[1], days=3)) is ApplicationStatus.SUPPLIED


def test_where_nothing_is_left_of_a_request_the_application_stands_as_if_nobody_had_asked():
    assert status(request(), take_back("总平面图", "节能计算书")) is ApplicationStatus.SUBMITTED
    assert status(request(), take_back("总平面图"), take_back("节能计算书", days=3), accept(3)) is ApplicationStatus.ACCEPTED


def test_what_was_asked_for_besides_is_taken_back_without_a_further_step():
    project = given(READY, submit(), accept(), FURTHER).when(take_back("消防设计说明", days=3)).project
    assert (project.applications["A1"].status, project.applications["A1"].awaited) == (ApplicationStatus.ACCEPTED, ())


def test_only_what_is_awaited_is_taken_back():
    given(READY, submit(), request()).when(take_back("附图")).then_refused("supplement.not_awaited", items=["附图"])
    given(READY, submit(), request(), FULL).when(take_back("总平面图")).then_refused("supplement.not_awaited", items=["总平面图"])
    given(READY, submit(), request()).when(take_back()).then_refused("supplement.no_items", application="A1")


ILLEGAL: list[tuple[tuple[ProjectCommand, ...], ProjectCommand, ApplicationStatus]] = [
    ((), FULL, ApplicationStatus.SUBMITTED),
    ((accept(),), accept(2), ApplicationStatus.ACCEPTED),
    ((accept(),), step(DeclineApplication, 2, reason="逾期"), ApplicationStatus.ACCEPTED),
    ((DECLINE,), request(2), ApplicationStatus.NOT_ACCEPTED),
    ((accept(),), supply(*MATERIALS), ApplicationStatus.ACCEPTED),
    ((DECLINE,), accept(2), ApplicationStatus.NOT_ACCEPTED),
    ((DECLINE,), step(WithdrawApplication, 2, reason="方案重做"), ApplicationStatus.NOT_ACCEPTED),
    ((WITHDRAW,), accept(2), ApplicationStatus.WITHDRAWN),
]


@pytest.mark.parametrize(("so_far", "tried", "stands"), ILLEGAL)
def test_the_steps_of_an_application_have_their_order(so_far: tuple[ProjectCommand, ...], tried: ProjectCommand, stands: ApplicationStatus):
    given(READY, submit(), *so_far).when(tried).then_refused("application.wrong_step", application="A1", status=stands)


def test_nothing_is_decided_while_the_applicant_has_not_supplied_and_it_is_said_what_can_be_done():
    for tried in (accept(2), step(DeclineApplication, 2, reason="逾期")):
        given(READY, submit(), request()).when(tried).then_refused("application.awaits_supplement", application="A1")
    told = say("application.awaits_supplement", application="A1", items=["节能计算书"])
    assert all(way in told for way in ("补正材料", "登记撤回", "撤回补正告知", "无需许可认定"))


@pytest.mark.parametrize("so_far", [(), (request(),), (request(), FULL), (accept(),)])
def test_an_applicant_may_withdraw_until_the_end(so_far: tuple[ProjectCommand, ...]):
    withdraw = step(WithdrawApplication, 5, reason="方案重做")
    project = (
        given(READY, submit(), *so_far).when(withdraw).then(fact(ApplicationWithdrawn, on=withdraw.on, application="A1", reason="方案重做"))
    )
    assert not project.applications["A1"].status.open


def test_a_step_is_not_dated_before_the_last_one():
    given(READY, submit()).when(accept(-1)).then_refused("application.before_last", since=ON, on=date(2023, 2, 19))
    given(READY, submit(), request(5)).when(supply(*MATERIALS, days=4)).then_refused("application.before_last")
    assert status(request(5), supply(*MATERIALS, days=5), accept(5)) is ApplicationStatus.ACCEPTED


def test_an_unknown_application_takes_no_step():
    given(READY).when(accept()).then_refused("application.unknown", application="A1")


def test_an_application_may_be_dated_before_the_project_was_entered():
    """Paper that lay in the bureau before the register did is entered with its own day."""
    project = given(registration(on=date(2023, 9, 1)), ADDED).when(submit(on=ON)).project
    assert project.applications["A1"].on == ON


@pytest.mark.parametrize(
    ("days", "at", "refused"), [(1, "09:00", True), (1, "10:29", True), (1, "10:30", False), (1, None, False), (2, "09:00", False)]
)
def test_what_came_on_the_very_day_came_after_it_was_asked_for(days: int, at: str | None, refused: bool):
    supplied = step(SupplySupplement, days, materials=MATERIALS, at=at)
    story = given(READY, submit(), request(at="10:30"))

    if refused:
        story.when(supplied).then_refused("supplement.before_asked", at=at, asked_at="10:30")
    else:
        assert isinstance(story.when(supplied).facts[0], SupplementSupplied)


def test_a_request_without_a_time_is_compared_with_nothing():
    supplied = step(SupplySupplement, 1, materials=MATERIALS, at="00:00")

    assert isinstance(given(READY, submit(), request()).when(supplied).facts[0], SupplementSupplied)
