"""正文: what is turned away before it is read: a request to another host, in another encoding, too large, or too slow."""

import re
from asyncio import timeout
from collections.abc import Callable, Collection
from time import monotonic

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifecycle.web.transport.security import changes, for_machine
from lifecycle.web.transport.words_of_forms import PARSERS, READ_AS, media_type

PATIENCE, SLOWEST = 30, 8_000
"""Seconds that a body may take, and bytes that earn it one second more: a scan comes through at 64 kbit/s."""
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Always answered: by these names a monitor on the server asks."""

PLAIN = frozenset({"", "identity"})
"""Encodings of a body that are read. What is compressed has a size only once it is unpacked."""

TurnedAway = Callable[[Request, int], Response]
"""The answer in words, by the status."""


class Bodies:
    """hosts: the names under which the pages are reached, or none where any will do; most: the bytes of a body."""

    def __init__(self, app: ASGIApp, *, most: int, hosts: Collection[str], turned_away: TurnedAway) -> None:
        self.app = app
        self._most = most
        self._hosts = frozenset(host.lower() for host in hosts)
        self._turned_away = turned_away

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        body = _Bounded(receive, self._most)
        answering = _ending(request, body, send)
        if status := self._amiss(request):
            await self._turned_away(request, status)(scope, body, answering)
        else:
            await self.app(scope, body, answering)

    def _amiss(self, request: Request) -> int | None:
        """The status of what its head alone tells."""
        if self._hosts and _host(request) not in self._hosts | THIS_MACHINE:
            return 421
        length = request.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400
        if len(length) > 18 or int(length) > self._most:
            return 413
        has_body = length != "0" or "Transfer-Encoding" in request.headers
        return 415 if has_body and changes(request) and not _is_read(request) else None


def _ending(request: Request, body: "_Bounded", send: Send) -> Send:
    """Whoever waits for a sign before sending the body, and is answered without it, is told that nobody awaits it any more (RFC 9110,
    10.1.1). From others the rest is taken, since they read the answer only once it is sent (`patience.py`).
    """

    async def answering(message: Message) -> None:
        if message["type"] == "http.response.start" and not body.asked_for:
            message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        await send(message)

    return answering if request.headers.get("Expect", "").lower() == "100-continue" else send


class _Bounded:
    """A body that ends in time and within its bounds. Raises HTTPException to whoever reads it."""

    asked_for = False

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._began = monotonic()
        self._came = 0
        self._whole = False

    async def __call__(self) -> Message:
        self.asked_for = True
        if self._whole:
            return await self._receive()
        try:
            async with timeout(max(0, self._began + PATIENCE + self._came / SLOWEST - monotonic())):
                message = await self._receive()
        except TimeoutError as late:
            raise HTTPException(408, headers={"Connection": "close"}) from late
        self._came += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._came > self._most:
            raise HTTPException(413)
        return message


def _host(request: Request) -> str:
    """The name that a browser was given, without its port."""
    return re.sub(r":[0-9]*$", "", request.headers.get("Host", "").lower())


def _is_read(request: Request) -> bool:
    """Whether a body of this type is read here, as it is and as UTF-8. What a machine may send is for the interface to say."""
    if request.headers.get("Content-Encoding", "").strip().lower() not in PLAIN:
        return False
    _, *parameters = request.headers.get("Content-Type", "").lower().split(";")
    charsets = [value.strip().strip('"') for name, _, value in (each.partition("=") for each in parameters) if name.strip() == "charset"]
    return set(charsets) <= READ_AS and (for_machine(request) or media_type(request) in PARSERS)
