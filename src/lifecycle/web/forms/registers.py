"""名录的表单: what is filled in to list, change and delist, to declare an interest, and to record a class."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from lifecycle.inspections.registers.classes import CreditScheme, RecordClass
from lifecycle.inspections.registers.experts import DelistExpert, ExpertListed, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, InspectorChanged, InspectorListed, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest, Interest
from lifecycle.inspections.registers.objects import DERIVED, DelistObject, ListObject, ObjectKind, ObjectListed
from lifecycle.permissions import PERMITTED
from lifecycle.staff.appointments import Role, Staff
from lifecycle.vocabulary import Command, PersonId, StaffId
from lifecycle.web.forms.fields import Choice, Day, Lines, Option, Several, Words, counties, members
from lifecycle.web.forms.form import About, WorkForm
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Kind, Subject
from lifecycle.web.layout.called import who_briefly
from lifecycle.web.visitor import Visitor


class RegisterEntry(Struct, frozen=True, kw_only=True):
    """一条名录 as a form is about it: how commands name it, and what stands of it today.

    appointed: who can be listed as an inspector; kind: of objects; title: what the page calls it.
    """

    named: dict[str, Any] = {}
    stands: InspectorListed | InspectorChanged | ExpertListed | ObjectListed | None = None
    interests: tuple[Interest, ...] = ()
    appointed: tuple[Staff, ...] = ()
    kind: ObjectKind | None = None
    title: str = ""


REGISTERED = Kind(named=lambda entry: entry.named, admits=lambda entry, command: entry.stands is not None or command not in OF_WHAT_STANDS)
"""名录, as forms know it."""
OF_WHAT_STANDS: frozenset[type[Command]] = frozenset({ChangeInspector, DelistInspector, DelistExpert, DelistObject})


class Appointed(Choice, frozen=True):
    """执法检查人员 who is not listed yet, with the person as whom they were appointed."""

    def gives(self, form: Form) -> dict[str, Any]:
        member: Staff | None = self.read(form)
        return {"staff": member.id, "person": next(iter(member.persons))} if member else {"staff": StaffId(""), "person": PersonId("")}


def _appointed(subject: Subject) -> list[Option]:
    return [Option(member.id, who_briefly(member.id), member) for member in subject.about.appointed]


def _stands(name: str) -> Callable[[Subject], Any]:
    """What stands of the entry, as it is typed."""

    def otherwise(subject: Subject) -> Any:
        value = getattr(subject.about.stands, name, None)
        if isinstance(value, tuple):
            return "\n".join(value)
        return "" if value is None else str(value)

    return otherwise


def _counties(subject: Subject) -> dict[str, str]:
    return {option.slug: option.words for option in counties(subject)}


def _ticked(subject: Subject) -> Iterable[str]:
    return getattr(subject.about.stands, "counties", ())


def _today(subject: Subject) -> str:
    return subject.today.isoformat()


def _kinds(subject: Subject) -> list[Option]:
    return [option for option in members(ObjectKind)(subject) if option.meaning not in DERIVED]


def _kind(subject: Subject) -> str:
    return subject.about.kind.value if subject.about.kind else ""


def _interests(subject: Subject) -> dict[str, str]:
    return {each.id: f"{each.id} {each.uscc or each.project or ''} {each.ground}" for each in subject.about.interests}


STATED = (
    Words("number", fills="certificate_number", label="inspection_certificate", otherwise=_stands("certificate_number")),
    Day("valid_until", label="valid_until", otherwise=_stands("valid_until")),
    Words("authority", label="inspecting_authority", otherwise=_stands("authority")),
    Lines("fields", label="inspection_fields", hint="inspection_fields", optional=True, rows=3, otherwise=_stands("fields")),
    Several("counties", label="inspection_counties", hint="inspection_counties", optional=True, least=0, offered=_counties, ticked=_ticked),
)
SINCE = Day("listed_since", label="listed_since", otherwise=_today)
UNTIL = Day("listed_until", label="listed_until", hint="listed_until", optional=True)
LAST_DAY = Day("listed_until", label="last_day", hint="last_day", otherwise=_today)
REASON = Words("reason", rows=2)

FORMS = (
    WorkForm(
        "list-inspector", ListInspector, (Appointed("staff", label="inspector", offered=_appointed, listed=True), *STATED, SINCE, UNTIL)
    ),
    WorkForm("change-inspector", ChangeInspector, (*STATED, Day("listed_since", label="holds_from", otherwise=_today), REASON)),
    WorkForm("delist-inspector", DelistInspector, (LAST_DAY, REASON)),
    WorkForm(
        "declare-interest",
        DeclareInterest,
        (
            Words("uscc", hint="interest_in", optional=True),
            Words("code", optional=True),
            Words("ground", label="interest_ground", rows=2),
            Day("valid_until", label="valid_until", hint="listed_until", optional=True),
        ),
    ),
    WorkForm("end-interest", EndInterest, (REASON,), about=About(_interests, lambda subject: {"interest": subject.of})),
    WorkForm(
        "list-expert",
        ListExpert,
        (
            Words("person", label="expert_person", hint="expert_person"),
            Words("speciality"),
            Words("employer"),
            Lines("recused_from", hint="recused_from", optional=True, rows=2),
            SINCE,
            UNTIL,
        ),
    ),
    WorkForm("delist-expert", DelistExpert, (LAST_DAY, REASON)),
    WorkForm(
        "list-object",
        ListObject,
        (
            Choice("object_kind", offered=_kinds, listed=True, otherwise=_kind),
            Words("object_id", hint="object_id"),
            Words("object_name", fills="name"),
            Choice("county", offered=counties, listed=True, optional=True, hint="object_county"),
            Words("uscc", label="object_uscc", hint="object_uscc", optional=True),
            Words("address", optional=True),
            Words("contact", label="contact_person", hint="contact_person", optional=True),
            SINCE,
            UNTIL,
            Words("reason", label="listing_reason", rows=2, optional=True),
        ),
    ),
    WorkForm("delist-object", DelistObject, (LAST_DAY, REASON)),
    WorkForm(
        "record-class",
        RecordClass,
        (
            Words("uscc"),
            Words("unit_name", fills="name"),
            Choice("scheme", offered=members(CreditScheme)),
            Words("credit_class", hint="credit_class"),
            Words("class_source", fills="source"),
            Day("valid_until", label="valid_until", hint="listed_until", optional=True),
        ),
    ),
)
BY_NAME = {form.name: form for form in FORMS}


def may_give(visitor: Visitor, command: type[Command], staff: StaffId | None) -> bool:
    """Whether the visitor may give it about this inspector; None: about anything else. The desk has the last word."""
    permission = PERMITTED[command]
    if permission.of_another and staff == visitor.staff and visitor.behalf is None:
        return bool(visitor.roles & permission.roles)
    needed = permission.of_another or permission
    return visitor.sees(None, needed.roles) if visitor.roles & needed.roles else False


def inspectors_of(staff: Iterable[Staff], day: date, listed: Iterable[StaffId]) -> tuple[Staff, ...]:
    """Who holds the role of an inspector on a day, as a person, and is not listed."""
    taken = set(listed)
    return tuple(
        member
        for member in staff
        if member.id not in taken and len(member.persons) == 1 and any(each.role is Role.INSPECTOR for each in member.roles_on(day))
    )
