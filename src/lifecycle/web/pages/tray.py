"""待办: what waits for the visitor, what is overdue first, with the working days that are left."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from msgspec import Struct
from starlette.responses import HTMLResponse

from lifecycle.calendar import WorkingDays
from lifecycle.ledger.database import snapshot
from lifecycle.projections.open_work import PER_PAGE, Item, load
from lifecycle.projections.open_work import tray as waiting_for
from lifecycle.projections.waiting import Task
from lifecycle.web.page import language, page
from lifecycle.web.shown import query
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import say

router = APIRouter()
SOON = 2
"""Working days before the last one, from which on a thing is pressing."""


class Term(Struct, frozen=True):
    """期限 in words, with the shape of its mark."""

    shape: str
    words: str


@router.get("/tray", name="tray")
def tray(
    request: Request,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    task: Task | None = None,
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> HTMLResponse:
    """待办一页. Who stood at an earlier level of a proposal does not find it waiting again."""
    sheets.open_work.catch_up()
    today, rows, lang = desk.today(), sheets.open_work.sheets, language(request)
    with snapshot(desk.ledger.engine) as db:
        loads = load(db, rows, officer.appointments, today, officer.staff)
        items = waiting_for(db, rows, officer.appointments, officer.staff, task=task, page=number)
    count = sum(each.number for kind, each in loads.items() if task in (None, kind))
    return page(
        request,
        "staff/tray.html",
        visitor=officer,
        today=today,
        loads=loads,
        task=task,
        count=count,
        overdue=sum(each.overdue for each in loads.values()),
        items=[(item, term(item, today, sheets.calendar.working_days, lang)) for item in items],
        titles={rule.id: rule.title for document in desk.rulebook.documents for _, rule in document.rules()},
        number=number,
        pages=max(1, -(-count // PER_PAGE)),
        address=lambda task, page=None: query(request.app.url_path_for("tray"), task=task, page=page),
    )


def term(item: Item, today: date, working_days: WorkingDays, lang: str) -> Term:
    """还剩几个工作日. Where holidays are not announced yet, the count is said to be provisional."""
    if item.due is None:
        return Term("na", say("page.tray.no_term", lang))
    left = working_days.left(today, item.due)
    about = say("page.tray.provisional", lang) if item.provisional else ""
    if item.due < today:
        return Term("unmet", say("page.tray.overdue", lang, days=-left) + about)
    if item.due == today:
        return Term("undetermined", say("page.tray.due_today", lang))
    return Term("undetermined" if left <= SOON else "going", say("page.tray.left", lang, days=left) + about)
