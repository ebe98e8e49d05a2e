"""登录与退出: in by name and password, out by a button. Whatever happens at the door is recorded."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from math import ceil
from secrets import token_urlsafe
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from lifecycle.accounts import Admitted, Busy, Held, Wrong
from lifecycle.accounts.devices import KNOWN
from lifecycle.desk.demonstration import PASSWORD
from lifecycle.desk.desk import SHANGHAI, SYSTEM
from lifecycle.desk.people.access import register_access
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.turned_away import count, is_counted
from lifecycle.staff.access import SignedIn, SignInFailed, SignInFailure, SignInWay
from lifecycle.vocabulary import CommandId, Fact, StaffId
from lifecycle.web.forms.filing import posted, sent
from lifecycle.web.layout.page import language, page
from lifecycle.web.transport.origin import address
from lifecycle.web.transport.security import BYTES_OF_A_STRANGER, FIELDS_OF_A_STRANGER, form_of, within
from lifecycle.web.visitor import Now, TheDesk, TheDoor, cookie_name, moment, the_desk, the_door, token, visitor
from lifecycle.wording import say

router = APIRouter()
logger = logging.getLogger("lifecycle.web")

MINUTE = timedelta(minutes=1)


async def a_strangers(request: Request) -> AsyncIterator[FormData]:
    """The form of somebody who is not signed in."""
    await form_of(request, FIELDS_OF_A_STRANGER, BYTES_OF_A_STRANGER)
    async for given in posted(request):
        yield given


@router.get("/sign-in", name="sign_in")
def sign_in(request: Request, next: str = "/") -> Response:
    """登录页."""
    if visitor(request):
        return RedirectResponse(within(next), status_code=303)
    return asked_again(request, 200, next)


@router.post("/sign-in", name="enter")
def enter(request: Request, desk: TheDesk, door: TheDoor, now: Now, given: Annotated[FormData, Depends(a_strangers)]) -> Response:
    """登录. A wrong name and a wrong password are answered alike."""
    name, onward, today, lang = sent(given, "staff").strip(), sent(given, "next") or "/", desk.real_day(), language(request)
    match door.sign_in(name, sent(given, "password"), address(request), now, device(request)):
        case Admitted(staff=id_):
            return admitted(request, id_, onward)
        case Wrong(account=account, held_until=until):
            logger.warning("sign-in failed: %s, from %s", account or "an unknown name", address(request))
            reason = SignInFailure.WRONG_PASSWORD if account else SignInFailure.UNKNOWN_NAME
            noted(request, SignInFailed(on=today, by=account or SYSTEM, reason=reason, held=until is not None))
            return asked_again(request, 422, onward, name, held(until, lang) if until else say("page.sign_in.wrong", lang))
        case Held(until=until):
            return come_again(asked_again(request, 429, onward, name, held(until, lang)), (until - now).total_seconds())
        case Busy(retry_after=seconds):
            return come_again(asked_again(request, 503, onward, name, say("page.sign_in.busy", lang, seconds=seconds)), seconds)


def admitted(request: Request, staff: StaffId, next: str, provider: str | None = None) -> Response:
    """准入 of somebody who is who they say, by a password or by a provider of single sign-on: today's appointments decide.

    Who comes by single sign-on and was never appointed is recorded without the name: the provider's word for a stranger may be personal.
    """
    desk, way = the_desk(request), SignInWay.SINGLE_SIGN_ON if provider else SignInWay.PASSWORD
    today, member = desk.real_day(), staff_member(desk.ledger, staff)
    if not (provider or member.admitted_by_password_on(desk.today())):
        noted(request, SignInFailed(on=today, by=staff, reason=SignInFailure.VOID_PASSWORD, way=way))
        return asked_again(request, 403, next, staff, say("staff.password_void", language(request), staff=staff))
    if member.roles_on(desk.today()):
        noted(request, SignedIn(on=today, by=staff, way=way))
        return begin_session(request, staff, within(next), provider)
    if provider and not member.appointments:
        noted(request, SignInFailed(on=today, by=SYSTEM, reason=SignInFailure.UNKNOWN_NAME, way=way))
    else:
        noted(request, SignInFailed(on=today, by=staff, reason=SignInFailure.NO_APPOINTMENT, way=way))
    typed = "" if provider else staff
    return asked_again(request, 403, next, typed, say("staff.no_appointment", language(request), staff=staff, on=desk.today()))


def begin_session(request: Request, staff: StaffId, path: str, provider: str | None = None) -> Response:
    """A new session under a new token, and off to a page of ours. The one that the browser was in before is over."""
    door = the_door(request)
    if before := token(request):
        door.sessions.end(before)
    new = token_urlsafe(32)
    if provider:
        door.accounts.open(staff)
    door.sessions.begin(staff, new, moment(request), provider)
    answer = RedirectResponse(path, status_code=303)
    answer.set_cookie(cookie_name(request), new, secure=request.app.state.https, httponly=True, samesite="lax")
    _keep_device(request, staff, answer)
    return answer


def device(request: Request) -> str | None:
    """The token by which a browser is known again."""
    return request.cookies.get(_device_cookie(request))


def _device_cookie(request: Request) -> str:
    return f"{cookie_name(request)}-device"


def _keep_device(request: Request, staff: StaffId, answer: Response) -> None:
    """This account was signed in to from here. One token for all who share a browser, and only such as was given out here."""
    devices, now = the_door(request).devices, moment(request)
    kept = device(request)
    if kept is None or not devices.is_ours(kept, now):
        kept = token_urlsafe(32)
    devices.remember(staff, kept, now)
    lasts = int(KNOWN.total_seconds())
    answer.set_cookie(_device_cookie(request), kept, max_age=lasts, secure=request.app.state.https, httponly=True, samesite="lax")


def noted(request: Request, fact: Fact) -> None:
    """Recorded where it can be audited, or counted, where anybody could have it recorded as often as he likes."""
    if is_counted(fact):
        count(the_desk(request).ledger, fact, moment(request))
    else:
        register_access(the_desk(request).ledger, fact, CommandId(f"access/{uuid4()}"))


def come_again(answer: Response, seconds: float) -> Response:
    """Says to a program, too, when to come again."""
    answer.headers["Retry-After"] = str(max(1, ceil(seconds)))
    return answer


def held(until: datetime, lang: str) -> str:
    """When to try again, to the full minute."""
    return say("page.sign_in.held", lang, until=f"{(until + MINUTE).astimezone(SHANGHAI):%H:%M}")


def asked_again(request: Request, status: int, next: str, staff: str = "", wrong: str = "") -> Response:
    """The page, with the name that was typed, never the password. button: the words on that of single sign-on, where there is such."""
    provider = request.app.state.provider
    button = (provider.agreed.label or say("page.sign_in.single_sign_on", language(request))) if provider else None
    shown = PASSWORD if request.app.state.demonstration else None
    return page(
        request, "public/sign_in.html", status=status, next=within(next), staff=staff, wrong=wrong, button=button, password_shown=shown
    )
