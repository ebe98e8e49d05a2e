"""移交的权限: by the handler, or by a leader of the county; to somebody who may decide there today; all together or not at all."""

from datetime import date
from typing import Any

import pytest

from lifecycle.desk.about_projects import project_of
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.application.handing_over import HandOverApplication
from lifecycle.staff.appointments import EndAppointment, Role
from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import CommandId, Gate, ProjectId, Refused, StaffId, Stage
from tests.desk.conftest import CHECKER, CITY, HANDLER, ON, P1, SECURITY, SIGNER, ZEZHOU, Office
from tests.projections.walk import apply_for, decided_elsewhere, declare

GAOPING_LEADER, ZEZHOU_APPROVAL = StaffId("GP01"), StaffId("ZZ02")


@pytest.fixture
def office(office: Office) -> Office:
    """A hospital of Gaoping whose design review HANDLER has accepted."""
    office.appoint(GAOPING_LEADER, Role.COUNTY, county="140581")
    office.appoint(ZEZHOU_APPROVAL, Role.APPROVAL, county="140525")
    office.register()
    for name in ("1", "2"):
        office.add_building(name)
    declare(office, Stage.REQUIRED, "1", "2")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", "2")
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    office.give(AcceptApplication, application="A1")
    return office


def over(office: Office, to: StaffId = CHECKER, **fields: Any) -> StaffId | None:
    """Hands it over, and says on whose desk it then lies."""
    office.give(HandOverApplication, **({"application": "A1", "handler": HANDLER, "to": to, "reason": "岗位调整"} | fields))
    return project_of(office.desk.counter(), P1).applications["A1"].handler


def refused(office: Office, **fields: Any) -> str:
    head = office.ledger.head()
    with pytest.raises(Refused) as refusal:
        over(office, **fields)
    assert office.ledger.head() == head
    return refusal.value.code


@pytest.mark.parametrize("giver", [HANDLER, CITY, GAOPING_LEADER])
def test_the_handler_and_the_leaders_of_the_county_hand_it_over(office: Office, giver: StaffId) -> None:
    assert over(office, by=giver) == CHECKER


def test_a_colleague_does_not_take_it_off_anothers_desk(office: Office) -> None:
    assert refused(office, by=SIGNER) == "staff.hands_over_others"


def test_a_leader_of_another_county_does_not(office: Office) -> None:
    assert refused(office, by=ZEZHOU) == "staff.other_county"


def test_it_goes_to_somebody_who_may_decide_in_that_county_today(office: Office) -> None:
    assert {refused(office, to=to) for to in (CITY, ZEZHOU_APPROVAL, StaffId("nobody"))} == {"staff.cannot_handle"}
    office.give(EndAppointment, by=SECURITY, staff=CHECKER, role=Role.APPROVAL, reason="调离")
    assert over(office) == CHECKER, "the last day counts"
    office.clock.go_on(days=1)
    assert refused(office, handler=CHECKER, by=CITY, to=CHECKER) == "staff.cannot_handle"


def test_who_has_left_gives_nothing_more_and_a_leader_does_it(office: Office) -> None:
    office.give(EndAppointment, by=SECURITY, staff=HANDLER, role=Role.APPROVAL, reason="退休")
    office.clock.go_on(days=1)
    assert refused(office) == "staff.no_appointment"
    assert over(office, by=GAOPING_LEADER) == CHECKER


def test_a_deputy_hands_over_what_lies_on_the_desk_of_whom_they_stand_in_for(office: Office) -> None:
    assert refused(office, by=ZEZHOU_APPROVAL, behalf=HANDLER) == "staff.not_delegated"
    office.give(GrantDelegation, staff=HANDLER, deputy=ZEZHOU_APPROVAL, until=date(2023, 5, 20), reason="出差")
    assert over(office, by=ZEZHOU_APPROVAL, behalf=HANDLER) == CHECKER
    recorded = office.ledger.load("project/p1").recorded[-1].fact
    assert (recorded.by, recorded.behalf) == (ZEZHOU_APPROVAL, HANDLER)


def test_several_are_handed_over_together_or_not_at_all(office: Office) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "2")

    def commands(*handlers: StaffId | None) -> list[HandOverApplication]:
        common = {"on": ON, "by": CITY, "project": ProjectId("p1"), "to": CHECKER, "reason": "分工调整"}
        return [
            HandOverApplication(id=CommandId(f"x/{n}"), application=f"A{n}", handler=handler, **common)
            for n, handler in enumerate(handlers, 1)
        ]

    head = office.ledger.head()
    with pytest.raises(Refused, match=r"application\.on_another_desk"):
        office.desk.carry_out_together(CommandId("x"), CITY, commands(HANDLER, SIGNER))
    assert office.ledger.head() == head

    first = office.desk.carry_out_together(CommandId("x"), CITY, commands(HANDLER, None))
    again = office.desk.carry_out_together(CommandId("x"), CITY, commands(HANDLER, None))
    assert (len(first.recorded), again.repeated, office.ledger.head()) == (2, True, head + 2)
    assert {a.handler for a in project_of(office.desk.counter(), P1).applications.values()} == {CHECKER}
