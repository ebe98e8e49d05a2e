"""统一身份认证登录: off to the provider that the bureau has, and back with a code; what lets somebody in is today's appointments."""

import logging
import re
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.accounts.single_sign_on import Handshake, Provider, handshake
from lifecycle.desk.desk import SYSTEM
from lifecycle.staff.access import SignInFailed, SignInFailure, SignInWay
from lifecycle.vocabulary import Refused
from lifecycle.web.layout.page import language
from lifecycle.web.pages.public.signing_in import admitted, asked_again, noted
from lifecycle.web.transport.security import within
from lifecycle.web.visitor import Now, TheDesk, cookie_name, visitor
from lifecycle.wording import say

router = APIRouter()
logger = logging.getLogger("lifecycle.web")

LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""
LONGEST_NEXT = 2000
"""What a cookie has room for beside the rest; who wanted to go farther begins at the front page."""
STATUS = {"sso.expired": 422, "sso.turned_down": 403, "sso.not_trusted": 403, "sso.unreachable": 503}


@router.get("/sign-in/sso", name="single_sign_on")
def single_sign_on(request: Request, now: Now, next: str = "/") -> Response:
    """统一身份认证登录. A plain link, since a browser holds a form to `form-action` on its way to another host."""
    provider = the_provider(request)
    if visitor(request):
        return RedirectResponse(within(next), status_code=303)
    onward = quote(next, safe="")
    kept = f"{token_urlsafe(32)}.{int(now.timestamp())}.{onward if len(onward) <= LONGEST_NEXT else '/'}"
    try:
        answer = RedirectResponse(provider.address(handshake(kept), back(request, provider), now), status_code=303)
    except Refused as refusal:
        return refused_page(request, refusal, next)
    answer.set_cookie(
        cookie(request), kept, max_age=int(LASTS.total_seconds()), secure=request.app.state.https, httponly=True, samesite="lax"
    )
    return answer


@router.get("/sign-in/sso/callback", name="single_sign_on_callback")
def callback(request: Request, desk: TheDesk, now: Now, state: str = "", code: str = "", error: str = "") -> Response:
    """返回: what the browser kept is used up, whatever comes of it."""
    provider, onward = the_provider(request), "/"
    try:
        shaken, onward = begun(request.cookies.get(cookie(request), ""), state, now)
        if error or not code:
            logger.warning("single sign-on: the provider turned somebody down: %r", error[:100])
            raise Refused("sso.turned_down")
        staff = provider.staff(code, shaken, back(request, provider), now)
    except Refused as refusal:
        if refusal.code == "sso.not_trusted":
            failure = SignInFailed(on=desk.real_day(), by=SYSTEM, reason=SignInFailure.NOT_TRUSTED, way=SignInWay.SINGLE_SIGN_ON)
            noted(request, failure)
        answer = refused_page(request, refusal, onward)
    else:
        answer = admitted(request, staff, onward, provider.agreed.issuer)
    answer.delete_cookie(cookie(request), secure=request.app.state.https, httponly=True, samesite="lax")
    return answer


def the_provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise HTTPException(404)
    return provider


def begun(kept: str, state: str, now: datetime) -> tuple[Handshake, str]:
    """The sign-in that this browser began, and where it is to go on to. Raises Refused when it began none, not this one, or long ago."""
    shaken, parts = handshake(kept), re.fullmatch(r"[\w-]{43}\.(\d{1,11})\.(.*)", kept, re.ASCII)
    if parts is None or not compare_digest(state.encode(), shaken.state.encode()):
        raise Refused("sso.expired")
    if not timedelta() <= now - datetime.fromtimestamp(int(parts[1]), UTC) <= LASTS:
        raise Refused("sso.expired")
    return shaken, unquote(parts[2])


def back(request: Request, provider: Provider) -> str:
    """Where the provider sends the browser back to, letter for letter as it was agreed; never what the request says of its host."""
    return f"{provider.agreed.public_url}{request.app.url_path_for('single_sign_on_callback')}"


def cookie(request: Request) -> str:
    return f"{cookie_name(request)}-sso"


def refused_page(request: Request, refusal: Refused, next: str) -> Response:
    return asked_again(request, STATUS[refusal.code], next, wrong=say(refusal.code, language(request), **refusal.values))
