"""个人档: the state of one person, folded from the facts of the stream, and the decisions on it."""

from collections.abc import Iterable
from datetime import date
from functools import singledispatch

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.ledger.facts import (
    ErasePerson,
    LiftRetentionHold,
    PersonErased,
    PersonRecorded,
    PlaceRetentionHold,
    RetentionHoldLifted,
    RetentionHoldPlaced,
)
from lifecycle.vocabulary import Fact, PersonId, Refused, fact_of


class PersonRecord(Struct, frozen=True, kw_only=True):
    """个人档. version: of the stream; recorded: the latest one; holds: all that were ever placed; lifted: the numbers of those that are
    over before their day.
    """

    id: PersonId
    version: int = 0
    recorded: PersonRecorded | None = None
    erased: PersonErased | None = None
    holds: tuple[RetentionHoldPlaced, ...] = ()
    lifted: frozenset[str] = frozenset()

    def held_on(self, day: date) -> tuple[RetentionHoldPlaced, ...]:
        """The holds that are in force on a day."""
        return tuple(hold for hold in self.holds if hold.hold not in self.lifted and (hold.until is None or day <= hold.until))

    def standing(self) -> PersonRecorded:
        """The recorded values. Raises Refused if no person was ever registered here, or if the person is erased."""
        self.refuse_erased()
        if self.recorded is None:
            raise Refused("person.unknown", person=self.id)
        return self.recorded

    def refuse_erased(self) -> None:
        """已删除的不再登记: an erased id is never used again; the person gets a new one. Raises Refused."""
        if self.erased:
            raise Refused("person.erased", person=self.id, on=self.erased.on)


def fold(id_: PersonId, facts: Iterable[Fact]) -> PersonRecord:
    record = PersonRecord(id=id_)
    for version, fact in enumerate(facts, 1):
        record = replace(evolve(fact, record), version=version)
    return record


@singledispatch
def evolve(fact: Fact, record: PersonRecord) -> PersonRecord:
    raise TypeError(f"no evolve for {type(fact).__name__}: register one")


@evolve.register
def _(fact: PersonRecorded, record: PersonRecord) -> PersonRecord:
    return replace(record, recorded=fact)


@evolve.register
def _(fact: PersonErased, record: PersonRecord) -> PersonRecord:
    return replace(record, erased=fact)


@evolve.register
def _(fact: RetentionHoldPlaced, record: PersonRecord) -> PersonRecord:
    return replace(record, holds=(*record.holds, fact))


@evolve.register
def _(fact: RetentionHoldLifted, record: PersonRecord) -> PersonRecord:
    return replace(record, lifted=record.lifted | {fact.hold})


def erase(record: PersonRecord, command: ErasePerson, today: date) -> PersonErased:
    """删除个人信息. Raises Refused while holds are in force, naming the rules and until when."""
    record.standing()
    if held := record.held_on(today):
        lasts = [hold.until for hold in held if hold.until]
        until = max(lasts) if len(lasts) == len(held) else None
        named = tuple(f"{hold.hold} {hold.basis}" for hold in held)
        raise Refused("person.held_until" if until else "person.held", person=record.id, holds=named, until=until)
    return fact_of(PersonErased, command, confirmed=command.confirmed)


def place(record: PersonRecord, command: PlaceRetentionHold, today: date) -> RetentionHoldPlaced:
    """登记留存. Raises Refused when its last day has passed."""
    record.standing()
    if command.until and command.until < today:
        raise Refused("person.hold_over", until=command.until, today=today)
    return fact_of(RetentionHoldPlaced, command, hold=f"H{len(record.holds) + 1}", confirmed=command.confirmed)


def lift(record: PersonRecord, command: LiftRetentionHold, today: date) -> RetentionHoldLifted:
    """解除留存. Raises Refused for a hold that is not in force."""
    record.standing()
    held = record.held_on(today)
    if command.hold not in {hold.hold for hold in held}:
        raise Refused("person.no_such_hold", person=record.id, hold=command.hold, known=tuple(hold.hold for hold in held))
    return fact_of(RetentionHoldLifted, command, confirmed=command.confirmed)
