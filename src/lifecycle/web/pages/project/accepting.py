"""批量受理: submitted applications side by side, with what was handed in and what is lacking; each that is ticked is accepted by itself."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from msgspec.structs import replace
from starlette.datastructures import FormData
from starlette.responses import Response

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.gate.lacking import lacking
from lifecycle.desk.gate.sheet import gate_sheet
from lifecycle.desk.one_by_one import one_by_one
from lifecycle.desk.telling.history import counted
from lifecycle.projections.open_work import Item
from lifecycle.projections.readings import Readings
from lifecycle.projections.waiting import Task
from lifecycle.projects.application.applications import (
    AcceptApplication,
    ApplicationSubmitted,
)
from lifecycle.projects.application.supplements import SupplementSupplied
from lifecycle.vocabulary import CommandId, Gate, ProjectId, Refused
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import COMMAND_ID, Attempt, posted, sent, sentence, shown
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.terms import Term, term
from lifecycle.web.scope import as_it_stands
from lifecycle.web.transport.errors import NOT_PERMITTED
from lifecycle.web.typed import Reading, as_typed
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor

router = APIRouter()
FORM = "accept"
KEY = re.compile(r"[0-9A-Za-z-]{1,40}/A[0-9]{1,6}")
"""项目代码/申请, as a tick sends it."""
MOST = 20
"""So many stand on the page at once, what is due first; the others come when these are done."""


class Submitted(Struct, frozen=True, kw_only=True):
    """一件待受理的申请. key: what its tick sends; lacks: what would stand against a pass as it is."""

    key: str
    item: Item
    term: Term
    materials: tuple[str, ...]
    lacks: tuple[str, ...]


class Answered(Struct, frozen=True, kw_only=True):
    """一件的办理结果. refusal: why it was not accepted, in words; again: it had been by this very form."""

    code: str
    project: ProjectId
    application: str
    name: str = ""
    gate: Gate | None = None
    refusal: str = ""
    again: bool = False


@router.get("/tray/accept", name="accepting", dependencies=gives(AcceptApplication))
def open_accepting(request: Request, desk: TheDesk, sheets: TheSheets, officer: Officer) -> Response:
    """批量受理页."""
    return _shown(request, desk, sheets, officer)


@router.post("/tray/accept", name="accept_applications", dependencies=gives(AcceptApplication))
def accept_applications(
    request: Request, desk: TheDesk, sheets: TheSheets, officer: Officer, given: Annotated[FormData, Depends(posted)]
) -> Response:
    """受理勾选的申请, one by one: what cannot be accepted holds nothing back. Sent twice, each is accepted once."""
    attempt = Attempt(typed=as_typed(FORM, given), id=sent(given, "command"))
    try:
        keys, on = _keys(attempt, desk)
    except BadInput as bad:
        return _shown(request, desk, sheets, officer, replace(attempt, errors=bad.problems))
    lang = language(request)
    return _shown(request, desk, sheets, officer, answers=_answers(desk, officer, attempt, keys, on, lang))


def _keys(attempt: Attempt, desk: Desk) -> tuple[list[str], date]:
    """What is ticked, and the legal date. Raises BadInput."""
    if not COMMAND_ID.fullmatch(attempt.id):
        raise BadInput(Problem("", "form.reload"))
    form = Reading(attempt.typed, desk.rulebooks.folder.jurisdictions.own_regions)
    keys = list(dict.fromkeys(attempt.typed.many(FORM, "items")))
    if not keys or len(keys) > MOST or not all(KEY.fullmatch(key) for key in keys):
        form.wrong("items", "form.choose")
    on = form.day("on")
    form.settle()
    return keys, on


def _answers(desk: Desk, officer: Visitor, attempt: Attempt, keys: Sequence[str], on: date, lang: str) -> list[Answered]:
    """One for every tick, its command id made from the form's. Raises Refused only for what the desk does not let this visitor do."""
    asked = [_asked(desk, key) for key in keys]
    commands = [
        AcceptApplication(
            id=CommandId(f"web/{attempt.id}/{key}"),
            on=on,
            by=officer.staff,
            behalf=officer.behalf,
            project=each.project,
            application=each.application,
        )
        for key, each in zip(keys, asked, strict=True)
    ]
    return [_answered(each, outcome, lang) for each, outcome in zip(asked, one_by_one(desk, commands), strict=True)]


def _asked(desk: Desk, key: str) -> Answered:
    """What a tick is about. One of an unknown project is handed to the desk like the others, which has the words for it."""
    code, _, application = key.partition("/")
    try:
        project = project_of(desk.counter(), project_bearing(desk.counter(), code))
    except Refused:
        return Answered(code=code, project=ProjectId(code), application=application)
    known = project.applications.get(application)
    return Answered(code=code, project=project.id, application=application, name=project.name, gate=known.gate if known else None)


def _answered(asked: Answered, outcome: Receipt | Refused, lang: str) -> Answered:
    if isinstance(outcome, Receipt):
        return replace(asked, again=outcome.repeated)
    if outcome.code in NOT_PERMITTED:
        raise outcome
    return replace(asked, refusal=sentence(outcome, lang))


def _submitted(desk: Desk, item: Item, left: Term, lang: str) -> Submitted:
    opened = as_it_stands(desk, item.project)
    application = opened.project.applications[item.item]
    sheet = gate_sheet(
        opened.project,
        opened.history.entries,
        application.gate,
        desk.rulebook,
        on=desk.today(),
        building=application.remaining[0],
        calendar=desk.calendars.now,
    )
    handed_in = (
        fact.materials
        for entry in counted(opened.history.entries)
        if isinstance(fact := fact_as_read(entry), (ApplicationSubmitted, SupplementSupplied)) and fact.application == application.id
    )
    materials = tuple(material.title for materials in handed_in for material in materials)
    return Submitted(key=f"{item.code}/{item.item}", item=item, term=left, materials=materials, lacks=lacking(sheet, lang))


def _shown(
    request: Request,
    desk: Desk,
    sheets: Readings,
    officer: Visitor,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    answers: Sequence[Answered] = (),
) -> Response:
    """The page; answers: what came of a form that was sent, above what still waits."""
    lang, today = language(request), desk.today()
    found = sheets.tray(officer.appointments, officer.hands, officer.principal, today, task=Task.ACCEPT)
    waiting, items = found.loads.get(Task.ACCEPT), found.items[:MOST]
    worked = desk.calendars.working_days()
    return page(
        request,
        "staff/accepting.html",
        status=attempt.status,
        visitor=officer,
        today=today,
        count=waiting.number if waiting else 0,
        applications=[_submitted(desk, item, term(item.due, today, worked, lang, provisional=item.provisional), lang) for item in items],
        accepted=[answer for answer in answers if not answer.refusal],
        refused=[answer for answer in answers if answer.refusal],
        **shown(attempt, lang),
    )
