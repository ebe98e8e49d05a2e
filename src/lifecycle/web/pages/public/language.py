"""语言: Chinese or English, kept in a cookie of the browser."""

from typing import Literal

from fastapi import APIRouter
from starlette.responses import RedirectResponse

from lifecycle.web.transport.security import within

router = APIRouter()
A_YEAR = 365 * 24 * 3600


@router.get("/language/{lang}", name="language")
def language(lang: Literal["zh", "en"], back: str = "/") -> RedirectResponse:
    """换语言, and back to the page."""
    answer = RedirectResponse(within(back), status_code=303)
    answer.set_cookie("lang", lang, max_age=A_YEAR, samesite="lax", httponly=True)
    return answer
