"""双人确认: what takes two: one person proposes it, until a day, and another confirms it. Which commands take two is said at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import singledispatch

from msgspec import Raw, Struct
from msgspec.structs import replace

from lifecycle.field_types import Code, Id
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Ahead, Command, Fact, Refused, StaffId, Text, TextLine, fact_of

LONGEST = timedelta(days=30)
"""A proposal that nobody confirms within this is made anew."""


class ActProposed(Fact, frozen=True, kw_only=True, tag="act-proposed"):
    """提请: a command that takes two, in full, for others to confirm up to and with the last day named.

    act: its name; roles: who may confirm; concerns: for whom it is, who may not; permission: what is confirmed is that its proposer may
    carry it out once, by that day. An act that lapsed needs no fact.
    """

    proposal: Id[TextLine]
    act: Code[TextLine]
    proposed: Raw
    until: Ahead
    roles: tuple[Role, ...]
    concerns: tuple[StaffId, ...]
    permission: bool = False


class ProposeAct(Command, frozen=True, kw_only=True):
    """提请一事. proposed: the command, as JSON."""

    proposal: Id[TextLine]
    proposed: Raw
    until: Ahead


class ActConfirmed(Fact, frozen=True, kw_only=True, tag="act-confirmed"):
    """提请确认: what was proposed is recorded with it, or is permitted now."""

    proposal: Id[TextLine]


class ConfirmAct(Command, frozen=True, kw_only=True):
    """确认提请."""

    proposal: Id[TextLine]


class ActDeclined(Fact, frozen=True, kw_only=True, tag="act-declined"):
    """提请退回, with the reason."""

    proposal: Id[TextLine]
    reason: Text


class DeclineAct(Command, frozen=True, kw_only=True):
    """退回提请."""

    proposal: Id[TextLine]
    reason: Text


class ActWithdrawn(Fact, frozen=True, kw_only=True, tag="act-withdrawn"):
    """提请撤回, by who proposed it."""

    proposal: Id[TextLine]


class WithdrawAct(Command, frozen=True, kw_only=True):
    """撤回提请."""

    proposal: Id[TextLine]


class ActCarriedOut(Fact, frozen=True, kw_only=True, tag="act-carried-out"):
    """提请办结: what was permitted was carried out, once."""

    proposal: Id[TextLine]


class CarryOutAct(Command, frozen=True, kw_only=True):
    """办结提请: what was permitted, by who proposed it."""

    proposal: Id[TextLine]


class ActStanding(StrEnum):
    """提请状态."""

    WAITING = "waiting"  # 待确认
    PERMITTED = "permitted"  # 已确认，待办
    DONE = "done"  # 已办结
    DECLINED = "declined"  # 已退回
    WITHDRAWN = "withdrawn"  # 已撤回
    LAPSED = "lapsed"  # 已过期


UNSETTLED = frozenset({ActStanding.WAITING, ActStanding.PERMITTED})


class Act(Struct, frozen=True, kw_only=True):
    """提请之事 after its facts. decided_by: who confirmed or declined it."""

    asked: ActProposed
    standing: ActStanding = ActStanding.WAITING
    decided_by: StaffId | None = None
    reason: str | None = None

    @property
    def id(self) -> str:
        return self.asked.proposal

    @property
    def proposer(self) -> StaffId:
        return self.asked.by

    @property
    def parties(self) -> frozenset[StaffId]:
        """当事人, who confirm nothing here: who proposed it, for whom that was, and for whom it is."""
        return frozenset({self.asked.by, *self.asked.concerns} | ({self.asked.behalf} if self.asked.behalf else set()))

    def standing_on(self, day: date) -> ActStanding:
        return ActStanding.LAPSED if self.standing in UNSETTLED and day > self.asked.until else self.standing


def propose(act: Act | None, fact: ActProposed) -> list[Fact]:
    """提请. Raises Refused for a number that is used, or for days that have passed or are too many."""
    if act is not None:
        raise Refused("two.number_used", proposal=fact.proposal)
    if not fact.on <= fact.until <= fact.on + LONGEST:
        raise Refused("two.days", until=fact.until, on=fact.on, latest=fact.on + LONGEST)
    return [fact]


def confirm(act: Act, command: ConfirmAct, today: date) -> list[Fact]:
    """确认. Raises Refused for what does not wait any more, or by one whom it concerns."""
    _refuse_settled(act, ActStanding.WAITING, today)
    _refuse_own(act, command)
    return [fact_of(ActConfirmed, command)]


def decline(act: Act, command: DeclineAct, today: date) -> list[Fact]:
    """退回, also of what is permitted but not carried out. Raises Refused for what does not wait any more, or by one whom it concerns."""
    if act.standing_on(today) not in UNSETTLED:
        _refuse_settled(act, ActStanding.WAITING, today)
    _refuse_own(act, command)
    return [fact_of(ActDeclined, command)]


def withdraw(act: Act, command: WithdrawAct, today: date) -> list[Fact]:
    """撤回. Raises Refused for what does not wait any more, or by somebody else than who proposed it."""
    if act.standing_on(today) not in UNSETTLED:
        _refuse_settled(act, ActStanding.WAITING, today)
    _refuse_anothers(act, command)
    return [fact_of(ActWithdrawn, command)]


def carry_out(act: Act, command: CarryOutAct, today: date) -> list[Fact]:
    """办结. Raises Refused for what is not permitted, or not any more, or by somebody else than who proposed it."""
    _refuse_settled(act, ActStanding.PERMITTED, today)
    _refuse_anothers(act, command)
    return [fact_of(ActCarriedOut, command)]


def _refuse_settled(act: Act, wanted: ActStanding, today: date) -> None:
    standing = act.standing_on(today)
    if standing is ActStanding.LAPSED:
        raise Refused("two.lapsed", until=act.asked.until)
    if standing is not wanted:
        raise Refused("two.not_so", standing=standing, wanted=wanted)


def _refuse_own(act: Act, command: Command) -> None:
    if {command.by, command.behalf} & act.parties:
        raise Refused("two.own", staff=command.behalf or command.by)


def _refuse_anothers(act: Act, command: Command) -> None:
    if command.by != act.proposer:
        raise Refused("two.not_proposer", proposer=act.proposer)


@singledispatch
def evolve(fact: Fact, act: Act | None) -> Act:
    raise TypeError(f"no evolve for {type(fact).__name__}: register one beside the fact")


@evolve.register
def _(fact: ActProposed, _: Act | None) -> Act:
    return Act(asked=fact)


@evolve.register
def _(fact: ActConfirmed, act: Act) -> Act:
    return replace(act, standing=ActStanding.PERMITTED if act.asked.permission else ActStanding.DONE, decided_by=fact.by)


@evolve.register
def _(fact: ActDeclined, act: Act) -> Act:
    return replace(act, standing=ActStanding.DECLINED, decided_by=fact.by, reason=fact.reason)


@evolve.register
def _(_: ActWithdrawn, act: Act) -> Act:
    return replace(act, standing=ActStanding.WITHDRAWN)


@evolve.register
def _(_: ActCarriedOut, act: Act) -> Act:
    return replace(act, standing=ActStanding.DONE)


def fold(facts: Iterable[Fact]) -> Act | None:
    """The act after these facts; None before it was proposed."""
    act: Act | None = None
    for fact in facts:
        act = evolve(fact, act)
    return act
