"""我的账户: the front door of those who are in, their appointments, and their password."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lifecycle.accounts import Held, Wrong
from lifecycle.accounts.passwords import SHORTEST
from lifecycle.staff.access import PasswordChanged, SignInFailed, SignInFailure
from lifecycle.vocabulary import Refused
from lifecycle.web.access import ACCESS, OPEN
from lifecycle.web.navigation import navigation
from lifecycle.web.page import language, page
from lifecycle.web.pages.signing_in import Typed, address, begin_session, held, noted
from lifecycle.web.visitor import Now, Officer, TheDesk, TheDoor
from lifecycle.wording import say

router = APIRouter()


@router.get("/", name="home")
def home(request: Request, officer: Officer) -> Response:
    """首页: the first page of the masthead that is there for this visitor's work."""
    entries = navigation(request.app, officer, request.url.path)
    first = next((entry.href for entry in entries if ACCESS[entry.route] is not OPEN), request.app.url_path_for("account"))
    return RedirectResponse(first, status_code=303)


@router.get("/account", name="account")
def account(request: Request, officer: Officer) -> Response:
    """我的账户."""
    return page(request, "public/account.html", visitor=officer)


@router.get("/password", name="password")
def password(request: Request, officer: Officer) -> Response:
    """修改密码 page."""
    return _asked_again(request, officer, 200)


@router.post("/password", name="change_password")
def change_password(
    request: Request,
    officer: Officer,
    desk: TheDesk,
    door: TheDoor,
    now: Now,
    password_old: Typed = "",
    password_new: Typed = "",
    password_again: Typed = "",
) -> Response:
    """修改密码. All sessions of the account end, and this browser is given a new one."""
    lang, today = language(request), desk.today()
    if password_new != password_again:
        return _asked_again(request, officer, 422, password_again=say("password.differs", lang))
    try:
        answer = door.change_password(officer.staff, password_old, password_new, address(request), now)
    except Refused as refusal:
        return _asked_again(request, officer, 422, password_new=say(refusal.code, lang, **refusal.values))
    match answer:
        case Held(until=until):
            return _asked_again(request, officer, 429, password_old=held(until, lang))
        case Wrong(held_until=until):
            noted(request, SignInFailed(on=today, by=officer.staff, reason=SignInFailure.WRONG_PASSWORD, held=until is not None))
            return _asked_again(request, officer, 422, password_old=held(until, lang) if until else say("password.wrong", lang))
    noted(request, PasswordChanged(on=today, by=officer.staff))
    return begin_session(request, officer.staff, request.app.url_path_for("home"))


def _asked_again(request: Request, officer: Officer, status: int, **wrong: str) -> Response:
    """wrong: what is the matter, by field. Passwords are typed anew."""
    return page(request, "public/password.html", status=status, visitor=officer, wrong=wrong, least=SHORTEST)
