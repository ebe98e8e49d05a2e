"""经办与移交: who accepts or last proposes has it on the desk, until it is handed over; which stops no clock and decides nothing."""

from datetime import date

from hypothesis import given as drawn
from hypothesis import strategies as st

from lifecycle.projects.application.applications import AcceptApplication, SubmitApplication, WithdrawApplication
from lifecycle.projects.application.handing_over import ApplicationHandedOver, HandOverApplication
from lifecycle.projects.deciding.conclusion import ReturnConclusion
from lifecycle.projects.project import Application, Project
from lifecycle.vocabulary import Gate, StaffId
from tests.projects.given import CHECKER, HANDLER, SIGNER, Situation, ask, fact, given
from tests.projects.walks import ADDED, BOTH, OWNER, REGISTERED, applied, checked, decided_here, outside, proposed

ON = date(2023, 3, 1)
SUBMITTED = ask(SubmitApplication, on=date(2023, 2, 20), gate=Gate.DESIGN_REVIEW, buildings=BOTH, applicant=OWNER)
READY = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), SUBMITTED)
ACCEPTED = (*READY, ask(AcceptApplication, on=date(2023, 2, 21), application="A1"))
COLLEAGUES = st.sampled_from([HANDLER, CHECKER, SIGNER, StaffId("SP09")])


def hand_over(to: StaffId, handler: StaffId | None = HANDLER, on: date = ON, **fields: str) -> HandOverApplication:
    return ask(HandOverApplication, on=on, **({"application": "A1", "handler": handler, "to": to, "reason": "岗位调整"} | fields))


def application(situation: Situation | Project) -> Application:
    project = situation.project if isinstance(situation, Situation) else situation
    assert project is not None
    return project.applications["A1"]


def test_nobody_handles_what_nobody_has_accepted():
    assert application(given(*READY)).handler is None


def test_who_accepts_it_handles_it():
    assert application(given(*ACCEPTED)).handler == HANDLER


def test_an_application_accepted_for_another_lies_on_the_desk_of_that_other():
    accepted = ask(AcceptApplication, on=date(2023, 2, 21), application="A1", by=CHECKER, behalf=SIGNER)
    assert application(given(*READY, accepted)).handler == SIGNER


def test_who_proposes_takes_it_over_and_who_checks_does_not():
    proposal = proposed("A1", ON, by=SIGNER)
    assert application(given(*ACCEPTED, proposal)).handler == SIGNER
    assert application(given(*ACCEPTED, proposal, checked("A1", ON))).handler == SIGNER


def test_a_handed_over_application_lies_on_another_desk_and_its_last_step_stays_what_it_was():
    before = application(given(*ACCEPTED))
    after = application(
        given(*ACCEPTED).when(hand_over(CHECKER)).then(fact(ApplicationHandedOver, on=ON, application="A1", to=CHECKER, reason="岗位调整"))
    )
    assert (after.handler, after.since, after.status) == (CHECKER, before.since, before.status)


def test_what_lies_on_nobodys_desk_can_be_given_to_somebody():
    assert application(given(*READY).when(hand_over(CHECKER, handler=None)).project).handler == CHECKER


def test_a_proposal_on_its_way_goes_along_and_keeps_its_hands():
    there = given(*ACCEPTED, proposed("A1", ON)).when(hand_over(SIGNER)).project
    proposal = application(there).proposal
    assert proposal is not None
    assert proposal.hands == {HANDLER}


def test_a_returned_proposal_stays_where_it_was_given():
    story = (*ACCEPTED, proposed("A1", ON), hand_over(CHECKER), ask(ReturnConclusion, on=ON, by=SIGNER, application="A1", reason="过简"))
    assert application(given(*story)).handler == CHECKER


def test_it_is_not_handed_over_to_the_desk_it_lies_on():
    given(*ACCEPTED).when(hand_over(HANDLER)).then_refused("application.handled_by_already", application="A1", handler=HANDLER)


def test_it_is_not_handed_over_from_a_desk_it_no_longer_lies_on():
    moved = (*ACCEPTED, hand_over(CHECKER))
    given(*moved).when(hand_over(SIGNER)).then_refused("application.on_another_desk", application="A1", handler=CHECKER)
    given(*READY).when(hand_over(SIGNER)).then_refused("application.on_another_desk", application="A1", handler="—")


def test_what_has_ended_is_not_handed_over():
    given(*ACCEPTED, ask(WithdrawApplication, on=ON, application="A1", reason="方案重做")).when(hand_over(CHECKER)).then_refused(
        "application.wrong_step", application="A1"
    )
    decided = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), decided_here(Gate.DESIGN_REVIEW, "A1"))
    given(*decided).when(hand_over(CHECKER, on=date(2023, 6, 1))).then_refused("application.wrong_step", application="A1")
    given(*ACCEPTED).when(hand_over(CHECKER, application="A9")).then_refused("application.unknown", application="A9")


def test_a_hand_over_is_not_dated_before_the_last_step():
    given(*ACCEPTED).when(hand_over(CHECKER, on=date(2023, 2, 20))).then_refused("application.before_last", application="A1")


@drawn(st.lists(COLLEAGUES, max_size=8))
def test_it_lies_on_one_desk_the_last_it_was_given_to_and_nothing_else_changes(desks: list[StaffId]):
    situation = given(REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1", on=ON))
    first, at = application(situation), HANDLER
    facts = situation.facts
    for to in desks:
        if to != at:
            facts = [*facts, *Situation(facts).when(hand_over(to, handler=at)).facts]
            at = to
    last = application(Situation(facts))
    assert last.handler == at
    assert {**{f: getattr(last, f) for f in last.__struct_fields__}, "handler": None} == {
        **{f: getattr(first, f) for f in first.__struct_fields__},
        "handler": None,
    }
