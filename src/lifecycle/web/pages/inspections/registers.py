"""名录: inspectors, objects by kind, experts and classes of units as they stood on a day; and one entry with its history."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk import Desk
from lifecycle.desk.inspections.on_a_day import classes_on, experts_on, inspectors_on
from lifecycle.desk.inspections.streams import EXPERT, INSPECTOR, OBJECT, UNIT
from lifecycle.desk.people.person_called import person_names
from lifecycle.desk.telling.account import AccountLine, account
from lifecycle.inspections.registers.classes import CreditScheme
from lifecycle.inspections.registers.interests import InterestDeclared, InterestEnded
from lifecycle.inspections.registers.objects import DERIVED, ObjectKind
from lifecycle.ledger import Recorded
from lifecycle.vocabulary import Command, StaffId
from lifecycle.web.access import roles_of
from lifecycle.web.forms.filing import done_by
from lifecycle.web.forms.registers import BY_NAME, may_give
from lifecycle.web.forms.subject import fact_shown
from lifecycle.web.inspected import as_shown, objects_page, sees_interests
from lifecycle.web.layout.called import who
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.scope import TheObject
from lifecycle.web.transport.bounds import DayAsked, IdAsked, Listed, RecordedAt
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import label, say

router = APIRouter()
ROWS_A_PAGE = 50
OnDay = Annotated[DayAsked | None, Query(alias="on")]
FORMS_OF = {
    INSPECTOR: ("change-inspector", "delist-inspector", "declare-interest", "end-interest"),
    EXPERT: ("delist-expert",),
    OBJECT: ("delist-object",),
    UNIT: ("record-class",),
}
"""What is done to an entry."""


class FactInWords(Struct, frozen=True):
    """一条记录: what was recorded, in words."""

    title: str
    recorded: Recorded
    lines: tuple[AccountLine, ...]


@router.get("/inspections/registers", name="registers")
def inspectors(request: Request, desk: TheDesk, officer: Officer, day: OnDay = None, recorded: RecordedAt = None) -> Response:
    """执法检查人员名录."""
    on = day or desk.today()
    found = as_shown(officer, inspectors_on(desk.ledger, on))
    return _list(request, desk, officer, on, "registers", found, recorded, forms=("list-inspector",), sees=_sees(officer))


@router.get("/inspections/registers/experts", name="registers_experts")
def experts(request: Request, desk: TheDesk, officer: Officer, day: OnDay = None, recorded: RecordedAt = None) -> Response:
    """专家名录."""
    on = day or desk.today()
    found = experts_on(desk.ledger, on)
    names = person_names(desk, [each.person for each in found])
    return _list(request, desk, officer, on, "registers_experts", found, recorded, forms=("list-expert",), names=names)


@router.get("/inspections/registers/units", name="registers_units")
def units(request: Request, desk: TheDesk, officer: Officer, day: OnDay = None, recorded: RecordedAt = None) -> Response:
    """单位的分类, the two schemes side by side."""
    on = day or desk.today()
    found = [
        (uscc, list(given.values())[-1].name, [given.get(scheme) for scheme in CreditScheme])
        for uscc, given in classes_on(desk.ledger, on).items()
    ]
    return _list(request, desk, officer, on, "registers_units", found, recorded, forms=("record-class",), schemes=tuple(CreditScheme))


@router.get("/inspections/registers/objects/{object_kind}", name="registers_objects")
def objects(
    request: Request,
    object_kind: Listed[ObjectKind],
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    day: OnDay = None,
    words: str = "",
    after: str = "",
    recorded: RecordedAt = None,
) -> Response:
    """检查对象名录 of a kind, for the counties that the visitor's roles reach."""
    on, roles = day or desk.today(), roles_of(request)
    found = objects_page(desk, sheets, officer, roles, object_kind, on, words=words.strip(), after=after, limit=ROWS_A_PAGE)
    url = request.app.url_path_for("registers_objects", object_kind=object_kind.value)
    asked = {"words": words or None, "on": day and day.isoformat()}
    told: dict[str, Any] = {
        "kind": object_kind,
        "derived": object_kind in DERIVED,
        "words": words,
        "first": query(url, **asked) if after else "",
        "further": query(url, **asked, after=found.next) if found.next else "",
    }
    return _list(request, desk, officer, on, "registers_objects", found.objects, recorded, forms=("list-object",), **told)


@router.get("/inspections/registers/inspectors/{staff}", name="inspector_entry")
def inspector(request: Request, staff: IdAsked, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """一名执法检查人员. The interests are told to those to whom they are open."""
    hidden = () if sees_interests(officer, StaffId(staff)) else (InterestDeclared, InterestEnded)
    return _entry(request, desk, officer, (INSPECTOR, staff), recorded, hidden=hidden, staff=StaffId(staff))


@router.get("/inspections/registers/people/{person}", name="expert_entry")
def expert(request: Request, person: IdAsked, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """一名专家."""
    return _entry(request, desk, officer, (EXPERT, person), recorded)


@router.get("/inspections/registers/objects/{object_kind}/{object_id}", name="object_entry")
def listed(request: Request, opened: TheObject, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """一个检查对象 that was entered."""
    return _entry(request, desk, officer, (OBJECT, opened[0].stream.partition("/")[2]), recorded)


@router.get("/inspections/registers/units/{uscc}", name="unit_entry")
def unit(request: Request, uscc: IdAsked, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """一个单位."""
    return _entry(request, desk, officer, (UNIT, uscc), recorded)


def _sees(officer: Visitor) -> Any:
    return lambda staff: sees_interests(officer, staff)


def _list(
    request: Request,
    desk: Desk,
    officer: Visitor,
    on: date,
    route: str,
    found: Sequence[Any],
    recorded: int | None,
    forms: tuple[str, ...],
    **told: Any,
) -> Response:
    lang = language(request)
    kind: ObjectKind | None = told.get("kind")
    return page(
        request,
        "staff/registers.html",
        visitor=officer,
        today=desk.today(),
        on=on,
        route=route,
        found=found,
        tabs_shown=_tabs(request, route, on, desk.today()),
        kinds=[
            (_at(request, "registers_objects", on, desk, object_kind=each.value), label(each, lang), each is kind) for each in ObjectKind
        ],
        done=_done(desk, officer, recorded, lang),
        forms=[(_form(request, name, kind.value if kind else ""), name) for name in forms if _open(officer, name)],
        **told,
    )


def _tabs(request: Request, route: str, on: date, today: date) -> list[tuple[str, str, bool]]:
    lang = language(request)
    asked = None if on == today else on.isoformat()
    names = {
        "registers": {},
        "registers_objects": {"object_kind": ObjectKind.UNIT.value},
        "registers_experts": {},
        "registers_units": {},
    }
    return [
        (query(request.app.url_path_for(name, **at), on=asked), say(f"page.registers.{name}", lang), name == route)
        for name, at in names.items()
    ]


def _at(request: Request, route: str, on: date, desk: Desk, **at: str) -> str:
    return query(request.app.url_path_for(route, **at), on=None if on == desk.today() else on.isoformat())


def _entry(
    request: Request,
    desk: Desk,
    officer: Visitor,
    of: tuple[str, str],
    recorded: int | None,
    *,
    hidden: tuple[type, ...] = (),
    staff: StaffId | None = None,
) -> Response:
    """One entry: what was recorded of it, the latest first."""
    matter, id_ = of
    lang = language(request)
    known = desk.ledger.load(f"{matter}/{id_}").recorded
    if not known:
        raise HTTPException(404)
    told = [_told(desk, each, lang) for each in reversed(known) if not isinstance(each.fact, hidden)]
    names = person_names(desk, [each.fact.person for each in known if hasattr(each.fact, "person")])
    last = next((each.fact.name for each in reversed(known) if hasattr(each.fact, "name")), id_)
    return page(
        request,
        "staff/register_entry.html",
        visitor=officer,
        matter=matter,
        id=id_.rpartition("/")[2],
        title=next(iter(names.values()), id_) if matter == EXPERT else last,
        staff=staff,
        stands=next((each for each in inspectors_on(desk.ledger, desk.today()) if each.staff == staff), None) if staff else None,
        told=told,
        kept_back=bool(hidden) and any(isinstance(each.fact, hidden) for each in known),
        done=_done(desk, officer, recorded, lang),
        back=_back(request, matter, known),
        forms=[(_form(request, name, id_), name) for name in FORMS_OF[matter] if _open(officer, name, staff)],
    )


def _told(desk: Desk, recorded: Recorded, lang: str) -> FactInWords:
    title, _, lines, _ = fact_shown(recorded.fact, account(recorded.fact, None, lang, who, desk.rulebook), lang)
    return FactInWords(title, recorded, lines)


def _back(request: Request, matter: str, known: Sequence[Recorded]) -> tuple[str, str]:
    lang, first = language(request), known[0].fact
    route, at = {
        INSPECTOR: ("registers", {}),
        EXPERT: ("registers_experts", {}),
        UNIT: ("registers_units", {}),
        OBJECT: ("registers_objects", {"object_kind": getattr(first, "object_kind", "")}),
    }[matter]
    return str(request.app.url_path_for(route, **at)), say(f"page.registers.{route}", lang)


def _done(desk: Desk, officer: Visitor, recorded: int | None, lang: str) -> list[str]:
    return [say(f"fact.{each.fact.__struct_config__.tag}", lang) for each in done_by(desk, officer.staff, recorded)]


def _form(request: Request, name: str, id_: str) -> str:
    return query(request.app.url_path_for("registers_form", form=name), entry=id_ or None)


def _open(officer: Visitor, name: str, staff: StaffId | None = None) -> bool:
    command: type[Command] = BY_NAME[name].command
    return may_give(officer, command, staff)
