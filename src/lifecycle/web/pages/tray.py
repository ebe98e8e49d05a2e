"""待办: what waits for the visitor, what is overdue first, with the working days that are left."""

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse
from starlette.routing import NoMatchFound

from lifecycle.desk.inspections.campaign_due import NEXT
from lifecycle.projections.open_work import PER_PAGE, Item
from lifecycle.projections.waiting import Task
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.terms import term
from lifecycle.web.transport.bounds import Listed, PageNumber
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import say

router = APIRouter()
DUE_IN = "due_in_"
"""A kind of stream that has a page calls its route by this and its name; {number}, or the kind itself as a parameter, is what its
streams have behind the slash."""


@router.get("/tray", name="tray")
def tray(
    request: Request,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    task: Listed[Task | None] = None,
    mine: bool = False,
    number: PageNumber = 1,
) -> HTMLResponse:
    """待办一页. Who stood at an earlier level of a proposal does not find it waiting again.

    mine: 我经办的, all that lies on the visitor's desk, whoever has to take the next step.
    """
    today, lang = desk.today(), language(request)
    found = sheets.tray(officer.appointments, officer.hands, officer.principal, today, mine=mine, task=task, page=number)
    own, loads, items = found.own, found.loads, found.items
    worked = desk.calendars.working_days()
    count = sum(each.number for kind, each in loads.items() if task in (None, kind))
    return page(
        request,
        "staff/tray.html",
        visitor=officer,
        today=today,
        loads=loads,
        in_all=sum(each.number for each in loads.values()),
        task=task,
        mine=mine,
        own=sum(each.number for each in own.values()),
        count=count,
        overdue=sum(each.overdue for each in loads.values()),
        items=[(item, term(item.due, today, worked, lang, provisional=item.provisional)) for item in items],
        titles={**desk.rulebooks.folder.titles, **{name: say(f"page.campaigns.next.{name}", lang) for name, _ in NEXT.values()}},
        due_page=lambda item: _due_page(request, item),
        number=number,
        pages=max(1, -(-count // PER_PAGE)),
        address=lambda task, page=None, mine=mine: query(request.app.url_path_for("tray"), task=task, mine=1 if mine else None, page=page),
    )


def _due_page(request: Request, item: Item) -> str | None:
    """到期事项的页面: where what falls due in a stream that is no project is done; None where its kind has no page."""
    kind, _, number = item.stream.partition("/")
    for named in ("number", kind):
        with suppress(NoMatchFound):
            return query(request.app.url_path_for(DUE_IN + kind, **{named: number}), of=item.item)
    return None
