"""抽查事项: the items of a list as a table and, where it is published, as the 现场检查表 to be filled in."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from lifecycle.desk.inspections.checkable import published_on
from lifecycle.papers.checking_form import checking_form
from lifecycle.vocabulary import Refused
from lifecycle.web.layout.item_table import item_table
from lifecycle.web.layout.page import language, page
from lifecycle.web.pages.public.policies import Anybody, anchors, document_of
from lifecycle.web.pages.register import WORKBOOK
from lifecycle.web.transport.bounds import DayAsked, IdAsked
from lifecycle.web.visitor import TheDesk
from lifecycle.wording import say

router = APIRouter()


@router.get("/policies/{document}/items", name="policy_items")
def policy_items(request: Request, document: IdAsked, desk: TheDesk, visiting: Anybody, on: DayAsked | None = None) -> HTMLResponse:
    """抽查事项 of a list, as it is on a day."""
    read = document_of(desk, document, on)
    items = item_table(desk.ledger, read, on or desk.today())
    if items is None:
        raise HTTPException(404)
    return page(request, "public/policy_items.html", visitor=visiting, document=read, items=items, anchors=anchors(read))


@router.get("/policies/{document}/items.xlsx", name="policy_items_form")
def policy_items_form(request: Request, document: IdAsked, desk: TheDesk, on: DayAsked | None = None) -> Response:
    """现场检查表 of what may be checked by a list on a day. Raises Refused where it is not published."""
    day, lang = on or desk.today(), language(request)
    listed = next((each for each in published_on(desk.ledger, desk.rulebooks, day) if each.publication.document == document), None)
    if listed is None:
        raise Refused("items.no_form", document=document, day=day)
    name = quote(f"{say('paper.checking.title', lang)}-{day}.xlsx")
    return Response(
        checking_form(listed, lang), media_type=WORKBOOK, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )
