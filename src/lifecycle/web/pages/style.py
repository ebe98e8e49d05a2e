"""版式样张: every component of the pages once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from lifecycle.web.page import page
from lifecycle.web.pages import style_samples
from lifecycle.web.visitor import Visitor, visitor

router = APIRouter()
SAMPLES = {name.lower(): value for name, value in vars(style_samples).items() if name.isupper()}


@router.get("/style", name="style")
def style(request: Request, visiting: Annotated[Visitor | None, Depends(visitor)]) -> HTMLResponse:
    return page(request, "style/components.html", visitor=visiting, **SAMPLES)
