"""出错时: a person gets a page with what to do, a machine gets problem+json (RFC 9457); a stack trace reaches neither."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.access import register_access
from lifecycle.ledger import LedgerUnavailable
from lifecycle.staff.access import AccessRefused, RefusalGround
from lifecycle.vocabulary import CommandId, ProjectId, Refused
from lifecycle.web.access import NotAllowed, PasswordDue, SessionOver, route_name
from lifecycle.web.page import language, page
from lifecycle.web.visitor import Visitor, the_desk, visitor
from lifecycle.wording import say

logger = logging.getLogger("lifecycle.web")
API = "/api/"
SENTENCES = {401: "web.sign_in_again", 404: "web.not_found", 405: "web.not_found", 413: "web.too_large"}
NOT_KNOWN = frozenset({"project.unknown", "project.code_unknown"})
NOT_PERMITTED = frozenset({"staff.not_delegated", "staff.no_appointment", "staff.role_may_not", "staff.other_county"})
"""What the desk says to somebody who may not; on the web that is a refused access like any other."""


def by_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 401 and not _is_for_machine(request):
        return _go(request, "sign_in", next=_asked_for(request))
    return _told(request, visitor(request), error.status_code, SENTENCES.get(error.status_code, "web.malformed"))


def session_over(request: Request, error: SessionOver) -> Response:
    """A form without the token of this session: recorded for who is signed in, who may send it again with one button."""
    visiting = visitor(request)
    if visiting is None:
        return _sent_again(request, None, 401, "web.sign_in_again", error)
    _refusal_noted(request, visiting, RefusalGround.ORIGIN)
    return _sent_again(request, visiting, 403, "web.form_expired", error)


def password_due(request: Request, _: PasswordDue) -> Response:
    return _go(request, "password")


def not_allowed(request: Request, error: NotAllowed) -> Response:
    """拒绝访问: recorded, then said."""
    if visiting := visitor(request):
        _refusal_noted(request, visiting, error.ground, error.project)
    return _told(request, visitor(request), 403, error.code, **error.values)


def malformed(request: Request, error: RequestValidationError) -> Response:
    return _told(request, visitor(request), 422, "web.malformed_fields", fields=[str(each["loc"][-1]) for each in error.errors()])


def refused(request: Request, error: Refused) -> Response:
    """拒绝: 404 where a project is not known, 403 where the desk does not let this visitor, 409 otherwise; each with its sentence."""
    if error.code in NOT_PERMITTED:
        return not_allowed(request, NotAllowed(RefusalGround.DESK, error.code, error.values))
    values = error.values
    if error.code == "race.lost":
        values = values | {"facts": [say(f"fact.{name}", language(request)) for name in values["facts"]]}
    return _told(request, visitor(request), 404 if error.code in NOT_KNOWN else 409, error.code, **values)


def bad_input(request: Request, error: BadInput) -> Response:
    lang = language(request)
    return _told(request, visitor(request), 422, "web.malformed_because", why=[problem.says(lang) for problem in error.problems])


def unavailable(request: Request, error: LedgerUnavailable) -> Response:
    """The words are the operator's, who reads the log; the visitor may not be told where the database stands."""
    logger.error("the ledger is unavailable: %s", error)
    return _told(request, None, 503, "web.unavailable")


def failed(request: Request, _: Exception) -> Response:
    """程序出错. The server writes the trace into its log by itself."""
    return _told(request, None, 500, "web.failed")


ANSWERS: dict[type[Exception], Callable[[Request, Any], Response]] = {
    HTTPException: by_http,
    PasswordDue: password_due,
    SessionOver: session_over,
    NotAllowed: not_allowed,
    RequestValidationError: malformed,
    Refused: refused,
    BadInput: bad_input,
    LedgerUnavailable: unavailable,
    Exception: failed,
}
"""Every kind of error, by hand."""


def _told(request: Request, visiting: Visitor | None, status: int, code: str, /, **values: Any) -> Response:
    """visiting: whose masthead the page bears; None where the database may be what failed."""
    if _is_for_machine(request):
        problem = {"type": f"urn:lifecycle:{code}", "title": say(code, "en", **values), "detail": say(code, **values), "status": status}
        return JSONResponse(problem, status_code=status, media_type="application/problem+json")
    sentence = say(code, language(request), **values)
    return _whole(request, page(request, "public/error.html", status=status, visitor=visiting, http_status=status, sentence=sentence))


def _sent_again(request: Request, visiting: Visitor | None, status: int, code: str, error: SessionOver) -> Response:
    if _is_for_machine(request):
        return _told(request, visiting, status, code)
    kept = {"http_status": status, "sentence": say(code, language(request)), "action": _asked_for(request), "typed": error.typed}
    return _whole(request, page(request, "public/again.html", status=status, visitor=visiting, **kept))


def _whole(request: Request, answer: Response) -> Response:
    """For htmx, which would put the page into the corner that it asked for, unless it is told to take the whole of its middle."""
    if "HX-Request" in request.headers:
        answer.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return answer


def _refusal_noted(request: Request, visiting: Visitor, ground: RefusalGround, project: ProjectId | None = None) -> None:
    desk = the_desk(request)
    refusal = AccessRefused(on=desk.today(), by=visiting.staff, page=route_name(request), ground=ground, project=project)
    register_access(desk.ledger, refusal, CommandId(f"refusal/{uuid4()}"))


def _is_for_machine(request: Request) -> bool:
    return request.url.path.startswith(API)


def _go(request: Request, route: str, **query: str) -> Response:
    """Off to another page. htmx would fetch it into a corner of this one, unless it is told by a header of its own."""
    url = f"{request.app.url_path_for(route)}?{urlencode(query)}" if query else str(request.app.url_path_for(route))
    if "HX-Request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": url})
    return RedirectResponse(url, status_code=303)


def _asked_for(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
