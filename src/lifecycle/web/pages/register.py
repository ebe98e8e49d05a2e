"""项目台账: searched, filtered, sorted, paged and taken away as a workbook, for the counties that the visitor sees."""

from enum import StrEnum
from functools import partial
from io import BytesIO
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from msgspec import structs
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from lifecycle.desk import Desk
from lifecycle.papers.register import write_workbook
from lifecycle.permissions import PERMITTED
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.register_query import Judged, Sort
from lifecycle.projections.register_query import Query as Wanted
from lifecycle.projects.registration import RegisterProject
from lifecycle.values.text import slug
from lifecycle.vocabulary import Gate, Kind
from lifecycle.web.access import AUDITS, roles_of
from lifecycle.web.layout.called import by_name
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.transport.bounds import IdAsked, PageNumber
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import label, say

router = APIRouter()
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
E = TypeVar("E", bound=StrEnum)


def wanted(
    words: str = "",
    county: IdAsked = "",
    kind: str = "",
    state: str = "",
    gate: str = "",
    judged: str = "",
    sort: str = "",
    number: PageNumber = 1,
) -> Wanted:
    """查询条件, as a form sends them: what was left open comes as nothing. What is on no list is a bad request."""
    return Wanted(
        words=words.strip(),
        county=county or None,
        kind=_one(Kind, kind),
        state=_one(ProjectState, state),
        gate=_one(Gate, gate),
        judged=_one(Judged, judged),
        sort=_one(Sort, sort) or Sort.LATEST,
        page=number,
    )


Conditions = Annotated[Wanted, Depends(wanted)]


@router.get("/projects", name="register")
def register(request: Request, conditions: Conditions, desk: TheDesk, sheets: TheSheets, officer: Officer) -> HTMLResponse:
    """台账一页."""
    seen = officer.counties(roles_of(request))
    found = sheets.register(conditions, seen)

    def address(**other: Any) -> str:
        """The register with other conditions; from its first page, unless a page is named."""
        asked = structs.asdict(conditions) | {"page": None} | other
        return query(request.app.url_path_for("register"), **asked | ({"sort": None} if asked["sort"] == Sort.LATEST else {}))

    return page(
        request,
        "staff/register.html",
        visitor=officer,
        found=found,
        conditions=conditions,
        options=_options(desk, seen, language(request)),
        address=address,
        export=query(request.app.url_path_for("register_workbook"), **structs.asdict(conditions) | {"page": None}),
        audits=bool(officer.roles & AUDITS),
        registers=bool(officer.roles & PERMITTED[RegisterProject].roles),
    )


@router.get("/projects.xlsx", name="register_workbook")
def register_workbook(request: Request, conditions: Conditions, desk: TheDesk, sheets: TheSheets, officer: Officer) -> Response:
    """台账导出: every row that the conditions find, on whichever page."""
    workbook, lang = BytesIO(), language(request)
    units = desk.rulebooks.folder.jurisdictions
    names = {each.code: each.name for each in units.counties}
    with sheets.register_lines(conditions, officer.counties(roles_of(request))) as lines:
        write_workbook(
            lines, names, workbook, lang, position=sheets.position, of_towns=units.of_towns, called=partial(by_name, desk, lang=lang)
        )
    name = quote(f"{say('project_register.title', lang)}-{desk.today()}.xlsx")
    return Response(workbook.getvalue(), media_type=WORKBOOK, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


def _options(desk: Desk, seen: frozenset[str] | None, lang: str) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, after the empty choice; counties only to those who see several."""
    counties = [(each.code, each.name) for each in desk.rulebooks.folder.jurisdictions.counties if seen is None or each.code in seen]
    lists: dict[str, type[StrEnum]] = {"kind": Kind, "state": ProjectState, "gate": Gate, "judged": Judged}
    offered = {name: [(member.value, label(member, lang)) for member in members] for name, members in lists.items()}
    anything = [("", say("page.register.any", lang))]
    return {name: anything + options for name, options in ({"county": counties} | offered).items() if len(options) > 1}


def _one(kind: type[E], typed: str) -> E | None:
    try:
        return kind(slug(typed)) if typed else None
    except ValueError as unknown:
        raise HTTPException(400) from unknown
