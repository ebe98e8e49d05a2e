"""利害关系: what an inspector declares beforehand, so that the draw passes over him where he must not inspect."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import InterestId
from lifecycle.inspections.registers.objects import issued
from lifecycle.vocabulary import Ahead, Command, CreditCode, Fact, ProjectCode, ProjectId, Refused, StaffId, Text, fact_of


class InterestDeclared(Fact, frozen=True, kw_only=True, tag="interest-declared"):
    """利害关系申报: with a unit, by its credit code, or with a project; from `on` to `valid_until`, both included."""

    staff: StaffId
    interest: InterestId
    uscc: CreditCode | None = None
    project: ProjectId | None = None
    ground: Text
    valid_until: Ahead | None = None


class DeclareInterest(Command, frozen=True, kw_only=True):
    """申报利害关系. One of the two is given: the credit code of a unit, or the code of a project."""

    staff: StaffId
    uscc: CreditCode | None = None
    code: ProjectCode | None = None
    ground: Text
    valid_until: Ahead | None = None


class InterestEnded(Fact, frozen=True, kw_only=True, tag="interest-ended"):
    """利害关系解除: its last day is `on`."""

    staff: StaffId
    interest: InterestId
    reason: Text


class EndInterest(Command, frozen=True, kw_only=True):
    """解除利害关系."""

    staff: StaffId
    interest: InterestId
    reason: Text


class Interest(Struct, frozen=True, kw_only=True):
    """利害关系 as it stands."""

    id: InterestId
    uscc: str | None
    project: ProjectId | None
    ground: str
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def interests_of(facts: Iterable[Fact]) -> Mapping[str, Interest]:
    """全部利害关系 of one inspector, by number."""
    found: dict[str, Interest] = {}
    for fact in facts:
        match fact:
            case InterestDeclared():
                found[fact.interest] = Interest(
                    id=fact.interest, uscc=fact.uscc, project=fact.project, ground=fact.ground, since=fact.on, until=fact.valid_until
                )
            case InterestEnded():
                found[fact.interest] = replace(found[fact.interest], until=fact.on)
    return found


def declare(known: Mapping[str, Interest], command: DeclareInterest, project: ProjectId | None) -> list[Fact]:
    """申报利害关系. project: the one that bears the code. Raises Refused for both or neither of the two, and for one that stands."""
    if (command.uscc is None) == (command.code is None):
        raise Refused("registers.interest_in_one")
    if command.valid_until is not None and command.valid_until < command.on:
        raise Refused("registers.days_backwards", since=command.on, until=command.valid_until)
    uscc = None if command.uscc is None else issued(command.uscc, "")
    if any((each.uscc, each.project) == (uscc, project) and each.holds_on(command.on) for each in known.values()):
        raise Refused("registers.interest_stands", staff=command.staff)
    return [fact_of(InterestDeclared, command, interest=InterestId(f"I{len(known) + 1}"), uscc=uscc, project=project)]


def end(known: Mapping[str, Interest], command: EndInterest) -> list[Fact]:
    """解除利害关系. Raises Refused for one that is not there, or does not hold on that day."""
    if (interest := known.get(command.interest)) is None:
        raise Refused("registers.interest_unknown", interest=command.interest, staff=command.staff)
    if not interest.holds_on(command.on):
        raise Refused("registers.interest_over", interest=command.interest, day=command.on)
    return [fact_of(InterestEnded, command)]
