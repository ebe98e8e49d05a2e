"""版式样张: every component of the pages once."""

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.pages.public.style import forms as style_forms
from lifecycle.web.pages.public.style import samples as style_samples
from lifecycle.web.visitor import TheDesk, Visitor, visitor
from lifecycle.wording import say

router = APIRouter()
State = Literal["empty", "full", "wrong"]
STATES: tuple[State, ...] = get_args(State)
SAMPLES = {name.lower(): value for name, value in vars(style_samples).items() if name.isupper()}


@router.get("/style", name="style")
def style(request: Request, visiting: Annotated[Visitor | None, Depends(visitor)]) -> HTMLResponse:
    return page(request, "style/components.html", visitor=visiting, **SAMPLES)


@router.get("/style/forms", name="style_forms")
def forms(request: Request, desk: TheDesk, visiting: Annotated[Visitor | None, Depends(visitor)], state: State = "empty") -> HTMLResponse:
    """表单样张: every kind of field in one of its states."""
    shown = style_forms.samples(language(request), desk.statutes, desk.calendars.now)
    sheets = [(sheet, states[STATES.index(state)]) for sheet, states in shown["sheets"]]
    tabs = [(query(request.url.path, state=each), say(f"look.style.{each}", language(request)), each == state) for each in STATES]
    return page(request, "style/forms.html", visitor=visiting, **{**shown, "sheets": sheets, "states": tabs})
