"""提请的接口: a command that takes two is proposed at its own address, and confirmed under the number of the proposal."""

from typing import Any

from httpx2 import Response

from lifecycle.desk.people.authority import staff_member
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from tests.web.api.conftest import machine
from tests.web.conftest import AUDIT_ADMIN, HANDLER, SECURITY, SYSTEM_ADMIN, Web

WAITING = "/api/v1/proposals"
APPOINT = "/api/v1/staff/GX02/commands/appoint-staff"
BODY = {"on": "2023-05-10", "role": "system_admin"}


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_what_takes_two_is_refused_with_how_to_propose_it(web: Web) -> None:
    answer = machine(web, SECURITY).command(APPOINT, BODY)
    assert code(answer) == (409, "two.needed")
    assert "propose_until" in answer.json()["detail"]


def test_it_is_proposed_listed_and_confirmed(web: Web) -> None:
    proposing, confirming = machine(web, SECURITY), machine(web, AUDIT_ADMIN)
    made = proposing.command(f"{APPOINT}?propose_until=2023-05-20", BODY, key="one")
    again = proposing.command(f"{APPOINT}?propose_until=2023-05-20", BODY, key="one")
    assert (made.status_code, again.status_code) == (201, 200)
    number = made.json()["recorded"][0]["fact"]["proposal"]

    (listed,) = confirming.get(WAITING).json()["proposals"]
    assert listed == listed | {"proposal": number, "act": "appoint-staff", "standing": "waiting", "yours": True, "concerns": ["GX02"]}
    assert listed["proposed"]["role"] == "system_admin"
    assert proposing.get(WAITING).json()["proposals"][0]["yours"] is False

    confirm = f"{WAITING}/{number}/commands/confirm-act"
    assert code(proposing.command(confirm, {"on": "2023-05-10"})) == (409, "two.own")
    facts: list[Any] = confirming.command(confirm, {"on": "2023-05-10"}).json()["recorded"]
    assert [each["fact"]["fact"] for each in facts] == ["act-confirmed", "staff-appointed"]
    assert facts[1]["fact"]["confirmed_by"] == AUDIT_ADMIN
    assert staff_member(web.office.ledger, StaffId("GX02")).administers_from(web.office.desk.today()) == {Role.SYSTEM_ADMIN}
    assert confirming.get(WAITING).json() == {"proposals": []}


def test_it_is_declined_by_another_and_withdrawn_by_who_proposed_it(web: Web) -> None:
    proposing, other = machine(web, SECURITY), machine(web, SYSTEM_ADMIN)
    one, two = (
        proposing.command(f"/api/v1/staff/{staff}/commands/appoint-staff?propose_until=2023-05-20", BODY).json()["recorded"][0]["fact"]
        for staff in ("GX02", "GX03")
    )
    declined = other.command(f"{WAITING}/{one['proposal']}/commands/decline-act", {"on": "2023-05-10", "reason": "未附任命文件"})
    withdrawn = proposing.command(f"{WAITING}/{two['proposal']}/commands/withdraw-act", {"on": "2023-05-10"})
    assert (declined.status_code, withdrawn.status_code) == (201, 201)
    assert code(other.command(f"{WAITING}/nobody/commands/confirm-act", {"on": "2023-05-10"})) == (404, "two.unknown")


def test_nobody_but_the_three_has_anything_to_do_with_proposals(web: Web) -> None:
    asking = machine(web, HANDLER)
    assert asking.get(WAITING).status_code == 403
    assert asking.command(f"{WAITING}/x/commands/confirm-act", {"on": "2023-05-10"}).status_code == 403


def test_what_one_does_alone_is_not_proposed(web: Web) -> None:
    answer = machine(web, SECURITY).command(
        "/api/v1/staff/SP09/commands/appoint-staff?propose_until=2023-05-20", BODY | {"role": "approval"}
    )
    assert code(answer) == (409, "two.not_needed")


def test_a_delegation_of_a_colleague_is_not_withdrawn_by_the_interface(web: Web) -> None:
    answer = machine(web, HANDLER).command(
        "/api/v1/staff/SP02/commands/withdraw-delegation", {"on": "2023-05-10", "deputy": "SP03", "reason": "不再需要"}
    )
    assert code(answer) == (403, "staff.role_may_not")
