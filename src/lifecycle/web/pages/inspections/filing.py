"""名录的办理: one form a page, about one entry or about one that is not there yet."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk
from lifecycle.desk.inspections.on_a_day import inspectors_on
from lifecycle.desk.inspections.streams import EXPERT, INSPECTOR, OBJECT, UNIT, expert_stream, inspector_stream, object_stream
from lifecycle.desk.people.staff_list import everybody
from lifecycle.inspections.registers import experts, inspectors, objects
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.permissions import PERMITTED
from lifecycle.staff.access import RefusalGround
from lifecycle.vocabulary import Fact, PersonId, StaffId
from lifecycle.web.access import NotAllowed, gives
from lifecycle.web.forms.filing import Attempt, Filed, file, posted, sent, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.registers import BY_NAME, REGISTERED, RegisterEntry, inspectors_of, may_give
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who_briefly
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.visitor import Officer, TheDesk, Visitor
from lifecycle.wording import label

router = APIRouter()
COMMANDS = tuple(form.command for form in BY_NAME.values())


@router.get("/inspections/registers/forms/{form}", name="registers_form", dependencies=gives(*COMMANDS))
def open_form(request: Request, form: str, desk: TheDesk, officer: Officer, entry: IdAsked = "", of: str = "") -> Response:
    """名录表单. entry: what it is about, by its id; of: the interest."""
    asked = _named(form)
    return _shown(request, asked, entry, _subject(request, asked, desk, officer, entry, of))


@router.post("/inspections/registers/forms/{form}", name="file_in_registers", dependencies=gives(*COMMANDS))
def take_form(
    request: Request, form: str, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)], entry: IdAsked = ""
) -> Response:
    """办理. Done: to the entry, where it is told."""
    asked = _named(form)
    subject = _subject(request, asked, desk, officer, entry, sent(given, "of"))
    outcome = file(asked, subject, given, desk)
    if isinstance(outcome, Filed):
        return RedirectResponse(query(entry_href(request, outcome.first.stream), **outcome.told), status_code=303)
    return _shown(request, asked, entry, subject, outcome)


def entry_href(request: Request, stream: str) -> str:
    """The page of what stands in a stream of the registers."""
    matter, _, id_ = stream.partition("/")
    kind, _, object_id = id_.partition("/")
    route, at = {
        INSPECTOR: ("inspector_entry", {"staff": id_}),
        EXPERT: ("expert_entry", {"person": id_}),
        OBJECT: ("object_entry", {"object_kind": kind, "object_id": object_id}),
        UNIT: ("unit_entry", {"uscc": id_}),
    }[matter]
    return str(request.app.url_path_for(route, **at))


def _named(name: str) -> WorkForm:
    if name not in BY_NAME:
        raise HTTPException(404)
    return BY_NAME[name]


def _subject(request: Request, form: WorkForm, desk: Desk, officer: Visitor, entry: str, of: str) -> Subject:
    """Raises NotAllowed for those to whom it is not open."""
    lang = language(request)
    about = ABOUT[form.name](desk, entry, lang)
    if not may_give(officer, form.command, about.named.get("staff")):
        told = {"roles": sorted(officer.roles), "allowed": sorted(PERMITTED[form.command].roles)}
        raise NotAllowed(RefusalGround.DESK, "web.role_may_not", told)
    interests = form.about.choices if form.about else None
    subject = Subject(
        today=desk.today(),
        lang=lang,
        visitor=officer,
        statutes=desk.statutes,
        calendar=desk.calendars.now,
        about=about,
        kind=REGISTERED,
        of=of,
    )
    choices = interests(subject) if interests else {}
    if not of and len(choices) == 1:
        return _subject(request, form, desk, officer, entry, next(iter(choices)))
    return subject


def _facts(desk: Desk, stream: str) -> list[Fact]:
    """Raises 404 for an entry that nobody made."""
    if found := [recorded.fact for recorded in desk.ledger.load(stream).recorded]:
        return found
    raise HTTPException(404)


def _new_inspector(desk: Desk, _entry: str, _lang: str) -> RegisterEntry:
    today = desk.today()
    return RegisterEntry(appointed=inspectors_of(everybody(desk.ledger), today, (each.staff for each in inspectors_on(desk.ledger, today))))


def _inspector(desk: Desk, staff: str, _lang: str) -> RegisterEntry:
    known = inspectors.fold(_facts(desk, inspector_stream(StaffId(staff))))
    standing = tuple(each for each in known.interests.values() if each.holds_on(desk.today()))
    return RegisterEntry(
        named={"staff": StaffId(staff)}, stands=known.on(desk.today()), interests=standing, title=who_briefly(StaffId(staff))
    )


def _expert(desk: Desk, person: str, _lang: str) -> RegisterEntry:
    stands = experts.fold(_facts(desk, expert_stream(PersonId(person)))).on(desk.today())
    return RegisterEntry(named={"person": PersonId(person)}, stands=stands and stands[0], title=person)


def _object(desk: Desk, entry: str, lang: str) -> RegisterEntry:
    kind, object_id = _kind_and_id(entry)
    stands = objects.fold(_facts(desk, object_stream(kind, object_id))).on(desk.today())
    named = {"object_kind": kind, "object_id": object_id}
    return RegisterEntry(
        named=named, stands=stands and stands[0], kind=kind, title=f"{label(kind, lang)} {stands[0].name if stands else object_id}"
    )


def _kind_and_id(entry: str) -> tuple[ObjectKind, str]:
    kind, _, object_id = entry.partition("/")
    if kind not in set(ObjectKind):
        raise HTTPException(404)
    return ObjectKind(kind), object_id


def _new_object(_desk: Desk, entry: str, _lang: str) -> RegisterEntry:
    return RegisterEntry(kind=ObjectKind(entry) if entry in set(ObjectKind) else None)


def _anything(_desk: Desk, _entry: str, _lang: str) -> RegisterEntry:
    return RegisterEntry()


ABOUT: dict[str, Callable[[Desk, str, str], RegisterEntry]] = {
    "list-inspector": _new_inspector,
    "change-inspector": _inspector,
    "delist-inspector": _inspector,
    "declare-interest": _inspector,
    "end-interest": _inspector,
    "list-expert": _anything,
    "delist-expert": _expert,
    "list-object": _new_object,
    "delist-object": _object,
    "record-class": _anything,
}
"""What a form is about."""


def _shown(request: Request, form: WorkForm, entry: str, subject: Subject, attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    url = query(request.app.url_path_for("registers_form", form=form.name), entry=entry or None)
    choices = form.choices(subject)
    return page(
        request,
        "staff/register_form.html",
        status=attempt.status,
        visitor=subject.visitor,
        **shown_about(attempt, subject),
        form=form,
        action=url,
        settled=form.settled(subject),
        makes_sense=form.makes_sense(subject),
        choices=[(query(url, of=slug), words) for slug, words in choices.items()],
        chosen=choices.get(subject.of, ""),
        accept="",
    )
