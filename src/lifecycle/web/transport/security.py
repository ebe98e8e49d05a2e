"""防伪造: a request that changes something comes from a page of ours, and says so twice: by its origin and by the token of its form."""

from hmac import compare_digest
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

from lifecycle.web.transport.words_of_forms import PARSERS, form_from, media_type

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
PASSWORD_FIELDS = "password"  # noqa: S105  what the names of such fields begin with
API = "/api/"
"""Where machines come in: with a token of their own, and no cookie is looked at."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_FIELDS = 30_000
"""A correction of the indicators of 2,000 buildings has nine fields for each, and none has more."""
FIELDS_OF_A_STRANGER = 20
"""Signing in takes four: whoever is not known yet sends no long form to be read."""
BYTES_OF_A_STRANGER = 2_000_000
"""Of a form, that are read before it is known who sent it: to sign in, or to give back what was typed when the session is over."""


def changes(request: Request) -> bool:
    return request.method not in READS


def for_machine(request: Request) -> bool:
    return request.url.path.startswith(API)


def forgeable(request: Request) -> bool:
    """Whether a browser could have been tricked into sending it: a change, in the name of whoever is signed in."""
    return changes(request) and not for_machine(request)


def bearer(request: Request) -> str | None:
    """The token that a machine shows."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() or None if scheme.lower() == "bearer" else None


def from_our_pages(request: Request) -> bool:
    """What the browser says of the page that sent the request: Sec-Fetch-Site, and where there is none (plain http), Origin.

    A request that says neither comes from no browser.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("Host")


async def form_of(request: Request, most: int | None = None, most_bytes: int | None = None) -> FormData:
    """The form as it was sent, read once. Nothing else reads a form. most: its fields, MOST_FIELDS by default.

    Raises NotUtf8, and HTTPException where it is broken or has more fields or bytes.
    """
    if not hasattr(request.state, "form"):
        request.state.form = await form_from(request, MOST_FIELDS if most is None else most, most_bytes)
    form: FormData = request.state.form
    return form


async def carries(request: Request, csrf: str) -> bool:
    """Whether the form, or the header that htmx sends, carries the token of the session."""
    given = request.headers.get(CSRF_HEADER)
    if given is None and _is_form(request):
        field = (await form_of(request)).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    return given is not None and compare_digest(given.encode(), csrf.encode())


async def typed(request: Request) -> list[tuple[str, str]]:
    """What somebody filled in, so that it is not lost with the session; a file has to be chosen anew, and a password typed anew.

    Nothing of a body that is larger than a stranger's may be, or does not say how large it is, unless it was read already.
    """
    length = int(request.headers.get("Content-Length", BYTES_OF_A_STRANGER + 1))
    if not _is_form(request) or (length > BYTES_OF_A_STRANGER and not hasattr(request.state, "form")):
        return []
    return [
        (name, value)
        for name, value in (await form_of(request)).multi_items()
        if isinstance(value, str) and name != CSRF_FIELD and not name.startswith(PASSWORD_FIELDS)
    ]


def within(path: str) -> str:
    """A place of ours to go on to, as a form or an address names it; the front page when it is somewhere else."""
    elsewhere = not path.startswith("/") or path.startswith(("//", "/\\")) or any(sign < " " for sign in path)
    return "/" if elsewhere else path


def _is_form(request: Request) -> bool:
    return media_type(request) in PARSERS
