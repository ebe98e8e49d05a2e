"""执法检查人员名录库: inspectors with their certificate, fields and counties. Experts stand apart: they assist, and never inspect."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.inspections.registers.interests import Interest, interests_of
from lifecycle.inspections.registers.periods import Period, periods_of, refuse_listed, refuse_unlisted
from lifecycle.staff.appointments import Role, Staff
from lifecycle.vocabulary import Ahead, Command, County, Fact, PersonId, ReferenceNumber, Refused, StaffId, Text, TextLine, fact_of


class InspectorListed(Fact, frozen=True, kw_only=True, tag="inspector-listed"):
    """执法检查人员入库: who may be drawn to inspect. fields: none is all of them; counties: none is the whole city.

    certificate_number: 执法证号; valid_until: its last day; authority: the unit in whose name the inspector acts.
    """

    staff: StaffId
    person: PersonId
    certificate_number: ReferenceNumber
    valid_until: Ahead
    authority: TextLine
    fields: tuple[TextLine, ...] = ()
    counties: tuple[County, ...] = ()
    listed_since: Ahead
    listed_until: Ahead | None = None


class ListInspector(Command, frozen=True, kw_only=True):
    """登记执法检查人员."""

    staff: StaffId
    person: PersonId
    certificate_number: ReferenceNumber
    valid_until: Ahead
    authority: TextLine
    fields: tuple[TextLine, ...] = ()
    counties: tuple[County, ...] = ()
    listed_since: Ahead
    listed_until: Ahead | None = None


class InspectorChanged(Fact, frozen=True, kw_only=True, tag="inspector-changed"):
    """执法检查人员信息变更: what holds from a day on, as when a certificate is renewed; all of it is stated."""

    staff: StaffId
    certificate_number: ReferenceNumber
    valid_until: Ahead
    authority: TextLine
    fields: tuple[TextLine, ...] = ()
    counties: tuple[County, ...] = ()
    listed_since: Ahead
    reason: Text


class ChangeInspector(Command, frozen=True, kw_only=True):
    """变更执法检查人员信息."""

    staff: StaffId
    certificate_number: ReferenceNumber
    valid_until: Ahead
    authority: TextLine
    fields: tuple[TextLine, ...] = ()
    counties: tuple[County, ...] = ()
    listed_since: Ahead
    reason: Text


class InspectorDelisted(Fact, frozen=True, kw_only=True, tag="inspector-delisted"):
    """执法检查人员出库: the last day is `listed_until`."""

    staff: StaffId
    listed_until: Ahead
    reason: Text


class DelistInspector(Command, frozen=True, kw_only=True):
    """移出执法检查人员."""

    staff: StaffId
    listed_until: Ahead
    reason: Text


class Inspector(Struct, frozen=True, kw_only=True):
    """执法检查人员 after their facts, in the order in which they were recorded."""

    entries: tuple[InspectorListed | InspectorChanged, ...] = ()
    periods: tuple[Period, ...] = ()
    interests: Mapping[str, Interest] = {}

    @property
    def person(self) -> PersonId | None:
        return next((entry.person for entry in reversed(self.entries) if isinstance(entry, InspectorListed)), None)

    def period_on(self, day: date) -> Period | None:
        return next((period for period in self.periods if period.holds_on(day)), None)

    def on(self, day: date) -> InspectorListed | InspectorChanged | None:
        """What holds of them on a day; None while they are not listed. Of two that begin on one day, the later recorded one counts."""
        if (period := self.period_on(day)) is None:
            return None
        begun = [entry for entry in self.entries if period.since <= entry.listed_since <= day]
        return max(enumerate(begun), key=lambda each: (each[1].listed_since, each[0]))[1]


def fold(facts: Sequence[Fact]) -> Inspector:
    entries = tuple(fact for fact in facts if isinstance(fact, InspectorListed | InspectorChanged))
    return Inspector(entries=entries, periods=periods_of(facts, InspectorListed, InspectorDelisted), interests=interests_of(facts))


def list_inspector(known: Inspector, command: ListInspector, appointed: Staff, assists: Sequence[Period]) -> list[Fact]:
    """登记执法检查人员. assists: the days on which the same person is an expert.

    Raises Refused for somebody who is not appointed an inspector on that day, or as another person, or is an expert, or listed already.
    """
    if not any(each.role is Role.INSPECTOR for each in appointed.roles_on(command.listed_since)):
        raise Refused("registers.not_appointed", staff=command.staff, day=command.listed_since)
    if appointed.persons and command.person not in appointed.persons:
        raise Refused("registers.another_person", staff=command.staff, person=command.person)
    if any(each.overlaps(Period(command.listed_since, command.listed_until)) for each in assists):
        raise Refused("registers.is_an_expert", person=command.person)
    refuse_doubled(command)
    refuse_listed(known.periods, command.listed_since, command.listed_until, command.staff)
    return [fact_of(InspectorListed, command)]


def change_inspector(known: Inspector, command: ChangeInspector) -> list[Fact]:
    """变更执法检查人员信息. Raises Refused for a day on which they are not listed, and where nothing would change."""
    refuse_unlisted(known.periods, command.listed_since, command.staff)
    refuse_doubled(command)
    stands = known.on(command.listed_since)
    if stands and all(getattr(stands, name) == getattr(command, name) for name in STATED):
        raise Refused("registers.nothing_new", called=command.staff)
    return [fact_of(InspectorChanged, command)]


STATED = ("certificate_number", "valid_until", "authority", "fields", "counties")
"""What every entry states."""


def delist_inspector(known: Inspector, command: DelistInspector) -> list[Fact]:
    """移出执法检查人员. Raises Refused where they are not listed on what would be the last day."""
    refuse_unlisted(known.periods, command.listed_until, command.staff)
    return [fact_of(InspectorDelisted, command)]


def refuse_doubled(command: ListInspector | ChangeInspector) -> None:
    """Raises Refused for a field or a county that is named twice."""
    for named in (command.fields, command.counties):
        if twice := next((each for each in named if named.count(each) > 1), None):
            raise Refused("registers.named_twice", named=twice)
