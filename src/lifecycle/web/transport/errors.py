"""出错时: a person gets a page with what to do, a machine gets problem+json (RFC 9457); a stack trace reaches neither."""

import logging
from collections.abc import Callable
from math import ceil
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from lifecycle.accounts.attempts import site
from lifecycle.compliance.problems import BadInput
from lifecycle.desk.people.turned_away import count
from lifecycle.ledger import LedgerUnavailable
from lifecycle.projections.runner import BeingRebuilt
from lifecycle.staff.access import AccessRefused, RefusalGround
from lifecycle.vocabulary import Asked, ProjectId, Refused
from lifecycle.web.access import NotAllowed, PasswordDue, SessionOver, route_name, routes
from lifecycle.web.layout.page import language, page
from lifecycle.web.named import named_by
from lifecycle.web.transport.origin import address
from lifecycle.web.transport.problems import Problem, problem
from lifecycle.web.transport.security import bearer, changes, for_machine
from lifecycle.web.transport.words_of_forms import FieldTooLarge, NotUtf8
from lifecycle.web.visitor import Visitor, moment, the_desk, the_door, visitor
from lifecycle.wording import say, sentences

logger = logging.getLogger("lifecycle.web")
SENTENCES = {401: "web.sign_in_again", 404: "web.not_found", 405: "web.method", 413: "web.too_large"}
TOLD_TO_MACHINES = {401: "api.token_wanted", 404: "api.not_found", 405: "api.method", 413: "api.too_large"}
NOT_KNOWN = frozenset({"project.unknown", "project.code_unknown", "two.unknown", "campaign.unknown"})
MALFORMED = frozenset(
    {"command.malformed", "text.unseen", "text.undefined", "text.mark_alone", "text.line_end", "asking.unknown", "search.too_much"}
)
NOT_PERMITTED = frozenset(
    {"staff.not_delegated", "staff.no_appointment", "staff.role_may_not", "staff.other_county", "staff.not_city_wide"}
)
"""What the desk says to somebody who may not; on the web that is a refused access like any other."""
UNREAD = {408: "too_slow", 415: "not_read", 421: "other_host"}
"""What is said of a request that is not read; to people from the room `web`, to machines from `api`."""


def by_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        error.headers = {"Allow": ", ".join(_methods(request))}
    if for_machine(request):
        return _by_http_to_machine(request, error)
    if error.status_code == 401:
        return _go(request, "sign_in", next=_asked_for(request))
    if error.status_code == 404 and (path := request.url.path).endswith("/") and path.strip("/") and not changes(request):
        return RedirectResponse(f"/{quote(path.strip('/'))}")  # a slash too many; whatever host the request names is not repeated
    told = _told(request, visitor(request), error.status_code, _sentence(error.status_code))
    told.headers.update(error.headers or {})
    return told


def turned_away(request: Request, status: int) -> Response:
    """拒收 before anything is read: nobody is looked up for it."""
    if for_machine(request):
        return _by_http_to_machine(request, HTTPException(status))
    return _told(request, None, status, _sentence(status))


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
    names = [str(each["loc"][-1]) for each in error.errors()]
    if for_machine(request):
        return _told(request, visitor(request), 422, "api.malformed_fields", fields=names)
    known = sentences(language(request))
    fields = dict.fromkeys(known.get(f"label.part.{name}", known["label.part.other"]) for name in names)
    return _told(request, visitor(request), 422, "web.malformed_fields", fields=list(fields))


def refused(request: Request, error: Refused) -> Response:
    """拒绝: 404 where a project is not known, 403 where this visitor may not, 422 where words do not fit, 409 otherwise."""
    if error.code in NOT_PERMITTED:
        return not_allowed(request, NotAllowed(RefusalGround.DESK, error.code, error.values))
    values = error.values
    if error.code == "race.lost":
        values = values | {"facts": [say(f"fact.{name}", language(request)) for name in values["facts"]]}
    status = 404 if error.code in NOT_KNOWN else 422 if error.code in MALFORMED else 409
    return _told(request, visitor(request), status, error.code, **values)


def bad_input(request: Request, error: BadInput) -> Response:
    lang = language(request)
    return _told(request, visitor(request), 422, "web.malformed_because", why=[problem.says(lang) for problem in error.problems])


def amiss(request: Request, error: Problem) -> Response:
    """Only what machines ask raises it."""
    return problem(request, error.status, error.code, error.values)


def being_rebuilt(request: Request, error: BeingRebuilt) -> Response:
    """After an upgrade: whoever asks again a little later finds the sheet as the new program makes it."""
    told = _told(request, visitor(request), 503, "web.being_rebuilt", position=error.position, head=error.head)
    told.headers["Retry-After"] = "10"
    return told


def unavailable(request: Request, error: LedgerUnavailable) -> Response:
    """The words are the operator's, who reads the log; the visitor may not be told where the database stands."""
    logger.error("the ledger is unavailable: %s", error)
    return _told(request, None, 503, "web.unavailable")


def not_utf8(request: Request, _: NotUtf8) -> Response:
    return _told(request, visitor(request), 400, _sentence_to_machines(415) if for_machine(request) else _sentence(415))


def field_too_large(request: Request, _: FieldTooLarge) -> Response:
    return _told(request, visitor(request), 413, "web.field_too_large")


def gone(_request: Request, _error: ClientDisconnect) -> Response:
    """已断开: nobody is there to be told anything."""
    return Response(status_code=400)


def failed(request: Request, _: Exception) -> Response:
    """程序出错. The server writes the trace into its log by itself."""
    return _told(request, None, 500, "web.failed")


def asked(request: Request, error: Asked) -> Response:
    """再问: what may be a slip. A page brings its form back by itself; a machine is told what it may confirm."""
    if for_machine(request):
        return problem(request, 409, error.code, error.values, questions=error.questions)
    return refused(request, error)


ANSWERS: dict[type[Exception], Callable[[Request, Any], Response]] = {
    HTTPException: by_http,
    PasswordDue: password_due,
    SessionOver: session_over,
    NotAllowed: not_allowed,
    RequestValidationError: malformed,
    Refused: refused,
    Asked: asked,
    BadInput: bad_input,
    Problem: amiss,
    LedgerUnavailable: unavailable,
    NotUtf8: not_utf8,
    FieldTooLarge: field_too_large,
    ClientDisconnect: gone,
    BeingRebuilt: being_rebuilt,
    Exception: failed,
}
"""Every kind of error, by hand."""


def _told(request: Request, visiting: Visitor | None, status: int, code: str, /, **values: Any) -> Response:
    """visiting: whose masthead the page bears; None where the database may be what failed."""
    if for_machine(request):
        return problem(request, status, code, values)
    sentence = say(code, language(request), **values)
    return _whole(request, page(request, "public/error.html", status=status, visitor=visiting, http_status=status, sentence=sentence))


def _by_http_to_machine(request: Request, error: HTTPException) -> Response:
    """The headers say what is allowed, as RFC 9110 asks of 405, and how to get in, as it asks of 401."""
    status, headers = error.status_code, dict(error.headers or {})
    if status == 401:
        shown = bearer(request) is not None
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if shown else "Bearer"
        if shown and (seconds := _too_many(request)):
            values = {"minutes": ceil(seconds / 60)}
            return problem(request, 429, "api.too_many_tokens", values, {"Retry-After": str(ceil(seconds))})
    return problem(request, status, _sentence_to_machines(status), {}, headers)


def _sentence(status: int) -> str:
    return f"web.{UNREAD[status]}" if status in UNREAD else SENTENCES.get(status, "web.malformed")


def _sentence_to_machines(status: int) -> str:
    return f"api.{UNREAD[status]}" if status in UNREAD else TOLD_TO_MACHINES.get(status, "api.malformed")


def _methods(request: Request) -> list[str]:
    """What may be asked of this address: each route knows only its own, and none of HEAD, which is answered wherever GET is. No route of
    ours is a file's, which can be had only.
    """
    here = [route for route in routes(request.app) if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in here for method in route.methods or ()} or {"GET"}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def _too_many(request: Request) -> float | None:
    """A token that opens nothing is counted, and logged when it is the first from its address. After how many seconds, if it was one too
    many, it may be tried again; those that stand are never held, since nobody guesses 256 bits.
    """
    policy, now, origin = request.app.state.policy, moment(request), site(address(request))
    tally = the_door(request).tallies.add(f"token:{origin}", now, policy.window)
    if tally.count in (1, policy.wrong_tokens + 1):
        logger.warning("%s tokens from %s were unknown, or have ended", tally.count, origin)
    return (tally.first + policy.window - now).total_seconds() if tally.count > policy.wrong_tokens else None


def _sent_again(request: Request, visiting: Visitor | None, status: int, code: str, error: SessionOver) -> Response:
    kept = {"http_status": status, "sentence": say(code, language(request)), "action": _asked_for(request), "typed": error.typed}
    return _whole(request, page(request, "public/again.html", status=status, visitor=visiting, **kept))


def _whole(request: Request, answer: Response) -> Response:
    """For htmx, which would put the page into the corner that it asked for, unless it is told to take the whole of its middle."""
    if "HX-Request" in request.headers:
        answer.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return answer


def _refusal_noted(request: Request, visiting: Visitor, ground: RefusalGround, project: ProjectId | None = None) -> None:
    desk = the_desk(request)
    refusal = AccessRefused(
        on=desk.today(),
        by=visiting.staff,
        behalf=visiting.behalf,
        page=route_name(request),
        ground=ground,
        project=project,
        thing=named_by(desk, request.path_params),
    )
    count(desk.ledger, refusal, moment(request))


def _go(request: Request, route: str, **query: str) -> Response:
    """Off to another page. htmx would fetch it into a corner of this one, unless it is told by a header of its own."""
    url = f"{request.app.url_path_for(route)}?{urlencode(query)}" if query else str(request.app.url_path_for(route))
    if "HX-Request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": url})
    return RedirectResponse(url, status_code=303)


def _asked_for(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
