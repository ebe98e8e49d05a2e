"""公平性分析, as a workbook: on pages there are no statistics."""

from datetime import date
from functools import partial
from io import BytesIO
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from lifecycle.desk.desk import Desk
from lifecycle.desk.inspections.fairness import fairness_of
from lifecycle.papers.fairness import write_fairness
from lifecycle.web.layout.called import by_name
from lifecycle.web.layout.page import language
from lifecycle.web.pages.register import WORKBOOK
from lifecycle.web.transport.bounds import WholeYear
from lifecycle.web.visitor import TheDesk
from lifecycle.wording import say

router = APIRouter()
YearWanted = Annotated[WholeYear | None, Query(ge=1, le=9999)]
"""年度; this year where none is named."""


@router.get("/inspections/fairness.xlsx", name="fairness_workbook")
def fairness_workbook(request: Request, desk: TheDesk, year: YearWanted = None) -> Response:
    """公平性分析 of the draws of a year."""
    return workbook_of(desk, year or desk.today().year, language(request), desk.today())


def workbook_of(desk: Desk, year: int, lang: str, today: date) -> Response:
    """公平性分析 as it is sent."""
    workbook = BytesIO()
    counties = {each.code: each.name for each in desk.rulebooks.folder.jurisdictions.counties}
    write_fairness(fairness_of(desk.ledger, year, today), counties, workbook, lang=lang, called=partial(by_name, desk, lang=lang))
    name = quote(f"{say('fairness.title', lang)}-{year}.xlsx")
    return Response(workbook.getvalue(), media_type=WORKBOOK, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})
