"""工作人员名册: everybody who was ever appointed, and who may stand in for whom. By staff id, since names stand in the person register."""

from collections.abc import Iterator
from datetime import date

from lifecycle.desk.people.authority import staff_member, staff_stream
from lifecycle.ledger import Ledger
from lifecycle.staff.appointments import AppointmentEnded, Delegation, Staff, StaffAppointed, fold
from lifecycle.staff.delegations import DelegationGranted, DelegationWithdrawn
from lifecycle.vocabulary import Fact, StaffId

STAFF = "staff"
"""标签 of every fact about a staff member."""
POSTS: tuple[type[Fact], ...] = (StaffAppointed, AppointmentEnded, DelegationGranted, DelegationWithdrawn)


def everybody(ledger: Ledger) -> list[Staff]:
    """全部工作人员, by staff id, with their appointments and delegations."""
    facts: dict[StaffId, list[Fact]] = {}
    for recorded in ledger.tagged([STAFF], POSTS):
        facts.setdefault(StaffId(recorded.stream.removeprefix(staff_stream(StaffId("")))), []).append(recorded.fact)
    return [fold(id_, facts[id_]) for id_ in sorted(facts)]


def who_delegated_to(ledger: Ledger, deputy: StaffId, today: date) -> Iterator[tuple[Staff, Delegation]]:
    """委托我代办的人 of today, each with the delegation that lasts longest."""
    granted = (recorded.fact for recorded in ledger.tagged([STAFF], [DelegationGranted]))
    principals = dict.fromkeys(fact.staff for fact in granted if isinstance(fact, DelegationGranted) and fact.deputy == deputy)
    for principal in principals:
        member = staff_member(ledger, principal)
        if standing := [d for d in member.delegations if d.deputy == deputy and d.since <= today <= d.until]:
            yield member, max(standing, key=lambda delegation: delegation.until)
