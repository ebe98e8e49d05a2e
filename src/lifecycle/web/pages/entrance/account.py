"""我的账户: the front door of those who are in, their appointments, who stands in for them and for whom they do, and their password."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from lifecycle.accounts import Busy, Held, Wrong
from lifecycle.accounts.passwords import SHORTEST
from lifecycle.desk import Desk
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.staff_list import everybody, who_delegated_to
from lifecycle.desk.tagging import fact_name
from lifecycle.ledger import Recorded
from lifecycle.staff.access import PasswordChanged, SignInFailed, SignInFailure
from lifecycle.staff.appointments import SEPARATED
from lifecycle.vocabulary import Refused, StaffId
from lifecycle.web.access import OPEN, access
from lifecycle.web.forms.filing import Attempt, done_by, posted, sent, shown
from lifecycle.web.layout.navigation import navigation
from lifecycle.web.layout.page import language, page
from lifecycle.web.pages.public.signing_in import begin_session, come_again, device, held, noted
from lifecycle.web.transport.bounds import RecordedAt
from lifecycle.web.transport.origin import address
from lifecycle.web.visitor import Now, Officer, TheDesk, TheDoor, Visitor, cookie_name, token
from lifecycle.wording import say

router = APIRouter()


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request, door: TheDoor) -> Response:
    """退出: the session ends here, whatever the browser keeps."""
    if given := token(request):
        door.sessions.end(given)
    answer = RedirectResponse(request.app.url_path_for("sign_in"), status_code=303)
    answer.delete_cookie(cookie_name(request), secure=request.app.state.https, httponly=True, samesite="lax")
    return answer


@router.get("/", name="home")
def home(request: Request, officer: Officer) -> Response:
    """首页: the first page of the masthead that is there for this visitor's work."""
    entries = navigation(request.app, officer, request.url.path)
    first = next((entry.href for entry in entries if access(request.app)[entry.route] is not OPEN), request.app.url_path_for("account"))
    return RedirectResponse(first, status_code=303)


@router.get("/account", name="account")
def account(request: Request, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """我的账户. recorded: the position of what was just recorded, to be told."""
    return account_page(request, desk, officer, done=done_by(desk, officer.staff, recorded))


def account_page(
    request: Request,
    desk: Desk,
    officer: Visitor,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    done: tuple[Recorded, ...] = (),
) -> Response:
    """The page. A delegation that ends today is still shown: its last day is today."""
    today, lang = desk.today(), language(request)
    me = staff_member(desk.ledger, officer.staff)
    separated = {held.role for held in officer.own} & SEPARATED
    principals = [] if separated else list(who_delegated_to(desk.ledger, officer.staff, today))
    return page(
        request,
        "public/account.html",
        status=attempt.status,
        visitor=officer,
        today=today,
        granted=[(each, each.can_be_withdrawn_on(today)) for each in me.delegations if each.until >= today],
        delegable=bool(me.delegable_on(today)),
        principals=[(member, each, member.delegable_on(today)) for member, each in principals],
        colleagues=list(_colleagues(desk, officer)) if me.delegable_on(today) else [],
        done=[say(f"fact.{fact_name(each.fact)}", lang) for each in done],
        **shown(attempt, lang),
    )


def _colleagues(desk: Desk, officer: Visitor) -> Iterator[StaffId]:
    """同岗位的同事, who come to mind first as deputies; anybody else can be typed."""
    roles = {held.role for held in officer.own}
    for member in everybody(desk.ledger):
        held = {each.role for each in member.roles_on(desk.today())}
        if member.id != officer.staff and held & roles and not held & SEPARATED:
            yield member.id


@router.get("/password", name="password")
def password(request: Request, officer: Officer) -> Response:
    """修改密码 page."""
    return _asked_again(request, officer, 200)


@router.post("/password", name="change_password")
def change_password(
    request: Request, officer: Officer, desk: TheDesk, door: TheDoor, now: Now, given: Annotated[FormData, Depends(posted)]
) -> Response:
    """修改密码. All sessions of the account end, and this browser is given a new one."""
    lang, today = language(request), desk.real_day()
    password_old, password_new, password_again = (sent(given, f"password_{which}") for which in ("old", "new", "again"))
    if password_new != password_again:
        return _asked_again(request, officer, 422, password_again=say("password.differs", lang))
    try:
        answer = door.change_password(officer.staff, password_old, password_new, address(request), now, device(request))
    except Refused as refusal:
        return _asked_again(request, officer, 422, password_new=say(refusal.code, lang, **refusal.values))
    match answer:
        case Held(until=until):
            answered = _asked_again(request, officer, 429, password_old=held(until, lang))
            return come_again(answered, (until - now).total_seconds())
        case Busy(retry_after=seconds):
            return come_again(_asked_again(request, officer, 503, password_old=say("page.sign_in.busy", lang, seconds=seconds)), seconds)
        case Wrong(held_until=until):
            noted(request, SignInFailed(on=today, by=officer.staff, reason=SignInFailure.WRONG_PASSWORD, held=until is not None))
            return _asked_again(request, officer, 422, password_old=held(until, lang) if until else say("password.wrong", lang))
    noted(request, PasswordChanged(on=today, by=officer.staff))
    return begin_session(request, officer.staff, request.app.url_path_for("home"))


def _asked_again(request: Request, officer: Officer, status: int, **wrong: str) -> Response:
    """wrong: what is the matter, by field. Passwords are typed anew."""
    return page(request, "public/password.html", status=status, visitor=officer, wrong=wrong, least=SHORTEST)
