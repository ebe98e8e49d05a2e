"""代办委托: each is granted, holds and is withdrawn by itself, once; beside a calendar of days that a clerk would keep on paper."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lifecycle.desk.people.authority import staff_member
from lifecycle.staff.appointments import Role, Staff, StaffAppointed, evolve, fold
from lifecycle.staff.delegations import DelegationGranted, DelegationWithdrawn, GrantDelegation, WithdrawDelegation, grant, withdraw
from lifecycle.vocabulary import Command, CommandId, Refused, StaffId
from tests.desk.conftest import CHECKER, HANDLER, ON, SECURITY, SIGNER, Office

BEGINS = date(2023, 5, 10)
DAYS = st.integers(0, 12).map(lambda days: BEGINS + timedelta(days))
DEPUTIES = st.sampled_from([CHECKER, SIGNER])
LATER = date(2023, 6, 1)


class Paper:
    """One delegation as the clerk keeps it: the days on which it holds."""

    def __init__(self, deputy: StaffId, since: date, until: date) -> None:
        self.deputy, self.since, self.withdrawn = deputy, since, False
        self.days = {since + timedelta(n) for n in range((until - since).days + 1)}


class Delegations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.papers: list[Paper] = []
        self.staff = fold(HANDLER, [StaffAppointed(on=BEGINS, by=SECURITY, staff=HANDLER, role=Role.APPROVAL)])

    @rule(deputy=DEPUTIES, since=DAYS, length=st.integers(0, 6))
    def grant(self, deputy: StaffId, since: date, length: int) -> None:
        paper = Paper(deputy, since, since + timedelta(length))
        beside = [each for each in self.papers if each.deputy == deputy and not each.withdrawn and each.days & paper.days]
        until = since + timedelta(length)
        if not self.decided(grant, GrantDelegation, on=since, deputy=deputy, until=until, reason="出差", refused=bool(beside)):
            self.papers.append(paper)

    @rule(deputy=DEPUTIES, on=DAYS, since=st.none() | DAYS)
    def withdraw(self, deputy: StaffId, on: date, since: date | None) -> None:
        """Whatever is withdrawn keeps the days up to this one, and fewer where an earlier one is named; never more."""
        named = [each for each in self.papers if each.deputy == deputy and (each.since == since or (since is None and on in each.days))]
        left = [each for each in named if on < max(each.days)]
        if not self.decided(withdraw, WithdrawDelegation, on=on, deputy=deputy, since=since, refused=not left):
            begun = {each.since for each in left}
            for paper in (each for each in self.papers if each.deputy == deputy and each.since in begun):
                paper.days, paper.withdrawn = {day for day in paper.days if day <= on}, paper.withdrawn or on < max(paper.days)
            self.papers = [each for each in self.papers if each.days]

    def decided(self, decision: Any, kind: type[Command], *, refused: bool, **fields: Any) -> bool:
        command = kind(id=CommandId("c"), by=HANDLER, staff=HANDLER, **fields)  # type: ignore[call-arg]  # the fields are the caller's
        if refused:
            with pytest.raises(Refused, match="staff"):
                decision(self.staff, command)
        else:
            for fact in decision(self.staff, command):
                self.staff = evolve(fact, self.staff)
        return refused

    @invariant()
    def every_day_is_as_on_paper(self) -> None:
        for deputy in (CHECKER, SIGNER):
            kept = {day for paper in self.papers if paper.deputy == deputy for day in paper.days}
            for day in (BEGINS + timedelta(n) for n in range(-1, 20)):
                assert self.staff.delegates_to(deputy, day) == (day in kept)


def test_no_order_of_grants_and_withdrawals_ends_another_delegation_or_prolongs_one() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Delegations, settings=settings(max_examples=30, stateful_step_count=12, derandomize=True, database=None, deadline=None)
    )


def test_a_withdrawal_is_brought_forward_and_never_put_off(office: Office) -> None:
    delegated(office)
    office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER, on=date(2023, 5, 18))
    for day in (18, 19):
        refused(office, "staff.delegation_ends", deputy=CHECKER, since=ON, on=date(2023, 5, day))
    office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER, on=date(2023, 5, 15))
    office.give(WithdrawDelegation, by=SECURITY, staff=HANDLER, deputy=CHECKER, on=ON, reason="调离本单位")
    assert not member(office).delegates_to(CHECKER, date(2023, 5, 11))
    refused(office, "staff.delegation_ends", by=SECURITY, deputy=CHECKER, on=ON, reason="调离本单位")


def test_bringing_forward_ends_what_was_delegated_anew_for_the_same_days(office: Office) -> None:
    """Two may hold at once where the first was withdrawn to a later day: neither outlasts the withdrawal."""
    delegated(office)
    office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER, on=date(2023, 5, 18))
    office.clock.go_on(days=1)
    delegated(office, on=date(2023, 5, 11), until=date(2023, 6, 30))
    assert len(office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER, on=date(2023, 5, 11)).recorded) == 2
    assert not member(office).delegates_to(CHECKER, date(2023, 5, 12))


def test_a_withdrawal_leaves_what_was_delegated_for_later_days(office: Office) -> None:
    delegated(office)
    delegated(office, on=LATER, until=date(2023, 6, 30))
    office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER)
    assert [(each.since, each.until) for each in member(office).delegations] == [(ON, ON), (LATER, date(2023, 6, 30))]


def test_what_has_not_begun_is_withdrawn_by_its_first_day(office: Office) -> None:
    delegated(office, on=LATER, until=date(2023, 6, 30))
    refused(office, "staff.no_delegation", deputy=CHECKER)
    (recorded,) = office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER, since=LATER).recorded
    assert isinstance(recorded.fact, DelegationWithdrawn)
    assert recorded.fact.since == LATER
    assert not member(office).delegations
    refused(office, "staff.no_delegation", deputy=CHECKER, since=LATER)


def test_nothing_is_withdrawn_back_in_time(office: Office) -> None:
    """What the deputy did in between would have been done by nobody."""
    delegated(office)
    office.clock.go_on(days=2)
    refused(office, "staff.withdrawal_backwards", deputy=CHECKER, on=ON)


def test_a_second_delegation_for_the_same_days_is_refused_until_the_first_is_withdrawn(office: Office) -> None:
    delegated(office)
    with pytest.raises(Refused, match=r"staff\.delegation_held"):
        delegated(office, until=date(2023, 12, 31))
    office.give(WithdrawDelegation, staff=HANDLER, deputy=CHECKER)
    delegated(office, until=date(2023, 12, 31))
    assert member(office).delegates_to(CHECKER, date(2023, 12, 31))


def test_a_withdrawal_of_an_older_release_keeps_its_meaning() -> None:
    """It named no delegation and ended all of them: nobody stands in again because a program is newer."""
    first, second = (
        DelegationGranted(on=on, by=HANDLER, staff=HANDLER, deputy=CHECKER, until=until, reason="出差")
        for on, until in ((ON, date(2023, 5, 20)), (LATER, date(2023, 6, 30)))
    )
    staff = fold(HANDLER, [first, second, DelegationWithdrawn(on=ON, by=HANDLER, staff=HANDLER, deputy=CHECKER)])
    assert not any(staff.delegates_to(CHECKER, day) for day in (date(2023, 5, 11), LATER))


def member(office: Office) -> Staff:
    return staff_member(office.ledger, HANDLER)


def delegated(office: Office, **fields: Any) -> None:
    usual = {"by": HANDLER, "staff": HANDLER, "deputy": CHECKER, "until": date(2023, 5, 20), "reason": "出差"}
    office.give(GrantDelegation, **(usual | fields))


def refused(office: Office, code: str, **fields: Any) -> None:
    head = office.ledger.head()
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        office.give(WithdrawDelegation, **({"staff": HANDLER} | fields))
    assert office.ledger.head() == head
