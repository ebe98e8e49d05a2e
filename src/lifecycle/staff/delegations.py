"""代办委托: what one staff member lets another do in their place, from a day until a day, and its withdrawal, which is final."""

from datetime import date

from msgspec.structs import replace

from lifecycle.staff.appointments import Delegation, Staff, evolve, refuse_backwards
from lifecycle.vocabulary import Ahead, Command, Fact, Refused, StaffId, Text, fact_of


class DelegationGranted(Fact, frozen=True, kw_only=True, tag="delegation-granted"):
    """代办委托: the deputy may act for this staff member, from `on` until the last day named."""

    on: Ahead
    staff: StaffId
    deputy: StaffId
    until: Ahead
    reason: Text


class GrantDelegation(Command, frozen=True, kw_only=True):
    """委托代办."""

    on: Ahead
    staff: StaffId
    deputy: StaffId
    until: Ahead
    reason: Text


class DelegationWithdrawn(Fact, frozen=True, kw_only=True, tag="delegation-withdrawn"):
    """代办委托撤回: the last day is `on`; one that begins later never does. reason: given by whoever withdraws another's.

    since: the first day of the one that is meant. Releases that did not record it meant all that were granted to this deputy.
    """

    on: Ahead
    staff: StaffId
    deputy: StaffId
    since: Ahead | None = None
    reason: Text | None = None


class WithdrawDelegation(Command, frozen=True, kw_only=True):
    """撤回代办委托, one's own, or another's with a reason.

    since: the first day of the one that is meant, which may not have begun; without it the one that holds on `on`.
    """

    on: Ahead
    staff: StaffId
    deputy: StaffId
    since: Ahead | None = None
    reason: Text | None = None


def grant(staff: Staff, command: GrantDelegation) -> list[Fact]:
    """委托代办. Raises Refused to oneself, backwards in time, by somebody else than the one who is stood in for, without a role that
    others may stand in for, or beside one to the same deputy for the same days: its withdrawal would leave the other one.
    """
    refuse_backwards(command.on, command.until)
    if command.deputy == command.staff:
        raise Refused("staff.delegation_to_self", staff=command.staff)
    if command.by != command.staff:
        raise Refused("staff.delegation_by_other", staff=command.staff)
    if not staff.delegable_on(command.on):
        raise Refused("staff.not_stood_in_for", staff=command.staff, roles=tuple(a.role for a in staff.roles_on(command.on)))
    for each in _to(staff, command.deputy):
        if not each.withdrawn and each.since <= command.until and command.on <= each.until:
            raise Refused("staff.delegation_held", staff=command.staff, deputy=command.deputy, since=each.since, until=each.until)
    return [fact_of(DelegationGranted, command)]


def withdraw(staff: Staff, command: WithdrawDelegation) -> list[Fact]:
    """撤回代办委托: all that are meant, each by a fact of its own. One that was withdrawn to a later day may be brought forward.

    Raises Refused without one on that day, on its last day or a later one, or without a reason for another's.
    """
    if command.by != command.staff and command.reason is None:
        raise Refused("staff.withdrawal_reason", staff=command.staff)
    named = [each for each in _to(staff, command.deputy) if _is_named(each, command.since, command.on)]
    if not named:
        raise Refused("staff.no_delegation", staff=command.staff, deputy=command.deputy)
    standing = dict.fromkeys(each.since for each in named if each.can_be_withdrawn_on(command.on))
    if not standing:
        last = max(each.until for each in named)
        raise Refused("staff.delegation_ends", staff=command.staff, deputy=command.deputy, on=last)
    return [fact_of(DelegationWithdrawn, command, since=since) for since in standing]


@evolve.register
def _(fact: DelegationGranted, staff: Staff) -> Staff:
    return replace(staff, delegations=(*staff.delegations, Delegation(deputy=fact.deputy, since=fact.on, until=fact.until)))


@evolve.register
def _(fact: DelegationWithdrawn, staff: Staff) -> Staff:
    ended = (_ended(each, fact.on) if _is_meant(each, fact) else each for each in staff.delegations)
    return replace(staff, delegations=tuple(each for each in ended if each.since <= each.until))


def _to(staff: Staff, deputy: StaffId) -> list[Delegation]:
    return [each for each in staff.delegations if each.deputy == deputy]


def _is_named(delegation: Delegation, since: date | None, on: date) -> bool:
    return delegation.since <= on <= delegation.until if since is None else delegation.since == since


def _is_meant(delegation: Delegation, fact: DelegationWithdrawn) -> bool:
    """Whether the fact ends it, and not only an earlier or a later one to the same deputy. Older releases brought none forward."""
    stands = delegation.deputy == fact.deputy and delegation.can_be_withdrawn_on(fact.on)
    return stands and (not delegation.withdrawn if fact.since is None else fact.since == delegation.since)


def _ended(delegation: Delegation, on: date) -> Delegation:
    return replace(delegation, until=on, withdrawn=True)
