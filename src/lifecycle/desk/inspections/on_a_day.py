"""某日的名录: who and what stood in the registers on a day, as is known now or was known at a position of the ledger."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from lifecycle.desk.inspections.streams import EXPERT, INSPECTOR, UNIT, kind_tag
from lifecycle.desk.inspections.under_construction import under_construction
from lifecycle.inspections.registers import experts, inspectors, objects
from lifecycle.inspections.registers.classes import ClassRecorded, CreditScheme, class_on
from lifecycle.inspections.registers.inspectors import STATED
from lifecycle.inspections.registers.interests import Interest
from lifecycle.inspections.registers.objects import DERIVED, ObjectKind
from lifecycle.inspections.registers.pool import InspectedObject
from lifecycle.ledger import Ledger
from lifecycle.vocabulary import Fact, PersonId, StaffId


class InspectorOn(Struct, frozen=True, kw_only=True):
    """执法检查人员 on a day. fields, counties: none is all of them; interests: those that hold; since, until: in the register."""

    staff: StaffId
    person: PersonId | None
    certificate_number: str
    valid_until: date
    expired: bool
    authority: str
    fields: tuple[str, ...]
    counties: tuple[str, ...]
    interests: tuple[Interest, ...]
    since: date
    until: date | None


class ExpertOn(Struct, frozen=True, kw_only=True):
    """专家 on a day."""

    person: PersonId
    speciality: str
    employer: str
    recused_from: tuple[str, ...]
    since: date
    until: date | None


def objects_on(ledger: Ledger, kind: ObjectKind, day: date, *, known_at: int | None = None) -> tuple[InspectedObject, ...]:
    """检查对象 of a kind, by id. Those of projects and buildings are derived: all that is under construction on that day."""
    if kind in DERIVED:
        return under_construction(ledger, kind, day, known_at=known_at)
    return tuple(_listed(ledger, kind, day, known_at))


def _listed(ledger: Ledger, kind: ObjectKind, day: date, known_at: int | None) -> Iterator[InspectedObject]:
    for _, facts in _streams(ledger, kind_tag(kind), known_at):
        if stands := objects.fold(facts).on(day):
            entry, period = stands
            yield InspectedObject(
                kind=kind,
                id=entry.object_id,
                name=entry.name,
                county=entry.county,
                units=(entry.uscc,) if entry.uscc else (),
                address=entry.address,
                contact=entry.contact,
                since=period.since,
                until=period.until,
            )


def inspectors_on(ledger: Ledger, day: date, *, known_at: int | None = None) -> tuple[InspectorOn, ...]:
    """执法检查人员 by staff id, also those whose certificate has expired: they are passed over in a draw, and have to be seen here."""
    return tuple(_inspectors(ledger, day, known_at))


def _inspectors(ledger: Ledger, day: date, known_at: int | None) -> Iterator[InspectorOn]:
    for stream, facts in _streams(ledger, INSPECTOR, known_at):
        inspector = inspectors.fold(facts)
        stands, period = inspector.on(day), inspector.period_on(day)
        if stands and period:
            yield InspectorOn(
                staff=StaffId(stream.partition("/")[2]),
                person=inspector.person,
                **{name: getattr(stands, name) for name in STATED},
                expired=stands.valid_until < day,
                interests=tuple(each for each in inspector.interests.values() if each.holds_on(day)),
                since=period.since,
                until=period.until,
            )


def experts_on(ledger: Ledger, day: date, *, known_at: int | None = None) -> tuple[ExpertOn, ...]:
    """专家 by person id."""
    known = ((experts.fold(facts)).on(day) for _, facts in _streams(ledger, EXPERT, known_at))
    return tuple(
        ExpertOn(
            person=entry.person,
            speciality=entry.speciality,
            employer=entry.employer,
            recused_from=entry.recused_from,
            since=period.since,
            until=period.until,
        )
        for entry, period in filter(None, known)
    )


def classes_on(ledger: Ledger, day: date, *, known_at: int | None = None) -> Mapping[str, Mapping[CreditScheme, ClassRecorded]]:
    """分类 of each unit by its credit code, scheme by scheme: the two are never mixed."""
    found = {}
    for stream, facts in _streams(ledger, UNIT, known_at):
        classes = {scheme: given for scheme in CreditScheme if (given := class_on(facts, scheme, day))}
        if classes:
            found[stream.partition("/")[2]] = classes
    return found


def _streams(ledger: Ledger, tag: str, known_at: int | None) -> Iterator[tuple[str, list[Fact]]]:
    """The facts that bear a tag, by stream, in the order of the streams' names."""
    facts: dict[str, list[Fact]] = {}
    for recorded in ledger.tagged([tag], known_at=known_at):
        facts.setdefault(recorded.stream, []).append(recorded.fact)
    for stream in sorted(facts):
        yield stream, facts[stream]
