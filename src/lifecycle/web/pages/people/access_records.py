"""访问记录的网页: for the audit administrator and auditors: by person, kind and day, or every look at one project; the latest first."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.people.access_records import Wanted, access_records
from lifecycle.desk.people.turned_away import still_counted
from lifecycle.desk.tagging import fact_name
from lifecycle.ledger.store.reading import END
from lifecycle.ledger.store.recorded import type_name
from lifecycle.projections.readings import Readings
from lifecycle.staff import FACTS
from lifecycle.values import days
from lifecycle.vocabulary import Fact, ProjectId, Refused, StaffId
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.told import in_brief
from lifecycle.web.transport.bounds import IdAsked, Whole
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import say

router = APIRouter()
ROWS_A_PAGE = 50
KINDS = tuple(type_name(fact) for fact in FACTS)


AccessRow = tuple[Fact, datetime, int | None]
"""事实, when it was recorded or last counted, and its place in the ledger."""


class Row(Struct, frozen=True, kw_only=True):
    """访问记录的一条. project: code and name of the one that it is about; position: None while it is still counted."""

    fact: Fact
    at: datetime
    position: int | None
    title: str
    detail: str
    project: tuple[str, str] | None


@router.get("/access-records", name="access_records")
def open_access_records(
    request: Request,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    staff: IdAsked = "",
    kind: str = "",
    day: str = "",
    project: str = "",
    before: Annotated[Whole, Query(ge=1, le=END)] = END,
) -> Response:
    """访问记录. project: a code; then every look at it."""
    lang = language(request)
    asked = {"staff": staff.strip(), "kind": kind, "day": day, "project": project.strip()}
    wrong, wanted = _wanted(desk, asked, before, lang)
    found = [] if wrong else access_records(desk.ledger, wanted, ROWS_A_PAGE + 1)
    shown = found[:ROWS_A_PAGE]
    counting = [] if wrong or before < END else list(_counting(desk, wanted))
    path = request.app.url_path_for("access_records")
    return page(
        request,
        "admin/access_records.html",
        status=422 if wrong else 200,
        visitor=officer,
        asked=asked,
        wrong=wrong,
        kinds=[("", say("page.register.any", lang)), *((name, say(f"fact.{name}", lang)) for name in KINDS)],
        rows=list(_rows(desk, sheets, [*counting, *((each.fact, each.recorded_at, each.position) for each in shown)], lang)),
        first=query(path, **asked) if before < END else None,
        further=query(path, **asked, before=shown[-1].position) if len(found) > ROWS_A_PAGE else None,
        of_person=lambda id_: query(path, staff=id_),
        of_project=lambda code: query(path, project=code),
    )


def _wanted(desk: Desk, asked: dict[str, str], before: int, lang: str) -> tuple[dict[str, str], Wanted]:
    """What is asked for, and what of it cannot be understood, by field."""
    wrong: dict[str, str] = {}
    on: date | None = None
    looked_at: ProjectId | None = None
    if asked["kind"] not in {"", *KINDS}:
        wrong["kind"] = say("form.choose", lang)
    try:
        on = days.day(asked["day"]) if asked["day"] else None
    except Refused as refused:
        wrong["day"] = say(refused.code, lang, **refused.values)
    try:
        looked_at = project_bearing(desk.counter(), asked["project"]) if asked["project"] else None
    except Refused as refused:
        wrong["project"] = say(refused.code, lang, **refused.values)
    return wrong, Wanted(
        staff=StaffId(asked["staff"]) if asked["staff"] else None, kind=asked["kind"] or None, on=on, project=looked_at, before=before
    )


def _counting(desk: Desk, wanted: Wanted) -> Iterator[AccessRow]:
    """尚在计数 of what is asked for."""
    for fact in still_counted(desk.ledger) if wanted.project is None else ():
        at = fact.last or fact.first
        fits = wanted.staff in (None, fact.by) and wanted.kind in (None, type_name(type(fact)))
        if at and fits and wanted.on in (None, at.astimezone(SHANGHAI).date()):
            yield fact, at, None


def _rows(desk: Desk, sheets: Readings, found: list[AccessRow], lang: str) -> Iterator[Row]:
    rulebook = desk.rulebooks.folder
    about = [getattr(fact, "project", None) for fact, _, _ in found]
    names = sheets.named({id_ for id_ in about if id_})
    for (fact, at, position), id_ in zip(found, about, strict=True):
        title, detail = say(f"fact.{fact_name(fact)}", lang), in_brief(fact, rulebook, lang)
        yield Row(fact=fact, at=at, position=position, title=title, detail=detail, project=names.get(id_) if id_ else None)
